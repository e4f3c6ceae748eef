"""What a decoded row of tokens says: its segments, how far the model says it has heard, and which pieces are one word (floor 1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

STEP_S = 0.02  # what one time token is worth


@dataclass(frozen=True, slots=True)
class Segment:
    """Tokens between two time tokens, and the seconds that those say."""

    tokens: tuple[int, ...]
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Reading:
    """The segments of one decode, in order; `closed_s` is the last time token where the decode ended on one, else None."""

    segments: tuple[Segment, ...]
    closed_s: float | None


def read(tokens: Sequence[int], time_zero: int, length_s: float) -> Reading:
    """Split a decode at its time tokens; nothing is left out.

    `time_zero` is the id of the token for 0.00 s; every id from there on is a time. A piece without a start begins where the
    piece before it ended; one without an end reaches to `length_s`, the length of the sound.

    >>> read([100, 7, 8, 150, 160, 9, 200], 100, 30.0)
    Reading(segments=(Segment(tokens=(7, 8), start_s=0.0, end_s=1.0), Segment(tokens=(9,), start_s=1.2, end_s=2.0)), closed_s=2.0)
    >>> read([100, 7, 150, 150, 9], 100, 30.0).closed_s is None  # the last piece was never closed: it may go on
    True
    """
    segments: list[Segment] = []
    text: list[int] = []
    start = 0.0
    closed: float | None = None
    for token in tokens:
        if token < time_zero:
            text.append(token)
            closed = None
            continue
        at = min(round((token - time_zero) * STEP_S, 2), length_s)
        if text:
            segments.append(Segment(tuple(text), start, max(start, at)))
            text, closed = [], at
        start = at
    if text:
        segments.append(Segment(tuple(text), min(start, length_s), length_s))
    return Reading(tuple(segments), closed)


def whole(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """faster-whisper's words, a stroke and what follows it joined to the word they belong to: "mm-hm", "appoin-".

    >>> mm = {"word": " mm", "start": 0.0, "end": 0.2, "probability": 0.9}
    >>> whole([mm, {"word": "-hm", "start": 0.2, "end": 0.5, "probability": 0.7}])
    [{'word': ' mm-hm', 'start': 0.0, 'end': 0.5, 'probability': 0.7}]
    """
    words: list[dict[str, Any]] = []
    for word in found:
        if words and word["word"].startswith("-"):
            joined = words[-1]["word"] + word["word"]
            words[-1] |= {"word": joined, "end": word["end"], "probability": min(words[-1]["probability"], word["probability"])}
        else:
            words.append(dict(word))
    return words
