"""What somebody has typed in the review page and not saved yet: one row for each open page, gone with the next save (floor 2).

A row is a few hundred letters, where a revision of a long transcript is a megabyte now and then; so it is written every few seconds, and a
program or a browser that is killed costs no more than that. It is in the study's own database, encrypted where that is.
"""

import json
from dataclasses import dataclass
from typing import Any

from workflow.store.driver import StudyDatabase


@dataclass(frozen=True, slots=True)
class Draft:
    """Edits of a revision, as a page last sent them."""

    recording: int
    page: str  # a name that the page gave itself, by chance
    owner: str  # the program that served it
    at_utc: str
    who: str
    seen: int  # the revision that the edits count from
    saw: str  # and its seal
    edits: tuple[dict[str, Any], ...]


def put(db: StudyDatabase, draft: Draft) -> None:
    """Keep this in the place of what the page sent before."""
    with db.atomic():
        row = [draft.recording, draft.page, draft.owner, draft.at_utc, draft.who, draft.seen, draft.saw]
        text = json.dumps(draft.edits, ensure_ascii=False, separators=(",", ":"))
        db.conn.execute("INSERT OR REPLACE INTO draft VALUES (?, ?, ?, ?, ?, ?, ?, ?)", [*row, text])


def of(db: StudyDatabase, recording: int) -> list[Draft]:
    """What is kept of a recording's pages, oldest first."""
    rows = db.rows("SELECT * FROM draft WHERE recording = ? ORDER BY at_utc, page", recording)
    return [Draft(**{name: row[name] for name in row if name != "edits"}, edits=tuple(json.loads(row["edits"]))) for row in rows]


def drop(db: StudyDatabase, recording: int, page: str) -> None:
    """Let go of what a page had sent: it is saved."""
    with db.atomic():
        db.conn.execute("DELETE FROM draft WHERE recording = ? AND page = ?", [recording, page])
