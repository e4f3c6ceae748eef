"""A made-up study in its second year, with something at every place of the board (floor 4)."""

from dataclasses import replace
from pathlib import Path

from tests.making.transcripts import an_interview
from workflow.people.consent import Consent
from workflow.people.contacts import Attempt
from workflow.people.steps import book, consenting, contact
from workflow.review import states
from workflow.schedule import steps as schedule
from workflow.schedule.closing import Closing
from workflow.schedule.steps import Appointment, closing
from workflow.store import revisions
from workflow.store.folder import StudyFolder, make
from workflow.store.steps import Wish, toml
from workflow.transcribe.schema import to_json
from workflow.transcribe.steps import book as recordings

SETTINGS = """
[[form]]
version = "3"
from = 2025-01-01

[[staff]]
id = "SD"
role = "interviewer"

[[staff]]
id = "MH"
role = "interviewer"

[[dimension]]
group = "participants"
name = "gender"
levels = ["female", "male"]
minimum = 5

[[dimension]]
group = "participants"
name = "region"
levels = ["Amsterdam", "Nijmegen", "Utrecht"]
minimum = 3

[[dimension]]
group = "participants"
name = "age"
type = "numeric"
range = [18, 80]
bands = ["18-39", "40-59", "60+"]
minimum = 3
"""
REGIONS = ("Amsterdam", "Utrecht", "Utrecht", "Nijmegen")
HELD = ("2025-07-15", "2025-09-30", "2025-11-10", "2025-11-24", "2025-12-08", "2026-01-13", "2026-02-03", "2026-03-17", "2026-05-12")
STANDING = ("released", "released", "checked", "corrected", "to-correct", "to-correct", "waiting", "waiting", "waiting")


def study(path: Path) -> StudyFolder:
    """Twenty-two people of whom nine were interviewed, two of them a second time."""
    made = make(path, toml(Wish(id="pain", title="Living with pain")) + SETTINGS)
    with made.db.atomic():
        for n in range(22):
            facts = {"gender": ("female", "male", "female")[n % 3], "region": REGIONS[n % 4], "age": 24 + (n * 17) % 54}
            book.enter(made, "participants", {"facts": facts}, by="SD")
    for number, day in enumerate(HELD, 1):
        session = _interviewed(made, f"C{number}", day)
        _recorded(made, number, session, STANDING[number - 1])
    _follow_up(made, "P1", "2026-07-20T10:00", held=True)
    _follow_up(made, "P3", "2026-11-24T14:00", held=False)
    _follow_up(made, "P5", "2026-11-27T10:30", held=False)
    for name, day in (("C10", "2026-11-18"), ("C11", "2026-11-20")):
        contact.agreed(made, book.get(made, name), day, by="MH")
    schedule.book(made, "first-interview", ("C10",), ("MH",), Appointment("2026-11-26T13:00", "university"), by="MH")
    contact.declined(made, book.get(made, "C12"), "lack-of-time", "2026-11-12", by="SD")
    for name, at, again in (("C13", "2026-11-19T10:10", "2026-11-23T09:00"), ("C14", "2026-11-23T16:40", "2026-11-24T18:30")):
        contact.attempted(made, book.get(made, name), Attempt(at, "callback", again_at=again), by="SD")
    return made


def _interviewed(made: StudyFolder, name: str, day: str) -> int:
    contact.agreed(made, book.get(made, name), day, by="SD")
    scopes = ("interview", "audio", "recontact")
    consenting.consented(made, book.get(made, name), Consent("3", day, scopes), by="SD", today=day)
    session = schedule.book(made, "first-interview", (book.get(made, name).id,), ("SD",), Appointment(f"{day}T10:00", "home"), by="SD")
    closing.close(made, session.number, Closing(outcome="completed"), by="SD")
    return session.number


def _follow_up(made: StudyFolder, name: str, at: str, *, held: bool) -> None:
    session = schedule.book(made, "follow-up", (name,), ("SD",), Appointment(at, "home"), by="SD")
    if held:
        closing.close(made, session.number, Closing(outcome="completed"), by="SD")


def _recorded(made: StudyFolder, number: int, session: int, standing: str) -> None:
    """A recording, as its events say; its sound is of no matter here."""
    (made.recordings / f"R{number}.mp3").touch()
    part = {"file": f"R{number}.mp3", "sha256": "0", "bytes": 1, "declared_ms": 2_340_000, "stream": None}
    with made.db.atomic():
        recordings.write(made, number, "added", {"session": session, "language": "en", "parts": [part]}, by="SD")
        if standing == "waiting":
            return
        words = to_json(replace(an_interview(), recording=f"R{number}"))
        revisions.add(made.db, number, words, parent=None, at_utc="2026-11-02T10:00:00Z", who="SD")
        facts = {"model": "small", "duration_ms": 2_340_000, "revision": 0}
        recordings.write(made, number, "transcribed", {"transcribed": facts}, by="SD")
        recordings.write(made, number, "reviewed", {"review": states.to_json(_work(number, standing))}, by="SD")


def _work(number: int, standing: str) -> states.Standing:
    who, day = states.Signed("SD", "2026-11-10", 0), "2026-11-27"
    other = replace(who, by="MH")
    return {
        "to-correct": states.Standing(to="SD", due=day),
        "corrected": states.Standing(to="MH", due=day, corrected=who),
        "checked": states.Standing(corrected=who, checked=other),
        "released": states.Standing(corrected=who, checked=other, released=who, last_release=0),
    }[standing]
