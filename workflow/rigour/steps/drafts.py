"""Letters that bear a name are written into the key folder, readable by their owner alone (floor 3)."""

from pathlib import Path

from workflow.store.files import write_whole
from workflow.store.folder import StudyFolder
from workflow.store.identities import letters_of


def write(study: StudyFolder, name: str, content: bytes) -> Path:
    """Write one draft under a file name made of ids; the same draft twice is one file. Raises DiskFull."""
    folder = letters_of(study)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / name
    path.touch(mode=0o600)
    write_whole(path, content)
    path.chmod(0o600)
    return path
