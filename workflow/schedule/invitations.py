"""Invitations, changes and cancellations that calendar programs obey (floor 1).

One event for each person, under one UID for ever; a change is the same UID with a higher SEQUENCE; a cancellation is METHOD CANCEL.
Source: RFC 5545 (iCalendar), RFC 5546 3.2 (iTIP), RFC 7986 5.11 (CONFERENCE), and what Outlook, Google and Thunderbird do with them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, vCalAddress, vText, vUri

from workflow.schedule import zones

if TYPE_CHECKING:
    from workflow.schedule.sessions import Session

PRODID = "-//interview-workflow//schedule//EN"
REQUEST, CANCEL, PUBLISH = "REQUEST", "CANCEL", "PUBLISH"
# A change of one of these is one that a calendar must be told of as a new time (RFC 5546 2.1.4).
TELLING = ("starts", "zone", "minutes", "mode", "place", "link")


@dataclass(frozen=True, slots=True)
class Invitation:
    """What one person is asked to come to; it holds the person's own address and nobody else's."""

    uid: str
    starts: str  # wall time in the zone
    zone: str
    minutes: int
    summary: str  # neutral: no illness, no name of a study that gives one away
    text: str
    organizer: str  # the study's mailbox, which reads the answers
    organizer_name: str
    attendee: str
    attendee_name: str = ""
    mode: str = ""
    place: str = ""
    link: str = ""
    sequence: int = 0

    @property
    def begins(self) -> datetime:
        return datetime.fromisoformat(self.starts).replace(tzinfo=ZoneInfo(self.zone))


def untold(session: "Session", person: str) -> str:
    """What somebody who was invited does not know yet: moved, link (it has one now, nothing else is new), changed, cancelled, or empty.

    It has moved only where the day or the hour is another one.

    >>> from types import SimpleNamespace as Made
    >>> told = {"method": "REQUEST"} | dict.fromkeys(TELLING, "")
    >>> now = Made(standing="booked", invitations={"P7": told}, **dict.fromkeys(TELLING, ""))
    >>> others = ({"starts": "2026-12-01T10:00"}, {"link": "https://example.org/j/1"}, {"mode": "home"}, {"standing": "cancelled"})
    >>> untold(now, "P7"), *(untold(Made(**vars(now) | news), "P7") for news in others)
    ('', 'moved', 'link', 'changed', 'cancelled')
    """
    entry = session.invitations.get(person)
    if not entry or entry.get("method") != REQUEST:
        return ""
    if session.standing == "cancelled":
        return "cancelled"
    new = {field for field in TELLING if field in entry and entry[field] != getattr(session, field)}
    if new & {"starts", "zone"}:
        return "moved"
    return "link" if new == {"link"} and session.link else "changed" if new else ""


def sequence_after(before: Invitation | None, now: Invitation, *, cancelled: bool = False) -> int:
    """The SEQUENCE of the next message: 0 at first, one more for a new time or place and for every cancellation, the same for the rest.

    >>> from dataclasses import replace
    >>> first = Invitation("u", "2026-12-01T10:00", "Europe/Amsterdam", 60, "Talk", "", "a@b.nl", "", "c@d.nl")
    >>> moved = replace(first, starts="2026-12-02T10:00")
    >>> sequence_after(None, first), sequence_after(first, moved), sequence_after(first, replace(first, text="a slip mended"))
    (0, 1, 0)
    >>> sequence_after(replace(moved, sequence=1), moved, cancelled=True)
    2
    """
    if before is None:
        return 0
    changed = any(getattr(before, field) != getattr(now, field) for field in TELLING)
    return before.sequence + (1 if changed or cancelled else 0)


def message(invitation: Invitation, method: str, stamp: datetime, *, utc: bool = False) -> bytes:
    """The calendar object of one message: METHOD REQUEST or CANCEL, CRLF line ends, folded at 75 octets.

    `stamp` is the moment of making it, in UTC, and must be later than that of the message before. With `utc`, or where the zone's
    rules cannot be said in iCalendar, times are written in UTC.
    """
    calendar = _calendar(method)
    zone = None if utc else zones.timezone(invitation.zone)
    if zone is not None:
        calendar.add_component(zone)
    calendar.add_component(_event(invitation, method, stamp, in_zone=zone is not None))
    return calendar.to_ical()


@dataclass(frozen=True, slots=True)
class Entry:
    """One appointment in the team's own calendar: ids alone, no address."""

    uid: str
    starts: str
    zone: str
    minutes: int
    summary: str  # "P7 first-interview (SD)"
    place: str = ""
    sequence: int = 0
    cancelled: bool = False


