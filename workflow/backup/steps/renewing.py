"""Older backups that still hold somebody who was erased since: which they are, and taking it from them too (floor 3).

A backup that is being renewed has a file in it that says so until its manifest fits again: one that was broken off is done once more,
and one that is damaged never passes for renewed.
"""

import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from workflow.backup import manifest
from workflow.backup.manifest import SOUND
from workflow.backup.steps import shelf
from workflow.backup.steps.checking import Reader, faults_of
from workflow.backup.steps.rewriting import renew as write_manifest
from workflow.errors import BadInput, WorkflowError
from workflow.people.steps import withdrawn_since
from workflow.people.steps.withdrawn_since import carry_over, sound_let_go
from workflow.store import copies, erasure, events, files, migrate
from workflow.store.driver import connect
from workflow.store.folder import DATABASE, StudyFolder, database_key

MARK = "renewing"


@dataclass(frozen=True, slots=True)
class Held:
    """A backup, and whom and what it still holds although it was erased or taken off record since."""

    backup: str  # the name of its folder
    ids: tuple[str, ...]  # P7, R3


def held(study: StudyFolder, place: Path) -> list[Held]:
    """The backups at `place` that hold what the study has let go. Nothing is changed; a backup that cannot be read is left to `check`."""
    found = []
    for backup in shelf.finished(place):
        ids = _held_in(study, backup)
        if ids:
            found.append(Held(backup.name, tuple(ids)))
    return found


def _held_in(study: StudyFolder, backup: Path) -> list[str]:
    try:
        said = shelf.read(backup)
        if said.study != study.settings.id or not manifest.takes_away(events.changes_since(study.db, said.changes)):
            return []
        with copies.untouched(backup / DATABASE, database_key(study.path, study.settings)) as db:
            ids = withdrawn_since.held_still(study, StudyFolder(backup, study.settings, db))
    except WorkflowError:
        return []
    return ids or (["what a renewal that was broken off has left"] if (backup / MARK).exists() else [])


def renew(study: StudyFolder, place: Path, *, by: str) -> Iterator[Held]:
    """Take from every backup at `place` what the study has let go, and leave each whole; doing it again does no harm.

    Raises BadInput for a backup that is damaged, or on a disk that cannot be written; DiskFull.
    """
    for one in held(study, place):
        _renew(study, place / one.backup, by)
        yield one
    _delete_sound(study, place)


def _renew(study: StudyFolder, backup: Path, by: str) -> None:
    if not (backup / MARK).exists():
        bad = list(faults_of(backup, Reader(lambda done: None)))
        if bad:
            raise BadInput(f"This backup is not whole, so it was not renewed. {bad[0].what}", hint=f"delete the folder {backup.name} there")
    files.write_whole(backup / MARK, b"")
    key = database_key(study.path, study.settings)
    database = backup / DATABASE
    with files.disk_errors():
        database.chmod(database.stat().st_mode | stat.S_IRUSR | stat.S_IWUSR)
    db = connect(database, key=key)
    try:
        migrate.without_backup(db)
        list(carry_over(study, StudyFolder(backup, study.settings, db), by=by))
        erasure.compact(db)
        erasure.make_single(db)
    finally:
        db.close()
    write_manifest(backup, key)
    files.remove(backup / MARK)


def _delete_sound(study: StudyFolder, place: Path) -> None:
    """The sound beside the backups that went with somebody, and that no backup there names any more."""
    needed = {name for backup in shelf.finished(place) for name in shelf.read(backup).recordings}
    for name in sound_let_go(study) - needed:
        if Path(name).name == name:
            files.remove(place / SOUND / name)
