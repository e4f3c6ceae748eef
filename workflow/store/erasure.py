"""The one place that may pass the append-only triggers: what is to be gone leaves every table that holds it (floor 2).

What each room stores of a person it names to `people.steps.inventory`, and erases through this. What was erased is logged by id, never by
content.
"""

import contextlib
import hashlib
import json
from collections.abc import Callable, Iterator
from typing import Any

from workflow.errors import Locked
from workflow.store import events, revisions
from workflow.store.driver import StudyDatabase, plain_errors
from workflow.store.events import Event, Fold, log_change
from workflow.store.schema import guard

OF_A_TRANSCRIPT = ("revision", "attribution")  # tables with rows of one recording each; a study that was never opened since may lack one
Shorten = Callable[[dict[str, Any]], tuple[dict[str, Any], int]]
Blank = Callable[[Event], dict[str, Any]]


def erase_stretch(db: StudyDatabase, recording: int, shorten: Shorten, *, at_utc: str, who: str) -> int:
    """Erase words from every revision of a recording's transcript, and the work that led to it; returns how many.

    `shorten` gives a revision's content without the words, and their number. Call it inside a transaction.
    """
    erased, before = 0, None
    _forget_drafts(db, recording)
    with _unlocked(db, "revision"):
        for number, old in revisions.texts(db, recording):
            content, count = shorten(json.loads(old))
            text, digest = revisions.as_kept(content, number)
            row = [revisions.as_stored(text, before, number), digest, recording, number]
            db.conn.execute("UPDATE revision SET content = ?, sha256 = ? WHERE recording = ? AND number = ?", row)
            before = text
            if text == old:
                continue
            erased = max(erased, count)
            log_change(db, at_utc, who, f"revision {recording}.{number} words-erased", ["content"])
    return erased


def erase_revisions(db: StudyDatabase, recording: int, *, at_utc: str, who: str) -> int:
    """Erase every revision of a recording's transcript, and who said what in it; returns how many rows. Call it inside a transaction."""
    gone = 0
    _forget_drafts(db, recording)
    for table in [name for name in OF_A_TRANSCRIPT if name in db.table_names()]:
        with _unlocked(db, table):
            gone += db.conn.execute(f"DELETE FROM {table} WHERE recording = ?", [recording]).rowcount
    if gone:
        log_change(db, at_utc, who, f"transcript {recording} erased", ["content"])
    return gone


def _forget_drafts(db: StudyDatabase, recording: int) -> None:
    """What was typed and never saved may hold the same words."""
    if "draft" in db.table_names():
        db.conn.execute("DELETE FROM draft WHERE recording = ?", [recording])


def blank_events(db: StudyDatabase, subject: str, number: int, blank: Blank, fold: Fold, *, at_utc: str, who: str) -> int:
    """Put what `blank` leaves of each event in its place, take the reasons out, and fold the state anew; returns how many changed.

    The events themselves stay, with their kind and day: what happened is counted, what was said in it is gone. Call it inside a
    transaction.
    """
    changed = 0
    with _unlocked(db, "event"):
        for row in db.rows("SELECT * FROM event WHERE subject = ? AND number = ? ORDER BY n", subject, number):
            left = events.as_text(blank(events.from_row(row)))
            if (left, "") != (row["data"], row["reason"]):
                db.conn.execute("UPDATE event SET data = ?, reason = '' WHERE n = ?", [left, row["n"]])
                changed += 1
        if changed:
            state = events.as_text(events.refold(events.history(db, subject, number), fold))
            db.conn.execute("UPDATE current_state SET state = ? WHERE subject = ? AND number = ?", [state, subject, number])
            log_change(db, at_utc, who, f"{subject} {number} blanked", ["data", "reason"])
    return changed


def compact(db: StudyDatabase) -> None:
    """Write the database anew without the pages that what was erased has left free, and empty its log file.

    Raises Locked while another program reads or writes: a checkpoint that could not be made says so in its row alone
    (sqlite.org/pragma.html#pragma_wal_checkpoint), and until it is made the log file holds what was erased.
    """
    with plain_errors():
        db.conn.execute("VACUUM")
    scrub(db)


def erase_speakers(db: StudyDatabase, recording: int, shorten: Shorten, *, at_utc: str, who: str) -> None:
    """Erase from every attribution of a recording who spoke in a stretch. Call it inside a transaction."""
    with _unlocked(db, "attribution"):
        for row in db.rows("SELECT number, content FROM attribution WHERE recording = ?", recording):
            content, count = shorten(json.loads(row["content"]))
            text = json.dumps(content, ensure_ascii=False, sort_keys=True)
            digest = hashlib.sha256(text.encode()).hexdigest()
            db.conn.execute(
                "UPDATE attribution SET content = ?, sha256 = ? WHERE recording = ? AND number = ?",
                [text, digest, recording, row["number"]],
            )
            if count:
                log_change(db, at_utc, who, f"attribution {recording}.{row['number']} times-erased", ["content"])


def scrub(db: StudyDatabase) -> None:
    """Empty the database's log file, which still holds what was just overwritten. Raises Locked while another program reads."""
    with plain_errors():
        busy, _, _ = db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise Locked(
            "What was to go is erased, but another program is reading the study, so its log file still holds it.",
            hint="close the other windows of this study, then type the same command again",
        )


def make_single(db: StudyDatabase) -> None:
    """Leave a backup as one file, without the log file that a database at work has beside it."""
    with plain_errors():
        db.conn.execute("PRAGMA journal_mode = DELETE")


@contextlib.contextmanager
def _unlocked(db: StudyDatabase, table: str) -> Iterator[None]:
    """Without the table's triggers; the transaction around it brings them back whatever happens."""
    with db.atomic():
        for verb in ("update", "delete"):
            db.conn.execute(f"DROP TRIGGER {table}_no_{verb}")
        yield
        guard(db, table)
