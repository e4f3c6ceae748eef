"""Where backups stand: a folder each under its time, made under a passing name, so that what bears a name is whole (floor 3)."""

import os
from pathlib import Path

from workflow.backup import manifest
from workflow.backup.manifest import Manifest
from workflow.backup.steps import passing
from workflow.errors import BadInput
from workflow.store import files
from workflow.store.clock import now_utc
from workflow.store.folder import StudyFolder

PASSING = ".making-"


def of_study(study: StudyFolder) -> Path:
    return study.path / "backups"


def finished(shelf: Path) -> list[Path]:
    """Every whole backup on a shelf, the oldest first: by the change at which the log stood, since a clock may be set back."""
    there = (path.parent for path in shelf.glob(f"*/{manifest.FILE}") if not path.parent.name.startswith("."))
    return sorted(there, key=lambda backup: (_changes(backup), backup.name))


def _changes(backup: Path) -> int:
    """How many changes the log had; one that cannot be read counts as the oldest."""
    try:
        return read(backup).changes
    except BadInput:
        return -1


def singles(shelf: Path) -> list[Path]:
    """Databases that stand alone on a shelf: copies from before an update of the tables."""
    return sorted(path for path in shelf.glob("*.db") if path.is_file())


def read(backup: Path) -> Manifest:
    """What a backup says of itself. Raises BadInput."""
    try:
        return manifest.from_text((backup / manifest.FILE).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        raise BadInput(f"{backup.name} is no backup of this program.", hint="a backup is a folder with a file manifest.json") from None


def begun(shelf: Path) -> list[Path]:
    """Folders of backups that are being made, or were broken off."""
    return sorted(path for path in shelf.glob(f"{PASSING}*") if path.is_dir())


def begin(shelf: Path) -> Path:
    """A folder under a passing name; what programs that are gone have left is thrown away first."""
    with files.disk_errors():
        shelf.mkdir(parents=True, exist_ok=True)
        for old in begun(shelf):
            if passing.is_left(old):
                passing.discard(old)
    return passing.begin(shelf / f"{PASSING}{now_utc().replace(':', '').rstrip('Z')}-{os.getpid()}")


def finish(part: Path) -> Path:
    """Give a backup that is whole its name."""
    stamp = part.name.removeprefix(PASSING).rpartition("-")[0]
    target, n = part.with_name(stamp), 1
    while target.exists():
        n += 1
        target = part.with_name(f"{stamp}-{n}")
    passing.settle(part, target)
    return target


def discard(backup: Path) -> None:
    """Delete a backup; its manifest first, so that half of one is never taken for a whole."""
    files.remove(backup / manifest.FILE)
    passing.discard(backup)
