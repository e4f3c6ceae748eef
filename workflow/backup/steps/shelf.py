"""Where backups stand: a folder each under its time, made under a passing name, so that what bears a name is whole (floor 3)."""

import os
from pathlib import Path

from workflow.backup import manifest
from workflow.backup.manifest import Manifest
from workflow.errors import BadInput
from workflow.store import files, owner
from workflow.store.clock import now_utc
from workflow.store.folder import StudyFolder

PASSING = ".making-"
OWNER = "owner"


def of_study(study: StudyFolder) -> Path:
    return study.path / "backups"


def finished(shelf: Path) -> list[Path]:
    """Every whole backup on a shelf, the oldest first."""
    return sorted(path.parent for path in shelf.glob(f"*/{manifest.FILE}") if not path.parent.name.startswith("."))


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
            held = old / OWNER
            if not held.is_file() or owner.is_gone(held.read_text(encoding="utf-8")):
                discard(old)
        part = shelf / f"{PASSING}{now_utc().replace(':', '').rstrip('Z')}-{os.getpid()}"
        part.mkdir()
        (part / OWNER).write_text(owner.this_program(), encoding="utf-8")
    return part


def finish(part: Path) -> Path:
    """Give a backup that is whole its name."""
    stamp = part.name.removeprefix(PASSING).rpartition("-")[0]
    with files.disk_errors():
        target, n = part.with_name(stamp), 1
        while target.exists():
            n += 1
            target = part.with_name(f"{stamp}-{n}")
        files.remove(part / OWNER)
        files.sync_folder(part)
        os.replace(part, target)
        files.sync_folder(target.parent)
    return target


def discard(folder: Path) -> None:
    """Delete a backup, read-only files and all; its manifest first, so that half of one is never taken for a whole."""
    files.remove(folder / manifest.FILE)
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() and not path.is_symlink() else files.remove(path)
    folder.rmdir()
