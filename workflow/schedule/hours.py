"""Working hours, holidays and closures: when staff and rooms can be had at all (floor 1)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from workflow.errors import WrongUsage
from workflow.schedule.busy import Busy
from workflow.schedule.planning import Wish

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DUTCH = ("ma", "di", "wo", "do", "vr", "za", "zo")
USUAL = tuple(Wish(day, time(9), time(17)) for day in range(5))
_HOURS = re.compile(r"([a-z]+)(?:\s+(\d{1,2})(?::(\d\d))?\s*-\s*(\d{1,2})(?::(\d\d))?)?")


def read(texts: Iterable[str]) -> tuple[Wish, ...]:
    """Times of the week as people write them. Raises WrongUsage.

    >>> [(wish.weekday, str(wish.begins), str(wish.ends)) for wish in read(["Tue 9-12:30", "do 13-17"])]
    [(1, '09:00:00', '12:30:00'), (3, '13:00:00', '17:00:00')]
    """
    return tuple(_one(text) for text in texts)


def _one(text: str) -> Wish:
    found = _HOURS.fullmatch(" ".join(text.casefold().split()))
    names = {name[:3]: day for day, name in enumerate(WEEK)} | {name: day for day, name in enumerate(DUTCH)}
    if not found or (found[1][:3] not in names and found[1][:2] not in names):
        raise WrongUsage(f"'{text}' is no time of the week.", hint="write it as: Tue 9-12")
    day = names.get(found[1][:3], names.get(found[1][:2], 0))
    begins, ends = time(8), time(20)
    if found[2]:
        begins, ends = time(int(found[2]), int(found[3] or 0)), time(int(found[4]), int(found[5] or 0))
    if ends <= begins:
        raise WrongUsage(f"'{text}' ends before it begins.", hint="write it as: Tue 9-12")
    return Wish(day, begins, ends)


def faults(staff: Sequence[Mapping[str, Any]]) -> list[str]:
    """What is wrong with the hours in [[staff]] of study.toml, a sentence each."""
    found = []
    for person in staff:
        try:
            read(str(hours) for hours in person.get("hours", ()))
        except (WrongUsage, ValueError) as problem:
            found.append(f"[[staff]] {person['id']}: {getattr(problem, 'message', 'an hour is past 24')}")
    return found


def open_hours(week: Sequence[Wish], opens: date, closes: date, zone: str, closed: Iterable[date] = ()) -> tuple[Busy, ...]:
    """The stretches in UTC that weekly hours make between two days, without the closed days.

    >>> [(str(free.begins), str(free.ends)) for free in open_hours(USUAL, date(2026, 11, 27), date(2026, 11, 30), "Europe/Amsterdam")]
    [('2026-11-27 08:00:00+00:00', '2026-11-27 16:00:00+00:00'), ('2026-11-30 08:00:00+00:00', '2026-11-30 16:00:00+00:00')]
    """
    shut, found = set(closed), []
    for ahead in range((closes - opens).days + 1):
        day = opens + timedelta(days=ahead)
        if day not in shut:
            found += [Busy(*(_utc(day, at, zone) for at in (hours.begins, hours.ends))) for hours in week if hours.weekday == day.weekday()]
    return tuple(sorted(found))


def _utc(day: date, at: time, zone: str) -> datetime:
    return datetime.combine(day, at, ZoneInfo(zone)).astimezone(UTC)


def closed_days(sections: Iterable[Mapping[str, Any]], opens: date, closes: date) -> set[date]:
    """The days of [[closed]] in study.toml.

    >>> sorted(map(str, closed_days([{"from": date(2026, 12, 24), "until": date(2026, 12, 26)}], date(2026, 12, 25), date(2027, 1, 9))))
    ['2026-12-25', '2026-12-26']
    """
    days = set()
    for section in sections:
        day, last = section["from"], section.get("until", section["from"])
        while day <= min(last, closes):
            if day >= opens:
                days.add(day)
            day += timedelta(days=1)
    return days
