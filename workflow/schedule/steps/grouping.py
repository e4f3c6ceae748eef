"""Finding a time for a focus group from the answers to a poll (floor 3)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from workflow.days import short
from workflow.errors import BadInput
from workflow.people.sampling.dimensions import gower, of_group
from workflow.people.steps import gate
from workflow.schedule import focus_groups
from workflow.schedule.busy import Busy
from workflow.schedule.focus_groups import Found
from workflow.schedule.planning import meet
from workflow.schedule.sessions import FOCUS_GROUP
from workflow.schedule.steps import offering
from workflow.schedule.waves import GROUP_MINUTES
from workflow.store.folder import StudyFolder

HEADERS = ("when", "coming", "if need be", "left out", "expected", "variety", "remarks")


@dataclass(frozen=True, slots=True)
class Times:
    """The times, best first, and who has not answered."""

    times: tuple[Found, ...]
    to_remind: tuple[str, ...]


def find(study: StudyFolder, file: Path, quorum: int, most: int, staff: Sequence[str], calendars: Sequence[str] = ()) -> Times:
    """Rank the times of a poll; `staff` may name rooms as well.

    Raises BadInput for a file that cannot be used, NotAllowed for people who may not be invited, WrongUsage for unknown staff.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise BadInput("There is no such file.", hint="check the name; quotes help when it has spaces") from None
    except (OSError, UnicodeDecodeError):
        raise BadInput("This file cannot be read.", hint="save it as CSV in UTF-8") from None
    poll = focus_groups.read(text, study.settings.timezone)
    gate.require(study, poll.voters, "invite")
    busy = _busy(study, poll.slots, staff, calendars)
    found = focus_groups.find(poll, quorum=quorum, most=most, variety=_variety(study, poll.voters), busy=busy)
    return Times(tuple(found), focus_groups.to_remind(poll.asked, poll))


def _busy(study: StudyFolder, slots: Sequence[str], staff: Sequence[str], calendars: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Who of the staff, and which room, cannot at each time: booked, away, or busy by a calendar; groups meet outside working hours."""
    rooms = [room["name"] for room in study.settings.sections["room"]]
    offering.require_staff(study, (one for one in staff if one not in rooms))
    days = [date.fromisoformat(slot[:10]) for slot in slots]
    diary, _ = offering.diary_of(study, min(days), max(days), offering.read_calendars(study, calendars), only=set(staff))
    found = {}
    for slot in slots:
        begin = datetime.fromisoformat(slot).replace(tzinfo=ZoneInfo(study.settings.timezone)).astimezone(UTC)
        wanted = Busy(begin, begin + timedelta(minutes=GROUP_MINUTES))
        found[slot] = tuple(who for who in staff if who in diary.away or any(meet(one.when, wanted) for one in diary.taken.get(who, ())))
    return found


def _variety(study: StudyFolder, voters: Sequence[str]) -> Callable[[Sequence[str]], float]:
    """The mean distance between the members of a group, on the sampling dimensions of theirs; 0 where nothing is known."""
    people = {name: person for name, person in gate.known(study, voters).items() if person}
    entries = study.settings.sections["dimension"]
    dimensions = {one.group: of_group(entries, FOCUS_GROUP) or of_group(entries, one.group) for one in people.values()}

    def mean(group: Sequence[str]) -> float:
        known = [people[name] for name in group if name in people]
        pairs = [(one, other) for n, one in enumerate(known) for other in known[n + 1 :] if one.group == other.group]
        found = [gower(dimensions[one.group], one.facts, other.facts) for one, other in pairs]
        distances = [distance for distance in found if distance is not None]
        return round(sum(distances) / len(distances), 2) if distances else 0.0

    return mean


def to_book(one: Found) -> str:
    """The command that books a time for those who would come."""
    return f'workflow schedule book {" ".join(one.coming)} --at "{one.slot.replace("T", " ")}"'


def row(one: Found) -> tuple[str, ...]:
    """A time as a line of the table."""
    remarks = [f"{', '.join(one.busy)} cannot" if one.busy else "", "" if one.enough or one.busy else "too few"]
    sure = [person for person in one.coming if person not in one.maybe]
    cells = (short(one.slot), ", ".join(sure), ", ".join(one.maybe), ", ".join(one.left_out), str(one.expected), f"{one.variety:.2f}")
    return (*cells, " ".join(filter(None, remarks)))
