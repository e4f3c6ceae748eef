"""Candidates as the study's book has them: fetching one, listing all, writing what happened (floor 3)."""

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Any

from workflow.errors import NotAllowed, NotFound
from workflow.people import candidates
from workflow.people.candidates import Candidate
from workflow.store import events
from workflow.store.clock import now_utc
from workflow.store.events import Event
from workflow.store.folder import StudyFolder

SUBJECT = "candidate"
_READ: ContextVar[tuple[object, list[Candidate]] | None] = ContextVar("read", default=None)


@contextlib.contextmanager
def read_once(study: StudyFolder) -> Iterator[None]:
    """Inside, the list is read from the store a single time: to look at everybody again and again, never to write."""
    token = _READ.set((study.db, listed(study)))
    try:
        yield
    finally:
        _READ.reset(token)


def listed(study: StudyFolder, group: str = "") -> list[Candidate]:
    """Everybody on the list, or those of one group."""
    read = _READ.get()
    if read and read[0] is study.db:
        return [one for one in read[1] if not group or one.group == group]
    found = (candidates.from_state(number, state) for number, state in events.states(study.db, SUBJECT).items())
    return [one for one in found if not group or one.group == group]


def get(study: StudyFolder, text: str) -> Candidate:
    """The person that C17 or P7 names. Raises WrongUsage or NotFound."""
    found = candidates.number_of(text, study.settings.groups)
    if found.prefix == "C":
        state = events.state(study.db, SUBJECT, found.number)
        if state is None:
            raise nobody(study, str(found))
        return candidates.from_state(found.number, state)
    known = participant(study, str(found))
    if known is None:
        raise nobody(study, str(found))
    return known


def nobody(study: StudyFolder, name: str) -> NotFound:
    """What is said of an id that nobody has: a participant's comes with the signature, and a list must be there before anything."""
    everybody = listed(study)
    if not everybody:
        return NotFound(f"Nobody is {name}: this study has no sampling list yet.", hint="workflow sample import LIST.csv")
    if name.startswith("C"):
        return NotFound(f"There is no candidate {name}; the list goes up to C{everybody[-1].number}.", hint="workflow sample list")
    first = next((one for one in everybody if not one.participant), everybody[0])
    return NotFound(
        f"Nobody on the sampling list is {name}: a participant's number comes with the signed form. "
        f"Until then people keep the number of the list, such as C{first.number}.",
        hint="workflow sample list",
    )


def participant(study: StudyFolder, name: str) -> Candidate | None:
    """The candidate that has become P7; None where the study does not know P7 from a list."""
    return next((one for one in listed(study) if one.participant == name), None)


def number(study: StudyFolder, text: str) -> int:
    return get(study, text).number


def write(
    study: StudyFolder, person: Candidate, kind: str, data: dict[str, Any], *, by: str, reason: str = "", provenance: str = "recorded"
) -> Candidate:
    """Write what happened to a candidate and return the candidate as it is now. Raises NotAllowed when it cannot follow.

    The candidate is read again inside the transaction, so that two people at work cannot overtake each other.
    """
    with study.db.atomic():
        fresh = get(study, f"C{person.number}")
        why_not = candidates.refusal(fresh, kind)
        if why_not:
            raise NotAllowed(why_not, hint=f"workflow people show {fresh.id}")
        event = Event(SUBJECT, person.number, kind, by, now_utc(), data, reason, provenance)
        return candidates.from_state(person.number, events.append(study.db, event, candidates.apply))


def enter(study: StudyFolder, group: str, data: dict[str, Any], *, by: str, number: int = 0, provenance: str = "recorded") -> Candidate:
    """Put somebody on the list under the next number, or one set aside before; call it inside the transaction of the whole list."""
    new = number or events.next_number(study.db, "C")
    event = Event(SUBJECT, new, "listed", by, now_utc(), {"group": group} | data, provenance=provenance)
    return candidates.from_state(new, events.append(study.db, event, candidates.apply))
