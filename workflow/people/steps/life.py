"""How a person's life goes: some of it stops every mail at once, and after a death what was planned too (floor 3)."""

from dataclasses import dataclass

from workflow.errors import WrongUsage
from workflow.people.candidates import STOPPING, Candidate
from workflow.people.steps import contact
from workflow.people.steps.withdrawing import stop_planned, to_come
from workflow.schedule.sessions import Session
from workflow.store.folder import StudyFolder


@dataclass(frozen=True, slots=True)
class Noted:
    """What came of it."""

    person: Candidate
    new: bool
    cancelled: tuple[Session, ...] = ()
    planned: tuple[Session, ...] = ()  # still to come: to be moved or cancelled by a person


def note(study: StudyFolder, person: Candidate, status: str, on: str, *, by: str, now: str, provenance: str = "recorded") -> Noted:
    """Write down that somebody has died, moved, is too ill or is well; the same twice changes nothing.

    A death cancels what is to come. After a move or an illness it is shown, since a person may want to come all the same. Raises
    WrongUsage for a day to come.
    """
    if on > now[:10]:
        raise WrongUsage(f"{on} is still to come; a status is noted for the day on which it was learnt.")
    with study.db.atomic():
        after = contact.lives(study, person, status, on, by=by, provenance=provenance)
        cancelled: list[Session] = []
        if after.life == "deceased":
            cancelled, left = stop_planned(study, after, "deceased", by=by, now=now, provenance=provenance)
            cancelled += left
        planned = to_come(study, after, now) if after.life in STOPPING else []
    return Noted(after, after != person, tuple(cancelled), tuple(planned))
