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


def closed_why(sections: Iterable[Mapping[str, Any]], day: date) -> str:
    """The reason that [[closed]] gives for a day; empty where it gives none.

    >>> closed_why([{"from": date(2026, 12, 24), "until": date(2026, 12, 26), "reason": "Christmas"}], date(2026, 12, 25))
    'Christmas'
    """
    return next((one.get("reason", "") for one in sections if one["from"] <= day <= one.get("until", one["from"])), "")


_TYPED = re.compile(r"(\d{4}-\d\d-\d\d)(?:\s+(\d{1,2})(?::(\d\d))?\s*-\s*(\d{1,2})(?::(\d\d))?)?")


def typed(text: str, zone: str) -> Busy | None:
    """A stretch as people type it, a whole day where no hours stand in it; None for what is none.

    >>> found = typed("2026-12-01 9-12:30", "Europe/Amsterdam")
    >>> str(found.begins), str(found.ends)
    ('2026-12-01 08:00:00+00:00', '2026-12-01 11:30:00+00:00')
    >>> typed("calendar.ics", "Europe/Amsterdam") is None
    True
    """
    found = _TYPED.fullmatch(text.strip())
    if not found:
        return None
    try:
        day = date.fromisoformat(found[1])
        if not found[2]:
            return Busy(_utc(day, time.min, zone), _utc(day + timedelta(days=1), time.min, zone))
        begins, ends = (time(int(found[n]), int(found[n + 1] or 0)) for n in (2, 4))
    except ValueError:
        return None
    return Busy(_utc(day, begins, zone), _utc(day, ends, zone)) if begins < ends else None


def away(sections: Iterable[Mapping[str, Any]], zone: str) -> dict[str, list[Busy]]:
    """The stretches of [[away]] in study.toml, by who is away; days count whole, to the last one.

    >>> found = away([{"who": "SD", "from": date(2026, 12, 1), "until": date(2026, 12, 2)}], "Europe/Amsterdam")
    >>> str(found["SD"][0].ends)
    '2026-12-02 23:00:00+00:00'
    """
    found: dict[str, list[Busy]] = {}
    for one in sections:
        begins, ends = one["from"], one.get("until", one["from"])
        last = ends if isinstance(ends, datetime) else datetime.combine(ends + timedelta(days=1), time.min)
        first = begins if isinstance(begins, datetime) else datetime.combine(begins, time.min)
        found.setdefault(one["who"], []).append(Busy(*(_moment(at, zone) for at in (first, last))))
    return found


def _moment(at: datetime, zone: str) -> datetime:
    return (at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)


def away_faults(sections: Sequence[Mapping[str, Any]], staff: Iterable[str]) -> list[str]:
    """What is wrong with [[away]] of a study.toml, a sentence each.

    >>> away_faults([{"who": "XY", "from": date(2026, 12, 1)}], ["SD"])
    ["[[away]]: 'XY' is not among the staff"]
    """
    found = []
    for one in sections:
        if one["who"] not in set(staff):
            found.append(f"[[away]]: '{one['who']}' is not among the staff")
        begins, ends = one["from"], one.get("until", one["from"])
        if not isinstance(begins, date) or not isinstance(ends, date):
            found.append("[[away]]: write days without quotes, 2026-12-01, or days with hours, 2026-12-01T09:00:00")
        elif str(ends) < str(begins) or (isinstance(begins, datetime) and begins == ends):
            found.append(f"[[away]] {one['who']}: 'until' must come after 'from'")
    return found
