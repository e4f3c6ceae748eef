"""What a person takes back is again what it was: words and places as an earlier revision has them, not guesses in their stead (floor 1).

An edit says which word it means by revision and times ("were"), which place by revision and times ("again"). It is believed only where that
revision holds the very word or place: nothing gets in that way which was not in the transcript before, and what was erased stays so.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from workflow.records import Flag, Span, Transcript, Word
from workflow.review.retime import Around, Timed

Earlier = Mapping[int, Transcript]  # revisions by number
MOST = 20  # revisions that one batch of edits may reach back to; beyond them words get new times


def named(edits: Iterable[Any]) -> list[int]:
    """The revisions that edits reach back to, the newest first.

    >>> named([{"op": "text", "were": [[3, 0, 200], None, [5, 0, 9]]}, {"op": "again", "revision": 4}, {"op": "text"}])
    [5, 4, 3]
    """
    found: set[int] = set()
    for edit in edits:
        if isinstance(edit, Mapping):
            found |= {number for one in _listed(edit.get("were")) if (number := _place(one)[0]) is not None}
            found |= {edit["revision"]} if edit.get("op") == "again" and type(edit.get("revision")) is int else set()
    return sorted(found, reverse=True)[:MOST]


def words_back(made: Sequence[Timed], were: Any, earlier: Earlier, around: Around) -> tuple[list[Timed], list[Flag]]:
    """The words of an edit, those that come back with the times and the probability that they had; and what was to be heard again there.

    They stay as they were made where the old times would not lie in order between the neighbours, or off record.

    >>> from workflow.transcribe.turns import of_one
    >>> before = Transcript("R3", 9000, (of_one("P7", (Word("so", 500, 700, 0.4),)),), revision=2)
    >>> words_back([Timed(Word("so", 0, 90), None)], [[2, 500, 700]], {2: before}, Around(None, None, 9000))
    ([Timed(word=Word(text='so', start_ms=500, end_ms=700, probability=0.4), old=None)], [])
    """
    said = _listed(were)
    if len(said) != len(made):
        return list(made), []
    old = [_word(one.word.text, place, earlier) for one, place in zip(made, said, strict=True)]
    found = [replace(one, word=word or one.word) for one, word in zip(made, old, strict=True)]
    row = [word for word in (around.before, *(one.word for one in found), around.after) if word]
    ordered = all(a.start_ms <= b.start_ms for a, b in pairwise(row))
    heard = not any(_span(one.word).overlap_ms(span) for one in found for span in around.off)
    if not (ordered and heard):
        return list(made), []
    spans = [(earlier[place[0]], _span(word)) for place, word in zip(said, old, strict=True) if word]
    flags = [flag for kept, span in spans for flag in kept.flags if _place_of(flag).overlap_ms(span)]
    return found, list(dict.fromkeys(flags))


def flags_back(span: Span, revision: Any, earlier: Earlier) -> list[Flag]:
    """The places within a stretch that were to be heard again in an earlier revision."""
    kept = earlier.get(revision) if type(revision) is int else None
    return [flag for flag in kept.flags if span.start_ms <= flag.start_ms and flag.end_ms <= span.end_ms] if kept else []


def with_flags(flags: Iterable[Flag], back: Iterable[Flag]) -> tuple[Flag, ...]:
    """The places with those that come back, each once, in the order of time."""
    every = {(flag.start_ms, flag.end_ms, flag.kind): flag for flag in (*back, *flags)}
    return tuple(every[key] for key in sorted(every))


def _word(text: str, place: Any, earlier: Earlier) -> Word | None:
    revision, start, end = _place(place)
    kept = earlier.get(revision) if revision is not None else None
    if kept is None:
        return None
    return next((word for word in kept.words if (word.text, word.start_ms, word.end_ms) == (text, start, end)), None)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _place(value: Any) -> tuple[int | None, int, int]:
    fits = isinstance(value, list) and len(value) == 3 and all(type(one) is int for one in value)
    return tuple(value) if fits else (None, 0, 0)


def _place_of(flag: Flag) -> Span:
    return Span(flag.start_ms, max(flag.end_ms, flag.start_ms + 1))


def _span(word: Word) -> Span:
    return Span(word.start_ms, max(word.end_ms, word.start_ms + 1))
