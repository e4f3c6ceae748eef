"""Which reminders are due: each once, none after a cancellation, none in the night (floor 1)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from workflow.schedule.sessions import Session, span

# kind -> how long before the interview; the last is a text message to copy, not a mail
KINDS = {"week": timedelta(days=7), "two-days": timedelta(days=2), "hours": timedelta(hours=3)}
SMS = "hours"
MARGIN = timedelta(hours=20)  # a reminder that is this late is left to the next one
QUIET = (21, 8)  # nobody is written to from nine in the evening until eight in the morning


@dataclass(frozen=True, slots=True)
class Reminder:
    """One reminder to one person."""

    session: int
    person: str
    kind: str
    key: str  # what makes it the same: the kind and the SEQUENCE of the invitation, so that a new time is reminded of anew


def due(sessions: Iterable[Session], now: datetime) -> list[Reminder]:
    """What should be sent now; `now` has a zone."""
    found = []
    for session in sessions:
        if session.standing != "booked" or not session.starts:
            continue
        left = span(session)[0] - now
        kinds = [
            kind for kind, before in KINDS.items() if before - MARGIN < left <= before or (kind == SMS and timedelta() < left <= before)
        ]
        for person in session.who:
            sequence = session.invitations.get(person, {}).get("sequence", 0)
            sent = session.reminders.get(person, [])
            found += [Reminder(session.number, person, kind, key) for kind in kinds[-1:] if (key := f"{kind} {sequence}") not in sent]
    return found


def is_quiet(now: datetime, zone: str) -> bool:
    """Whether it is too late or too early to write to anybody.

    >>> from datetime import UTC
    >>> is_quiet(datetime(2026, 11, 24, 20, 30, tzinfo=UTC), "Europe/Amsterdam")
    True
    """
    hour = now.astimezone(ZoneInfo(zone)).hour
    return hour >= QUIET[0] or hour < QUIET[1]
