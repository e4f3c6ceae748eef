"""The one place that may pass the append-only triggers: what is to be gone leaves every table that holds it (floor 2).

Every room that stores something about a recording or a person is listed here. What was erased is logged by id, never by content.
"""

import contextlib
import hashlib
import json
from collections.abc import Callable, Iterator
from typing import Any

from workflow.errors import Locked
from workflow.store.driver import StudyDatabase
from workflow.store.events import log_change
from workflow.store.schema import guard

Shorten = Callable[[dict[str, Any]], tuple[dict[str, Any], int]]


def erase_stretch(db: StudyDatabase, recording: int, shorten: Shorten, *, at_utc: str, who: str) -> int:
    """Erase words from every revision of a recording's transcript, and the work that led to it; returns how many.

    `shorten` gives a revision's content without the words, and their number. Call it inside a transaction.
    """
    erased = 0
    with _unlocked(db, "revision"):
        for row in db.rows("SELECT number, content FROM revision WHERE recording = ?", recording):
            content, count = shorten(json.loads(row["content"]))
            text = json.dumps(content | {"revision": row["number"]}, ensure_ascii=False, sort_keys=True)
            digest = hashlib.sha256(text.encode()).hexdigest()
            db.conn.execute(
                "UPDATE revision SET content = ?, sha256 = ? WHERE recording = ? AND number = ?", [text, digest, recording, row["number"]]
            )
            erased = max(erased, count)
            log_change(db, at_utc, who, f"revision {recording}.{row['number']} words-erased", ["content"])
    return erased


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
    busy = db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    if busy:
        raise Locked(
            "The words are erased, but another program is reading the study, so its log file still holds them.",
            hint="close the other windows of this study, then type the same command again",
        )


@contextlib.contextmanager
def _unlocked(db: StudyDatabase, table: str) -> Iterator[None]:
    """Without the table's triggers; the transaction around it brings them back whatever happens."""
    with db.atomic():
        for verb in ("update", "delete"):
            db.conn.execute(f"DROP TRIGGER {table}_no_{verb}")
        yield
        guard(db, table)
