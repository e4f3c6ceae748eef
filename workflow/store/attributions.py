"""Who said it, as numbered attributions beside the revisions; added and never changed (floor 2)."""

import hashlib
import json
from typing import Any

from workflow.store.driver import StudyDatabase
from workflow.store.events import log_change


def add(db: StudyDatabase, recording: int, content: dict[str, Any], *, at_utc: str, who: str) -> int:
    """Add an attribution, which counts from now on, and return its number; the change log tells of it."""
    with db.atomic():
        newest = db.one("SELECT max(number) AS n FROM attribution WHERE recording = ?", recording)
        number = 0 if newest is None or newest["n"] is None else newest["n"] + 1
        text = json.dumps(content, ensure_ascii=False, sort_keys=True)
        digest = hashlib.sha256(text.encode()).hexdigest()
        db.conn.execute("INSERT INTO attribution VALUES (?, ?, ?, ?, ?, ?)", [recording, number, at_utc, who, text, digest])
        log_change(db, at_utc, who, f"attribution {recording}.{number} added", ["content"])
    return number


def latest(db: StudyDatabase, recording: int) -> dict[str, Any] | None:
    """The newest attribution of a recording; None where nobody was told apart."""
    row = db.one("SELECT content FROM attribution WHERE recording = ? ORDER BY number DESC LIMIT 1", recording)
    return json.loads(row["content"]) if row else None
