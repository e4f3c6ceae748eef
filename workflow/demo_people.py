"""The people of the demonstration: a made-up sampling list, whom the advice names first, and who says yes and signs (floor 3)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from importlib.resources import as_file, files

from workflow.people import consent
from workflow.people.candidates import Candidate
from workflow.people.consent import Consent
from workflow.people.contacts import Attempt
from workflow.people.sampling.reasons import why
from workflow.people.steps import advice, book, consenting, contact, importing
from workflow.schedule import steps as schedule
from workflow.store import identities
from workflow.store.clock import now_in
from workflow.store.folder import StudyFolder

GROUP, PREFIX = "participants", "P"
LIST = "demo_list.csv"
PASSPHRASE = "made up people"  # the demonstration tells it: nobody in this list exists
SETTINGS = """
[[dimension]]
group = "participants"
name = "gender"
levels = ["F", "M"]
minimum = 2

[[dimension]]
group = "participants"
name = "age"
type = "numeric"
range = [18, 80]

[[dimension]]
group = "participants"
name = "region"
levels = ["Amsterdam", "Nijmegen", "Utrecht"]
minimum = 1
"""


@dataclass(frozen=True, slots=True)
class People:
    """Who takes part in the demonstration."""

    listed: int = 0
    phoned: tuple[tuple[str, str, str], ...] = ()  # C4, why this person, P1
    names: dict[str, str] = field(default_factory=dict)  # the samples' P21 -> P1


def taking_part(study: StudyFolder, wanted: Iterable[str]) -> People:
    """A made-up person from the list for each participant of the samples; asked twice, the same ones.

    A demonstration that an earlier version has begun has no list, and goes on without one.
    """
    if not study.settings.sections["dimension"] or (schedule.listed(study) and not book.listed(study)):
        return People()
    _import(study)
    asked = [name for name in dict.fromkeys(wanted) if name.startswith(PREFIX)]
    there = sorted((one for one in book.listed(study) if one.participant), key=lambda one: one.consents[0].on + one.participant)
    phoned: list[tuple[str, str, str]] = []
    for _ in asked[len(there) :]:
        chosen = advice.advise(study, GROUP, 1, by="demo").ranking.chosen[0]
        there.append(_says_yes(study, book.get(study, chosen.id)))
        phoned.append((chosen.id, why(chosen), there[-1].id))
    return People(len(book.listed(study)), tuple(phoned), dict(zip(asked, (one.id for one in there), strict=False)))


def _import(study: StudyFolder) -> None:
    if book.listed(study):
        return
    with as_file(files("workflow").joinpath(LIST)) as path:
        draft = importing.look(study, path, importing.Wish(GROUP), date.fromisoformat(_today(study)))
        names = identities.open_file(study, PASSPHRASE)
        importing.save(study, draft, importing.sort(study, draft, names), names, by="demo", reason="", provenance="synthetic")
        names.close()


def _says_yes(study: StudyFolder, person: Candidate) -> Candidate:
    now = now_in(study.settings.timezone)
    reached = contact.attempted(study, person, Attempt(now, "reached"), by="demo", provenance="synthetic")
    agreed = contact.agreed(study, reached, now[:10], by="demo", provenance="synthetic")
    form = Consent("1", now[:10], tuple(consent.SCOPES), "en")
    return consenting.consented(study, agreed, form, by="demo", today=now[:10], provenance="synthetic")


def _today(study: StudyFolder) -> str:
    return now_in(study.settings.timezone)[:10]
