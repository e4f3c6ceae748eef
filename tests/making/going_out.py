"""A study whose transcripts go out: two waves, a focus group, bands, a guide, a key file; one person will not be archived (floor 4)."""

from dataclasses import replace
from pathlib import Path

from tests.making import leaving_study as making
from tests.making.leaving_study import EVERYTHING, PASSPHRASE, Made
from tests.making.transcripts import said
from workflow.guides.steps import attach, change
from workflow.guides.steps.change import Release
from workflow.people.consent import Consent
from workflow.people.steps import book, consenting, contact
from workflow.records import Turn
from workflow.schedule import steps as schedule
from workflow.store import revisions
from workflow.store.folder import make
from workflow.store.identities import open_file
from workflow.store.steps import Wish, toml
from workflow.transcribe.schema import from_json, to_json
from workflow.transcribe.steps import book as recordings
from workflow.transcribe.turns import of_one

DIMENSIONS = """
[[dimension]]
group = "participants"
name = "age"
bands = [18, 40, 60]
range = [18, 80]

[[dimension]]
group = "participants"
name = "gender"
levels = ["F", "M"]

[[dimension]]
group = "participants"
name = "weight"

[[staff]]
id = "SD"
role = "researcher"
"""
PEOPLE = (  # name, phone, facts, what they agreed to
    ("Ánna Jansen", "06-12345678", {"age": 45, "gender": "F", "weight": 71}, EVERYTHING),
    ("Bert Zuiderduin", "06-87654321", {"age": 33, "gender": "M"}, EVERYTHING),
    ("Carla Noordhoek", "06-55555555", {"age": 61, "gender": "F"}, EVERYTHING[:-1]),  # not to be archived
)
CALM = ("I could not sleep at all.", "=SUM(A1) is what I said.")


def begin(home: Path) -> Made:
    """R1 P1, R2 P1 a year later, R3 P2, R4 the group of P1 and P2, R5 P3."""
    text = toml(Wish("pain")).replace('id = "interviewer"          # initials are better: SD', 'id = "MB"') + DIMENSIONS
    study = make(home / "pain", text)
    made = Made(study, open_file(study, PASSPHRASE))
    for number, (name, phone, facts, scopes) in enumerate(PEOPLE, 1):
        with study.db.atomic():
            person = book.enter(study, "participants", {"facts": facts}, by="SD")
        made.names.put(person.number, {"name": name, "phone": phone, "born": f"19{50 + number}-03-02"}, who="SD")
        contact.agreed(study, person, "2026-11-02", by="SD")
        consenting.consented(study, book.get(study, f"C{number}"), Consent("3", "2026-11-03", scopes), by="SD", today=making.TODAY)
    change.add(study, "patient-first", by="SD")
    change.release(study, "patient-first", Release(not_piloted="a test"), by="SD")
    for kind, who in [
        ("first-interview", "P1"),
        ("follow-up", "P1"),
        ("first-interview", "P2"),
        ("focus-group", "P1 P2"),
        ("first-interview", "P3"),
    ]:
        session, _ = schedule.add(study, kind, tuple(who.split()), ("SD",), by="SD", another=True)
        recorded = making.recorded(made, session.number, 0.5, seed=session.number)
        speak(made, recorded, [("SD", "How are you now?"), *((each, CALM[recorded % 2]) for each in who.split())])
    attach.attach(study, 1, "patient-first", by="SD")
    return made


def speak(made: Made, recording: int, lines: list[tuple[str, str]]) -> int:
    """The next revision of a recording, with these lines."""
    before = revisions.latest_number(made.study.db, recording)
    number = 0 if before is None else before + 1
    turns: list[Turn] = [of_one(who, said(text, at * 20_000)) for at, (who, text) in enumerate(lines)]
    blank = making.Transcript(f"R{recording}", 600_000, tuple(turns), revision=number)
    with made.study.db.atomic():
        session = recordings.get(made.study, recording).session
        revisions.add(
            made.study.db, recording, to_json(replace(blank, session=f"S{session}")), parent=before, at_utc=making.NOW + ":00Z", who="SD"
        )
        facts = {"model": "twin", "revision": number, "duration_ms": 600_000, "words": len(blank.words), "places": 0, "run": "x"}
        recordings.write(made.study, recording, "transcribed", {"transcribed": facts}, by="SD")
    return number


def release(made: Made, recording: int, revision: int) -> None:
    """As the room that releases writes it."""
    known = recordings.get(made.study, recording).transcribed or {}
    recordings.write(made.study, recording, "transcribed", {"transcribed": known | {"released": revision}}, by="MB")


def words_of(made: Made, recording: int, revision: int) -> str:
    return " ".join(turn.text for turn in from_json(revisions.content(made.study.db, recording, revision)).turns)
