"""Answers to invitations: which one counts, and which a person must look at (floor 1).

The one who answers is the ATTENDEE inside the calendar object (RFC 6047 2.3); a reply by anybody else is ignored and shown (2.2.1). A
lower SEQUENCE answers an old time and changes nothing; at the same SEQUENCE the newest DTSTAMP wins (RFC 5546 2.1.5). A "yes" in plain
text is shown, never counted.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from icalendar import Calendar, Component, vCalAddress

LARGEST = 1_000_000  # bytes of one calendar object
MOST_EVENTS = 20  # a reply has one
KNOWN = "an answer that came before the one on record"  # the same mail read again
ANSWERS = {"ACCEPTED": "accepted", "TENTATIVE": "tentative", "DECLINED": "declined", "DELEGATED": "delegated"}


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail as it came: who sent it, when (UTC text, or empty), its calendar objects, and whether there was other text."""

    sender: str
    at_utc: str = ""
    calendars: tuple[bytes, ...] = ()
    about: str = ""  # where it was found: "mail 3 of replies.mbox"


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent last under one UID, and what was answered so far."""

    session: int
    person: str  # P7
    attendee: str
    sequence: int
    aliases: tuple[str, ...] = ()  # other addresses of the same person
    answered_sequence: int = -1
    answered_stamp: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer that counts."""

    session: int
    person: str
    answer: str  # accepted, tentative, declined, delegated, proposed
    sequence: int
    stamp: str  # UTC text
    late: bool = False  # its own date was missing, so the mail's was taken
    proposal: str = ""  # the time that was proposed instead, in UTC
    about: str = ""  # the mail it came in


@dataclass(frozen=True, slots=True)
class Look:
    """Something a person must look at; it says no address and no name."""

    why: str
    about: str
    session: int = 0
    person: str = ""


def read(mails: Iterable[Mail], sent: Mapping[str, Sent]) -> tuple[list[Reply], list[Look]]:
    """What the mails answer, newest last, and what needs a look. `sent` is by UID. Never raises on what others send."""
    replies: dict[str, Reply] = {}
    looks: list[Look] = []
    for mail in mails:
        if not mail.calendars:
            looks.append(Look("a mail without a calendar answer; read it yourself", mail.about))
        for raw in mail.calendars:
            for event, method in _events(raw, mail, looks):
                found = _judge(event, method, mail, sent)
                if isinstance(found, Look):
                    looks.append(found)
                    continue
                uid = str(event["uid"])
                if uid not in replies or (replies[uid].sequence, replies[uid].stamp) < (found.sequence, found.stamp):
                    replies[uid] = found
    return list(replies.values()), looks


def _events(raw: bytes, mail: Mail, looks: list[Look]) -> list[tuple[Component, str]]:
    if len(raw) > LARGEST:
        looks.append(Look("a calendar object of more than 1 MB; it was not opened", mail.about))
        return []
    try:
        calendars = Calendar.from_ical(raw, multiple=True)
    except (ValueError, KeyError, IndexError, TypeError, RecursionError):
        looks.append(Look("a calendar object that cannot be read", mail.about))
        return []
    found = [(event, str(calendar.get("method", "")).upper()) for calendar in calendars for event in calendar.walk("VEVENT")]
    if not found:
        looks.append(Look("a calendar object without an event", mail.about))
    return found[:MOST_EVENTS]


def _judge(event: Component, method: str, mail: Mail, sent: Mapping[str, Sent]) -> Reply | Look:
    known = sent.get(str(event.get("uid", "")))
    if known is None:
        return Look("an answer to something that this study did not send", mail.about)

    def look(why: str) -> Look:
        return Look(why, mail.about, known.session, known.person)

    if method not in ("REPLY", "COUNTER"):
        return look(f"a calendar object that is no answer (METHOD {method or 'missing'})")
    addresses = {known.attendee.casefold(), *(alias.casefold() for alias in known.aliases)}
    attendee = _attendee(event)
    if attendee is None:
        return look("an answer that names nobody, or several people")
    if _plain(attendee) not in addresses or mail.sender.casefold() not in addresses:
        return look("an answer from another address than the one invited")
    sequence = _whole(event.get("sequence"), default=known.sequence)
    if sequence < known.sequence:
        return look("an answer to an old time")
    stamp, late = _stamp(event, mail)
    if not stamp:
        return look("an answer without any date")
    if (sequence, stamp) <= (known.answered_sequence, known.answered_stamp):
        return look(KNOWN)
    if method == "COUNTER":
        return Reply(known.session, known.person, "proposed", sequence, stamp, late, _proposal(event), mail.about)
    answer = ANSWERS.get(str(attendee.params.get("PARTSTAT", "")).upper())
    if not answer:
        return look("an answer that says neither yes nor no")
    return Reply(known.session, known.person, answer, sequence, stamp, late, about=mail.about)


def _attendee(event: Component) -> vCalAddress | None:
    found = event.get("attendee")
    many = found if isinstance(found, list) else [found]
    return many[0] if len(many) == 1 and isinstance(many[0], vCalAddress) else None


def _plain(address: object) -> str:
    """An address without its scheme.

    >>> _plain("MAILTO:Anna@Example.org")
    'anna@example.org'
    """
    return str(address).strip().casefold().removeprefix("mailto:")


def _whole(value: object, *, default: int) -> int:
    try:
        return int(str(value))
    except ValueError:
        return default


def _stamp(event: Component, mail: Mail) -> tuple[str, bool]:
    moment = getattr(event.get("dtstamp"), "dt", None)
    if isinstance(moment, datetime) and moment.tzinfo:
        return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), False
    return mail.at_utc, True


def _proposal(event: Component) -> str:
    moment = getattr(event.get("dtstart"), "dt", None)
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ") if isinstance(moment, datetime) and moment.tzinfo else ""
