"""Where models and measurements live on this computer, by each system's own custom; `WORKFLOW_MODELS` overrides (floor 2)."""

import contextlib
import os
import shutil
import stat
import sys
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path

from workflow.errors import Locked

APP = "workflow"


def models_folder() -> Path:
    """The folder of the models that you fetched or brought; it need not exist yet.

    `WORKFLOW_MODELS` decides where it is set. Else: Windows %LOCALAPPDATA%, macOS ~/Library/Application Support, otherwise
    $XDG_DATA_HOME or ~/.local/share (XDG Base Directory Specification 0.8), and in it workflow/models.
    """
    if chosen := os.environ.get("WORKFLOW_MODELS"):
        return Path(chosen).expanduser()
    return _base("XDG_DATA_HOME", ".local/share", "Library/Application Support") / APP / "models"


def cache_folder() -> Path:
    """The folder of what can be measured again: checksums and speeds; made when it is missing.

    `WORKFLOW_CACHE` decides where it is set.
    """
    chosen = os.environ.get("WORKFLOW_CACHE")
    folder = Path(chosen).expanduser() if chosen else _base("XDG_CACHE_HOME", ".cache", "Library/Caches") / APP
    if os.name == "nt" and not chosen:
        folder = folder / "cache"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def bundled_folder() -> Path:
    """The demonstration model inside the program."""
    return Path(str(files("workflow.models") / "demo"))


def _base(variable: str, elsewhere: str, mac: str, *, environ: Mapping[str, str] = os.environ) -> Path:
    home = Path.home()
    if os.name == "nt":
        return Path(environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    if sys.platform == "darwin":
        return home / mac
    given = Path(environ.get(variable) or "")
    return given if given.is_absolute() else home / elsewhere  # the specification: a relative path is ignored


def begun(name: str) -> int:
    """The bytes of a model whose fetching was broken off; `workflow models get NAME` goes on behind them."""
    return sum(path.stat().st_size for path in models_folder().glob(f".fetching-{name}-*/*"))


def remove_folder(folder: Path) -> None:
    """Delete a folder of ours with the read-only files in it; one already gone is no fault."""
    if not folder.exists():
        return
    for path in folder.rglob("*"):
        if path.is_file():
            path.chmod(stat.S_IRUSR | stat.S_IWUSR)  # Windows deletes no read-only file
    shutil.rmtree(folder)


@contextlib.contextmanager
def only_one(path: Path, otherwise: str) -> Iterator[None]:
    """Hold this lock file while the block runs; the system lets go of it when the program dies. Raises Locked, saying `otherwise`."""
    with path.open("a+b") as file:
        try:
            if os.name == "nt":
                import msvcrt

                file.seek(0)
                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
            else:
                import fcntl

                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Locked(otherwise, hint="wait until it is done there") from None
        yield
    with contextlib.suppress(OSError):
        path.unlink()
