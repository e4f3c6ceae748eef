"""A copy of the key folder: on a disk of its own, never beside the study or its backup (floor 3).

Whoever holds the backup must not hold what turns P7 back into a person; so nothing copies it without being asked, and not to there.
"""

import glob
import os
from pathlib import Path

from workflow.backup.steps import elsewhere
from workflow.errors import NotAllowed
from workflow.store import copies, files
from workflow.store.clock import now_utc
from workflow.store.folder import KEY, StudyFolder, key_folder, require_unsynced
from workflow.store.identities import FILE, Identities


def require_apart(study: StudyFolder, key_to: Path, to: Path | None) -> None:
    """Raises NotAllowed for a place in the study, where its backups stand, or in a folder that a service copies."""
    place = key_to.expanduser().absolute().resolve()
    homes = [study.path.resolve(), *([to.expanduser().absolute().resolve()] if to else [])]
    beside = any((folder / study.settings.id / elsewhere.MARK).is_file() for folder in (place, *place.parents))
    if beside or any(place.is_relative_to(home) for home in homes):
        raise NotAllowed("The key file must not lie beside what it opens.", hint="name a folder on another disk or stick after --key-to")
    require_unsynced(place, "This place")


def require_no_copy(study: StudyFolder, to: Path) -> None:
    """Raises NotAllowed for a place for backups in which a copy of the key file lies."""
    if any(folder.is_dir() for folder in to.glob(f"{glob.escape(study.settings.id)}-key-*")):
        raise NotAllowed(
            "A copy of the key file lies there; a backup must not lie beside it.", hint="name a folder on another disk after --to"
        )


def copy(study: StudyFolder, key_to: Path, opened: Identities | None) -> Path:
    """Copy the key file, locked by its passphrase as it is, and the key of an encrypted study. Raises DiskFull or BadInput."""
    place = Path(os.path.abspath(key_to.expanduser()))
    with files.disk_errors():
        place.mkdir(parents=True, exist_ok=True)
        target = place / f"{study.settings.id}-key-{now_utc().replace(':', '').rstrip('Z')}"
        part = target.with_name(f".{target.name}-{os.getpid()}")
        part.mkdir(mode=0o700)
    if opened is not None:
        copies.copy_into(opened.db, part / FILE)
        (part / FILE).chmod(0o600)
    own = key_folder(study.path, study.settings) / KEY
    if own.is_file():
        files.write_whole(part / KEY, own.read_bytes(), private=True)
    with files.disk_errors():
        os.replace(part, target)
    return target
