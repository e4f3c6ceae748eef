"""Placing many interviews at once: what is needed, what there is, where each could go, and what stands in the way (floor 1).

Times are UTC moments on a grid; windows and wishes are local. A place costs its distance from the target day and the rank of its mode;
leaving somebody out costs more than any place.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from zoneinfo import ZoneInfo

from workflow.schedule.busy import Busy

GRID_MINUTES = 15
LEFT_OUT = 1_000  # the cost of leaving somebody out
A_DAY, A_RANK = 1, 5  # the cost of a day away from the target, and of a mode that is wished less


@dataclass(frozen=True, slots=True)
class Wish:
    """A time of the week that suits a person: Monday is 0."""

    weekday: int
    begins: time
    ends: time


@dataclass(frozen=True, slots=True)
class Need:
    """One interview that is to be placed."""

    name: str  # P7 follow-up
    person: str
    minutes: int
    opens: date
    target: date
    closes: date
    leads: tuple[str, ...]  # one of these is there; nobody at all where there are none
    seconds: tuple[str, ...] = ()  # and one of these, where there are any
    modes: tuple[str, ...] = ("",)  # the most wished first
    wishes: tuple[Wish, ...] = ()  # empty: any time
    avoid: Mapping[str, str] = field(default_factory=dict)  # staff who must not interview this person, and why
    kind: str = ""  # the wave


@dataclass(frozen=True, slots=True)
class Means:
    """What there is to place interviews with."""

    free: Mapping[str, tuple[Busy, ...]]  # of each member of staff and each room: the stretches that are free, in UTC
    zone: str
    rooms: tuple[str, ...] = ()
    room_modes: frozenset[str] = frozenset({"university"})
    travel: Mapping[str, int] = field(default_factory=lambda: {"home": 30, "practice": 30})  # minutes each way
    around: int = 15  # minutes to set up and to write notes
    most_a_day: int = 3  # interviews of one member of staff
    closed: frozenset[date] = frozenset()  # days without interviews
    held: Mapping[tuple[str, date], int] = field(default_factory=dict)  # how many a member of staff or a person has on a day already


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A possible time for one need: who and which room it takes, from when until when each is taken."""

    cost: int
    starts: datetime
    staff: tuple[str, ...]
    room: str
    mode: str
    taken: Busy  # with what comes before and after
    day: date  # local

    @property
    def takes(self) -> tuple[str, ...]:
        return (*self.staff, self.room) if self.room else self.staff


@dataclass(frozen=True, slots=True)
class Plan:
    """Where everybody goes; None for those left out. `bound` is a cost that no plan can be below, where a solver has proved one."""

    places: tuple[Place | None, ...]
    how: str
    bound: float | None = None
    hopeless: int = 0  # needs without a single place: nobody can plan for them, so they count in no comparison

    @property
    def cost(self) -> int:
        return sum(place.cost if place else LEFT_OUT for place in self.places)

    @property
    def gap(self) -> float | None:
        """How far the cost may lie above the best possible, as a share of it; without those for whom there is no place at all."""
        if self.bound is None:
            return None
        cost, bound = (value - LEFT_OUT * self.hopeless for value in (self.cost, self.bound))
        return max(0.0, (cost - bound) / cost) if cost else 0.0


def places(need: Need, means: Means) -> list[Place]:
    """Every place that the person, the staff and a room allow, cheapest first."""
    return sorted(set(_places(need, means)))


def _places(need: Need, means: Means) -> Iterator[Place]:
    for ahead in range((need.closes - need.opens).days + 1):
        yield from places_on(need, means, need.opens + timedelta(days=ahead))


def places_on(need: Need, means: Means, day: date) -> Iterator[Place]:
    """The places of one day, the earliest first."""
    teams = _teams_on(need, means, day)
    for starts in _starts(need, day, means.zone) if teams else ():
        yield from _places_at(need, means, starts, day, teams)


def places_at(need: Need, means: Means, starts: datetime) -> Iterator[Place]:
    """The places at one moment, within what the person wishes or not: what it could be, with whom and where."""
    day = starts.astimezone(ZoneInfo(means.zone)).date()
    return _places_at(need, means, starts, day, _teams_on(need, means, day))


def _teams_on(need: Need, means: Means, day: date) -> list[tuple[str, ...]]:
    if day in means.closed or means.held.get((need.person, day)):  # one interview a day is enough for anybody
        return []
    return [team for team in teams_of(need, means) if all(means.held.get((one, day), 0) < means.most_a_day for one in team)]


def _places_at(need: Need, means: Means, starts: datetime, day: date, teams: Sequence[tuple[str, ...]]) -> Iterator[Place]:
    for rank, mode in enumerate(need.modes):
        taken = taken_by(starts, need.minutes, mode, means)
        cost = A_DAY * abs((day - need.target).days) + A_RANK * rank
        rooms = [room for room in means.rooms if _is_free(means.free.get(room, ()), taken)] if mode in means.room_modes else [""]
        for team in teams if rooms else ():
            if all(_is_free(means.free[one], taken) for one in team):
                yield from (Place(cost, starts, team, room, mode, taken, day) for room in rooms)


def teams_of(need: Need, means: Means) -> list[tuple[str, ...]]:
    """Who could come together: one who leads and, where that is asked for, a second."""
    if not need.leads:
        return [()]
    leads, seconds = ([one for one in some if one not in need.avoid and one in means.free] for some in (need.leads, need.seconds))
    return [team for team in product(leads, seconds) if team[0] != team[1]] if need.seconds else [(lead,) for lead in leads]


