"""What this room stores of a person: the printable sheets of the days on which they were visited (floor 3)."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from workflow.people.leaving import Item, decide
from workflow.schedule import steps as schedule
from workflow.store import files
from workflow.store.folder import StudyFolder
from workflow.store.identities import letters_of

if TYPE_CHECKING:
    from workflow.people.steps.inventory import Desk

ANSWERS_FOR = ("reports",)
LARGEST = 5_000_000  # bytes of a file of ids
RENEWED = {"team-calendar": "workflow schedule feed", "visits-": "workflow today --print"}  # how a file begins -> what writes it anew


def tied(desk: "Desk") -> list[Item]:
    """The sheets in reports/ and, with names, in the key folder; others of that day can be printed anew."""
    if desk.live:
        return []
    return [Item("sheet", path.name, decide(desk.leaving, "sheet")) for path in _sheets(desk)]


def _sheets(desk: "Desk") -> list[Path]:
    names = set(desk.leaving.names)
    days = {session.starts[:10] for session in schedule.listed(desk.study) if session.starts and set(session.who) & names}
    numbers = [session.number for session in schedule.listed(desk.study) if set(session.who) & names]
    folders = (desk.study.path / "reports", letters_of(desk.study))
    of_sessions = (f"S{number}-{kind}.html" for number in numbers for kind in ("sheet", "address"))  # also of those with others
    files_of = [*(f"visits-{day}.html" for day in sorted(days)), *of_sessions]
    return [path for folder in folders for name in files_of if (path := folder / name).is_file()]


def stale(study: StudyFolder, names: Sequence[str]) -> list[tuple[Path, str]]:
    """The files in which an id stands still, though its bearer has left: where, and what to type to renew each."""
    word = re.compile(r"\b(?:" + "|".join(map(re.escape, names)) + r")\b")
    found = []
    for path in sorted((*study.path.glob("exports/*.ics"), *study.path.glob("reports/*.html"))):
        if path.stat().st_size <= LARGEST and word.search(path.read_text(encoding="utf-8", errors="replace")):
            found.append((path, next((command for start, command in RENEWED.items() if path.name.startswith(start)), "")))
    return found


def erase(desk: "Desk") -> None:
    if desk.leaving.goes("sheet") and not desk.live:
        for path in _sheets(desk):
            files.remove(path)
