"""Whether everything that a study keeps is there and is what was written; nothing is changed by looking (floor 3)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from workflow import study as settings
from workflow.backup.steps import elsewhere, passing, shelf
from workflow.errors import WorkflowError
from workflow.guides.steps import book as guides
from workflow.store import copies, files, identities, migrate, whole
from workflow.store.folder import DATABASE, KEY, StudyFolder, database_key, key_folder
from workflow.transcribe.recordings import Part
from workflow.transcribe.steps import book as recordings

Tell = Callable[[int], None]  # bytes that were read


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and what to do."""

    what: str
    todo: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What was looked at and what was found."""

    looked: dict[str, int]  # what -> how many
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()  # no fault, yet worth knowing


def check(study: StudyFolder, *, read_data: bool = False, tell: Tell = lambda done: None) -> Checked:
    """Look over the whole study; with `read_data` every byte of sound, transcripts, documents and backups is read."""
    found: list[Problem] = []
    back = restore_line(study.path)
    found += [Problem(what, back) for what in copies.damage(study.db, encrypted=bool(database_key(study.path, study.settings)))]
    if not found:  # a database that cannot be read to its end has no states to compare
        found += [Problem(what, back) for what in whole.faults(study)]
    parts = _parts(study)
    reader = Reader(tell)
    found += [problem for part in parts for problem in _sound(study, part, reader if read_data else None)]
    found += _guides(study)
    found += _broken_off(study)
    kept = shelf.finished(shelf.of_study(study))
    found += [problem for backup in kept for problem in faults_of(backup, reader if read_data else None)]
    notes = [*_of_an_older_version(study), *_beside(study), *_elsewhere(study), *_unnamed(study, parts)]
    looked = {"recordings": len(parts), "backups": len(kept)} | copies.counts(study.db)
    if read_data:
        found += [Problem(f"{what} is not what was written.", back) for what in copies.unlike_their_checksums(study.db)]
        notes += _documents(study)
    return Checked(looked, tuple(found), tuple(notes))


def to_read(study: StudyFolder) -> int:
    """How many bytes of sound and of backups `read_data` reads."""
    backups = [shelf.read(one).files.values() for one in shelf.finished(shelf.of_study(study)) if not _unreadable(one)]
    return sum(part.bytes for part in _parts(study)) + sum(kept.bytes for files_of in backups for kept in files_of)


def restore_line(study: Path) -> str:
    """What to type to bring back the newest backup."""
    newest = shelf.finished(study / "backups")[-1:]
    if not newest:
        return "there is no backup in backups/; bring one back from another disk: workflow backup --restore FOLDER --into NEWDIR"
    return f"workflow backup --restore backups/{newest[0].name} --into ../{study.name}-restored"


def faults_of(backup: Path, reader: "Reader | None") -> Iterator[Problem]:
    """What is wrong with a backup by its own manifest."""
    again = "workflow backup, which makes another; then delete this one"
    try:
        said = shelf.read(backup)
    except WorkflowError as fault:
        yield Problem(fault.message, again)
        return
    for name, kept in said.files.items():
        path = backup / name
        if not path.is_file():
            yield Problem(f"{name} is missing from the backup {backup.name}.", again)
        elif path.stat().st_size != kept.bytes or (reader and reader.sha256(path) != kept.sha256):
            yield Problem(f"{name} in the backup {backup.name} is not what was written.", again)


class Reader:
    """Reads files to their ends and tells how much that was."""

    def __init__(self, tell: Tell) -> None:
        self.tell, self.done = tell, 0

    def sha256(self, path: Path) -> str:
        digest = files.sha256_of(path)
        self.done += path.stat().st_size
        self.tell(self.done)
        return digest


def _parts(study: StudyFolder) -> list[Part]:
    return list({part.file: part for recording in recordings.listed(study) for part in recording.parts}.values())


def _sound(study: StudyFolder, part: Part, reader: Reader | None) -> Iterator[Problem]:
    path = study.recordings / part.file
    again = f"bring {part.file} back from a backup into the folder recordings"
    if not path.is_file():
        yield Problem(f"The sound file {part.file} is missing.", again)
    elif path.stat().st_size != part.bytes:
        yield Problem(f"The sound file {part.file} has {path.stat().st_size} bytes and had {part.bytes}.", again)
    elif reader and reader.sha256(path) != part.sha256:
        yield Problem(f"The sound file {part.file} is not the one that was added; it has changed since.", again)


def _guides(study: StudyFolder) -> Iterator[Problem]:
    for guide in guides.listed(study):
        for version in guide.versions:
            try:
                guides.frozen(study, guide, version)
            except WorkflowError as fault:
                yield Problem(fault.message, fault.hint)


def _broken_off(study: StudyFolder) -> Iterator[Problem]:
    """What a restore left beside the study when it was killed."""
    for part in passing.restores(study.path.parent):
        yield Problem(
            f"A bringing back was broken off; what it left, {part.name} beside the study, may hold somebody who has withdrawn since.",
            "workflow backup, which clears it away",
        )


def _of_an_older_version(study: StudyFolder) -> list[str]:
    pending = migrate.pending(study.db)
    if not pending:
        return []
    said = "An older version of the program has made this study; it was looked at as it is."
    return [f"{said} The next other command brings it up to date, and keeps a copy of the database from before in backups/."]


def _beside(study: StudyFolder) -> list[str]:
    """What a service that copies folders leaves where two have written the same file: "study (conflicted copy).db", "study 2.db"."""
    known = {DATABASE, settings.FORMAT, KEY, identities.FILE}
    endings = {Path(name).suffix for name in known}
    homes = {study.path, key_folder(study.path, study.settings)}
    found = [path for home in homes for path in sorted(home.glob("*")) if path.suffix.lower() in endings and path.name not in known]
    if not found:
        return []
    said = f"{len(found)} files beside the study's own look like a second copy, as OneDrive and Dropbox make them when two write at once."
    return [f"{said} The program reads none of them. Keep them until you know what is in them, and move the study out of such a folder."]


def _elsewhere(study: StudyFolder) -> list[str]:
    """Other disks with backups of somebody who was erased since they were last here."""
    days = elsewhere.holding(study)
    return [
        f"Backups on another disk, last here on {day}, still hold what was erased since: workflow backup --to DISK --renew" for day in days
    ]


def _unnamed(study: StudyFolder, parts: list[Part]) -> list[str]:
    known = {part.file for part in parts}
    extra = [path.name for path in sorted(study.recordings.glob("*")) if path.name not in known and not path.name.startswith(".")]
    return [f"{len(extra)} files in recordings/ belong to no recording, such as {extra[0]}."] if extra else []


def _documents(study: StudyFolder) -> list[str]:
    """Documents that somebody has corrected or coded since they were exported: no fault."""
    written = {name: digest for recording in recordings.listed(study) for name, digest in recording.exports.items()}
    there = [path for path in sorted((study.path / "exports").rglob("*")) if path.is_file() and path.name in written]
    changed = [path.name for path in there if files.sha256_of(path) != written[path.name]]
    return [f"Changed by somebody since it was exported: {name}" for name in changed]


def _unreadable(backup: Path) -> bool:
    try:
        shelf.read(backup)
    except WorkflowError:
        return True
    return False
