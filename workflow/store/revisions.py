"""Transcripts as numbered revisions that are added and never changed; a writer names the one it saw (floor 2)."""

import hashlib
import json
from typing import Any

from workflow.errors import NotAllowed, NotFound
from workflow.store.driver import StudyDatabase


def add(db: StudyDatabase, recording: int, content: dict[str, Any], *, parent: int | None, at_utc: str, who: str) -> int:
    """Add the revision that follows `parent` (None: the first) and return its number.

    Raises NotAllowed when somebody else has added one since, so that two writers cannot overwrite each other.
    """
    with db.atomic():
        newest = latest_number(db, recording)
        if newest != parent:
            raise NotAllowed(
                f"The transcript of R{recording} has changed since you opened it.", hint=f"workflow transcript show R{recording}"
            )
        number = 0 if parent is None else parent + 1
        text, digest = as_kept(content, number)
        db.conn.execute("INSERT INTO revision VALUES (?, ?, ?, ?, ?, ?, ?)", [recording, number, parent, at_utc, who, text, digest])
    return number


def as_kept(content: dict[str, Any], number: int) -> tuple[str, str]:
    """The text that is kept of revision `number`, and its SHA-256."""
    text = json.dumps(content | {"revision": number}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text, hashlib.sha256(text.encode()).hexdigest()


def latest_number(db: StudyDatabase, recording: int) -> int | None:
    row = db.one("SELECT max(number) AS n FROM revision WHERE recording = ?", recording)
    return row["n"] if row else None


def written_at(db: StudyDatabase, recording: int, number: int) -> str:
    """When a revision was written, in UTC; empty where there is none."""
    row = db.one("SELECT at_utc FROM revision WHERE recording = ? AND number = ?", recording, number)
    return row["at_utc"] if row else ""


def count(db: StudyDatabase, recording: int) -> int:
    """How many revisions a recording has."""
    row = db.one("SELECT count(*) AS n FROM revision WHERE recording = ?", recording)
    return row["n"] if row else 0


def content(db: StudyDatabase, recording: int, number: int | None = None) -> dict[str, Any]:
    """The newest revision of a recording, or the one asked for. Raises NotFound."""
    wanted = latest_number(db, recording) if number is None else number
    row = db.one("SELECT content FROM revision WHERE recording = ? AND number = ?", recording, wanted)
    if row is None:
        raise NotFound(f"R{recording} has no transcript yet.", hint=f"workflow recording transcribe R{recording}")
    return json.loads(row["content"])
