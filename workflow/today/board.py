"""The study at a glance: what the board shows, and where on a line of time a window lies (floor 1)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from workflow.people.sampling.matrix import Matrix
from workflow.schedule.windows import Window
from workflow.today.first import Road
from workflow.today.lines import Line

MOST_WINDOWS = 60  # rows of the chart; the rest is counted, and `workflow schedule due` lists it
# The road of a recording to analysis, in the order in which it is walked; what `stage_of` returns.
STAGES = {
    "sealed": "Sealed: a signature is missing",
    "waiting": "To be transcribed",
    "failed": "Failed",
    "to-correct": "To correct",
    "corrected": "Corrected",
    "checked": "Checked by a second",
    "released": "Released to analysis",
}
WINDOWS = {
    "overdue": "overdue",
    "closing": "closes soon",
    "open": "open",
    "later": "opens later",
    "held": "held",
    "early": "held early",
    "late": "held late",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """How many people of a group stand somewhere."""

    standing: str  # a key of workflow.people.candidates.STANDINGS
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Group:
    """The people of one group, by how far they came."""

    name: str
    standings: tuple[Standing, ...]

    @property
    def total(self) -> int:
        return sum(one.count for one in self.standings)


@dataclass(frozen=True, slots=True)
class Visit:
    """The later visit of one person: its window, and the day it is planned for or was held."""

    who: str
    wave: str
    window: Window
    standing: str  # a key of WINDOWS
    day: date | None = None  # booked or held
    days_left: int | None = None

    @property
    def label(self) -> str:
        return WINDOWS[self.standing]


@dataclass(frozen=True, slots=True)
class Axis:
    """A line of time from one day to another; places on it are shares of its length, 0 to 1000."""

    first: date
    last: date

    def at(self, day: date) -> int:
        """Where a day lies; days beyond the ends lie at the ends.

        >>> axis = Axis(date(2026, 1, 1), date(2026, 12, 31))
        >>> axis.at(date(2026, 1, 1)), axis.at(date(2026, 7, 2)), axis.at(date(2027, 5, 1))
        (0, 500, 1000)
        """
        length = max(1, (self.last - self.first).days)
        return max(0, min(1000, round(1000 * (day - self.first).days / length)))

    def months(self) -> list[tuple[int, date]]:
        """The first of each month on the line, or of each quarter or year where there are many.

        >>> [day.month for _, day in Axis(date(2026, 1, 15), date(2026, 4, 2)).months()]
        [2, 3, 4]
        """
        found, day = [], self.first.replace(day=1)
        while day <= self.last:
            if day >= self.first:
                found.append(day)
            day = (day + timedelta(days=32)).replace(day=1)
        step = 1 if len(found) <= 14 else 3 if len(found) <= 42 else 12
        return [(self.at(one), one) for one in found if (one.month - 1) % step == 0]


@dataclass(frozen=True, slots=True)
class Chart:
    """The windows of the waves on one line of time, the most pressing first."""

    axis: Axis
    visits: tuple[Visit, ...]
    more: int = 0  # rows that are not drawn


@dataclass(frozen=True, slots=True)
class Recorded:
    """One recording on its road, and who has it on the desk."""

    id: str  # R3
    session: str
    kind: str
    who: tuple[str, ...]
    minutes: float
    state: str  # as `recording list` says it: added, waiting, 40% heard, transcribed, sealed, failed, erased
    transcript: str = ""  # where its transcript stands: to-correct, corrected, checked, released; empty where there is none
    to: str = ""  # whose it is to correct or to check
    due_on: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """The recordings that stand at one place of their road."""

    name: str  # a key of STAGES
    label: str
    rows: tuple[Recorded, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """Everything that the board shows. `names` is empty unless the key file was opened for this run."""

    study: str
    title: str
    now: str  # wall time in the study's zone
    timezone: str
    late: tuple[Line, ...]
    today: dict[str, list[Line]]
    week: dict[str, list[Line]]
    groups: tuple[Group, ...]
    matrices: tuple[Matrix, ...]
    chart: Chart | None
    stages: tuple[Stage, ...]
    changes: int
    head: str
    first: tuple[Road, ...] = ()  # what to type first, while nothing is entered
    names: dict[str, str] = field(default_factory=dict)


def late(today: dict[str, list[Line]], now: str) -> tuple[Line, ...]:
    """What should have been done before today, the longest overdue first.

    >>> lines = {"phone": [Line("phone", "C1", "phone", by="2026-11-20"), Line("phone", "C2", "phone", by="2026-11-24T09:00")]}
    >>> [line.who for line in late(lines, "2026-11-24T08:30")]
    ['C1']
    """
    found = [line for lines in today.values() for line in lines if line.by and line.by[:10] < now[:10]]
    return tuple(sorted(found, key=lambda line: line.by))


def chart(visits: Iterable[Visit], today: date, most: int = MOST_WINDOWS) -> Chart | None:
    """The rows that fit, in the order given, on a line of time that holds them all and today; None without any."""
    every = tuple(visits)
    if not every:
        return None
    days = [today, *(day for one in every for day in (one.window.opens, one.window.closes, one.day) if day)]
    axis = Axis(min(days) - timedelta(days=7), max(days) + timedelta(days=7))
    return Chart(axis, every[:most], max(0, len(every) - most))


def stage_of(row: Recorded) -> str:
    """Where on its road a recording stands.

    >>> stage_of(Recorded("R1", "S1", "", (), 9, "transcribed")), stage_of(Recorded("R1", "S1", "", (), 9, "40% heard"))
    ('to-correct', 'waiting')
    """
    if row.state == "transcribed":
        return row.transcript if row.transcript in STAGES else "to-correct"
    return row.state if row.state in ("sealed", "failed") else "waiting"


def stages(rows: Iterable[Recorded]) -> tuple[Stage, ...]:
    """The recordings by stage; what was erased has none. The stages in which something went wrong are there only when they are needed."""
    by_stage: dict[str, list[Recorded]] = {name: [] for name in STAGES}
    for row in rows:
        if row.state != "erased":
            by_stage[stage_of(row)].append(row)
    return tuple(Stage(name, STAGES[name], tuple(found)) for name, found in by_stage.items() if found or name not in ("sealed", "failed"))
