"""What this room stores of a person: documents that were exported from their recordings (floor 3).

Documents are known by the names under which they were exported, and by names that begin with a recording's id: corrected copies are
often saved as "R3 corrected.docx". A document in which others speak too, and which somebody has corrected or coded, is hours of work: it is
named and left to a person; a project of several transcripts that nobody has touched is deleted, since it can be exported again. So is
the archive as a whole: it is written anew without the person.
"""

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from workflow.export.steps import bags
from workflow.people.leaving import Item, decide
from workflow.store import files
from workflow.transcribe.recordings import Recording
from workflow.transcribe.steps import book

if TYPE_CHECKING:
    from workflow.people.steps.inventory import Desk

ANSWERS_FOR = ("exports", "reports")
FOLDERS = ("exports", "reports")
NOT_ASKED = re.compile(
    r"R\d|visits-|(flow|characteristics|durations|timeline|gaps|methods|srqr|coreq|quotations|report)\.", re.IGNORECASE
)  # of one recording, or another keeper's
MOST = 5  # named in a line


def tied(desk: "Desk") -> list[Item]:
    """The documents in exports/ and reports/ that hold a transcript of the person, and those exported that lie elsewhere."""
    found: list[Item] = []
    seen: set[Path] = set()
    for number in sorted(desk.leaving.own | desk.leaving.shared):
        recording = book.get(desk.study, number)
        there = _documents(desk, recording)
        found += [_item(desk, recording, path) for path in there if path not in seen]
        seen.update(there)  # a project holds several recordings and is one document
        away = sorted(set(recording.exports) - {path.name for path in there})
        if away and not desk.live and decide(desk.leaving, "export", number) != "stays":
            note = "exported to another folder, moved or sent: delete them there too"
            found.append(Item("export", ", ".join(away), "stays", len(away), note=note))
    return found + _archive(desk) + _unknown(desk)


def _archive(desk: "Desk") -> list[Item]:
    """The folder that `export study` wrote: transcripts of many and what happened to everybody, one thing together."""
    folder = _archive_of(desk)
    if desk.live or not folder.is_dir():
        return []
    what, count, action = folder.relative_to(desk.study.path).as_posix(), len(bags.names(folder)), decide(desk.leaving, "export")
    if action == "deleted" and bags.strangers(folder):
        return [Item("export", what, "by-hand", count, note="somebody has changed or added files in it: take the words out, or delete it")]
    return [Item("export", what, action, count, note="write it anew: workflow export study" if action == "deleted" else "")]


def _archive_of(desk: "Desk") -> Path:
    return desk.study.path / "exports" / bags.FOLDER


def _unknown(desk: "Desk") -> list[Item]:
    """Documents that were made of more than one recording, or by somebody else: what is in them is for a person to say."""
    if desk.live or decide(desk.leaving, "export") == "stays":
        return []
    there = _files(desk)
    exported = {name for recording in book.listed(desk.study) for name in recording.exports}
    asked = [path for path in there if not NOT_ASKED.match(path.name) and path.name not in exported]
    names = [path.relative_to(desk.study.path).as_posix() for path in asked]
    note = f"not made from one recording: look whether anything of {desk.leaving.id} is in it"
    return (
        [Item("export", ", ".join(names[:MOST]) + (" ..." if len(names) > MOST else ""), "stays", len(names), note=note)] if names else []
    )


def _documents(desk: "Desk", recording: Recording) -> list[Path]:
    own_name = re.compile(rf"R0*{recording.number}(?!\d).*", re.IGNORECASE | re.DOTALL)
    return [path for path in _files(desk) if path.name in recording.exports or own_name.fullmatch(path.name)]


def _files(desk: "Desk") -> list[Path]:
    paths = [path for name in FOLDERS for path in sorted((desk.study.path / name).rglob("*")) if path.is_file()]
    return [path for path in paths if _archive_of(desk) not in path.parents]


def _item(desk: "Desk", recording: Recording, path: Path) -> Item:
    what = path.relative_to(desk.study.path).as_posix()
    action, digest = decide(desk.leaving, "export", recording.number), files.sha256_of(path)
    holders = [one.number for one in book.listed(desk.study) if path.name in one.exports]
    if action == "deleted" and (recording.number in desk.leaving.shared or set(holders) - desk.leaving.own):
        if desk.leaving.id in recording.withdrawn and recording.exports.get(path.name) == digest:
            return Item("export", what, "stays", note="exported since their words were taken out")
        if recording.exports.get(path.name) != digest:
            return Item("export", what, "by-hand", note="others speak in it and it was changed by hand: take their words out, or delete it")
        return Item("export", what, action, sha256=digest, note="others are in it too: export it again afterwards, it is without them then")
    return Item("export", what, action, sha256=digest)


def erase(desk: "Desk") -> None:
    """Delete the documents that go."""
    for item in tied(desk):
        path = desk.study.path / item.what
        if item.action == "deleted" and path == _archive_of(desk):
            for inside in bags.names(path).values():
                files.remove(inside)
            shutil.rmtree(path, ignore_errors=True)
        elif item.action == "deleted":
            files.remove(path)
