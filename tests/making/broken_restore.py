"""Bring a backup back in a program of its own that is gone without a word at its n-th step, as after kill -9 (floor 4).

`python -m tests.making.broken_restore BACKUP INTO STUDY 3` ends with 9 at step 3, or prints how many steps there were. A step is a file
that is about to be copied, written, removed or named, and a transaction that begins or has ended.
"""

import itertools
import os
import sys
from pathlib import Path

from tests.making.stepped import around_transactions, before
from workflow.backup.steps import restoring
from workflow.store import erasure, files
from workflow.store.folder import open_study

KILLED = 9


def main(backup: str, into: str, study: str, at: int) -> int:
    """How many steps it took, when it was not stopped before."""
    newer = open_study(Path(study))
    steps = itertools.count(1)

    def step() -> None:
        if next(steps) == at:
            os._exit(KILLED)

    _watch(step)
    restoring.restore(Path(backup), Path(into), newer, by="SD")
    return next(steps) - 1


def _watch(step) -> None:
    around_transactions(step)
    for module, names in ((files, ("copy_verified", "write_whole", "remove", "sync_folder")), (erasure, ("compact",)), (os, ("replace",))):
        for name in names:
            setattr(module, name, before(step, getattr(module, name)))


if __name__ == "__main__":
    print(main(*sys.argv[1:4], int(sys.argv[4])))
