"""The sheets of today's visits are written: with ids alone into the study, with names beside the key file (floor 3)."""

from pathlib import Path

from workflow.errors import NotAllowed
from workflow.people.steps import book
from workflow.schedule import steps as schedule
from workflow.schedule.sessions import Session
from workflow.schedule.today import missing_consent
from workflow.store.files import write_whole
from workflow.store.folder import StudyFolder
from workflow.store.identities import Person, letters_of
from workflow.today.visits import Visit, addresses, page


def visit_sheets(study: StudyFolder, now: str, known: dict[int, Person] | None = None) -> Path | None:
    """Write a printable page for each of today's visits; None where there is none.

    Without `known` it bears ids alone and goes to reports/; with the key file's entries it bears names and goes to the key folder.
    """
    visits = [_visit(study, session, known) for session in schedule.agenda(study, now) if session.starts[:10] == now[:10]]
    if not visits:
        return None
    return _written(study, f"visits-{now[:10]}.html", page(visits, study.settings.id), private=known is not None)


def session_sheet(study: StudyFolder, number: int, known: dict[int, Person] | None = None) -> list[Path]:
    """Write the sheet of one session with ids alone, and with `known` a second sheet that says where to go and whom to phone.

    The address stands on its own sheet, so that the first can be shown, filed and filled in. Raises NotFound, and NotAllowed without a day.
    """
    session = schedule.get(study, number)
    if not session.starts:
        raise NotAllowed(f"S{number} has no day yet.", hint=f'workflow schedule book S{number} --at "2026-12-01 10:00"')
    made = [_written(study, f"S{number}-sheet.html", page([_visit(study, session, None)], study.settings.id), private=False)]
    if known is not None:
        made.append(_written(study, f"S{number}-address.html", addresses(_visit(study, session, known)), private=True))
    return made


def _visit(study: StudyFolder, session: Session, known: dict[int, Person] | None) -> Visit:
    mine = [one for one in book.listed(study) if {one.id, f"C{one.number}"} & set(session.who)]
    contacts = {one.id: known.get(one.number, {}) for one in mine} if known is not None else {}
    return Visit(session, tuple(mine), missing_consent(study, session.who), contacts)


def _written(study: StudyFolder, name: str, text: str, *, private: bool) -> Path:
    folder = letters_of(study) if private else study.path / "reports"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_whole(folder / name, text.encode(), private=private)
    return folder / name
