"""The ledger of small units of work, so that a crash costs one batch and several programs can share a study (floor 2).

A unit is leased, worked on, and committed with its result in one short transaction. The fence: a result counts only while the
same owner still holds the same attempt; a late result changes no row and is thrown away. A lease ends when its time is over, or
at once when its owner was a program on this computer that has died.

Kinds, in the order in which they open up:
prepare (decode, find speech, plan chunks) -> hear (one chunk) -> audit (what was not heard?) -> rehear (that again) -> write.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from workflow.store.driver import StudyDatabase, plain_errors
from workflow.store.owner import is_gone

LEASE_S = 300
# a waiting unit of this kind opens when no unit of those kinds is left undone in its run
WAITS_FOR = {"audit": ("prepare", "hear"), "write": ("prepare", "hear", "audit", "rehear")}


@dataclass(frozen=True, slots=True)
class Unit:
    """One piece of work on one recording, as leased."""

    id: int
    recording: int
    run: str
    kind: str
    start_ms: int
    end_ms: int
    attempt: int


@dataclass(frozen=True, slots=True)
class Planned:
    """A unit to be added to the same run when the unit that planned it commits."""

    kind: str
    start_ms: int
    end_ms: int
    state: str = "ready"


@dataclass(frozen=True, slots=True)
class Done:
    """The result of one unit, ready to be committed, and the units that follow from it."""

    unit: Unit
    result: dict[str, Any]
    following: tuple[Planned, ...] = ()
    failed: bool = False


def open_run(db: StudyDatabase, recording: int, params: dict[str, Any]) -> str:
    """Make sure that a run with exactly these parameters exists; older runs of the recording end. Returns its SHA-256."""
    text = json.dumps(params, sort_keys=True, ensure_ascii=False)
    sha = hashlib.sha256(f"{recording} {text}".encode()).hexdigest()
    with db.atomic():
        db.conn.execute("DELETE FROM unit WHERE recording = ? AND run <> ?", [recording, sha])
        db.conn.execute("DELETE FROM run WHERE recording = ? AND sha <> ?", [recording, sha])
        db.conn.execute("INSERT OR IGNORE INTO run VALUES (?, ?, ?)", [sha, recording, text])
        _add(db, recording, sha, [Planned("prepare", 0, 0)])
        db.conn.execute("UPDATE unit SET state = 'ready' WHERE run = ? AND kind = 'prepare' AND state = 'failed'", [sha])  # try again
    return sha


def runs(db: StudyDatabase, recording: int) -> list[str]:
    """The runs that are at work on a recording."""
    return [row["sha"] for row in db.rows("SELECT sha FROM run WHERE recording = ?", recording)]


def held(db: StudyDatabase, recordings: Iterable[int]) -> list[int]:
    """Which of these recordings a program that still runs, here or elsewhere, has leased a unit of."""
    wanted = set(recordings)
    leased = db.rows("SELECT DISTINCT recording, owner FROM unit WHERE state = 'leased' ORDER BY recording")
    return [row["recording"] for row in leased if row["recording"] in wanted and not is_gone(row["owner"])]


def close_run(db: StudyDatabase, recording: int) -> None:
    """Forget the work on a recording: its transcript is written, or what it was made from has changed."""
    with db.atomic():
        db.conn.execute("DELETE FROM unit WHERE recording = ?", [recording])
        db.conn.execute("DELETE FROM run WHERE recording = ?", [recording])


def lease(db: StudyDatabase, owner: str, kinds: Sequence[str], recordings: Iterable[int], limit: int, now_s: float) -> list[Unit]:
    """Take up to `limit` units that are free, oldest recording first; all of one kind, that of the first."""
    wanted = sorted(set(recordings))
    if not wanted or not kinds:
        return []
    marks, numbers = ", ".join("?" * len(kinds)), ", ".join("?" * len(wanted))
    open_units = f"""SELECT * FROM unit WHERE kind IN ({marks}) AND recording IN ({numbers}) AND (state = 'ready' OR state = 'leased')
                     ORDER BY recording, start_ms, id"""
    with db.atomic():
        free = (row for row in db.query(open_units, [*kinds, *wanted]) if row["state"] == "ready" or _is_over(row, now_s))
        taken: list[dict[str, Any]] = []
        for row in free:  # as far as is needed: three hours have thousands of chunks
            if len(taken) == limit:
                break
            if not taken or row["kind"] == taken[0]["kind"]:
                taken.append(row)
        for row in taken:
            db.conn.execute(
                "UPDATE unit SET state = 'leased', owner = ?, lease_until = ?, attempt = attempt + 1 WHERE id = ?",
                [owner, now_s + LEASE_S, row["id"]],
            )
    return [Unit(**{key: row[key] for key in Unit.__slots__ if key != "attempt"}, attempt=row["attempt"] + 1) for row in taken]


def _is_over(row: dict[str, Any], now_s: float) -> bool:
    return row["lease_until"] < now_s or is_gone(row["owner"])


def renew(db: StudyDatabase, owner: str, now_s: float) -> None:
    """Hold on to what `owner` has leased for another while."""
    with db.atomic():
        db.conn.execute("UPDATE unit SET lease_until = ? WHERE owner = ? AND state = 'leased'", [now_s + LEASE_S, owner])


def release(db: StudyDatabase, owner: str) -> int:
    """Give back everything that `owner` holds; returns how many units."""
    with db.atomic():
        return db.conn.execute("UPDATE unit SET state = 'ready', owner = '' WHERE owner = ? AND state = 'leased'", [owner]).rowcount


def commit(db: StudyDatabase, owner: str, results: Iterable[Done]) -> list[Done]:
    """Write results and what follows from them in one transaction; returns those that passed the fence."""
    kept = []
    with db.atomic():
        for done in results:
            text = json.dumps(done.result, ensure_ascii=False, sort_keys=True)
            changed = db.conn.execute(
                "UPDATE unit SET state = ?, result = ?, result_sha = ?, owner = '' "
                "WHERE id = ? AND owner = ? AND attempt = ? AND state = 'leased'",
                [
                    "failed" if done.failed else "done",
                    text,
                    hashlib.sha256(text.encode()).hexdigest(),
                    done.unit.id,
                    owner,
                    done.unit.attempt,
                ],
            ).rowcount
            if changed:
                _add(db, done.unit.recording, done.unit.run, done.following)
                _open_waiting(db, done.unit.run)
                kept.append(done)
    return kept


def _add(db: StudyDatabase, recording: int, run: str, planned: Iterable[Planned]) -> None:
    for unit in planned:
        db.conn.execute(
            "INSERT OR IGNORE INTO unit (recording, run, kind, start_ms, end_ms, state) VALUES (?, ?, ?, ?, ?, ?)",
            [recording, run, unit.kind, unit.start_ms, unit.end_ms, unit.state],
        )


def _open_waiting(db: StudyDatabase, run: str) -> None:
    for kind, before in WAITS_FOR.items():
        marks = ", ".join("?" * len(before))
        db.conn.execute(
            f"""UPDATE unit SET state = 'ready' WHERE run = ? AND kind = ? AND state = 'waiting' AND NOT EXISTS
                (SELECT 1 FROM unit AS earlier WHERE earlier.run = ? AND earlier.kind IN ({marks})
                 AND earlier.state NOT IN ('done', 'failed'))""",
            [run, kind, run, *before],
        )


def results(db: StudyDatabase, run: str, kind: str) -> Iterator[tuple[int, int, dict[str, Any]]]:
    """(start, end, result) of every finished unit of a kind, in the order of the recording; read one after the other."""
    found = """SELECT start_ms, end_ms, result FROM unit WHERE run = ? AND kind = ? AND state IN ('done', 'failed')
               ORDER BY start_ms, end_ms"""
    with plain_errors():
        for row in db.query(found, [run, kind]):
            yield row["start_ms"], row["end_ms"], json.loads(row["result"])


def prepared(db: StudyDatabase, run: str, entry: str) -> Any:
    """One entry of what the preparation of a run has found, without reading the rest, which is long."""
    row = db.one("SELECT result -> ? AS entry FROM unit WHERE run = ? AND kind = 'prepare' AND state = 'done'", f"$.{entry}", run)
    return json.loads(row["entry"]) if row else None


def params(db: StudyDatabase, run: str) -> dict[str, Any]:
    row = db.one("SELECT params FROM run WHERE sha = ?", run)
    return json.loads(row["params"]) if row else {}


def held_by(db: StudyDatabase, owner: str) -> list[int]:
    """Ids of the units that `owner` has leased and not finished."""
    return [row["id"] for row in db.rows("SELECT id FROM unit WHERE owner = ? AND state = 'leased' ORDER BY id", owner)]


def give_up(db: StudyDatabase, unit: int, why: str) -> None:
    """Mark a unit that stops the model every time as failed, so that the rest goes on; its speech will be marked as not heard."""
    with db.atomic():
        row = db.one("SELECT run FROM unit WHERE id = ?", unit)
        db.conn.execute("UPDATE unit SET state = 'failed', owner = '', result = ? WHERE id = ?", [json.dumps({"fault": why}), unit])
        if row:
            _open_waiting(db, row["run"])


def faults(db: StudyDatabase, recording: int) -> list[dict[str, Any]]:
    """Why units of a recording failed, in their order."""
    found = db.rows("SELECT result FROM unit WHERE recording = ? AND state = 'failed' ORDER BY kind = 'prepare' DESC, start_ms", recording)
    return [json.loads(row["result"]) for row in found]


def progress(db: StudyDatabase) -> dict[int, dict[str, Any]]:
    """For each recording at work: units and milliseconds of sound, heard and in all, and what failed."""
    found = db.rows(
        """SELECT recording, kind, state, count(*) AS units, sum(end_ms - start_ms) AS ms FROM unit
           GROUP BY recording, kind, state ORDER BY recording"""
    )
    table: dict[int, dict[str, Any]] = {}
    for row in found:
        entry = table.setdefault(
            row["recording"], {"prepared": False, "chunks": 0, "heard": 0, "chunk_ms": 0, "heard_ms": 0, "failed": 0, "open": 0}
        )
        finished = row["state"] in ("done", "failed")
        entry["open"] += 0 if finished else row["units"]
        entry["failed"] += row["units"] if row["state"] == "failed" else 0
        if row["kind"] == "prepare":
            entry["prepared"] = finished
        if row["kind"] in ("hear", "rehear"):
            entry["chunks"] += row["units"]
            entry["chunk_ms"] += row["ms"]
            entry["heard"] += row["units"] if finished else 0
            entry["heard_ms"] += row["ms"] if finished else 0
    return table


def unfinished(db: StudyDatabase, recordings: Iterable[int]) -> int:
    """How many units of these recordings still wait for somebody, here or elsewhere."""
    wanted = sorted(set(recordings))
    numbers = ", ".join("?" * len(wanted))
    row = db.one(f"SELECT count(*) AS n FROM unit WHERE recording IN ({numbers}) AND state NOT IN ('done', 'failed')", *wanted)
    return row["n"] if row else 0
