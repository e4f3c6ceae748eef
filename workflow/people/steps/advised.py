"""What the last advice said of whom to phone, and whether a call overrules it (floor 3).

Only a first call can overrule: whoever has been phoned before, or asked to be, is phoned again whatever the advice says by now.
"""

from dataclasses import dataclass

from workflow.errors import WrongUsage
from workflow.people.candidates import Candidate
from workflow.people.steps.contact import Overruled
from workflow.store import events
from workflow.store.folder import StudyFolder


@dataclass(frozen=True, slots=True)
class Advised:
    """Who was advised, in that order, and one sentence of reason each."""

    number: int
    why: dict[str, str]  # C17 -> the reason


def last(study: StudyFolder, group: str) -> Advised | None:
    """The newest advice for a group; None while nobody has asked for one."""
    found = [(number, state) for number, state in events.states(study.db, "advice").items() if state.get("group") == group]
    if not found:
        return None
    number, state = found[-1]
    return Advised(number, {row["id"]: row["why"] for row in state["rows"]})


def why(study: StudyFolder, person: Candidate) -> str:
    """Why this person is to be phoned, by the last advice; empty where it says nothing of them."""
    advice = last(study, person.group)
    return advice.why.get(f"C{person.number}", "") if advice else ""


def overrules(study: StudyFolder, person: Candidate) -> Advised | None:
    """The advice that a call to this person would overrule; None where it overrules none."""
    advice = last(study, person.group)
    return advice if advice and person.standing == "eligible" and f"C{person.number}" not in advice.why else None


def overruled(study: StudyFolder, person: Candidate, reason: str) -> Overruled | None:
    """What is written beside the call: nothing where the advice is followed. Raises WrongUsage where the reason is missing."""
    advice = overrules(study, person)
    if advice is None:
        return None
    if not reason.strip():
        named = ", ".join(list(advice.why)[:3])
        raise WrongUsage(f"The advice was to phone {named} first; say why {person.id} was phoned instead.", hint='--reason "..."')
    return Overruled(advice.number, reason.strip())
