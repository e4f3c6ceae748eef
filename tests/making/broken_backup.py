"""Making a backup, or renewing older ones, to be broken off at any step (floor 4).

A step is a file that is about to be copied, written, removed or named; of a new backup also one that is read, of older ones that are
renewed a transaction that begins or has ended.
"""

import os
from pathlib import Path

from tests.making.stepped import around_transactions, before_each
from workflow.backup.steps import making
from workflow.backup.steps.making import Wish
from workflow.people.steps import inventory
from workflow.store import copies, erasure, files
from workflow.store.folder import open_study

ACTS = (
    (copies, "copy_into"),
    *((files, name) for name in ("copy_verified", "write_whole", "remove", "sync_folder")),
    (os, "replace"),
)


inventory.keepers()  # loads every room that lets go of something, once


def main(step, study: str, to: str = "", renew: str = "") -> None:
    opened = open_study(Path(study))
    before_each(step, *ACTS, *(((erasure, "compact"), (erasure, "make_single")) if renew else ((files, "sha256_of"),)))
    if renew:
        around_transactions(step)
    making.make(opened, Wish(Path(to) if to else None, with_sound=not to, renew=bool(renew)), by="SD")
