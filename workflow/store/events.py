"""Events, the state they fold into, and the change log, written in one transaction (floor 2).

An event says what happened (who, when, why, with what); `current_state` is its fold, kept so that listing is fast and checked
against the fold by `verify`. The change log holds ids and field names only, chained by SHA-256, so that an edit or a removed row
shows; a shortened or wholly rewritten log shows only against a head printed elsewhere, which is why every export prints it.
"""

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from workflow.store import clock
from workflow.store.driver import StudyDatabase

GENESIS = "0" * 64
State = dict[str, Any]
Fold = Callable[[State, "Event"], State]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to one subject; `data` is JSON and never holds a name or a contact."""

    subject: str  # "session", "recording", "transcript"
    number: int
    kind: str
    who: str
    at_utc: str
    data: dict[str, Any] = field(default_factory=dict)
    reason: str = ""
    provenance: str = "recorded"


def next_number(db: StudyDatabase, prefix: str) -> int:
    """The next id of its kind, never used before; call it inside the transaction that uses it."""
    sql = "INSERT INTO counter VALUES (?, 1) ON CONFLICT DO UPDATE SET last = last + 1 RETURNING last"
    return db.conn.execute(sql, [prefix]).fetchone()[0]


def append(db: StudyDatabase, event: Event, fold: Fold) -> State:
    """Add one event, fold it into the subject's state and log the change; all or nothing."""
    event = replace(event, provenance="synthetic") if clock.made_up() else event
    with db.atomic():
        before = state(db, event.subject, event.number) or {}
        after = fold(before, event)
        values = [event.at_utc, event.who, event.subject, event.number, event.kind, event.reason, _json(event.data), event.provenance]
        added = db.conn.execute(
            "INSERT INTO event (at_utc, who, subject, number, kind, reason, data, provenance) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values
        )
        db.conn.execute(
            "INSERT INTO current_state VALUES (?, ?, ?, ?) "
            "ON CONFLICT DO UPDATE SET state = excluded.state, last_event = excluded.last_event",
            [event.subject, event.number, _json(after), added.lastrowid],
        )
        log_change(db, event.at_utc, event.who, f"{event.subject} {event.number} {event.kind}", sorted(event.data))
    return after


def state(db: StudyDatabase, subject: str, number: int) -> State | None:
    row = db.one("SELECT state FROM current_state WHERE subject = ? AND number = ?", subject, number)
    return json.loads(row["state"]) if row else None


def states(db: StudyDatabase, subject: str) -> dict[int, State]:
    """Every subject of one kind, by number."""
    found = db.rows("SELECT number, state FROM current_state WHERE subject = ? ORDER BY number", subject)
    return {row["number"]: json.loads(row["state"]) for row in found}


def history(db: StudyDatabase, subject: str, number: int) -> list[Event]:
    found = db.rows("SELECT * FROM event WHERE subject = ? AND number = ? ORDER BY n", subject, number)
    return [Event(**{key: row[key] for key in Event.__slots__ if key != "data"}, data=json.loads(row["data"])) for row in found]


def refold(events: Iterable[Event], fold: Fold) -> State:
    """The state that the events make, from nothing."""
    result: State = {}
    for event in events:
        result = fold(result, event)
    return result


def log_change(db: StudyDatabase, at_utc: str, who: str, what: str, fields: list[str]) -> str:
    """Add one link to the change log and return its hash."""
    n, previous = head(db)
    digest = _link(n + 1, at_utc, who, what, fields, previous)
    db.conn.execute("INSERT INTO change VALUES (?, ?, ?, ?, ?, ?, ?)", [n + 1, at_utc, who, what, _json(fields), previous, digest])
    return digest


def head(db: StudyDatabase) -> tuple[int, str]:
    """How many changes there are, and the hash of the last; print it wherever the study leaves the computer."""
    row = db.one("SELECT n, hash FROM change ORDER BY n DESC LIMIT 1")
    return (row["n"], row["hash"]) if row else (0, GENESIS)


def changes(db: StudyDatabase) -> list[dict[str, Any]]:
    return [row | {"fields": json.loads(row["fields"])} for row in db.rows("SELECT * FROM change ORDER BY n")]


def broken_link(db: StudyDatabase) -> int | None:
    """The number of the first change that does not follow from the one before; None when the chain holds."""
    previous = GENESIS
    for expected, row in enumerate(changes(db), 1):
        digest = _link(row["n"], row["at_utc"], row["who"], row["what"], row["fields"], previous)
        if row["n"] != expected or row["previous"] != previous or row["hash"] != digest:
            return expected
        previous = digest
    return None


def _link(n: int, at_utc: str, who: str, what: str, fields: list[str], previous: str) -> str:
    return hashlib.sha256(_json([n, at_utc, who, what, fields, previous]).encode()).hexdigest()


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
