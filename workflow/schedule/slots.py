"""The next free times to offer while a person is on the line (floor 1).

A simple list: working days, nine to five, at most one time in a morning and one in an afternoon, so that there is something to choose
from; never while the interviewer or the person is booked, nor so close to it that nobody could travel.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from workflow.schedule.sessions import Session, span

HOURS = (time(9), time(17))
MORNING_UNTIL, AFTERNOON_FROM = time(12), time(13)  # nobody is interviewed at lunch
STEP = timedelta(minutes=30)
BETWEEN = timedelta(minutes=30)  # free before and after every booked session: to travel, to write notes
FAR = 120  # days ahead that are looked at


def free(busy: Iterable[Session], *, zone: str, minutes: int, from_day: str, count: int) -> list[str]:
    """The next `count` free times for a session of so many minutes, as wall time in the zone, from this day on.

    `busy` are the booked sessions of everybody who must be there.

    >>> morning = Session(1, "first-interview", ("P1",), ("SD",), "en", "recorded", "booked", "2026-12-01T09:00", "Europe/Amsterdam", 60)
    >>> free([morning], zone="Europe/Amsterdam", minutes=60, from_day="2026-12-01", count=3)
    ['2026-12-01T10:30', '2026-12-01T13:00', '2026-12-02T09:00']
    """
    taken = [(begin - BETWEEN, end + BETWEEN) for begin, end in (span(session) for session in busy if session.standing == "booked")]
    found: list[str] = []
    for half in _halves(from_day):
        fits = (wall for wall in half if _is_free(wall, zone, minutes, taken))
        first = next(fits, None)
        if first and len(found) < count:
            found.append(first.isoformat(timespec="minutes"))
        if len(found) >= count:
            break
    return found


def _halves(from_day: str) -> Iterator[list[datetime]]:
    """The times at which a session may begin, half a working day at a time."""
    for ahead in range(FAR):
        day = date.fromisoformat(from_day[:10]) + timedelta(days=ahead)
        if day.weekday() > 4:
            continue
        starts = [datetime.combine(day, HOURS[0]) + STEP * n for n in range(16)]
        yield [at for at in starts if at.time() < MORNING_UNTIL]
        yield [at for at in starts if at.time() >= AFTERNOON_FROM]


def _is_free(wall: datetime, zone: str, minutes: int, taken: list[tuple[datetime, datetime]]) -> bool:
    ends = wall + timedelta(minutes=minutes)
    if ends.time() > HOURS[1] or ends.date() != wall.date():
        return False
    begin = wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    end = begin + timedelta(minutes=minutes)
    return all(end <= before or begin >= after for before, after in taken)
