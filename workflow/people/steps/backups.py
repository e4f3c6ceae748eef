"""Backups inside the study folder hold what they were made from: each is opened, and the same goes from it (floor 3).

What a backup is restored to must not phone somebody who has withdrawn, so the withdrawal is written into it as well.
"""

import stat
from dataclasses import replace
from pathlib import Path

from workflow.backup.steps import elsewhere, passing, shelf
from workflow.backup.steps.rewriting import renew
from workflow.people import candidates
from workflow.people.leaving import Item, Leaving, decide
from workflow.people.steps import book, inventory
from workflow.people.steps.inventory import Desk
from workflow.store import erasure, events, migrate
from workflow.store.clock import now_utc
from workflow.store.driver import connect
from workflow.store.events import Event
from workflow.store.folder import DATABASE, StudyFolder, database_key

ANSWERS_FOR = ("backups",)
PASSING = ("-wal", "-shm", "-journal")  # what SQLite keeps beside an open database


def tied(desk: Desk) -> list[Item]:
    """Every backup; files in the folder that are none are named, since they may hold anything."""
    if desk.live or not (desk.study.path / "backups").is_dir():
        return []
    known, strange = _found(desk.study)
    action = decide(desk.leaving, "backup")
    items = [Item("backup", _name(desk.study, path), action) for path in known]
    if action == "stays":
        return items
    note = "this program did not make it and cannot look into it: delete it, or keep it elsewhere"
    return items + [Item("backup", _name(desk.study, path), "by-hand", note=note) for path in strange]


def _name(study: StudyFolder, path: Path) -> str:
    return path.relative_to(study.path).as_posix()


def _found(study: StudyFolder) -> tuple[list[Path], list[Path]]:
    """The databases of backups; and files that belong to none."""
    begun = shelf.begun(shelf.of_study(study))  # by a backup that was broken off, or is being made: thrown away, never rewritten
    databases = sorted(path for path in (study.path / "backups").rglob("*.db") if path.is_file() and not set(begun) & set(path.parents))
    homes = {path.parent for path in databases if path.name == DATABASE}
    files = [
        path
        for path in sorted((study.path / "backups").rglob("*"))
        if path.is_file() and path not in databases and not set(begun) & set(path.parents)
    ]
    strange = [one for one in files if not homes & set(one.parents) and not one.name.endswith(PASSING) and one.name != elsewhere.FILE]
    return databases, strange


def erase(desk: Desk) -> None:
    """Let the same go from every backup, and leave each whole and closed. Raises WrongKey, Locked."""
    if desk.live or not desk.leaving.goes("backup"):
        return
    for folder in shelf.begun(shelf.of_study(desk.study)):
        passing.discard(folder)
    passing.clear_restores(desk.study.path.parent)
    key = database_key(desk.study.path, desk.study.settings)
    person = book.get(desk.study, f"C{desk.leaving.number}")
    for path in _found(desk.study)[0]:
        path.chmod(path.stat().st_mode | stat.S_IRUSR | stat.S_IWUSR)
        db = connect(path, key=key)
        try:
            migrate.without_backup(db)
            home = path.parent if path.name == DATABASE else path.with_suffix(".files")  # a database alone has no files beside it
            backup = StudyFolder(home, desk.study.settings, db)
            there = Desk(backup, _known_to(backup, desk.leaving), live=desk.study)
            for keeper in inventory.keepers():
                keeper.erase(there)
            _write_withdrawal(there, person)
            erasure.compact(db)
            erasure.make_single(db)
        finally:
            db.close()
        renew(path.parent, key)


def _known_to(backup: StudyFolder, leaving: Leaving) -> Leaving:
    """Without the recordings that came after the backup."""
    there = set(events.states(backup.db, "recording"))
    return replace(leaving, own=leaving.own & there, shared=leaving.shared & there)


def _write_withdrawal(desk: Desk, person: candidates.Candidate) -> None:
    state = events.state(desk.study.db, book.SUBJECT, person.number)
    done = "erased" if desk.leaving.scope == "erase" else "raw-deleted"
    if state is None or state.get("erased") or (done == "raw-deleted" and state.get("raw_deleted")):
        return
    with desk.study.db.atomic():
        if state["standing"] != "withdrawn" or state["scope"] != person.scope:
            _happened(desk, "withdrawn", {"scope": person.scope, "on": person.withdrawn_on})
        _happened(desk, done, {"on": desk.leaving.on})


def _happened(desk: Desk, kind: str, data: dict[str, str]) -> None:
    event = Event(book.SUBJECT, desk.leaving.number, kind, desk.leaving.by, now_utc(), data)
    events.append(desk.study.db, event, candidates.apply)
