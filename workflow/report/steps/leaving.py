"""What this room stores of a person: quotations, and reports that count them, some of which name their id and days (floor 3)."""

from pathlib import Path
from typing import TYPE_CHECKING

from workflow.people.leaving import Item, decide
from workflow.report.quotations import kept
from workflow.report.quotations.kept import SUBJECT, Quotation
from workflow.store import erasure, events, files
from workflow.store.clock import now_utc

if TYPE_CHECKING:
    from workflow.people.steps.inventory import Desk

ANSWERS_FOR = ("reports",)
FOLDER = "reports"
# The beginnings of the names of what this room writes there; all of it can be made anew.
WRITTEN = ("flow", "characteristics", "durations", "timeline", "gaps", "methods", "srqr", "coreq", "quotations", "report")


def tied(desk: "Desk") -> list[Item]:
    """Quotations of the person, and every report in reports/; afterwards it is made anew without the person."""
    found = [Item("quotation", one.id, decide(desk.leaving, "quotation", one.recording)) for one in _quotations(desk)]
    if desk.live:
        return found
    note = "can be made anew: workflow report"
    return found + [Item("sheet", path.name, decide(desk.leaving, "sheet"), note=note) for path in _reports(desk)]


def _quotations(desk: "Desk") -> list[Quotation]:
    """Also those that are kept no longer: their events still hold the translation."""
    found = [kept.from_state(number, state) for number, state in events.states(desk.study.db, SUBJECT).items()]
    return [one for one in found if one.who in desk.leaving.names]


def _reports(desk: "Desk") -> list[Path]:
    folder = desk.study.path / FOLDER
    return [path for path in sorted(folder.glob("*")) if path.is_file() and path.name.partition(".")[0] in WRITTEN]


def erase(desk: "Desk") -> None:
    leaving = desk.leaving
    with desk.study.db.atomic():
        for one in _quotations(desk):
            if leaving.goes("quotation", one.recording):
                about = {"at_utc": now_utc(), "who": leaving.by}
                erasure.blank_events(desk.study.db, SUBJECT, one.number, kept.blanked, kept.apply, **about)
    if leaving.goes("sheet") and not desk.live:
        for path in _reports(desk):
            files.remove(path)
