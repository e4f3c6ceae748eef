"""A transcript without sound comes in, as somebody typed it (floor 3)."""

from workflow.demo_corpus.diary import BY, SYNTHETIC, Desk, Entry
from workflow.records import Transcript, Word
from workflow.schedule import steps as schedule
from workflow.store import events, revisions
from workflow.store.clock import now_utc
from workflow.transcribe.schema import to_json
from workflow.transcribe.steps import book
from workflow.transcribe.steps.finish import counted
from workflow.transcribe.turns import of_one


def entry(session: int, recording: int, text: str, moment: str) -> Entry:
    """The entry that brings in the transcript of a session."""
    name = f"S{session}.txt"
    return Entry(
        moment,
        ("transcript", "import", name, "--session", f"S{session}"),
        lambda desk: bring_in(desk, session, recording, text),
        {name: lambda study: text.encode()},
    )


def bring_in(desk: Desk, session: int, recording: int, text: str) -> None:
    study = desk.study
    found = schedule.get(study, session)
    length = found.minutes_held * 60_000
    lines = [line.split(": ", 1) for line in text.splitlines()]
    pace = length // max(1, sum(len(said.split()) for _, said in lines))
    turns, now = [], 0
    for who, said in lines:
        words = tuple(Word(word, now + i * pace, now + (i + 1) * pace) for i, word in enumerate(said.split()))
        turns.append(of_one(who, words))
        now = words[-1].end_ms
    roles = dict.fromkeys(found.who, "participant") | {"interviewer": "interviewer", "moderator": "moderator"}
    roles = {who: role for who, role in roles.items() if who in {turn.speaker for turn in turns}}
    made = Transcript(f"R{recording}", length, tuple(turns), language=found.language, session=f"S{session}", speakers=roles)
    number = events.next_number(study.db, "R")
    assert number == recording
    book.write(study, number, "added", {"session": session, "language": found.language, "parts": []}, by=BY, provenance=SYNTHETIC)
    facts = {"model": "", "revision": 0} | counted(made)
    revisions.add(study.db, number, to_json(made), parent=None, at_utc=now_utc(), who=BY)
    book.write(study, number, "transcribed", {"transcribed": facts}, by=BY, provenance=SYNTHETIC)
