"""Transcripts as numbered revisions that are added and never changed; a writer names the one it saw (floor 2).

Hours of correcting save hundreds of revisions of one transcript, a megabyte each. So most rows of a long one hold only what is different
from the revision before, with the checksum of the whole; every twenty-fifth is whole. Whoever reads never notices.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

from workflow.errors import BadInput, NotAllowed, NotFound
from workflow.store.driver import StudyDatabase

WHOLE_EVERY = 25  # revisions: so many rows are read for one at most
SHORT = 20_000  # letters; a transcript of a few minutes is always kept whole
PARTS = (',"made":{', ',"marks":[', ',"turns":[')  # where the text of a revision is cut: each part has one changed stretch


def add(db: StudyDatabase, recording: int, content: dict[str, Any], *, parent: int | None, at_utc: str, who: str) -> int:
    """Add the revision that follows `parent` (None: the first) and return its number.

    Raises NotAllowed when somebody else has added one since, so that two writers cannot overwrite each other.
    """
    with db.atomic():
        newest = latest_number(db, recording)
        if newest != parent:
            raise NotAllowed(
                f"The transcript of R{recording} has changed since you opened it.", hint=f"workflow transcript show R{recording}"
            )
        number = 0 if parent is None else parent + 1
        text, digest = as_kept(content, number)
        before = None if parent is None or len(text) < SHORT else _text(db, recording, parent)
        row = [recording, number, parent, at_utc, who, as_stored(text, before, number), digest]
        db.conn.execute("INSERT INTO revision VALUES (?, ?, ?, ?, ?, ?, ?)", row)
    return number


def as_kept(content: dict[str, Any], number: int) -> tuple[str, str]:
    """The whole text of revision `number`, and its SHA-256."""
    text = json.dumps(content | {"revision": number}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text, hashlib.sha256(text.encode()).hexdigest()


def latest_number(db: StudyDatabase, recording: int) -> int | None:
    row = db.one("SELECT max(number) AS n FROM revision WHERE recording = ?", recording)
    return row["n"] if row else None


def written_at(db: StudyDatabase, recording: int, number: int) -> str:
    """When a revision was written, in UTC; empty where there is none."""
    row = db.one("SELECT at_utc FROM revision WHERE recording = ? AND number = ?", recording, number)
    return row["at_utc"] if row else ""


def writers(db: StudyDatabase, recording: int, after: int) -> tuple[str, ...]:
    """Who wrote the revisions that follow `after`."""
    rows = db.rows("SELECT DISTINCT who FROM revision WHERE recording = ? AND number > ? ORDER BY who", recording, after)
    return tuple(row["who"] for row in rows)


def count(db: StudyDatabase, recording: int) -> int:
    """How many revisions a recording has."""
    row = db.one("SELECT count(*) AS n FROM revision WHERE recording = ?", recording)
    return row["n"] if row else 0


def content(db: StudyDatabase, recording: int, number: int | None = None) -> dict[str, Any]:
    """The newest revision of a recording, or the one asked for. Raises NotFound."""
    newest = latest_number(db, recording)
    wanted = newest if number is None else number
    if newest is not None and wanted is not None and not 0 <= wanted <= newest:
        raise NotFound(f"R{recording} has no revision {wanted}; its newest is {newest}.", hint=f"workflow transcript show R{recording}")
    if wanted is None or db.one("SELECT 1 FROM revision WHERE recording = ? AND number = ?", recording, wanted) is None:
        raise NotFound(f"R{recording} has no transcript yet.", hint=f"workflow recording transcribe R{recording}")
    return json.loads(_text(db, recording, wanted))


def texts(db: StudyDatabase, recording: int) -> Iterator[tuple[int, str]]:
    """Number and whole text of every revision, oldest first, one in memory at a time."""
    before = ""
    for row in db.rows("SELECT number, content, sha256 FROM revision WHERE recording = ? ORDER BY number", recording):
        before = row["content"] if _since(row["content"]) is None else _joined(recording, row, before)
        yield row["number"], before


def unlike(db: StudyDatabase, recording: int, kept: dict[int, str]) -> list[int]:
    """The revisions whose text does not have the checksum in `kept`; from one that cannot be put together on, all that count from it."""
    good, bad = set(), []
    try:
        for number, text in texts(db, recording):
            if hashlib.sha256(text.encode()).hexdigest() != kept[number]:
                bad.append(number)
            good.add(number)
    except (BadInput, ValueError):
        bad += [number for number in kept if number not in good][:1]
    return bad


def sizes(db: StudyDatabase, recording: int) -> list[tuple[int, int]]:
    """Number and letters in the store of each revision."""
    rows = db.rows("SELECT number, length(content) AS letters FROM revision WHERE recording = ? ORDER BY number", recording)
    return [(row["number"], row["letters"]) for row in rows]


def _text(db: StudyDatabase, recording: int, number: int) -> str:
    """The whole text of one revision: the last whole one before it, and what each since then has changed."""
    waiting: list[dict[str, Any]] = []
    at: int | None = number
    while at is not None:
        row = db.one("SELECT number, content, sha256 FROM revision WHERE recording = ? AND number = ?", recording, at)
        assert row is not None
        waiting.append(row)
        at = _since(row["content"])
    text = waiting.pop()["content"]
    while waiting:
        text = _joined(recording, waiting.pop(), text)
    return text


def _since(content: str) -> int | None:
    """The revision that a row counts from; None for a whole one."""
    return json.loads(content)["since"] if content.startswith('{"parts":') else None


def as_stored(text: str, before: str | None, number: int) -> str:
    """What is written of a revision: only what is different from the text before it, where that is less than half."""
    if before is None or number % WHOLE_EVERY == 0 or len(text) < SHORT:
        return text
    old, new = _cut(before), _cut(text)
    if len(old) != len(new):
        return text
    parts = [_changed(was, now) for was, now in zip(old, new, strict=True)]
    short = json.dumps({"parts": parts, "since": number - 1}, ensure_ascii=False, separators=(",", ":"))
    return short if len(short) * 2 < len(text) else text


def _cut(text: str) -> list[str]:
    places = [0, *sorted(at for at in (text.find(mark) for mark in PARTS) if at >= 0), len(text)]
    return [text[start:end] for start, end in pairwise(places)]


def _changed(old: str, new: str) -> list[int | str]:
    """How many letters at the beginning and at the end are the same, and what stands between them.

    >>> _changed("the old text", "the new text")
    [4, 5, 'new']
    """
    most = min(len(old), len(new))
    start = _longest(most, lambda n: old[:n] == new[:n])
    end = _longest(most - start, lambda n: old[len(old) - n :] == new[len(new) - n :])
    return [start, end, new[start : len(new) - end]]


def _longest(most: int, same: Callable[[int], bool]) -> int:
    """The largest number up to `most` of which `same` is true, which it is of every smaller one."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if same(middle) else (low, middle - 1)
    return low


def _joined(recording: int, row: dict[str, Any], before: str) -> str:
    """The whole text of a row that holds what is different. Raises BadInput where it is not what was written."""
    parts = json.loads(row["content"])["parts"]
    text = "".join(was[:start] + new + was[len(was) - end :] for was, (start, end, new) in zip(_cut(before), parts, strict=True))
    if hashlib.sha256(text.encode()).hexdigest() != row["sha256"]:
        raise BadInput(f"Revision {row['number']} of R{recording} is damaged.", hint="restore the newest folder in backups/")
    return text
