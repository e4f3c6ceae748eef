"""A transcript released to analysis, as the command writes it (floor 4)."""

from workflow.store import revisions
from workflow.store.folder import StudyFolder
from workflow.transcribe.steps import book


def release(study: StudyFolder, number: int) -> None:
    recording = book.get(study, number)
    newest = revisions.latest_number(study.db, number)
    review = {"released": {"by": "SD", "on": "2026-11-24", "revision": newest}, "last_release": newest}
    facts = (recording.transcribed or {}) | {"released": newest}
    book.write(study, number, "released", {"transcribed": facts, "review": review}, by="SD")
