"""Other disks on which backups of this study stand: whether they still hold what was erased since they were last here (floor 3).

A disk is known by a number of its own that says nothing of it or its owner, written beside the backups.
"""

import json
import secrets
from pathlib import Path
from typing import Any

from workflow.backup import manifest
from workflow.store import events, files
from workflow.store.clock import now_utc
from workflow.store.folder import StudyFolder

FILE = "other-disks.json"  # in the study's folder backups
MARK = "shelf-number"  # on the other disk, beside the backups


def seen(study: StudyFolder, place: Path, *, clean_at: int | None) -> None:
    """Write down that backups were made at `place` now, and up to which change none of them holds what the study has let go."""
    mark = place / MARK
    if not mark.is_file():
        files.write_whole(mark, f"{secrets.token_hex(8)}\n".encode())
    number = mark.read_text(encoding="utf-8").strip()
    known = _known(study)
    before = known.get(number, {"clean_at": 0})
    upto = before["clean_at"] if clean_at is None else clean_at
    after = known | {number: {"last": now_utc(), "clean_at": upto}}
    files.write_whole(study.path / "backups" / FILE, (json.dumps(after, indent=1, sort_keys=True) + "\n").encode())


def holding(study: StudyFolder) -> list[str]:
    """The days on which the disks were last here that still hold something erased since, the oldest first."""
    found = [one["last"][:10] for one in _known(study).values() if manifest.takes_away(events.changes_since(study.db, one["clean_at"]))]
    return sorted(found)


def _known(study: StudyFolder) -> dict[str, Any]:
    """What was written down; a file that somebody has spoilt is begun anew."""
    try:
        known = json.loads((study.path / "backups" / FILE).read_text(encoding="utf-8"))
        return {number: {"last": str(one["last"]), "clean_at": int(one["clean_at"])} for number, one in known.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
