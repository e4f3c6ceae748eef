"""Which rooms have something to say in the morning: a new room adds itself here, and its lines appear (floor 3)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from workflow.people.steps import today as people
from workflow.review.steps import today as review
from workflow.rigour.steps import today as rigour
from workflow.schedule import today as schedule
from workflow.store.folder import StudyFolder
from workflow.today.lines import Line
from workflow.transcribe.steps import today as transcribe

Says = Callable[[StudyFolder, str], Iterable[Line]]  # the study, and wall time in its zone: 2026-11-24T08:30


def nothing(study: StudyFolder, now: str) -> Iterable[Line]:
    return ()


@dataclass(frozen=True, slots=True)
class Room:
    """What one room adds to the day."""

    parts: tuple[str, ...]  # which parts it writes; a key of workflow.today.lines.PARTS each
    today: Says
    week: Says = nothing  # what has a day within the next seven; `by` says which


ROOMS = (
    Room(schedule.PARTS, schedule.today, schedule.week),
    Room(people.PARTS, people.today, people.week),
    Room(transcribe.PARTS, transcribe.today),
    Room(review.PARTS, review.today, review.week),
    Room(rigour.PARTS, rigour.today),
)
