"""Placing many interviews at once: what is needed, what there is, where each could go, and what stands in the way (floor 1).

Times are UTC moments on a grid; windows and wishes are local. A place costs its distance from the target day and the rank of its mode;
leaving somebody out costs more than any place.
"""

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
    leads: tuple[str, ...]  # one of these is there
    seconds: tuple[str, ...] = ()  # and one of these, where there are any
    modes: tuple[str, ...] = ("",)  # the most wished first
    wishes: tuple[Wish, ...] = ()  # empty: any time
    avoid: frozenset[str] = frozenset()  # staff who must not interview this person
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
    leads = [one for one in need.leads if one not in need.avoid and one in means.free]
    seconds = [one for one in need.seconds if one not in need.avoid and one in means.free]
    teams = [team for team in product(leads, seconds) if team[0] != team[1]] if need.seconds else [(lead,) for lead in leads]
    for day in _days(need.opens, need.closes):
        for starts in _starts(need, day, means.zone):
            for rank, mode in enumerate(need.modes):
                taken = _taken(starts, need.minutes, mode, means)
                cost = A_DAY * abs((day - need.target).days) + A_RANK * rank
                rooms = [room for room in means.rooms if _is_free(means.free.get(room, ()), taken)] if mode in means.room_modes else [""]
                for team in teams:
                    if all(_is_free(means.free[person], taken) for person in team):
                        yield from (Place(cost, starts, team, room, mode, taken, day) for room in rooms)


def _days(opens: date, closes: date) -> Iterator[date]:
    for ahead in range((closes - opens).days + 1):
        day = opens + timedelta(days=ahead)
        if day.weekday() < 5:
            yield day


def _starts(need: Need, day: date, zone: str) -> Iterator[datetime]:
    """The moments on the grid at which the interview could begin on a day, within what the person wishes."""
    wishes = need.wishes or (Wish(day.weekday(), time(8), time(20)),)
    for wish in wishes:
        if wish.weekday != day.weekday():
            continue
        begin, end = (datetime.combine(day, at, ZoneInfo(zone)).astimezone(UTC) for at in (wish.begins, wish.ends))
        while begin + timedelta(minutes=need.minutes) <= end:
            yield begin
            begin += timedelta(minutes=GRID_MINUTES)


def _taken(starts: datetime, minutes: int, mode: str, means: Means) -> Busy:
    margin = timedelta(minutes=means.around + means.travel.get(mode, 0))
    return Busy(starts - margin, starts + timedelta(minutes=minutes) + margin)


def _is_free(stretches: Iterable[Busy], wanted: Busy) -> bool:
    return any(free.begins <= wanted.begins and wanted.ends <= free.ends for free in stretches)


def without(free: Sequence[Busy], taken: Iterable[Busy]) -> tuple[Busy, ...]:
    """What is left of free stretches when others are taken out of them.

    >>> from datetime import datetime as at
    >>> day = Busy(at(2026, 12, 1, 9), at(2026, 12, 1, 17))
    >>> [(left.begins.hour, left.ends.hour) for left in without([day], [Busy(at(2026, 12, 1, 11), at(2026, 12, 1, 12))])]
    [(9, 11), (12, 17)]
    """
    left = list(free)
    for gone in taken:
        pieces = [(Busy(one.begins, min(one.ends, gone.begins)), Busy(max(one.begins, gone.ends), one.ends)) for one in left]
        left = [piece for pair in pieces for piece in pair if piece.begins < piece.ends]
        left = sorted(set(left))
    return tuple(left)


class Taken:
    """What the places chosen so far take."""

    def __init__(self, means: Means) -> None:
        self.means = means
        self.stretches: dict[str, list[Place]] = {}
        self.days: Counter[tuple[str, date]] = Counter()

    def blocks(self, place: Place, person: str) -> list[str]:
        """The staff, rooms and people that stand in the way of a place."""
        found = [one for one in place.takes if any(_meet(other.taken, place.taken) for other in self.stretches.get(one, ()))]
        found += [one for one in place.staff if self.days[one, place.day] >= self.means.most_a_day and one not in found]
        return found + ([person] if self.days[person, place.day] else [])

    def take(self, place: Place, person: str, count: int = 1) -> None:
        """Take a place; with a count of -1, give it back."""
        for one in place.takes:
            held = self.stretches.setdefault(one, [])
            held.append(place) if count > 0 else held.remove(place)
        for one in (*place.staff, person):
            self.days[one, place.day] += count


def _meet(one: Busy, other: Busy) -> bool:
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
        if not leads:
            return f"none of the interviewers may interview {need.person}"
        seconds = " or ".join(one for one in need.seconds if one not in need.avoid)
        who = f"{leads} and {seconds} have no common free time" if seconds else f"{leads} has no free time"
        return f"{who} from {need.opens} to {need.closes} that suits {need.person}"
    short = Counter(one for place in possible for one in taken.blocks(place, need.person))
    most = ", ".join(f"{one} ({count})" for one, count in sorted(short.items(), key=lambda pair: (-pair[1], pair[0]))[:3])
    return f"all {len(possible)} possible times are taken by others; what is short: {most}"
