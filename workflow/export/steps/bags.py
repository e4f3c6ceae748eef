"""An archive as it lies in a folder: what of it somebody has changed or added since it was written (floor 3)."""

from collections.abc import Mapping
from pathlib import Path

from workflow.export import archive
from workflow.store import files

FOLDER = "archive"  # in exports/
MANIFESTS = ("manifest-sha256.txt", "tagmanifest-sha256.txt")


def names(folder: Path) -> dict[str, Path]:
    """Every file of a folder by its name inside; nothing where there is no folder."""
    there = sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []
    return {path.relative_to(folder).as_posix(): path for path in there}


def strangers(folder: Path, new: Mapping[str, bytes] | None = None) -> list[str]:
    """The files that are not as the manifest says, nor as the `new` archive has them. One that is gone is none: an erasure took it."""
    known: dict[str, str] = {}
    for name in MANIFESTS:
        if (folder / name).is_file():
            known |= archive.read_manifest((folder / name).read_bytes())
    return [
        name
        for name, path in names(folder).items()
        if name != MANIFESTS[1] and files.sha256_of(path) != known.get(name) and not same(path, (new or {}).get(name))
    ]


def same(path: Path, content: bytes | None) -> bool:
    return content is not None and path.is_file() and path.stat().st_size == len(content) and path.read_bytes() == content
