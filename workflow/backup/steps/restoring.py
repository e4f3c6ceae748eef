"""Bringing a backup back: always into a new folder, checked first, and without whoever has withdrawn since (floor 3)."""

import contextlib
import os
from dataclasses import dataclass
from pathlib import Path

from workflow import study as settings
from workflow.backup.manifest import SOUND, Kept, Manifest
from workflow.backup.steps import passing, sources
from workflow.backup.steps.rewriting import recordings_of
from workflow.backup.steps.sources import Source
from workflow.errors import NotAllowed, WrongKey, WrongUsage
from workflow.people.steps import key_file
from workflow.people.steps.withdrawn_since import Since, carry_over, sound_let_go
from workflow.store import events, files
from workflow.store.folder import KEY, SUBFOLDERS, StudyFolder, key_folder, open_study, require_outside_keys, require_own_disk


@dataclass(frozen=True, slots=True)
class Restored:
    """What came of it."""

    folder: Path
    manifest: Manifest
    sound: int  # files that were brought back
    missing: tuple[str, ...]  # sound files that were found nowhere
    since: tuple[Since, ...] | None  # who has withdrawn since; None where no newer study is known
    names_at: Path | None = None  # the key folder, where names were imported and their key file is not in it


def restore(backup: Path, into: Path, newer: StudyFolder | None, *, by: str) -> Restored:
    """Bring `backup` back into the new folder `into`. `newer` is the study as it is today, where it can still be opened.

    It gets its name when whoever has withdrawn since has withdrawn in it too. Raises NotAllowed when there is something at `into`
    already, BadInput for a backup that is not whole, WrongKey, DiskFull.
    """
    backup, into = Path(os.path.abspath(backup)), Path(os.path.abspath(into))
    source = sources.of(backup)
    _require_new(backup, into)
    passing.clear_restores(into.parent)
    known = newer if newer is not None and newer.settings.id == source.said.study else None
    part = passing.begin(into.with_name(f".{into.name}.restoring-{os.getpid()}"))
    try:
        _fill(source, part)
        _bring_key(source, part, into, known)
        return _named(source, part, into, known, by)
    except BaseException:
        if part.exists():
            passing.discard(part)
        raise


def _named(source: Source, part: Path, into: Path, newer: StudyFolder | None, by: str) -> Restored:
    """Bring the copy up to what the newer study knows, and give it its name.

    Others go on working in the newer study meanwhile: what they have written by then is carried over too. The name is given while none of
    them can write, so whoever withdraws is either withdrawn in the copy or withdraws when the copy has its name.
    """
    since: list[Since] = []
    while True:
        upto = events.head(newer.db) if newer else None
        more, wanted = _caught_up(part, newer, by)
        since += [one for one in more if one not in since]
        sound, missing = _bring_sound(source, newer, wanted, part)
        with newer.db.atomic() if newer else contextlib.nullcontext():
            if newer is None or events.head(newer.db) == upto:
                passing.settle(part, into)
                break
    return Restored(into, source.said, sound, tuple(missing), tuple(since) if newer else None, _names_away(into))


def _names_away(into: Path) -> Path | None:
    """Where the key file is expected, seen from the new folder, and is not."""
    study = open_study(into, is_copy=True)
    try:
        return key_folder(into, study.settings) if key_file.is_away(study) else None
    finally:
        study.db.close()


def newer_study(backup: Path) -> Path | None:
    """The study that a backup lies in: backups/2026-11-24T153000, or a database alone in the same folder."""
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
    require_outside_keys(into)


def _fill(source: Source, part: Path) -> None:
    said = source.said
    known = {name: path.stat().st_size for name, path in source.files.items()}
    files.require_room(part.parent, sum(known.values()) + sum(kept.bytes for kept in said.recordings.values()))
    with files.disk_errors():
        for name in SUBFOLDERS:
            (part / name).mkdir()
        for name, path in source.files.items():
            files.copy_verified(path, part / name)
            if not (name.startswith("topic_guides/") and not os.access(path, os.W_OK)):
                (part / name).chmod(0o644)


def _caught_up(part: Path, newer: StudyFolder | None, by: str) -> tuple[list[Since], dict[str, Kept]]:
    """Who has withdrawn since and has withdrawn here too, and the sound that the study names after that."""
    study = open_study(part, is_copy=True)
    try:
        since = list(carry_over(newer, study, by=by)) if newer else []
        return since, recordings_of(events.states(study.db, "recording"))
    finally:
        study.db.close()


def _bring_sound(source: Source, newer: StudyFolder | None, wanted: dict[str, Kept], part: Path) -> tuple[int, list[str]]:
    """Copy what the study names; how many, and what was found nowhere. What went with somebody who was erased is brought from nowhere."""
    homes = [*source.sound, *([newer.recordings] if newer else [])]
    let_go = sound_let_go(newer) if newer else frozenset()
    brought, missing = 0, []
    for name, kept in wanted.items():
        if (part / SOUND / name).exists() and name not in let_go:  # brought before, or a copy in which somebody is silent, made here
            brought += 1
            continue
        found = (home / name for home in homes if _is_there(home / name, kept))
        path = None if name in let_go else next(found, None)
        if path is None:
            missing.append(name)
            continue
        files.copy_verified(path, part / SOUND / name)
        brought += 1
    return brought, missing


def _is_there(path: Path, kept: Kept) -> bool:
    """Whether a sound file is what was written; it may be erased while it is read."""
    try:
        return path.is_file() and files.sha256_of(path) == kept.sha256
    except FileNotFoundError:
        return False


def _bring_key(source: Source, part: Path, into: Path, newer: StudyFolder | None) -> None:
    """An encrypted study needs its key where study.toml says; it is copied from the newer study's, and never over another.

    Raises WrongKey where it is nowhere.
    """
    read = settings.read((part / settings.FORMAT).read_text(encoding="utf-8-sig"))
    target = key_folder(into, read) / KEY
    if target.exists():
        return
    known = key_folder(newer.path, newer.settings) / KEY if newer else target
    if known.is_file():
        with files.disk_errors():
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        files.write_whole(target, known.read_bytes(), private=True)
    elif source.said.encrypted:
        raise WrongKey(
            f"This study is encrypted, and its key is not in {target.parent}, where it is expected.",
            hint=f"copy {KEY} there: from the first study's .key folder, or from a copy by backup --key-to",
        )
