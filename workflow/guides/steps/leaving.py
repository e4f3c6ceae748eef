"""What this room stores of a person: why a question was skipped with them, and interview sheets that bear their id (floor 3)."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from workflow.guides import uses
from workflow.guides.steps import attach
from workflow.guides.uses import Use
from workflow.people.leaving import Item, decide
from workflow.schedule import steps as schedule
from workflow.store import erasure, files
from workflow.store.clock import now_utc

if TYPE_CHECKING:
    from workflow.people.steps.inventory import Desk

ANSWERS_FOR = ()


def tied(desk: "Desk") -> list[Item]:
    """Coverage of the sessions that were the person's alone, and the sheets of those sessions: notes may have been typed into them."""
    found = []
    for use in _theirs(desk):
        if use.covered:
            found.append(Item("facts", f"coverage of S{use.session}", decide(desk.leaving, "facts")))
        for path in _sheets(desk, use):
            what = path.relative_to(desk.study.path).as_posix()
            found.append(Item("sheet", what, decide(desk.leaving, "sheet"), sha256=files.sha256_of(path)))
    return found


def erase(desk: "Desk") -> None:
    """Take out the reasons, delete the sheets; which question was spoken of stays, since it is counted."""
    for use in _theirs(desk):
        if desk.leaving.goes("sheet"):
            for path in _sheets(desk, use):
                files.remove(path)
        if desk.leaving.goes("facts"):
            with desk.study.db.atomic():
                about = {"at_utc": now_utc(), "who": desk.leaving.by}
                erasure.blank_events(desk.study.db, attach.SUBJECT, use.session, _without_reasons, uses.apply, **about)


def _theirs(desk: "Desk") -> list[Use]:
    alone = {one.number for one in schedule.listed(desk.study) if set(one.who) <= set(desk.leaving.names)}
    return [use for use in attach.listed(desk.study) if use.session in alone]


def _sheets(desk: "Desk", use: Use) -> list[Path]:
    folder = desk.study.path / "exports"
    return sorted(path for path in folder.glob(f"S{use.session}-{use.guide}-*") if path.suffix in (".docx", ".html"))


def _without_reasons(event: Any) -> dict[str, Any]:
    if event.kind != "covered":
        return dict(event.data)
    return {"covered": {item: one | {"why": ""} for item, one in event.data["covered"].items()}}
