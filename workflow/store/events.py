"""Events, the state they fold into, and the change log, written in one transaction (floor 2).

An event says what happened (who, when, why, with what); `current_state` is its fold, kept so that listing is fast and checked
against the fold by `verify`. The change log holds ids and field names only, chained by SHA-256, so that an edit or a removed row
shows; a shortened or wholly rewritten log shows only against a head printed elsewhere, which is why every export prints it.
"""

import hashlib
import json
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from workflow.people.plain_text import require_plain
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


def next_number(db: StudyDatabase, prefix: str, *, above: int = 0) -> int:
    """The next id of its kind, never used before and higher than `above`; call it inside the transaction that uses it."""
    sql = "INSERT INTO counter VALUES (?, ? + 1) ON CONFLICT DO UPDATE SET last = max(last, ?) + 1 RETURNING last"
    return db.conn.execute(sql, [prefix, above, above]).fetchone()[0]


def last_number(db: StudyDatabase, prefix: str) -> int:
    """The highest id of its kind that was ever given out, also to something that came to nothing; 0 for none."""
    row = db.one("SELECT last FROM counter WHERE prefix = ?", prefix)
    return row["last"] if row else 0


def append(db: StudyDatabase, event: Event, fold: Fold) -> State:
    """Add one event, fold it into the subject's state and log the change; all or nothing.

    Raises NotAllowed for a reason that holds a telephone number or an address, from whatever room it comes; names are looked for by the
    rooms that have the key file open.
    """
    require_plain(f"{event.who} | {event.reason}")
    event = replace(event, provenance="synthetic") if clock.made_up() else event
    with db.atomic():
        before = state(db, event.subject, event.number) or {}
        after = fold(before, event)
        values = [event.at_utc, event.who, event.subject, event.number, event.kind, event.reason, as_text(event.data), event.provenance]
        added = db.conn.execute(
            "INSERT INTO event (at_utc, who, subject, number, kind, reason, data, provenance) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values
        )
        db.conn.execute(
            "INSERT INTO current_state VALUES (?, ?, ?, ?) "
            "ON CONFLICT DO UPDATE SET state = excluded.state, last_event = excluded.last_event",
            [event.subject, event.number, as_text(after), added.lastrowid],
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
    return [from_row(row) for row in found]


def histories(db: StudyDatabase, subjects: Iterable[tuple[str, int]]) -> list[Event]:
    """Everything that happened to several subjects, in the order in which it was written down."""
    sql = "SELECT * FROM event WHERE subject = ? AND number = ?"
    found = [row for subject, number in subjects for row in db.rows(sql, subject, number)]
    return [from_row(row) for row in sorted(found, key=lambda row: row["n"])]


def from_row(row: dict[str, Any]) -> Event:
    return Event(**{key: row[key] for key in Event.__slots__ if key != "data"}, data=json.loads(row["data"]))


def everything(db: StudyDatabase) -> list[tuple[int, Event]]:
    """Every event of the study with its number, oldest first."""
    return [(row["n"], from_row(row)) for row in db.rows("SELECT * FROM event ORDER BY n")]


def of_kind(db: StudyDatabase, subject: str, kind: str) -> list[tuple[int, Event]]:
    """Every event of one kind with its number, oldest first."""
    return [(row["n"], from_row(row)) for row in db.rows("SELECT * FROM event WHERE subject = ? AND kind = ? ORDER BY n", subject, kind)]


def made_up(db: StudyDatabase) -> frozenset[tuple[str, int, str]]:
    """Subject, number and kind of every event that is synthetic: nobody observed it."""
    found = db.rows("SELECT DISTINCT subject, number, kind FROM event WHERE provenance = 'synthetic'")
    return frozenset((row["subject"], row["number"], row["kind"]) for row in found)


def newest(db: StudyDatabase) -> int:
    """The number of the newest event; 0 while there is none."""
    row = db.one("SELECT max(n) AS n FROM event")
    return (row and row["n"]) or 0


def oldest_at(db: StudyDatabase) -> str:
    """When the first event was written, in UTC; empty while there is none."""
    row = db.one("SELECT at_utc FROM event ORDER BY n LIMIT 1")
    return row["at_utc"] if row else ""


def newest_at(db: StudyDatabase) -> str:
    """When the newest event was written, in UTC; empty while there is none."""
    row = db.one("SELECT at_utc FROM event ORDER BY n DESC LIMIT 1")
    return row["at_utc"] if row else ""


def states_at(db: StudyDatabase, subject: str, fold: Fold, upto: int, without: Collection[int] = ()) -> dict[int, State]:
    """Every subject of one kind as the events up to number `upto` had it, `without` some; folded anew, so slower than `states`."""
    found = db.rows("SELECT * FROM event WHERE subject = ? AND n <= ? ORDER BY n", subject, upto)
    result: dict[int, State] = {}
    for row in (row for row in found if row["number"] not in without):
        result[row["number"]] = fold(result.get(row["number"], {}), from_row(row))
    return result


def mentioning(db: StudyDatabase, names: Iterable[str], except_of: Iterable[str]) -> list[str]:
    """The subjects, such as "advice 12", of which an event names one of these ids; those of the kinds `except_of` are left out."""
    left_out, found = set(except_of), []
    for name in names:
        for row in db.rows("SELECT DISTINCT subject, number FROM event WHERE instr(data, ?) ORDER BY subject, number", f'"{name}"'):
            if row["subject"] not in left_out:
                found.append(f"{row['subject']} {row['number']}")
    return sorted(set(found))


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
    db.conn.execute("INSERT INTO change VALUES (?, ?, ?, ?, ?, ?, ?)", [n + 1, at_utc, who, what, as_text(fields), previous, digest])
    return digest


def head(db: StudyDatabase, *, before: str = "") -> tuple[int, str]:
    """How many changes there are, and the hash of the last; print it wherever the study leaves the computer.

    `before` is the kind of events that are not waited for, such as "exported": to write down that something was exported changes the
    log, and a second export would never be the same as the first.
    """
    row = db.one("SELECT n, hash FROM change WHERE ? = '' OR what NOT LIKE ? ORDER BY n DESC LIMIT 1", before, f"% {before}")
    return (row["n"], row["hash"]) if row else (0, GENESIS)


def changes(db: StudyDatabase) -> list[dict[str, Any]]:
    return [row | {"fields": json.loads(row["fields"])} for row in db.rows("SELECT * FROM change ORDER BY n")]


def changes_since(db: StudyDatabase, n: int) -> list[str]:
    """What was changed after change `n`, such as "session 3 added"."""
    return [row["what"] for row in db.rows("SELECT what FROM change WHERE n > ? ORDER BY n", n)]


def broken_link(db: StudyDatabase) -> int | None:
    """The number of the first change that does not follow from the one before; None when the chain holds."""
    previous = GENESIS
    for expected, row in enumerate(changes(db), 1):
        digest = _link(row["n"], row["at_utc"], row["who"], row["what"], row["fields"], previous)
        if row["n"] != expected or row["previous"] != previous or row["hash"] != digest:
            return expected
        previous = digest
    return None


def numbered(db: StudyDatabase, head: str) -> int | None:
    """The number of the change that has this head, or one that begins so; None when no change has it.

    A log whose end was cut off, or that was wholly rewritten, holds in itself: only a head printed earlier shows it.
    """
    row = db.one("SELECT n FROM change WHERE substr(hash, 1, ?) = ? ORDER BY n LIMIT 1", len(head), head.lower())
    return row["n"] if row else None


def unlike_their_events(db: StudyDatabase, folds: dict[str, Fold]) -> list[tuple[str, int]]:
    """Whose kept state is not what the events make, as (subject, number); empty when everything agrees."""
    found = []
    for row in db.rows("SELECT subject, number FROM event UNION SELECT subject, number FROM current_state"):
        subject, number = row["subject"], row["number"]
        made = refold(history(db, subject, number), folds[subject]) if subject in folds else None
        if made is not None and state(db, subject, number) != json.loads(as_text(made)):
            found.append((subject, number))
    return found


def _link(n: int, at_utc: str, who: str, what: str, fields: list[str], previous: str) -> str:
    return hashlib.sha256(as_text([n, at_utc, who, what, fields, previous]).encode()).hexdigest()


def as_text(value: Any) -> str:
    """A value as the store writes it: the same value is always the same text."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
