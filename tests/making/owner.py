"""Who may read a file (floor 4)."""

import os
import stat
from pathlib import Path


def closed_to_others(path: Path) -> bool:
    """Whether nobody but the owner may read it; on Windows the folder decides that, so there is nothing to see in the file."""
    return os.name == "nt" or not path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