def _starts(need: Need, day: date, zone: str) -> Iterator[datetime]:
    """The moments on the grid at which the interview could begin on a day, within what the person wishes."""
    for wish in wished_on(need, day):
        begin, end = (datetime.combine(day, at, ZoneInfo(zone)).astimezone(UTC) for at in (wish.begins, wish.ends))
        while begin + timedelta(minutes=need.minutes) <= end:
            yield begin
            begin += timedelta(minutes=GRID_MINUTES)


def wished_on(need: Need, day: date) -> list[Wish]:
    """What suits a person on a day; who wishes nothing is asked for a working day between eight and eight."""
    if need.wishes:
        return [wish for wish in need.wishes if wish.weekday == day.weekday()]
    return [Wish(day.weekday(), time(8), time(20))] if day.weekday() < 5 else []


def taken_by(starts: datetime, minutes: int, mode: str, means: Means) -> Busy:
    """What an interview takes of everybody's time: with the way there and back, and a while to set up and to write notes."""
    return widened(starts, minutes, means.around + means.travel.get(mode, 0))


def widened(starts: datetime, minutes: int, margin_minutes: int) -> Busy:
    """A stretch with so many minutes before and after it."""
    margin = timedelta(minutes=margin_minutes)
    return Busy(starts - margin, starts + timedelta(minutes=minutes) + margin)


def _is_free(stretches: Sequence[Busy], wanted: Busy) -> bool:
    """Whether one of the stretches, which are in order and apart, holds what is wanted."""
    last = bisect_right(stretches, wanted.begins, key=lambda free: free.begins) - 1
    return last >= 0 and wanted.ends <= stretches[last].ends


def without(free: Sequence[Busy], taken: Iterable[Busy]) -> tuple[Busy, ...]:
    """What is left of free stretches when others are taken out of them.

    >>> from datetime import datetime as at
    >>> day = Busy(at(2026, 12, 1, 9), at(2026, 12, 1, 17))
    >>> [(left.begins.hour, left.ends.hour) for left in without([day], [Busy(at(2026, 12, 1, 11), at(2026, 12, 1, 12))])]
    [(9, 11), (12, 17)]
    """
    left: list[Busy] = []
    gone = sorted(taken)
    first = 0
    for one in sorted(free):
        begins = one.begins
        while first < len(gone) and gone[first].ends <= one.begins and gone[first].begins < one.begins:
            first += 1  # over before this stretch, and before all that follow
        for other in gone[first:]:
            if other.begins >= one.ends:
                break
            if other.ends > begins or other.begins > begins:
                left.append(Busy(begins, other.begins))
                begins = max(begins, other.ends)
        left.append(Busy(begins, one.ends))
    return tuple(sorted({piece for piece in left if piece.begins < piece.ends}))


class Taken:
    """What the places chosen so far take."""

    def __init__(self, means: Means) -> None:
        self.means = means
        self.stretches: dict[str, list[Place]] = {}
        self.days: Counter[tuple[str, date]] = Counter(means.held)

    def blocks(self, place: Place, person: str) -> list[str]:
        """The staff, rooms and people that stand in the way of a place."""
        found = [one for one in place.takes if any(meet(other.taken, place.taken) for other in self.stretches.get(one, ()))]
        found += [one for one in place.staff if self.days[one, place.day] >= self.means.most_a_day and one not in found]
        return found + ([person] if self.days[person, place.day] else [])

    def take(self, place: Place, person: str, count: int = 1) -> None:
        """Take a place; with a count of -1, give it back."""
        for one in place.takes:
            held = self.stretches.setdefault(one, [])
            held.append(place) if count > 0 else held.remove(place)
        for one in (*place.staff, person):
            self.days[one, place.day] += count


def meet(one: Busy, other: Busy) -> bool:
    """Whether two stretches have a moment in common."""
    return one.begins < other.ends and other.begins < one.ends


def why_left_out(need: Need, possible: Sequence[Place], taken: Taken) -> str:
    """Which resource is short for somebody who was left out, in words.

    >>> from datetime import date
    >>> need = Need("P7", "P7", 60, date(2026, 12, 1), date(2026, 12, 2), date(2026, 12, 4), leads=("MSHW",), seconds=("SD",))
    >>> why_left_out(need, [], Taken(Means({}, "Europe/Amsterdam")))
    'MSHW and SD have no common free time from 2026-12-01 to 2026-12-04 that suits P7'
    """
    if not possible:
        leads = " or ".join(one for one in need.leads if one not in need.avoid)
        if need.leads and not leads:
            because = "; ".join(f"{one} {need.avoid[one]}" for one in need.leads)
            return f"none of the interviewers may interview {need.person}: {because}"
        seconds = " or ".join(one for one in need.seconds if one not in need.avoid)
        who = f"{leads} and {seconds} have no common free time" if seconds else f"{leads} has no free time"
        return f"{who} from {need.opens} to {need.closes} that suits {need.person}"
    short = Counter(one for place in possible for one in taken.blocks(place, need.person))
    most = ", ".join(f"{one} ({count})" for one, count in sorted(short.items(), key=lambda pair: (-pair[1], pair[0]))[:3])
    return f"all {len(possible)} possible times are taken by others; what is short: {most}"
