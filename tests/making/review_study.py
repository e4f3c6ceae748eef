"""A study with one transcribed interview whose voices were told apart, to be corrected (floor 4)."""

from pathlib import Path

from tests.making.heard import transcribed
from tests.making.transcripts import said
from workflow.schedule.steps import add as add_session
from workflow.store import attributions, events
from workflow.store.folder import StudyFolder
from workflow.store.steps import Wish, init
from workflow.transcribe.speakers import layer
from workflow.transcribe.speakers.layer import Attribution, Entry
from workflow.transcribe.turns import rebuild

TALK = (
    ("1", "How did it begin?", 1000),
    ("2", "Well, it beg- it began at night.", 4000),
    ("1", "And then?", 9000),
    ("2", "I went to the doctor, um, the next day.", 11_000),
)


def make(home: Path, *, voices: bool = True) -> StudyFolder:
    """The study, with R1 of S1 (P1, interviewer SD) in revision 0 as the machine leaves it: nobody named, voices beside it."""
    study = init(home / "pain", Wish(languages=("en",)))
    session, _ = add_session(study, "first-interview", ("P1",), (), by="SD")
    spoken = [(voice, word) for voice, text, at in TALK for word in said(text, at, probability=0.8)]
    words = [word for _, word in spoken]
    with study.db.atomic():
        transcribed(study, session.number, rebuild(words), events.next_number(study.db, "R"))
    if voices:
        entries = tuple(Entry(word.start_ms, word.end_ms, voice, 9) for voice, word in spoken)
        made = Attribution("voices", entries, ("1", "2"))
        attributions.add(study.db, 1, layer.to_json(made), at_utc="2026-11-24T10:00:00Z", who="SD")
    return study
