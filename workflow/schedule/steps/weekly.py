"""The agenda of a person or a room, and the same as a page to print (floor 3)."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from workflow.errors import NotAllowed, NotFound, WrongUsage
from workflow.people.steps import book
from workflow.schedule import holidays, hours, week_page
from workflow.schedule.sessions import Session
from workflow.schedule.steps import sessions
from workflow.schedule.week_page import Week
from workflow.store.files import write_whole
from workflow.store.folder import StudyFolder
from workflow.store.identities import Person


@dataclass(frozen=True, slots=True)
class Whose:
    """What an agenda is of: everything, or one of the staff, one room, one person; one week, or all that is to come."""

    staff: str = ""
    room: str = ""
    week_of: str = ""  # any day of that week
    everything: bool = False  # also what is past, and what was cancelled

    @property
    def words(self) -> str:
        return ", ".join(filter(None, (self.staff, self.room)))


def agenda(study: StudyFolder, whose: Whose, now: str) -> list[Session]:
    """The sessions of an agenda, the next one first. Raises WrongUsage for somebody or a room that study.toml does not name."""
    rooms = [room["name"] for room in study.settings.sections["room"]]
    for name, known, section in ((whose.staff, study.settings.staff, "[[staff]]"), (whose.room, rooms, "[[room]]")):
        if name and name not in known:
            raise WrongUsage(f"study.toml has no {section} {name}; it has {', '.join(known) or 'none'}.")
    found = sessions.agenda(study, "" if whose.everything or whose.week_of else now)
    if whose.week_of:
        monday = date.fromisoformat(whose.week_of) - timedelta(days=date.fromisoformat(whose.week_of).weekday())
        last = monday + timedelta(days=6)
        kept = ("booked", "held", *(("cancelled", "no-show") if whose.everything else ()))
        found = [one for one in found if str(monday) <= one.starts[:10] <= str(last) and one.standing in kept]
    return [one for one in found if whose.staff in ("", *one.staff) and whose.room in ("", one.place)]


def write_page(study: StudyFolder, whose: Whose, path: Path, now: str, known: dict[int, Person] | None = None) -> Path:
    """Write the agenda as a page to print. With the key file's entries it bears names, and then never lies inside the study.

    Raises NotFound where nothing is booked, NotAllowed for names inside the study's folder.
    """
    found = agenda(study, whose, now)
    if not found:
        raise NotFound("Nothing is booked, so there is no page.", hint="workflow schedule agenda --all")
    if known is not None and path.resolve().is_relative_to(study.path.resolve()):
        raise NotAllowed("A page that bears names is not written into the study's folder.", hint="--page ../pain.key/week.html")
    first, last = (date.fromisoformat(day) - timedelta(days=7 * n) for n, day in ((1, found[0].starts[:10]), (-1, found[-1].starts[:10])))
    settings = study.settings
    closed = dict.fromkeys(hours.closed_days(settings.sections["closed"], first, last), "closed")
    closed |= holidays.between(settings.holidays, first, last) if settings.holidays else {}
    people = {one.id: known.get(one.number, {}).get("name", "") for one in book.listed(study)} if known is not None else {}
    week = Week(found, closed, {name: text for name, text in people.items() if text})
    text = week_page.page(week, whose.words, settings.id, now)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, text.encode(), private=known is not None)
    return path
