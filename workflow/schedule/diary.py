"""Who and what can be had when, and every reason why not: one page from which both the plans and the offers are made (floor 1).

What is free is what is left of the working hours once everything that takes time is taken out of them. The same page says for any moment
why it cannot be, so that no answer differs from what was offered.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from workflow.schedule.busy import Busy
from workflow.schedule.planning import Means, Need, meet, taken_by, teams_of, wished_on, without


@dataclass(frozen=True, slots=True)
class Taken:
    """A stretch in which a member of staff or a room cannot be had, and why: `has S12`."""

    when: Busy
    why: str


@dataclass(frozen=True, slots=True)
class Limits:
    """How close together interviews may lie."""

    around: int = 15  # minutes to set up and to write notes
    travel: int = 30  # minutes each way, to a home or a practice
    most_a_day: int = 3  # interviews of one member of staff

    @property
    def ways(self) -> dict[str, int]:
        """The minutes each way, by mode."""
        return {"home": self.travel, "practice": self.travel}


@dataclass(frozen=True, slots=True)
class Diary:
    """The hours of everybody and every room, and what stands in the way, between two days."""

    zone: str
    hours: Mapping[str, tuple[Busy, ...]]  # of each member of staff and each room
    closed: Mapping[date, str] = field(default_factory=dict)  # days without interviews: a holiday's name, a reason
    away: Mapping[str, str] = field(default_factory=dict)  # who cannot be planned with at all, and why
    taken: Mapping[str, tuple[Taken, ...]] = field(default_factory=dict)
    held: Mapping[tuple[str, date], int] = field(default_factory=dict)  # how many interviews on a day already
    rooms: tuple[str, ...] = ()
    limits: Limits = Limits()

    def means(self) -> Means:
        """The same for the planner: what is free."""
        free = {
            who: without(joined(hours), (one.when for one in self.taken.get(who, ())))
            for who, hours in self.hours.items()
            if who not in self.away
        }
        travel = self.limits.ways
        modes = frozenset({"university"}) if self.rooms else frozenset()
        around, most = self.limits.around, self.limits.most_a_day
        return Means(free, self.zone, self.rooms, modes, travel, around, most, frozenset(self.closed), self.held)


def joined(hours: Iterable[Busy]) -> tuple[Busy, ...]:
    """Stretches in order, those that touch made one: hours of 9-12 and 12-17 hold an interview from 11:30 to 12:30.

    >>> from datetime import datetime as at
    >>> nine, noon, five = (at(2026, 12, 1, hour) for hour in (9, 12, 17))
    >>> joined([Busy(noon, five), Busy(nine, noon)]) == (Busy(nine, five),)
    True
    """
    found: list[Busy] = []
    for one in sorted(hours):
        if found and one.begins <= found[-1].ends:
            found[-1] = Busy(found[-1].begins, max(found[-1].ends, one.ends))
        else:
            found.append(one)
    return tuple(found)


def why_not(need: Need, diary: Diary, starts: datetime, means: Means | None = None) -> list[str]:
    """Every reason why an interview cannot begin at a moment; empty where it can.

    Of several places where it could be, the reasons are those of the one that lacks least.
    """
    means = means or diary.means()
    day = starts.astimezone(ZoneInfo(diary.zone)).date()
    general = list(_of_the_day(need, diary, day)) or list(_of_the_person(need, diary, starts, day))
    if general:
        return general
    least: list[str] = []
    for mode in need.modes:
        taken = taken_by(starts, need.minutes, mode, means)
        rooms = _rooms(diary, means, mode, taken)
        staff = {one: _of_staff(one, need, diary, taken, day) for one in dict.fromkeys((*need.leads, *need.seconds))}
        if rooms == [] and any(not any(staff[one] for one in team) for team in teams_of(need, means)):
            return []
        reasons = list(dict.fromkeys([*filter(None, staff.values()), *rooms]))
        if not reasons:  # each of them could, but two are wanted and one is left
            reasons = [f"it takes two, and only {' or '.join(need.leads)} is there"]
        least = reasons if not least or len(reasons) < len(least) else least
    return least


def why_not_on(need: Need, diary: Diary, day: date, step_minutes: int = 30) -> list[tuple[str, str, str]]:
    """The reasons of a whole day: from when until when (wall time) each holds; an empty reason where a time is free."""
    found: list[tuple[str, str, str]] = []
    begin = datetime.combine(day, time(8), ZoneInfo(diary.zone)).astimezone(UTC)
    means = diary.means()
    whole = list(_of_the_day(need, diary, day))
    for n in range(0 if whole else 12 * 60 // step_minutes):
        at = begin + timedelta(minutes=n * step_minutes)
        wall = at.astimezone(ZoneInfo(diary.zone)).strftime("%H:%M")
        why = "; ".join(why_not(need, diary, at, means))
        if found and found[-1][2] == why:
            found[-1] = (found[-1][0], wall, why)
        else:
            found.append((wall, wall, why))
    return found or [("", "", "; ".join(whole))]


def _of_the_day(need: Need, diary: Diary, day: date) -> Iterator[str]:
    if day < need.opens:
        yield f"{need.person} can be interviewed from {need.opens} on"
    if day > need.closes:
        yield f"only times until {need.closes} are looked at"
    if day in diary.closed:
        yield f"{day} is closed: {diary.closed[day]}"
    if diary.held.get((need.person, day)):
        yield f"{need.person} has an interview on that day"
    if not wished_on(need, day):
        yield f"{need.person} wishes another day of the week" if need.wishes else "no interviews at the weekend"


def _of_the_person(need: Need, diary: Diary, starts: datetime, day: date) -> Iterator[str]:
    def moment(at: time) -> datetime:
        return datetime.combine(day, at, ZoneInfo(diary.zone)).astimezone(UTC)

    ends = starts + timedelta(minutes=need.minutes)
    if not any(moment(wish.begins) <= starts and ends <= moment(wish.ends) for wish in wished_on(need, day)):
        yield f"{need.person} wishes another hour" if need.wishes else "interviews are between 8 and 20"


def _of_staff(who: str, need: Need, diary: Diary, wanted: Busy, day: date) -> str:
    if who in need.avoid:
        return f"{who} {need.avoid[who]}"
    if who in diary.away:
        return f"{who} {diary.away[who]}"
    if not any(one.begins <= wanted.begins and wanted.ends <= one.ends for one in joined(diary.hours.get(who, ()))):
        return f"{who} does not work then, with the time before and after"
    held = diary.held.get((who, day), 0)
    if held >= diary.limits.most_a_day:
        return f"{who} has {held} interview{'s' * (held > 1)} on that day"
    return _meeting(who, diary.taken.get(who, ()), wanted)


def _rooms(diary: Diary, means: Means, mode: str, wanted: Busy) -> list[str]:
    """Why there is no room; empty where one is free or none is needed."""
    if mode not in means.room_modes:
        return []
    found = []
    for room in diary.rooms:
        is_open = any(one.begins <= wanted.begins and wanted.ends <= one.ends for one in joined(diary.hours.get(room, ())))
        why = _meeting(room, diary.taken.get(room, ()), wanted) if is_open else f"{room} is closed then"
        if not why:
            return []
        found.append(why)
    return found


def _meeting(who: str, taken: Sequence[Taken], wanted: Busy) -> str:
    return next((f"{who} {one.why}" for one in taken if meet(one.when, wanted)), "")
