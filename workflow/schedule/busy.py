"""Busy times from other people's calendar files: when, and nothing about what (floor 1).

Titles, places and people in the file are never kept. Repetitions are unrolled inside the horizon alone, and only those that are harmless
to unroll: 45 bytes of a rule that never matches can keep a computer busy for ever. A time without a zone is never taken for one.
Source: RFC 5545 3.8.2.7 (TRANSP), 3.8.1.11 (STATUS), 3.2.12 (PARTSTAT).
"""

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar, Event

from workflow.errors import BadInput

LARGEST = 1_000_000  # bytes
MOST_LINES, MOST_EVENTS = 100_000, 5_000
HARMLESS = {"YEARLY", "MONTHLY", "WEEKLY", "DAILY"}  # an appointment that repeats every second is no appointment
MOST_TIMES = 5_000  # busy times of one file inside the horizon
_EVENT = re.compile(rb"^BEGIN:VEVENT\r?\n(?:(?!BEGIN:)[^\n]*\n)*?END:VEVENT\r?\n", re.MULTILINE)  # those with nothing inside them
_BEGINS, _ENDS = (re.compile(rb"^" + name + rb"[^:\n]*:(\d{8})", re.MULTILINE) for name in (b"DTSTART", b"DTEND"))
_MORE = re.compile(rb"^(?:RRULE|RDATE|EXDATE|RECURRENCE-ID|DURATION)", re.MULTILINE)
PLAIN_PARTS = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTH", "BYMONTHDAY", "WKST", "BYSETPOS"}


@dataclass(frozen=True, slots=True, order=True)
class Busy:
    """A stretch of time that is taken, in UTC; the end is exclusive."""

    begins: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Found:
    """The busy times of a file, and what was left out, a sentence each."""

    busy: tuple[Busy, ...]
    left_out: tuple[str, ...] = ()


def read(raw: bytes, opens: date, closes: date, zone: str, *, person: str = "") -> Found:
    """The busy times of a calendar file between two days, both inclusive; whole days count in `zone`.

    What does not block is left out: transparent and cancelled events, and those that `person` (an address) has declined.
    Raises BadInput for what is no calendar or too large.
    """
    calendars = _opened(_near(raw, opens, closes))
    events = [event for calendar in calendars for event in calendar.walk("VEVENT") if isinstance(event, Event)]
    if len(events) > MOST_EVENTS:
        raise BadInput(f"This calendar holds {len(events)} events; more than {MOST_EVENTS} are not read.", hint="export a shorter period")
    here = ZoneInfo(zone)
    begin = datetime.combine(opens, time.min, here)
    end = datetime.combine(closes + timedelta(days=1), time.min, here)
    busy: set[Busy] = set()
    left_out: list[str] = []
    for number, event in enumerate(events, 1):
        for found in _times(event, begin, end, here, person):
            if isinstance(found, str):
                left_out.append(f"event {number}: {found}")
            elif len(busy) < MOST_TIMES:
                busy.add(found)
    return Found(tuple(sorted(busy)), tuple(left_out))


def _near(raw: bytes, opens: date, closes: date) -> bytes:
    """The file without the plain events that lie days away from the horizon: years of them need not be read while a person waits."""
    first, last = (f"{day:%Y%m%d}".encode() for day in (opens - timedelta(days=2), closes + timedelta(days=2)))

    def kept(found: re.Match[bytes]) -> bytes:
        event = found[0]
        begins, ends = _BEGINS.findall(event), _ENDS.findall(event) or _BEGINS.findall(event)
        plain = len(begins) == len(ends) == 1 and not _MORE.search(event)
        return b"" if plain and (ends[0] < first or begins[0] > last) else event

    return raw if len(raw) > LARGEST else _EVENT.sub(kept, raw)


