"""What is said of a search before something leaves, and of the archive (floor 4)."""

import time
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from workflow.cli import out

if TYPE_CHECKING:
    from workflow.export.steps.archiving import Archived
    from workflow.export.steps.scanning import Searched
    from workflow.store.folder import StudyFolder

EVERY_S = 10


class Passing:
    """A line now and then, while many files are searched."""

    def __init__(self) -> None:
        self.files, self.last = 0, time.monotonic()

    def __call__(self, path: Path) -> None:
        self.files += 1
        if time.monotonic() - self.last > EVERY_S:
            self.last = time.monotonic()
            out.note(f"{self.files} files searched so far ...")


def show_scan(found: "Searched", as_json: bool) -> int:
    """Where something was found, by id and field; never the words themselves. Returns the exit code: 1 where something was."""
    if as_json:
        out.as_json(
            {"files": found.files, "finds": [asdict(find) for find in found.finds], "unread": [asdict(one) for one in found.unread]}
        )
        return 1 if found.finds else 0
    if found.finds:
        rows = [(find.place, find.line or "name", find.who, find.field) for find in found.finds]
        out.table(rows, ("file", "line", "who", "what"))
        out.note(
            f"{out.many(len(found.finds), 'place')} would give people away. Nothing of this may leave: take it out, then search again."
        )
    else:
        out.say(f"Nothing in {out.many(found.files, 'file')} says what the key file knows.")
    for one in found.unread:
        out.note(f"Not searched: {one.place}, {one.why}")
    return 1 if found.finds else 0


def tell_kept(study: "StudyFolder", numbers: Iterable[int]) -> None:
    """Say who of these recordings has withdrawn under a scope that keeps what was given: it leaves, and somebody should know."""
    from workflow.people.steps import gate
    from workflow.transcribe.steps import book

    who = dict.fromkeys(name for number in numbers for name in book.people_in(study, book.get(study, number)))
    for sentence in gate.kept(study, who):
        out.note(sentence)


def show_archive(made: "Archived", as_json: bool, *, dry_run: bool) -> None:
    transcripts = {name.split("/")[2].split(".")[0] for name in made.files if name.startswith("data/transcripts/")}
    if as_json:
        facts = {"folder": str(made.folder), "files": made.files, "refused": made.refused, "participants": made.participants}
        out.as_json(facts | {"transcripts": len(transcripts), "changed": made.changed, "written": made.changed and not dry_run})
        return
    for name, why in made.refused.items():
        out.note(f"{name} stays out: {why}")
    size = _size(sum(made.files.values()))
    what = f"{out.many(len(transcripts), 'transcript')} of {out.many(made.participants, 'participant')}, {len(made.files)} files, {size}"
    if dry_run:
        out.say(f"Nothing is written. The archive would have {what}:")
        out.table([(name, size) for name, size in made.files.items()], ("file", "bytes"))
    elif made.changed:
        out.say(f"{made.folder}\nThe archive has {what}.")
    else:
        out.say(f"{made.folder}\nThe archive is as it was: {what}.")


def _size(count: int) -> str:
    """Bytes in words.

    >>> _size(900), _size(48_200), _size(3_100_000)
    ('900 bytes', '48 kB', '3.1 MB')
    """
    if count < 1000:
        return f"{count} bytes"
    return f"{count / 1000:.0f} kB" if count < 1_000_000 else f"{count / 1_000_000:.1f} MB"
