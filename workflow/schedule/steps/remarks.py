"""What is said of a time that was booked and may be a slip of the pen: a holiday, a Sunday, an hour of the night (floor 3)."""

from datetime import date

from workflow.schedule import holidays, hours
from workflow.schedule.sessions import Session
from workflow.store.folder import StudyFolder

USUAL = (7, 21)  # nobody wonders about what begins from seven in the morning until nine in the evening
SUNDAY = 6


def of(study: StudyFolder, session: Session) -> list[str]:
    """Remarks on a booked time, a sentence each; it is booked all the same."""
    if not session.starts:
        return []
    settings, day, hour = study.settings, date.fromisoformat(session.starts[:10]), int(session.starts[11:13])
    free = holidays.between(settings.holidays, day, day).get(day, "") if settings.holidays else ""
    closed = settings.sections["closed"]
    why = hours.closed_why(closed, day)
    found = [f"{day} is a holiday ({free})"] if free else []
    found += [f"{day} lies in a [[closed]] of study.toml" + (f" ({why})" if why else "")] if hours.closed_days(closed, day, day) else []
    found += [f"{day} is a Sunday"] if day.weekday() == SUNDAY and not found else []
    found += [] if USUAL[0] <= hour < USUAL[1] else [f"{session.starts[11:16]} is in the night"]
    return [f"Booked all the same: {one}." for one in found]
