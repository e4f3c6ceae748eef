"""Random studies that are entered through the real steps, event by event, into a store of their own (floor 4)."""

import random
from datetime import date, timedelta
from pathlib import Path

from tests.making.heard import transcribed
from tests.making.reported import SETTINGS
from workflow.people.candidates import Candidate
from workflow.people.consent import SCOPES, Consent
from workflow.people.contacts import CHANNELS, REFUSALS, Attempt
from workflow.people.steps import book, consenting, contact
from workflow.schedule import steps as schedule
from workflow.schedule.closing import Closing
from workflow.schedule.sessions import FOCUS_GROUP, MODES
from workflow.schedule.steps.closing import close
from workflow.store.folder import StudyFolder, make

CALLED, CAME, SIGNED_BY = date(2019, 9, 2), date(2019, 10, 1), "2019-12-31"
KINDS = {"patients": ("first", "follow-up"), "therapists": ("interview",)}


def enter(path: Path, seed: int) -> StudyFolder:
    """Up to a dozen people phoned, some of them interviewed once, twice, or in two parts; a focus group; some transcripts."""
    chance = random.Random(seed)
    study = make(path, SETTINGS)
    for group in KINDS:
        for _ in range(chance.randint(0, 6)):
            _one(study, group, chance)
    if chance.random() < 0.6:
        _held(study, FOCUS_GROUP, [f"F{number}" for number in range(1, chance.randint(2, 7))], CAME, chance)
    return study


def _one(study: StudyFolder, group: str, chance: random.Random) -> None:
    """One person from the list to the last interview that came of it."""
    with study.db.atomic():
        person = book.enter(study, group, {"facts": {}}, by="SD")
    if chance.random() < 0.1:
        return
    day = CALLED + timedelta(chance.randrange(28))
    person = contact.attempted(study, person, Attempt(f"{day}T10:00", "reached", chance.choice(CHANNELS)), by="SD")
    fate = chance.choice(["declines", "waits", "cancels", *["comes"] * 5])
    if fate == "declines":
        contact.declined(study, person, chance.choice(sorted(REFUSALS)), str(day), by="SD")
    if fate in ("cancels", "comes"):
        person = contact.agreed(study, person, str(day), by="SD")
    if fate == "cancels":
        contact.declined(study, person, chance.choice(sorted(REFUSALS)), str(day), by="SD")
    if fate == "comes":
        consent = Consent("blue", "2019-09-30", tuple(SCOPES))
        _comes(study, consenting.consented(study, person, consent, by="SD", today=SIGNED_BY), KINDS[group], chance)


def _comes(study: StudyFolder, person: Candidate, kinds: tuple[str, ...], chance: random.Random) -> None:
    for place, kind in enumerate(kinds[: chance.randint(0, len(kinds))]):
        for _ in range(chance.choice([1, 1, 1, 2])):
            _held(study, kind, [person.id], CAME + timedelta(place * 366 + chance.randrange(60)), chance)


def _held(study: StudyFolder, kind: str, who: list[str], day: date, chance: random.Random) -> None:
    staff = tuple(sorted(chance.sample(["SD", "MSHW"], chance.randint(0, 2)))) if study.settings.staff else ()
    session, _ = schedule.add(study, kind, tuple(who), staff, by="SD", another=True)
    said = Closing(began=f"{day} 10:00", minutes=chance.choice([0, 24, 39, 59]), mode=chance.choice(sorted(MODES)))
    close(study, session.number, said, by="SD", provenance=chance.choice(["recorded", "synthetic"]))
    if chance.random() < 0.7:
        transcribed(study, session.number, [])
