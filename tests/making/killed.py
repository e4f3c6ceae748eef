"""Erasing somebody, to be broken off at any step (floor 4).

A step is: a transaction begins, a transaction has ended, a file is about to be removed, a copy has got its name, the database is about
to be written anew.
"""

from pathlib import Path

from tests.making.leaving_study import PASSPHRASE, TODAY
from tests.making.stepped import around_transactions, before_each
from workflow.people.steps import book, erasing, inventory
from workflow.people.steps.erasing import Confirmed
from workflow.store import erasure, files
from workflow.store.folder import open_study
from workflow.store.identities import open_file

inventory.keepers()  # loads every room that lets go of something, once


def main(step, study: str, who: str, sound: str) -> None:
    opened = open_study(Path(study))
    names = open_file(opened, PASSPHRASE)
    around_transactions(step)
    before_each(step, (files, "remove"), (erasure, "compact"))
    settle = files.settle
    files.settle = lambda *given: (settle(*given), step())
    done = erasing.erase(opened, book.get(opened, who), Confirmed("MSHW", TODAY, sound), names, by="MB")
    assert done.person.erased
