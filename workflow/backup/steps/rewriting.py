"""A backup from which somebody was erased says so of itself, so that it is whole again (floor 3)."""

from dataclasses import replace
from pathlib import Path

from workflow.backup import manifest
from workflow.backup.manifest import SOUND, Kept
from workflow.backup.steps import shelf
from workflow.store import copies, events, files
from workflow.store.folder import DATABASE


def renew(backup: Path, key: str) -> None:
    """Write the manifest anew from what is there; a folder without one is left alone."""
    if not (backup / manifest.FILE).is_file() or not (backup / DATABASE).is_file():
        return
    before = shelf.read(backup)
    with copies.untouched(backup / DATABASE, key) as db:
        _, head = events.head(db)
        counts, recordings = copies.counts(db), recordings_of(events.states(db, "recording"))
    names = [*(name for name in before.files if not name.startswith(SOUND)), *(SOUND + name for name in recordings)]
    there = {name: Kept(files.sha256_of(backup / name), (backup / name).stat().st_size) for name in names if (backup / name).is_file()}
    gone = {name: kept for name, kept in before.files.items() if name not in there and not name.startswith(SOUND)}
    after = replace(before, counts=counts, files=there | gone, recordings=recordings, rewritten_head=head)
    files.write_whole(backup / manifest.FILE, manifest.to_text(after).encode())


def recordings_of(states: dict[int, dict[str, object]]) -> dict[str, Kept]:
    """The sound files that recordings name."""
    parts: list[dict[str, object]] = [part for state in states.values() for part in state.get("parts") or ()]  # type: ignore[attr-defined]
    return {str(part["file"]): Kept(str(part["sha256"]), int(str(part["bytes"]))) for part in parts}
