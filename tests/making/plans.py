"""Made-up weeks of interviews to place: a hidden plan fills most of the interviewers' hours, and some can come at no time (floor 4)."""

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from workflow.schedule.busy import Busy
from workflow.schedule.planning import Means, Need, Wish

ZONE = "Europe/Amsterdam"
MONDAY = date(2026, 11, 30)


@dataclass(frozen=True)
class Size:
    """How large an instance is, and how tight."""

    interviews: int = 100
    interviewers: int = 6
    weeks: int = 6
    used: float = 0.85  # of the interviewers' hours, by the hidden plan
    unplaceable: float = 0.10
    minutes: int = 60


def instance(size: Size, seed: int) -> tuple[list[Need], Means, float]:
    """Needs, means, and the share of the interviewers' hours that the hidden plan uses."""
    r = random.Random(seed)
    staff = [f"I{n}" for n in range(1, size.interviewers + 1)]
    days = [MONDAY + timedelta(days=n) for n in range(size.weeks * 7) if n % 7 < 5]
    placeable = round(size.interviews * (1 - size.unplaceable))
    length = timedelta(minutes=size.minutes + 30)  # with what comes before and after
    wanted_hours = placeable * length / timedelta(hours=1) / size.used
    blocks = _hours(r, staff, days, wanted_hours, length)
    slots = [
        (who, block.begins + k * length)
        for who, found in blocks.items()
        for block in found
        for k in range(int((block.ends - block.begins) / length))
    ]
    r.shuffle(slots)
    needs = [_comes(r, n, *slots[n], size, days) for n in range(placeable)]
    needs += [_cannot(r, n, size, days, staff) for n in range(placeable, size.interviews)]
    r.shuffle(needs)
    total = sum((block.ends - block.begins for found in blocks.values() for block in found), timedelta())
    return needs, Means({who: tuple(found) for who, found in blocks.items()}, ZONE, most_a_day=4), placeable * length / total


def _hours(r: random.Random, staff: list[str], days: list[date], hours: float, length: timedelta) -> dict[str, list[Busy]]:
    """Mornings and afternoons of the interviewers, until there are as many hours as wanted; each block holds two interviews."""
    halves = [(who, day, hour) for who in staff for day in days for hour in (9, 13)]
    r.shuffle(halves)
    blocks: dict[str, list[Busy]] = {who: [] for who in staff}
    while hours > 0:
        who, day, hour = halves.pop()
        begins = datetime.combine(day, time(hour), ZoneInfo(ZONE)).astimezone(UTC)
        blocks[who].append(Busy(begins, begins + 2 * length))
        hours -= 2 * length / timedelta(hours=1)
    return {who: sorted(found) for who, found in blocks.items()}


def _comes(r: random.Random, number: int, who: str, begins: datetime, size: Size, days: list[date]) -> Need:
    """Somebody for whom the hidden plan has a place: it lies in the window and in what the person wishes, among other times."""
    local = begins.astimezone(ZoneInfo(ZONE))
    wishes = {(local.weekday(), local.hour // 13)} | {(r.randrange(5), r.randrange(2)) for _ in range(2)}
    opens = max(days[0], local.date() - timedelta(days=r.randrange(3, 18)))
    closes = min(days[-1], local.date() + timedelta(days=r.randrange(3, 18)))
    others = r.sample([f"I{n}" for n in range(1, size.interviewers + 1)], 2)
    target = opens + timedelta(days=(closes - opens).days // 2)
    leads = tuple(sorted({who, *others}))
    return Need(f"P{number + 1}", f"P{number + 1}", size.minutes, opens, target, closes, leads, wishes=tuple(map(_half, sorted(wishes))))


def _half(wish: tuple[int, int]) -> Wish:
    weekday, half = wish
    return Wish(weekday, time(8) if half == 0 else time(13), time(13) if half == 0 else time(18))


def _cannot(r: random.Random, number: int, size: Size, days: list[date], staff: list[str]) -> Need:
    """Somebody who can only come in the evening, when nobody works."""
    opens = r.choice(days[: len(days) // 2])
    wishes = (Wish(r.randrange(5), time(18), time(20)),)
    return Need(
        f"P{number + 1}",
        f"P{number + 1}",
        size.minutes,
        opens,
        opens + timedelta(days=10),
        opens + timedelta(days=20),
        tuple(staff),
        wishes=wishes,
    )
