"""What can be brought back: a backup with its manifest, or the database alone that was kept before an update of the tables (floor 3)."""

from dataclasses import dataclass
from pathlib import Path

from workflow import study as settings
from workflow.backup.manifest import SOUND, Manifest
from workflow.backup.steps import shelf
from workflow.backup.steps.checking import Reader, faults_of
from workflow.backup.steps.rewriting import recordings_of
from workflow.errors import BadInput
from workflow.store import copies, events
from workflow.store.folder import DATABASE, database_key


@dataclass(frozen=True, slots=True)
class Source:
    """What a study is brought back from."""

    said: Manifest
    files: dict[str, Path]  # name in the study -> where it lies
    sound: tuple[Path, ...]  # folders in which its sound may lie


def of(backup: Path) -> Source:
    """Look over what is to be brought back. Raises BadInput for what is no backup or is not whole, WrongKey."""
    if backup.is_file() and backup.suffix == Path(DATABASE).suffix:
        return _alone(backup)
    said = shelf.read(backup)
    _require_whole([fault.what for fault in faults_of(backup, Reader(lambda done: None))])
    files = {name: backup / name for name in said.files if not name.startswith(SOUND)}
    return Source(said, files, (backup / SOUND, backup.parent / SOUND, backup.parent.parent / SOUND))


def _alone(database: Path) -> Source:
    """A database alone: settings and guides are those of the study in whose folder `backups` it lies."""
    home = database.parent.parent
    if database.parent.name != "backups" or not (home / settings.FORMAT).is_file():
        raise BadInput(
            "A database alone has no study.toml.", hint="put it into the folder backups of its study, and bring it back from there"
        )
    read = settings.read((home / settings.FORMAT).read_text(encoding="utf-8-sig"))
    key = database_key(home, read)
    with copies.untouched(database, key) as db:
        _require_whole(copies.damage(db, encrypted=bool(key)))
        changes, head = events.head(db)
        counts, recordings = copies.counts(db), recordings_of(events.states(db, "recording"))
        made_at = events.newest_at(db)
    guides = {f"topic_guides/{path.name}": path for path in sorted((home / "topic_guides").glob("*")) if path.is_file()}
    said = Manifest(read.id, made_at, "", changes, head, counts, recordings=recordings, encrypted=bool(key))
    return Source(said, {DATABASE: database, settings.FORMAT: home / settings.FORMAT} | guides, (home / SOUND,))


def _require_whole(faults: list[str]) -> None:
    if faults:
        raise BadInput(f"This backup is not whole. {faults[0]}", hint="take another backup")
