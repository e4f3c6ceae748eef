"""Sessions whose transcripts are there, without sound: as the store holds them after transcribing (floor 4)."""

from collections.abc import Iterable

from workflow.records import Transcript, Turn
from workflow.store import revisions
from workflow.store.folder import StudyFolder
from workflow.transcribe.schema import to_json
from workflow.transcribe.steps import book

WHEN = "2026-11-24T10:00:00Z"


def transcribed(study: StudyFolder, session: int, turns: Iterable[Turn], number: int = 0) -> int:
    """A recording of this session with these turns as revision 0; its number is the session's where none is given."""
    number = number or session
    known = {"revision": 0, "model": "demo", "duration_ms": 600_000}
    book.write(study, number, "added", {"session": session, "parts": []}, by="SD")
    book.write(study, number, "transcribed", {"transcribed": known}, by="SD")
    content = whole(number, session, turns)
    revisions.add(study.db, number, to_json(content), parent=None, at_utc=WHEN, who="SD")
    return number


def corrected(study: StudyFolder, number: int, turns: Iterable[Turn]) -> int:
    """The next revision of a recording; returns its number."""
    session = book.get(study, number).session or 0
    parent = revisions.latest_number(study.db, number)
    return revisions.add(study.db, number, to_json(whole(number, session, turns)), parent=parent, at_utc=WHEN, who="SD")


def whole(number: int, session: int, turns: Iterable[Turn]) -> Transcript:
    spoken = tuple(turns)
    roles = {turn.speaker: "interviewer" if turn.speaker == "interviewer" else "participant" for turn in spoken}
    return Transcript(f"R{number}", 600_000, spoken, session=f"S{session}", speakers=roles)
