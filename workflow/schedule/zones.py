"""Time zones as invitations must describe them: with rules that every calendar program obeys (floor 1).

The VTIMEZONE that the icalendar library writes lists every change of clocks since 1977; ical.js reads only the first of them and Outlook
none, so that summer interviews move by an hour. A rule (RRULE) is read rightly by all. It comes from the last line of the zone's file
in the tzdata package, which says in POSIX's notation what holds from now on. Source: RFC 5545 3.6.5, POSIX.1 8.3 (TZ), RFC 8536 3.3.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib import resources

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard, vRecur

_NAME = r"(<[^>]+>|[A-Za-z]{3,})"
_OFFSET = r"([+-]?\d+(?::\d+(?::\d+)?)?)"
_RULE = r"M(\d+)\.(\d)\.(\d)(?:/([+-]?\d+(?::\d+)?))?"
_FOOTER = re.compile(rf"{_NAME}{_OFFSET}(?:{_NAME}{_OFFSET}?,{_RULE},{_RULE})?")
Block = TimezoneDaylight | TimezoneStandard
DAYS = ("SU", "MO", "TU", "WE", "TH", "FR", "SA")


@dataclass(frozen=True, slots=True)
class Change:
    """One change of clocks a year: in which week of which month, at which hour by the clock before it, and the offsets around it."""

    name: str
    month: int
    week: int  # 1 to 4, or 5 for the last
    day: int  # 0 is Sunday
    at: timedelta
    before: timedelta
    after: timedelta


@cache
def footer(zone: str) -> str:
    """What holds from now on in a zone, in POSIX's notation.

    >>> footer("Europe/Amsterdam")
    'CET-1CEST,M3.5.0,M10.5.0/3'
    """
    raw = resources.files("tzdata.zoneinfo").joinpath(*zone.split("/")).read_bytes()
    return raw.rstrip(b"\n").rsplit(b"\n", 1)[1].decode("ascii")


def changes(zone: str) -> tuple[Change, ...] | None:
    """The changes of clocks of a zone: two, or none; None for a zone whose rules iCalendar cannot say (12 of 598).

    >>> [change.name for change in changes("Europe/Dublin")], changes("Asia/Kolkata"), changes("Africa/Cairo")
    (['GMT', 'IST'], (), None)
    """
    found = _FOOTER.fullmatch(footer(zone))
    if not found:
        return None
    standard, standard_at, summer, summer_at, *rules = found.groups()
    if summer is None:
        return ()
    first, second = rules[:4], rules[4:]
    winter_offset = -_length(standard_at)
    summer_offset = -_length(summer_at) if summer_at else winter_offset + timedelta(hours=1)
    made = (
        _change(summer, first, winter_offset, summer_offset),
        _change(standard, second, summer_offset, winter_offset),
    )
    return made if all(timedelta(0) <= change.at < timedelta(days=1) for change in made) else None


def _change(name: str, rule: list[str], before: timedelta, after: timedelta) -> Change:
    month, week, day, at = rule
    return Change(name.strip("<>"), int(month), int(week), int(day), _length(at or "2"), before, after)


def _length(text: str) -> timedelta:
    sign = -1 if text.startswith("-") else 1
    hours, minutes, seconds = (*(int(part) for part in text.lstrip("+-").split(":")), 0, 0)[:3]
    return sign * timedelta(hours=hours, minutes=minutes, seconds=seconds)


def timezone(zone: str) -> Timezone | None:
    """The VTIMEZONE of a zone; None where an invitation must say its time in UTC instead.

    >>> lines = timezone("Europe/Amsterdam").to_ical().decode().splitlines()
    >>> [line for line in lines if "RRULE" in line]
    ['RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3', 'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10']
    """
    found = changes(zone)
    if found is None:
        return None
    made = Timezone()
    made.add("tzid", zone)
    for change in found:
        made.add_component(_block(change))
    if not found:
        name, offset = _FOOTER.fullmatch(footer(zone)).groups()[:2]  # type: ignore[union-attr]  # changes() has matched it
        made.add_component(_fixed(name.strip("<>"), -_length(offset)))
    return made


def _block(change: Change) -> Block:
    # Which is summer time is told by the offsets, not by the order: Dublin's "standard" time is the one of summer.
    made = TimezoneDaylight() if change.after > change.before else TimezoneStandard()
    week = -1 if change.week == 5 else change.week
    made.add("dtstart", _first_day(change) + change.at)
    made.add("rrule", vRecur(FREQ="YEARLY", BYMONTH=change.month, BYDAY=f"{week}{DAYS[change.day]}"))
    return _named(made, change.name, change.before, change.after)


def _fixed(name: str, offset: timedelta) -> Block:
    made = TimezoneStandard()
    made.add("dtstart", datetime(1970, 1, 1))  # noqa: DTZ001 - wall time, as RFC 5545 wants it here
    return _named(made, name, offset, offset)


def _named(
    made: TimezoneDaylight | TimezoneStandard, name: str, before: timedelta, after: timedelta
) -> TimezoneDaylight | TimezoneStandard:
    made.add("tzname", name)
    made.add("tzoffsetfrom", before)
    made.add("tzoffsetto", after)
    return made


def _first_day(change: Change) -> datetime:
    """The day of the change in 1970."""
    start = datetime(1970, change.month, 1)  # noqa: DTZ001
    ahead = (change.day - (start.weekday() + 1)) % 7
    days = [start + timedelta(days=ahead + 7 * n) for n in range(5)]
    inside = [day for day in days if day.month == change.month]
    return inside[-1] if change.week == 5 else inside[change.week - 1]
