"""What the last advice said of whom to phone, and whether a call overrules it (floor 3).

Only a first call can overrule: whoever has been phoned before, or asked to be, is phoned again whatever the advice says by now.
"""

from dataclasses import dataclass

from workflow.errors import WrongUsage
from workflow.people.candidates import Candidate
from workflow.people.sampling import advice as sampling
from workflow.people.sampling.advice import Advice
from workflow.people.steps import advice, book
from workflow.people.steps.contact import Overruled
from workflow.store.folder import StudyFolder


@dataclass(frozen=True, slots=True)
class Advised:
    """Who was advised and can still be phoned, in that order, and one sentence of reason each."""

    number: int
    why: dict[str, str]  # C17 -> the reason, as things are now
    advice: Advice


def last(study: StudyFolder, group: str) -> Advised | None:
    """The newest advice for a group; None while nobody has asked for one."""
    given = advice.last(study, group)
    return Advised(given.number, advice.reasons(study, given), given) if given else None


def why(study: StudyFolder, person: Candidate) -> str:
    """Why this person is to be phoned, by the last advice; empty where it says nothing of them."""
    found = last(study, person.group)
    return found.why.get(f"C{person.number}", "") if found else ""


def overrules(study: StudyFolder, person: Candidate) -> Advised | None:
    """The advice that a call to this person would overrule; None where it overrules none, or where all whom it named were phoned."""
    found = last(study, person.group)
    if found is None or person.standing != "eligible" or not sampling.overruled(found.advice, f"C{person.number}"):
        return None
    waiting = any(book.get(study, name).standing == "eligible" for name in found.why)
    return found if waiting else None


def overruled(study: StudyFolder, person: Candidate, reason: str) -> Overruled | None:
    """What is written beside the call: nothing where the advice is followed. Raises WrongUsage where the reason is missing."""
    found = overrules(study, person)
    if found is None:
        return None
    if not reason.strip():
        named = ", ".join(found.advice.advised[:3])
        raise WrongUsage(f"The advice was to phone {named} first; say why {person.id} was phoned instead.", hint='--reason "..."')
    return Overruled(found.number, reason.strip())
