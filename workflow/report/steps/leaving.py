"""What this room stores of a person: reports that count them, some of which name their id and their days (floor 3)."""

from pathlib import Path
from typing import TYPE_CHECKING

from workflow.people.leaving import Item, decide
from workflow.store import files

if TYPE_CHECKING:
    from workflow.people.steps.inventory import Desk

ANSWERS_FOR = ("reports",)
FOLDER = "reports"
# The beginnings of the names of what this room writes there; all of it can be made anew.
WRITTEN = ("flow", "characteristics", "durations", "timeline", "gaps")


def tied(desk: "Desk") -> list[Item]:
    """Every report in reports/; afterwards it is made anew without the person."""
    if desk.live:
        return []
    note = "can be made anew: workflow report"
    return [Item("sheet", path.name, decide(desk.leaving, "sheet"), note=note) for path in _reports(desk)]


def _reports(desk: "Desk") -> list[Path]:
    folder = desk.study.path / FOLDER
    return [path for path in sorted(folder.glob("*")) if path.is_file() and path.name.partition(".")[0] in WRITTEN]


def erase(desk: "Desk") -> None:
    if desk.leaving.goes("sheet") and not desk.live:
        for path in _reports(desk):
            files.remove(path)
