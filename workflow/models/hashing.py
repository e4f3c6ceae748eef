"""The checksum of a model's weights, remembered so that 3 GB are not read at every start (floor 2)."""

import json
from pathlib import Path
from typing import Any

from workflow.errors import NotFound, WorkflowError
from workflow.models.folders import cache_folder
from workflow.store.files import sha256_of, write_whole

CACHE = "checksums.json"


def weights_sha256(folder: Path) -> str:
    """The SHA-256 of the folder's model.bin; read again only when its size or its time of change differs. Raises NotFound."""
    path = (folder / "model.bin").resolve()
    if not path.is_file():
        raise NotFound(f"There is no model.bin in {folder.name}.", hint="workflow models list")
    state = path.stat()
    seen = {"bytes": state.st_size, "changed_ns": state.st_mtime_ns}
    entry = remembered(CACHE).get(str(path), {})
    if isinstance(entry, dict) and {key: entry.get(key) for key in seen} == seen and isinstance(entry.get("sha256"), str):
        return str(entry["sha256"])
    return note_sha256(folder, sha256_of(path))


def note_sha256(folder: Path, sha256: str) -> str:
    """Remember a checksum that has just been found, so that the weights are not read again for it; returns it."""
    path = (folder / "model.bin").resolve()
    state = path.stat()
    remember(CACHE, str(path), {"bytes": state.st_size, "changed_ns": state.st_mtime_ns, "sha256": sha256})
    return sha256


def remembered(name: str) -> dict[str, Any]:
    """A file of the cache; a missing or damaged one is as if empty, since everything in it can be found again."""
    try:
        found = json.loads((cache_folder() / name).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def remember(name: str, key: str, value: dict[str, Any]) -> None:
    """Add one entry to a file of the cache; a cache that cannot be written costs time, never the work."""
    try:
        known = remembered(name) | {key: value}
        write_whole(cache_folder() / name, json.dumps(known, indent=1, sort_keys=True).encode())
    except (OSError, WorkflowError):
        return
