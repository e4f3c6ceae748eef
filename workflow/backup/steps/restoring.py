"""Bringing a backup back: always into a new folder, checked first, and without whoever has withdrawn since (floor 3)."""

import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from workflow import study as settings
from workflow.backup.manifest import SOUND, Manifest
from workflow.backup.steps import shelf
from workflow.backup.steps.checking import Reader, faults_of
from workflow.errors import BadInput, NotAllowed, WrongUsage
from workflow.people.steps.withdrawn_since import Since, carry_over
from workflow.store import files
from workflow.store.folder import KEY, SUBFOLDERS, StudyFolder, key_folder, open_study, require_own_disk


@dataclass(frozen=True, slots=True)
class Restored:
    """What came of it."""

    folder: Path
    manifest: Manifest
    sound: int  # files that were brought back
    missing: tuple[str, ...]  # sound files that were found nowhere
    since: tuple[Since, ...] | None  # who has withdrawn since; None where no newer study is known


def restore(backup: Path, into: Path, newer: StudyFolder | None, *, by: str) -> Restored:
    """Bring `backup` back into the new folder `into`. `newer` is the study as it is today, where it can still be opened.

    Raises NotAllowed when there is something at `into` already, BadInput for a backup that is not whole, WrongKey, DiskFull.
    """
    backup, into = Path(os.path.abspath(backup)), Path(os.path.abspath(into))
    said = shelf.read(backup)
    _require_new(backup, into)
    bad = list(faults_of(backup, Reader(lambda done: None)))
    if bad:
        raise BadInput(f"This backup is not whole. {bad[0].what}", hint="take another backup")
    part = into.with_name(f".{into.name}.restoring-{os.getpid()}")
    homes = [backup / SOUND, backup.parent / SOUND, backup.parent.parent / SOUND]
    try:
        sound, missing = _filled(backup, said, part, homes)
        _bring_key(part, into, newer)
        with files.disk_errors():
            os.replace(part, into)
        files.sync_folder(into.parent)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    study = open_study(into)
    try:
        same = newer is not None and newer.settings.id == said.study
        since = tuple(carry_over(newer, study, by=by)) if newer and same else None
    finally:
        study.db.close()
    return Restored(into, said, sound, tuple(missing), since)


def newer_study(backup: Path) -> Path | None:
    """The study that a backup lies in: backups/2026-11-24T153000."""
    home = backup.absolute().parent.parent
    return home if backup.absolute().parent.name == "backups" and (home / settings.FORMAT).is_file() else None


def _require_new(backup: Path, into: Path) -> None:
    if into.exists():
        raise NotAllowed("There is something of that name already; nothing was changed.", hint="name a folder that does not exist yet")
    if into.resolve().is_relative_to(backup.resolve().parent):
        raise WrongUsage("A backup cannot be brought back into the folder of the backups.", hint="--into ../restored")
    if not into.parent.is_dir():
        raise WrongUsage("The folder in which it should be made does not exist.", hint="make it first, or name another place")
    require_own_disk(into)


def _filled(backup: Path, said: Manifest, part: Path, homes: Iterable[Path]) -> tuple[int, list[str]]:
    files.require_room(part.parent, sum(kept.bytes for kept in (*said.files.values(), *said.recordings.values())))
    with files.disk_errors():
        for name in SUBFOLDERS:
            (part / name).mkdir(parents=True)
        for name in said.files:
            if not name.startswith(SOUND):
                files.copy_verified(backup / name, part / name)
                if not (name.startswith("topic_guides/") and not os.access(backup / name, os.W_OK)):
                    (part / name).chmod(0o644)
    brought, missing = 0, []
    for name, kept in said.recordings.items():
        source = next((home / name for home in homes if (home / name).is_file()), None)
        if source is None or files.sha256_of(source) != kept.sha256:
            missing.append(name)
            continue
        files.copy_verified(source, part / SOUND / name)
        brought += 1
    return brought, missing


def _bring_key(part: Path, into: Path, newer: StudyFolder | None) -> None:
    """An encrypted study needs its key where study.toml says; it is copied from the newer study's, and never over another."""
    read = settings.read((part / settings.FORMAT).read_text(encoding="utf-8-sig"))
    target = key_folder(into, read) / KEY
    if newer is None or target.exists():
        return
    source = key_folder(newer.path, newer.settings) / KEY
    if source.is_file() and source != target and newer.settings.id == read.id:
        with files.disk_errors():
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        files.write_whole(target, source.read_bytes(), private=True)
