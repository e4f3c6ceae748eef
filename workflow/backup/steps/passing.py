"""Folders under a passing name: what is being made, or was left by a program that is gone, told apart (floor 3).

Whoever makes something in such a folder writes down in it which program that is. A folder is cleared away only when that program is
known to run no more; of another computer nothing is known, so what it has begun stays.
"""

import os
import re
from pathlib import Path

from workflow.store import files, owner

OWNER = "owner"
RESTORING = re.compile(r"\..+\.restoring-\d+")  # a study that is being brought back, beside its place


def begin(part: Path) -> Path:
    """Make a folder under a passing name; the number of the program is the end of the name. Raises DiskFull or BadInput."""
    with files.disk_errors():
        part.mkdir(parents=True)
        (part / OWNER).write_text(owner.this_program(), encoding="utf-8")
    return part


def is_left(part: Path) -> bool:
    """Whether the program that made it is gone. One that was killed before it could say who it was is known by its number."""
    try:
        return owner.is_gone((part / OWNER).read_text(encoding="utf-8"))
    except OSError:
        number = part.name.rpartition("-")[2]
        return not number.isdigit() or not owner.runs(int(number))


def restores(beside: Path) -> list[Path]:
    """What was left in a folder by programs that were bringing a study back when they were killed."""
    return sorted(path for path in beside.glob(".*.restoring-*") if RESTORING.fullmatch(path.name) and path.is_dir() and is_left(path))


def clear_restores(beside: Path) -> None:
    """Delete what restores that are gone have left: it may hold people who have withdrawn since."""
    with files.disk_errors():
        for part in restores(beside):
            discard(part)


def settle(part: Path, target: Path) -> None:
    """Give what is whole its name, durably."""
    with files.disk_errors():
        files.remove(part / OWNER)
        files.sync_folder(part)
        os.replace(part, target)
        files.sync_folder(target.parent)


def discard(folder: Path) -> None:
    """Delete a folder, read-only files and all."""
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() and not path.is_symlink() else files.remove(path)
    folder.rmdir()
