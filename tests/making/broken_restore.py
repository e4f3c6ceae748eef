"""Bringing a backup back, to be broken off at any step (floor 4).

A step is a file that is about to be copied, written, removed or named, and a transaction that begins or has ended.
"""

import os
from pathlib import Path

from tests.making.stepped import around_transactions, before_each
from workflow.backup.steps import restoring
from workflow.people.steps import inventory
from workflow.store import erasure, files
from workflow.store.folder import open_study

ACTS = (
    *((files, name) for name in ("copy_verified", "write_whole", "remove", "sync_folder")),
    (erasure, "compact"),
    (os, "replace"),
)


inventory.keepers()  # loads every room that lets go of something, once


def main(step, backup: str, into: str, study: str) -> None:
    newer = open_study(Path(study))
    around_transactions(step)
    before_each(step, *ACTS)
    restoring.restore(Path(backup), Path(into), newer, by="SD")