def _opened(raw: bytes) -> list[Calendar]:
    if len(raw) > LARGEST or raw.count(b"\n") > MOST_LINES:
        raise BadInput("This calendar file is larger than 1 MB.", hint="export a shorter period from your calendar")
    try:
        with warnings.catch_warnings(action="ignore"):  # a zone's long name is understood, and the library remarks on it
            found = Calendar.from_ical(raw, multiple=True)
    except (ValueError, KeyError, IndexError, TypeError, RecursionError):
        raise BadInput("This is no calendar file.", hint="export the calendar as .ics") from None
    calendars = [one for one in found if isinstance(one, Calendar)]
    if not calendars:
        raise BadInput("There is no calendar in this file.", hint="export the calendar as .ics")
    return calendars


def _times(event: Event, begin: datetime, end: datetime, here: ZoneInfo, person: str) -> Iterator[Busy | str]:
    """The busy times of one event inside the horizon, or why it is left out."""
    try:  # what others send can be wrong in every way, and a bad event must not hide the good ones
        if _free(event, person):
            return
        fault = _fault(event)
        if fault:
            yield fault
            return
        for one in _unrolled(event, begin, end):
            yield _stretch(one.start, one.end, here)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError, RecursionError):
        yield "it cannot be read"


def _free(event: Event, person: str) -> bool:
    if str(event.get("transp", "")).upper() == "TRANSPARENT" or str(event.get("status", "")).upper() == "CANCELLED":
        return True
    attendees = event.get("attendee", [])
    for attendee in attendees if isinstance(attendees, list) else [attendees]:
        theirs = person and str(attendee).casefold().removeprefix("mailto:") == person.casefold()
        if theirs and str(getattr(attendee, "params", {}).get("PARTSTAT", "")).upper() == "DECLINED":
            return True
    return False


def _fault(event: Event) -> str:
    start = getattr(event.get("dtstart"), "dt", None)
    if start is None:
        return "it has no time that can be read"
    if isinstance(start, datetime) and start.tzinfo is None:
        return "its time has no zone that is known, so nobody can say when it is"
    rules = event.get("rrule", [])
    for rule in rules if isinstance(rules, list) else [rules]:
        parts = {str(part).upper() for part in rule}
        frequency = str((rule.get("FREQ") or [""])[0]).upper()
        if frequency not in HARMLESS or parts - PLAIN_PARTS or not _possible(rule, frequency):
            return "it repeats in a way that is not followed"
    return ""


def _possible(rule: dict, frequency: str) -> bool:
    """False for a rule that may never meet a day, such as 30 February: looking for its next time would never end."""
    numbered_days = any(str(day)[:1] in "+-123456789" for day in rule.get("BYDAY", []))
    if "BYMONTHDAY" in rule and numbered_days:
        return False
    places = [abs(int(place)) for place in rule.get("BYSETPOS", [])]
    if any(place > 4 for place in places) or (places and frequency not in ("MONTHLY", "YEARLY")):
        return False
    days = [abs(int(day)) for day in rule.get("BYMONTHDAY", [])]
    months = [int(month) for month in rule.get("BYMONTH", [])] or list(range(1, 13))
    longest = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}
    return not days or any(day <= longest.get(month, 31) for day in days for month in months)


def _unrolled(event: Event, begin: datetime, end: datetime) -> list[Event]:
    if not any(name in event for name in ("rrule", "rdate", "exdate", "recurrence-id")):  # most: there is nothing to unroll
        when = _stretch(event.start, event.end, begin.tzinfo)
        return [event] if when.begins < end and (when.ends > begin or when.begins >= begin) else []
    calendar = Calendar()
    calendar.add_component(event)
    return recurring_ical_events.of(calendar).between(begin, end)


def _stretch(start: date | datetime, end: date | datetime, here: tzinfo | None) -> Busy:
    def moment(when: date | datetime) -> datetime:
        if isinstance(when, datetime):
            if when.tzinfo is None:
                raise ValueError("a time without a zone")
            return when.astimezone(UTC)
        return datetime.combine(when, time.min, here).astimezone(UTC)

    return Busy(moment(start), max(moment(start), moment(end)))
