"""Who is due for the next interview: opens, target, closes, days left (floor 3)."""

from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from workflow.people import gates
from workflow.people.steps import book as people
from workflow.schedule import waves
from workflow.schedule.sessions import Session, took_place
from workflow.schedule.steps import closing, sessions
from workflow.schedule.windows import Window
from workflow.store.folder import StudyFolder

ORDER = ("overdue", "closing", "open", "later", "no window")


@dataclass(frozen=True, slots=True)
class Due:
    """One visit that somebody should still have."""

    who: str
    wave: str
    window: Window | None
    standing: str  # one of ORDER
    days_left: int | None
    session: int = 0  # already added or booked: S12
    starts: str = ""
    why_not: str = ""  # why nobody is asked: withdrawn, ill, no consent to be asked again


def due(study: StudyFolder, today: date) -> list[Due]:
    """Every visit of a later wave that was neither held nor declined, the most pressing first.

    A day that is past counts as held until somebody says otherwise, so that no follow-up is forgotten with the closing of its session.
    """
    everybody = {name: person for person in people.listed(study) if (name := person.participant)}
    known = sessions.listed(study)
    over = [one for one in known if one.day and took_place(one, str(today))]
    rows = []
    for wave in waves.from_settings(study.settings.sections["wave"]):
        if wave.first:
            continue
        for name in _members(study, wave, over):
            person = everybody.get(name)
            mine = [one for one in known if one.kind == wave.name and name in one.who]
            if any(one.held for one in mine) or (person and (person.follow_up or person.standing == "withdrawn")):
                continue
            why_not = gates.refusal(person, "follow-up") if person else ""
            planned = next((one for one in mine if one.standing in ("added", "booked")), None)
            rows.append(_row(wave, name, today, planned, why_not, closing.window_in(wave, name, person, over)))
    return sorted(rows, key=lambda row: (ORDER.index(row.standing), row.window.closes if row.window else date.max, row.who))


def _members(study: StudyFolder, wave: waves.Wave, over: list[Session]) -> list[str]:
    """Who has been interviewed in an earlier wave of the same group."""
    earlier = {
        one.name for one in waves.from_settings(study.settings.sections["wave"]) if one.group == wave.group and one.name != wave.name
    }
    seen = dict.fromkeys(name for one in over if one.kind in earlier for name in one.came)
    return list(seen)


def to_come(study: StudyFolder, today: date) -> list[tuple[Due, Window]]:
    """Those who may be asked and have no day yet, with the window of each."""
    return [(row, row.window) for row in due(study, today) if row.window and not row.session and not row.why_not]


def _row(wave: waves.Wave, name: str, today: date, session: Session | None, why_not: str, window: Window | None) -> Due:
    standing = window.standing(today) if window else "no window"
    left = window.days_left(today) if window else None
    number, starts = (session.number, session.starts) if session else (0, "")
    return Due(name, wave.name, window, standing, left, number, starts, why_not)


def days(row: Due) -> tuple[str, str, str]:
    """Opens, target and closes as text; empty where there is no window."""
    return (str(row.window.opens), str(row.window.target), str(row.window.closes)) if row.window else ("", "", "")


def facts(row: Due) -> dict[str, Any]:
    """A row for another program."""
    opens, target, closes = days(row)
    return asdict(row) | {"window": None if row.window is None else {"opens": opens, "target": target, "closes": closes}}


def draw_gaps(study: StudyFolder, path: Path) -> Path:
    """Draw the days between first interviews and follow-ups. Raises WrongUsage for a kind of file that is not drawn."""
    from workflow import figures
    from workflow.schedule.pictures import paint_gaps

    rows = gaps(study)
    return figures.write(path, lambda figure: paint_gaps(figure, rows), 1.2 + 0.22 * max(4, len(rows)))


def gaps(study: StudyFolder) -> list[tuple[str, int, str]]:
    """For everybody with both: the id, the days from the anchor's interview to the later one, and early, late or empty."""
    held = [one for one in sessions.listed(study) if one.held and one.day]
    rows = []
    for wave in waves.from_settings(study.settings.sections["wave"]):
        if wave.first:
            continue
        for later in (one for one in held if one.kind == wave.name):
            name = later.came[0]
            first = min((one.day for one in held if one.kind != wave.name and name in one.came), default="")
            if first:
                rows.append((name, (date.fromisoformat(later.day) - date.fromisoformat(first)).days, later.timing))
    return rows
