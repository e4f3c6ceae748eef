"""Erase somebody in a program of its own that is gone without a word at its n-th step, as after kill -9 (floor 4).

A step is: a transaction begins, a transaction has ended, a file is about to be removed, a copy has got its name, the database is about
to be written anew. `python -m tests.making.killed STUDY P1 7 silence` ends with 9 at step 7, or prints how many steps there were.
"""

import itertools
import os
import sys
from pathlib import Path

from tests.making.leaving_study import PASSPHRASE, TODAY
from tests.making.stepped import around_transactions, before
from workflow.people.steps import book, erasing
from workflow.people.steps.erasing import Confirmed
from workflow.store import erasure, files
from workflow.store.folder import open_study
from workflow.store.identities import open_file

KILLED = 9


def main(study: str, who: str, at: int, sound: str) -> int:
    """How many steps it took, when it was not stopped before."""
    opened = open_study(Path(study))
    names = open_file(opened, PASSPHRASE)
    steps = itertools.count(1)

    def step() -> None:
        if next(steps) == at:
            os._exit(KILLED)

    _watch(step)
    done = erasing.erase(opened, book.get(opened, who), Confirmed("MSHW", TODAY, sound), names, by="MB")
    assert done.person.erased
    return next(steps) - 1


def _watch(step) -> None:
    around_transactions(step)
    settle = files.settle
    files.remove, erasure.compact = before(step, files.remove), before(step, erasure.compact)
    files.settle = lambda *given: (settle(*given), step())


if __name__ == "__main__":
    print(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]))
