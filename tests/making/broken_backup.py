"""Make a backup in a program of its own that is gone without a word at its n-th step, as after kill -9 (floor 4).

`python -m tests.making.broken_backup STUDY 3 [DIR]` ends with 9 at step 3, or prints how many steps there were. A step is a file that is
about to be copied, written, removed or named.
"""

import itertools
import os
import sys
from pathlib import Path

from workflow.backup.steps import making
from workflow.store import copies, files
from workflow.store.folder import open_study

KILLED = 9


def main(study: str, at: int, to: str = "") -> int:
    """How many steps it took, when it was not stopped before."""
    opened = open_study(Path(study))
    steps = itertools.count(1)

    def stepped(act):
        def step(*given, **more):
            if next(steps) == at:
                os._exit(KILLED)
            return act(*given, **more)

        return step

    for module, names in (
        (copies, ["copy_into"]),
        (files, ["copy_verified", "write_whole", "remove", "sync_folder", "sha256_of"]),
        (os, ["replace"]),
    ):
        for name in names:
            setattr(module, name, stepped(getattr(module, name)))
    making.make(opened, making.Wish(Path(to) if to else None, with_sound=not to))
    return next(steps) - 1


if __name__ == "__main__":
    print(main(sys.argv[1], int(sys.argv[2]), *sys.argv[3:]))