def feed(entries: Iterable[Entry], stamp: datetime, name: str) -> bytes:
    """The team's calendar as one file to subscribe to: METHOD PUBLISH, private, without attendees (RFC 5546 3.2.1)."""
    calendar = _calendar(PUBLISH)
    calendar.add("x-wr-calname", name)
    _add_entries(calendar, entries, stamp)
    return calendar.to_ical()


def kept(entry: Entry, stamp: datetime) -> bytes:
    """One appointment as a calendar server keeps it: without METHOD (RFC 4791 4.1), and with nobody in it whom a server could mail."""
    calendar = _calendar("")
    _add_entries(calendar, [entry], stamp)
    return calendar.to_ical()


def _add_entries(calendar: Calendar, entries: Iterable[Entry], stamp: datetime) -> None:
    rows = sorted(entries, key=lambda entry: (entry.starts, entry.uid))
    spoken = {zone: zones.timezone(zone) for zone in dict.fromkeys(entry.zone for entry in rows)}
    for made in spoken.values():
        if made is not None:
            calendar.add_component(made)
    for entry in rows:
        event = Event()
        event.add("uid", entry.uid)
        event.add("dtstamp", stamp)
        begins = datetime.fromisoformat(entry.starts).replace(tzinfo=ZoneInfo(entry.zone))
        _add_times(event, begins, entry.minutes, in_zone=spoken[entry.zone] is not None)
        event.add("summary", entry.summary)
        event.add("sequence", entry.sequence)
        event.add("class", "PRIVATE")
        event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
        if entry.place:
            event.add("location", entry.place)
        calendar.add_component(event)


def _calendar(method: str) -> Calendar:
    made = Calendar()  # not Calendar.new(), which gives the calendar itself a UID
    made.add("prodid", PRODID)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    if method:
        made.add("method", method)
    return made


def _event(invitation: Invitation, method: str, stamp: datetime, *, in_zone: bool) -> Event:
    event = Event()
    event.add("uid", invitation.uid)
    event.add("dtstamp", stamp.astimezone(UTC))
    event.add("last-modified", stamp.astimezone(UTC))
    event.add("sequence", invitation.sequence)
    _add_times(event, invitation.begins, invitation.minutes, in_zone=in_zone)
    event.add("summary", invitation.summary)
    event.add("description", invitation.text)
    if invitation.link or invitation.place:
        event.add("location", invitation.link or invitation.place)
    if invitation.link:
        conference = vUri(invitation.link)
        conference.params["VALUE"] = "URI"
        event.add("conference", conference, encode=False)
    event.add("organizer", _address(invitation.organizer, invitation.organizer_name), encode=False)
    event.add("attendee", _attendee(invitation), encode=False)
    event.add("class", "PRIVATE")
    event.add("status", "CANCELLED" if method == CANCEL else "CONFIRMED")
    if method == REQUEST:
        event.add_component(_alarm(invitation))
    return event


def _add_times(event: Event, begins: datetime, minutes: int, *, in_zone: bool) -> None:
    ends = begins.astimezone(UTC) + timedelta(minutes=minutes)  # lengths are added in UTC: clocks may change in between
    event.add("dtstart", begins if in_zone else begins.astimezone(UTC))
    event.add("dtend", ends.astimezone(begins.tzinfo) if in_zone else ends)


def _address(email: str, name: str) -> vCalAddress:
    made = vCalAddress(f"mailto:{email}")
    if name:
        made.params["CN"] = vText(name)
    return made


def _attendee(invitation: Invitation) -> vCalAddress:
    made = _address(invitation.attendee, invitation.attendee_name)
    made.params.update({"CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT", "PARTSTAT": "NEEDS-ACTION", "RSVP": "TRUE"})
    return made


def _alarm(invitation: Invitation) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", invitation.summary)
    alarm.add("trigger", timedelta(days=-1))
    return alarm
