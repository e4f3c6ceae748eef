"""Making a backup: the database as it is at one moment while others write, settings, guides, and sound where asked for (floor 3)."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from workflow import __version__
from workflow.backup import manifest
from workflow.backup.manifest import SOUND, Kept, Manifest
from workflow.backup.steps import elsewhere, keys, passing, renewing, shelf
from workflow.backup.steps.renewing import Held
from workflow.backup.steps.rewriting import recordings_of
from workflow.errors import NotAllowed, WrongUsage
from workflow.people.steps.withdrawn_since import sound_let_go
from workflow.store import copies, events, files
from workflow.store.clock import now_utc
from workflow.store.driver import StudyDatabase
from workflow.store.folder import DATABASE, StudyFolder, database_key, require_outside_keys, require_unsynced
from workflow.study import FORMAT

Tell = Callable[[int], None]  # bytes that are done


@dataclass(frozen=True, slots=True)
class Wish:
    """Where to, and what else."""

    to: Path | None = None  # another disk; None: backups/ in the study
    with_sound: bool = False
    keep: int = 0  # so many of the newest; 0: all
    renew: bool = False  # take from older ones there what was erased since


@dataclass(frozen=True, slots=True)
class Made:
    """What came of it."""

    folder: Path
    manifest: Manifest
    new: bool = True  # False: nothing had changed since the newest one
    copied: int = 0  # sound files that were not there yet
    missing: tuple[str, ...] = ()  # sound files that the study itself no longer has
    stray: tuple[str, ...] = ()  # sound on the other disk that the study has let go
    removed: tuple[str, ...] = ()  # older backups
    renewed: tuple[Held, ...] = ()  # older backups, and what was taken from them
    holding: tuple[Held, ...] = ()  # older backups that hold what was erased since


def shelf_of(study: StudyFolder, wish: Wish) -> Path:
    """Where the backups of this study stand.

    Raises NotAllowed for a place inside the study, in a key folder or beside a copy of the key file, and for one that a service copies.
    """
    if wish.to is None:
        return shelf.of_study(study)
    to = Path(os.path.abspath(wish.to.expanduser()))
    place = to / study.settings.id
    if any(folder.resolve().is_relative_to(study.path.resolve()) for folder in (to, place)):
        raise NotAllowed("This place lies inside the study's folder.", hint="leave --to away, or name a folder on another disk")
    require_outside_keys(to, study)
    keys.require_no_copy(study, to)
    require_unsynced(to, "This place")
    return place


def require_there(folder: Path | None, option: str) -> None:
    """Raises WrongUsage for a folder that a person typed and that is not there: a disk that is not in, or a name misspelt.

    Making it would leave the backup on the very disk against whose loss it is made.
    """
    if folder is not None and not os.path.isdir(folder.expanduser()):
        raise WrongUsage(
            f"There is no folder {folder.name} there: a disk that is not in, or another name? Nothing was written.",
            hint=f"put the disk in, or make the folder first; then {option} and its name",
        )


def make(study: StudyFolder, wish: Wish, *, by: str = "unknown", tell: Tell = lambda done: None) -> Made:
    """Make a backup, open it again and compare it; where nothing has changed since the newest one, that one is enough.

    Raises DiskFull, Locked, BadInput; NotAllowed where somebody was erased while it was being made.
    """
    _require_some_kept(wish)
    place = shelf_of(study, wish)
    passing.clear_restores(study.path.parent)
    renewed = tuple(renewing.renew(study, place, by=by)) if wish.renew else ()
    part = shelf.begin(place)
    try:
        made = _filled(study, wish, part, tell)
    except BaseException:
        if part.exists():
            passing.discard(part)
        raise
    removed, stray = tuple(_remove_older(place, wish.keep)), tuple(_stray(place, made.manifest, wish))
    upto = events.head(study.db)[0]  # what is erased while they are looked through is told the next time
    holding = tuple(renewing.held(study, place))
    if wish.to:
        elsewhere.seen(study, place, clean_at=None if holding or sound_let_go(study) & set(stray) else upto)
    return replace(made, removed=removed, stray=stray, renewed=renewed, holding=holding)


def planned(study: StudyFolder, wish: Wish) -> tuple[Path, int, list[str], int]:
    """Where to, how many bytes of the database, which sound would be copied, and how many bytes that is; nothing is written.

    Raises WrongUsage.
    """
    _require_some_kept(wish)
    place = shelf_of(study, wish)
    there = place / SOUND if wish.to else None
    sound = _recordings(study.db) if wish.with_sound or wish.to else {}
    new = {name: kept for name, kept in sound.items() if there is None or not (there / name).is_file()}
    return place, (study.path / DATABASE).stat().st_size, sorted(new), sum(kept.bytes for kept in new.values())


def _require_some_kept(wish: Wish) -> None:
    if wish.keep < 0:
        raise WrongUsage("--keep is the number of backups that stay, 1 or more.", hint="workflow backup --keep 10")


def _filled(study: StudyFolder, wish: Wish, part: Path, tell: Tell) -> Made:
    files.require_room(part, 2 * (study.path / DATABASE).stat().st_size)
    copies.copy_into(study.db, part / DATABASE)
    for source, name in _small(study):
        (part / name).parent.mkdir(exist_ok=True)
        files.copy_verified(source, part / name)
    made = _described(study, part)
    sound = part.parent / SOUND if wish.to else part / SOUND
    newest = next(iter(reversed(shelf.finished(part.parent))), None)
    last = shelf.read(newest) if newest else None
    has_sound = last and (wish.to or not wish.with_sound or all(SOUND + name in last.files for name in made.recordings))
    if newest and last and has_sound and manifest.same_content(last, made):
        copied, missing = _copy_sound(study, made, sound, tell) if wish.to else (0, [])
        passing.discard(part)
        return Made(newest, last, False, copied, tuple(missing))
    copied, missing = _copy_sound(study, made, sound, tell) if wish.to or wish.with_sound else (0, [])
    if not wish.to and wish.with_sound:
        own = {SOUND + name: kept for name, kept in made.recordings.items() if name not in missing}
        made = replace(made, files=made.files | own)
    with study.db.atomic():  # nobody can begin to erase before it has its name, under which an erasure finds it
        require_nothing_erased_since(study, made)
        files.write_whole(part / manifest.FILE, manifest.to_text(made).encode())
        return Made(shelf.finish(part), made, True, copied, tuple(missing))


def _small(study: StudyFolder) -> Iterator[tuple[Path, str]]:
    yield study.path / FORMAT, FORMAT
    for path in sorted((study.path / "topic_guides").glob("*")):
        if path.is_file():
            yield path, f"topic_guides/{path.name}"


def _described(study: StudyFolder, part: Path) -> Manifest:
    """The manifest of what was copied, read from the copy itself. Raises NotAllowed where the copy is not whole."""
    key = database_key(study.path, study.settings)
    with copies.untouched(part / DATABASE, key) as copy:
        changes, head = events.head(copy)
        broken = copies.damage(copy, encrypted=bool(key)) or events.broken_link(copy)
        if broken or (head != events.GENESIS and events.numbered(study.db, head) != changes):
            raise NotAllowed("The copy is not whole: the study's database or the disk is damaged.", hint="workflow check --read-data")
        counts, recordings = copies.counts(copy), _recordings(copy)
    return Manifest(
        study=study.settings.id,
        made_at=now_utc(),
        program=__version__,
        changes=changes,
        head=head,
        counts=counts,
        files={name: _kept(part / name) for name in [DATABASE, *(name for _, name in _small(study))]},
        recordings=recordings,
        encrypted=bool(key),
    )


def _kept(path: Path) -> Kept:
    return Kept(files.sha256_of(path), path.stat().st_size)


def _recordings(db: StudyDatabase) -> dict[str, Kept]:
    return recordings_of(events.states(db, "recording"))


def _copy_sound(study: StudyFolder, made: Manifest, target: Path, tell: Tell) -> tuple[int, list[str]]:
    """Copy the sound files that are not there yet; how many, and which the study no longer has. Recordings never change."""
    target.mkdir(exist_ok=True)
    new = {n: k for n, k in made.recordings.items() if not (target / n).is_file() or (target / n).stat().st_size != k.bytes}
    files.require_room(target, sum(kept.bytes for kept in new.values()))
    copied, missing, done = 0, [], 0
    for name, kept in new.items():
        source = study.recordings / name
        if not source.is_file():
            missing.append(name)
            continue
        files.remove(target / name)
        if files.copy_verified(source, target / name) != kept.sha256:
            files.remove(target / name)
            missing.append(name)
            continue
        copied, done = copied + 1, done + kept.bytes
        tell(done)
    return copied, missing


def require_nothing_erased_since(study: StudyFolder, made: Manifest) -> None:
    """A copy from before an erasure must not get its name after it. Raises NotAllowed."""
    if manifest.takes_away(events.changes_since(study.db, made.changes)):
        raise NotAllowed("Something was erased while the backup was being made; it was thrown away.", hint="workflow backup")


def _remove_older(place: Path, keep: int) -> list[str]:
    old = shelf.finished(place)[:-keep] if keep else []
    for folder in old:
        shelf.discard(folder)
    return [folder.name for folder in old]


def _stray(place: Path, made: Manifest, wish: Wish) -> list[str]:
    """Sound on the other disk that the study has let go. With --keep, what no backup there names any more is deleted."""
    if not wish.to:
        return []
    there = sorted(path for path in (place / SOUND).glob("*") if path.is_file() and path.name not in made.recordings)
    needed = {name for folder in shelf.finished(place) for name in shelf.read(folder).recordings}
    for path in there:
        if wish.keep and path.name not in needed:
            files.remove(path)
    return [path.name for path in there if path.exists()]
