"""What this room stores of a person: the printable sheets of the days on which they were visited (floor 3)."""

from pathlib import Path
from typing import TYPE_CHECKING

from workflow.people.leaving import Item, decide
from workflow.schedule import steps as schedule
from workflow.store import files
from workflow.store.identities import letters_of

if TYPE_CHECKING:
    from workflow.people.steps.inventory import Desk

ANSWERS_FOR = ("reports",)


def tied(desk: "Desk") -> list[Item]:
    """The sheets in reports/ and, with names, in the key folder; others of that day can be printed anew."""
    if desk.live:
        return []
    return [Item("sheet", path.name, decide(desk.leaving, "sheet")) for path in _sheets(desk)]


def _sheets(desk: "Desk") -> list[Path]:
    names = set(desk.leaving.names)
    days = {session.starts[:10] for session in schedule.listed(desk.study) if session.starts and set(session.who) & names}
    folders = (desk.study.path / "reports", letters_of(desk.study))
    return [path for folder in folders for day in sorted(days) if (path := folder / f"visits-{day}.html").is_file()]


def erase(desk: "Desk") -> None:
    if desk.leaving.goes("sheet") and not desk.live:
        for path in _sheets(desk):
            files.remove(path)
