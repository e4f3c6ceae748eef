"""Files that must be whole or absent: verified copies, atomic writes, room on the disk (floor 2)."""

import contextlib
import hashlib
import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from workflow.errors import BadInput, DiskFull
from workflow.store.refusals import in_words

BLOCK = 1 << 20


def sha256_of(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def require_regular(path: Path) -> None:
    """Refuse what is no readable, filled file, in words. Raises BadInput."""
    if path.is_dir():
        raise BadInput("This is a folder, not a recording.", hint="give the files in it, for example FOLDER/*.m4a")
    if not path.exists():
        raise BadInput("There is no such file.", hint="check the name; quotes help when it has spaces")
    if not path.is_file():
        raise BadInput("This is not an ordinary file.")
    try:
        with path.open("rb") as file:
            if not file.read(1):
                raise BadInput("This file is empty (0 bytes).", hint="copy it from the recorder again")
    except PermissionError:
        raise BadInput("This file may not be read by you.", hint="ask its owner for permission, or copy it yourself") from None
    except OSError as fault:
        raise BadInput(f"This file cannot be read ({fault.strerror}).", hint="copy it from the recorder again") from None


def copy_verified(source: Path, target: Path) -> str:
    """Copy once, read the copy back, make it read-only; returns its SHA-256.

    The target appears under its name only when every byte is on the disk and has been compared.
    Raises DiskFull, or BadInput when the source cannot be read to its end.
    """
    part = target.with_name(target.name + ".part")
    digest = hashlib.sha256()
    with removed_on_failure(part), disk_errors(), source.open("rb") as given:
        with part.open("wb") as taken:
            while block := given.read(BLOCK):
                digest.update(block)
                taken.write(block)
            taken.flush()
            os.fsync(taken.fileno())
        if sha256_of(part) != digest.hexdigest():
            raise BadInput("The copy differs from the original; the disk or the recorder is failing.", hint="copy it again")
        part.chmod(stat.S_IRUSR | stat.S_IRGRP)
        _give_name(part, target)
    sync_folder(target.parent)
    return digest.hexdigest()


def write_whole(path: Path, content: bytes, *, private: bool = False) -> None:
    """Write a file that is never seen half-written; a `private` one is for its owner's eyes alone. Raises DiskFull or BadInput."""
    part = path.with_name(path.name + ".part")
    with removed_on_failure(part), disk_errors():
        if private:
            remove(part)
            part.touch(mode=stat.S_IRUSR | stat.S_IWUSR)
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    sync_folder(path.parent)


def settle(part: Path, target: Path) -> None:
    """Give a file that was written beside it its own name, read-only and durable. Raises DiskFull or BadInput."""
    with removed_on_failure(part), disk_errors():
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.chmod(stat.S_IRUSR | stat.S_IRGRP)
        _give_name(part, target)
    sync_folder(target.parent)


def _give_name(part: Path, target: Path) -> None:
    """Give a file of ours its name; where a read-only one of ours has it, Windows would refuse."""
    if os.name == "nt" and target.is_file() and not os.access(target, os.W_OK):
        target.chmod(stat.S_IRUSR | stat.S_IWUSR)
    os.replace(part, target)


def remove(path: Path) -> None:
    """Delete a file, read-only or not; a file already gone is no fault."""
    with contextlib.suppress(FileNotFoundError):
        path.chmod(stat.S_IRUSR | stat.S_IWUSR)
        path.unlink()


def require_room(folder: Path, needed_bytes: int) -> None:
    """Raises DiskFull when the disk of `folder` has less than `needed_bytes` left."""
    free = shutil.disk_usage(folder).free
    if free < needed_bytes:
        raise DiskFull(
            f"The disk has {free / 1e9:.1f} GB left and this needs about {needed_bytes / 1e9:.1f} GB.",
            hint="free some space, then try again",
        )


@contextlib.contextmanager
def disk_errors() -> Iterator[None]:
    """Turn the system's file errors into ours, without the path (it may hold a name)."""
    try:
        yield
    except OSError as fault:
        known = in_words(fault)
        if known:
            raise known from None
        raise BadInput(f"A file could not be read or written ({fault.strerror}).", hint="check the disk and the permissions") from None


@contextlib.contextmanager
def removed_on_failure(part: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        remove(part)
        raise


def sync_folder(folder: Path) -> None:
    """Make a rename durable; Windows does it by itself and knows no such call."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
