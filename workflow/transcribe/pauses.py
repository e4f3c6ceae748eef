"""Pauses from the gaps between words, checked against where speech is heard, never from a model's text (floor 1).

A gap in which the detector hears two seconds of speech is no pause: it is lost speech, which `workflow.transcribe.audit` finds and
sends to a second hearing. What remains of it is marked unintelligible, and its edges then bound pauses as words do.
"""

from collections.abc import Iterable

from workflow.records import Mark, Span, Word
from workflow.transcribe.gaps import REMNANT_MS, between, heard_in, lost_in, merged, spoken, without
from workflow.transcribe.verbatim import mark_text, notation

__all__ = ["SHORTEST_MS", "find", "mark_text", "notation"]

SHORTEST_MS = 200  # below this, word times are less exact than the pause


def find(
    words: Iterable[Word],
    speech: Iterable[Span],
    *,
    from_ms: int = SHORTEST_MS,
    barriers: Iterable[Span | Mark] = (),
    remnant_ms: int = REMNANT_MS,
) -> tuple[Mark, ...]:
    """Marks of kind `pause`, inside turns and between them, from `from_ms` milliseconds on, in time order.

    `speech` are the detector's regions without padding. `barriers` are stretches that are no silence: marks of unintelligible,
    excluded or damaged sound, and joins. A pause never lies before the first or after the last of words and barriers. Keep all
    pauses from 200 ms on: each notation prints only those from its own threshold on, and can then be changed later.

    The hangover of 200 ms after "so" is ignored; the laugh in the second gap divides the pause; the third gap is lost speech.

    >>> words = [Word("so", 0, 400), Word("I", 4600, 4800), Word("went", 9000, 9400), Word("home", 14_000, 14_400)]
    >>> speech = [Span(0, 600), Span(4600, 4800), Span(6600, 7300), Span(9000, 12_500), Span(14_000, 14_400)]
    >>> [(pause.start_ms, pause.end_ms) for pause in find(words, speech)]
    [(400, 4600), (4800, 6600), (7300, 9000)]
    """
    fences = [Span(barrier.start_ms, max(barrier.end_ms, barrier.start_ms + 1)) for barrier in barriers]
    regions = merged(speech)
    pauses: list[Mark] = []
    for gap in between(spoken(words) + fences):
        if gap.length_ms < from_ms or lost_in(gap, regions, remnant_ms=remnant_ms):
            continue
        silences = without([gap], heard_in(gap, regions, remnant_ms))
        pauses += [Mark("pause", silence.start_ms, silence.end_ms) for silence in silences if silence.length_ms >= from_ms]
    return tuple(pauses)
