"""Member checks for tests: four people interviewed, a talk, a check made ready, and sent; P2 did not agree to one (floor 4)."""

from pathlib import Path

import docx

from tests.making.heard import transcribed
from tests.making.transcripts import said
from workflow.people.candidates import Candidate
from workflow.people.consent import SCOPES, Consent
from workflow.people.steps import book, consenting
from workflow.records import Turn
from workflow.rigour.checks import Check
from workflow.rigour.steps.member_checks import plan, prepare
from workflow.rigour.steps.sending import Sending, send
from workflow.schedule import steps as schedule
from workflow.schedule.closing import Closing
from workflow.schedule.steps.closing import close
from workflow.store.folder import StudyFolder
from workflow.store.steps import Wish, init
from workflow.transcribe.turns import of_one

NAME = {"name": "Anna Zwart-Ünal", "email": "anna@example.org", "address": "Kade 1, 1000 AA Ergens"}
READY = Sending(alive=True, distressed=False)


def interviewed(path: Path) -> StudyFolder:
    """Four people who have signed and were interviewed; P2's form does not cover a member check."""
    study = init(path, Wish())
    for number in range(1, 5):
        with study.db.atomic():
            person = book.enter(study, "participants", {"facts": {}}, by="SD")
        scopes = tuple(scope for scope in SCOPES if not (number == 2 and scope == "member-check"))
        consenting.consented(study, person, Consent("1", "2026-02-01", scopes), by="SD", today="2026-02-02")
        schedule.add(study, "first-interview", (f"P{number}",), (), by="SD")
        close(study, number, Closing(began=f"2026-02-1{number} 10:00"), by="SD")
    return study


def talk(who: str) -> tuple[Turn, ...]:
    return (
        of_one("interviewer", said("So how did your symptoms begin?", 1000)),
        of_one(who, said("Well, it began in the winter, when I could not sleep at night any more.", 9000)),
        of_one("interviewer", said("Please take me through a usual session.", 30_000)),
        of_one(who, said("First we talked for a while, and then we lay down and breathed slowly.", 40_000)),
        of_one(who, said("Yes.", 60_000)),
    )


def ready(study: StudyFolder, number: int = 1) -> tuple[Check, Path]:
    """A planned check with its draft rewritten by the researcher."""
    plan(study, by="SD", on="2026-03-01")
    transcribed(study, number, talk(f"P{number}"))
    check, path = prepare(study, f"P{number}", by="SD")
    document = docx.Document(path)
    document.paragraphs[1].text = "You told us how it began."
    document.save(path)
    return check, path


def sent(study: StudyFolder, number: int = 1, on: str = "2026-03-10") -> tuple[Check, tuple[Path, ...]]:
    ready(study, number)
    return send(study, f"P{number}", READY, NAME, by="SD", on=on)


def person(study: StudyFolder, name: str = "P1") -> Candidate:
    found = book.participant(study, name)
    assert found
    return found
