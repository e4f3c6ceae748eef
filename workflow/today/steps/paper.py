"""The sheets of today's visits are written: with ids alone into the study, with names beside the key file (floor 3)."""

from pathlib import Path

from workflow.people.steps import book
from workflow.schedule import steps as schedule
from workflow.schedule.today import missing_consent
from workflow.store.files import write_whole
from workflow.store.folder import StudyFolder
from workflow.store.identities import Person, letters_of
from workflow.today.visits import Visit, page


def visit_sheets(study: StudyFolder, now: str, known: dict[int, Person] | None = None) -> Path | None:
    """Write a printable page for each of today's visits; None where there is none.

    Without `known` it bears ids alone and goes to reports/; with the key file's entries it bears names and goes to the key folder.
    """
    visits = []
    for session in schedule.agenda(study, now):
        if session.starts[:10] == now[:10]:
            mine = [one for one in book.listed(study) if {one.id, f"C{one.number}"} & set(session.who)]
            contacts = {one.id: known.get(one.number, {}) for one in mine} if known is not None else {}
            visits.append(Visit(session, tuple(mine), missing_consent(study, session.who), contacts))
    if not visits:
        return None
    folder = study.path / "reports" if known is None else letters_of(study)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"visits-{now[:10]}.html"
    write_whole(path, page(visits, study.settings.id).encode(), private=known is not None)
    return path
