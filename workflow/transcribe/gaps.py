"""Stretches of time: joined, subtracted, and the gaps between words (floor 1).

Pauses, the lost-speech audit and the flags all rest on these few functions, so that they agree about every gap.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import pairwise

from workflow.records import Span, Word

REMNANT_MS = 250  # a detector keeps hearing speech for 150 to 250 ms after it ended: shorter pieces count as nothing
LOST_FROM_MS = 2000  # speech without words from this length on is lost speech, never a pause
JOIN_MS = 1000  # pieces of speech this close together are one stretch of talk


def merged(spans: Iterable[Span], join_ms: int = 0) -> list[Span]:
    """Sorted stretches without overlap; those at most `join_ms` apart become one. Empty stretches vanish.

    >>> merged([Span(5, 9), Span(0, 4), Span(8, 12)])
    [Span(start_ms=0, end_ms=4), Span(start_ms=5, end_ms=12)]
    >>> merged([Span(5, 9), Span(0, 4)], join_ms=1)
    [Span(start_ms=0, end_ms=9)]
    """
    result: list[Span] = []
    for span in sorted(span for span in spans if span.end_ms > span.start_ms):
        if result and span.start_ms <= result[-1].end_ms + join_ms:
            if span.end_ms > result[-1].end_ms:
                result[-1] = Span(result[-1].start_ms, span.end_ms)
        else:
            result.append(span)
    return result


def common(first: Iterable[Span], second: Iterable[Span]) -> list[Span]:
    """The stretches that both have.

    >>> common([Span(0, 10), Span(20, 30)], [Span(5, 25)])
    [Span(start_ms=5, end_ms=10), Span(start_ms=20, end_ms=25)]
    """
    a, b = merged(first), merged(second)
    result, i, j = [], 0, 0
    while i < len(a) and j < len(b):
        start, end = max(a[i].start_ms, b[j].start_ms), min(a[i].end_ms, b[j].end_ms)
        if start < end:
            result.append(Span(start, end))
        if a[i].end_ms <= b[j].end_ms:
            i += 1
        else:
            j += 1
    return result


def without(spans: Iterable[Span], taken: Iterable[Span]) -> list[Span]:
    """What is left of `spans` when `taken` is cut out.

    >>> without([Span(0, 10)], [Span(2, 4), Span(9, 20)])
    [Span(start_ms=0, end_ms=2), Span(start_ms=4, end_ms=9)]
    """
    result, cuts, first = [], merged(taken), 0
    for span in merged(spans):
        while first < len(cuts) and cuts[first].end_ms <= span.start_ms:
            first += 1
        start, at = span.start_ms, first
        while at < len(cuts) and cuts[at].start_ms < span.end_ms:
            if cuts[at].start_ms > start:
                result.append(Span(start, cuts[at].start_ms))
            start = max(start, cuts[at].end_ms)
            at += 1
        if start < span.end_ms:
            result.append(Span(start, span.end_ms))
    return result


def total_ms(spans: Iterable[Span]) -> int:
    """The time that the stretches cover together, overlap counted once.

    >>> total_ms([Span(0, 10), Span(5, 20)])
    20
    """
    return sum(span.length_ms for span in merged(spans))


def widened(spans: Iterable[Span], by_ms: int) -> list[Span]:
    """Every stretch longer at both ends, never starting before 0; joined where they meet.

    >>> widened([Span(100, 200)], 150)
    [Span(start_ms=0, end_ms=350)]
    """
    return merged(Span(max(0, span.start_ms - by_ms), span.end_ms + by_ms) for span in spans)


def spoken(words: Iterable[Word], longest_ms: int | None = None) -> list[Span]:
    """When words are being said; a word without length counts as one millisecond.

    A model sometimes stretches one word over seconds of speech that it skipped. With `longest_ms`, a longer word counts only
    with its first and its last half of that length, since nobody knows at which end it was really said.

    >>> spoken([Word("so", 0, 9000)], longest_ms=2000)
    [Span(start_ms=0, end_ms=1000), Span(start_ms=8000, end_ms=9000)]
    """
    spans = []
    for word in words:
        start, end = word.start_ms, max(word.end_ms, word.start_ms + 1)
        if longest_ms is not None and end - start > longest_ms:
            spans += [Span(start, start + longest_ms // 2), Span(end - longest_ms // 2, end)]
        else:
            spans.append(Span(start, end))
    return merged(spans)


def between(taken: Iterable[Span], whole: Span | None = None) -> list[Span]:
    """The gaps between stretches; with `whole`, also those before the first and after the last.

    >>> between([Span(0, 5), Span(9, 12)])
    [Span(start_ms=5, end_ms=9)]
    >>> between([], whole=Span(0, 7))
    [Span(start_ms=0, end_ms=7)]
    """
    taken = merged(taken)
    if whole is not None:
        return without([whole], taken)
    return [Span(a.end_ms, b.start_ms) for a, b in pairwise(taken) if b.start_ms > a.end_ms]


def pieces_in(gap: Span, regions: Sequence[Span]) -> list[Span]:
    """What of the sorted, separate `regions` lies in one gap.

    >>> pieces_in(Span(5, 22), [Span(0, 10), Span(20, 30)])
    [Span(start_ms=5, end_ms=10), Span(start_ms=20, end_ms=22)]
    """
    at = max(0, bisect_left(regions, gap.start_ms, key=lambda region: region.start_ms) - 1)
    result = []
    while at < len(regions) and regions[at].start_ms < gap.end_ms:
        start, end = max(gap.start_ms, regions[at].start_ms), min(gap.end_ms, regions[at].end_ms)
        if start < end:
            result.append(Span(start, end))
        at += 1
    return result


def heard_in(gap: Span, speech: Sequence[Span], remnant_ms: int = REMNANT_MS) -> list[Span]:
    """Real speech inside a gap: remnants up to `remnant_ms` are the detector's hangover and are left out.

    >>> heard_in(Span(1000, 6000), [Span(0, 1200), Span(3000, 3900)])
    [Span(start_ms=3000, end_ms=3900)]
    """
    return [piece for piece in pieces_in(gap, speech) if piece.length_ms > remnant_ms]


def lost_in(gap: Span, speech: Sequence[Span], *, from_ms: int = LOST_FROM_MS, remnant_ms: int = REMNANT_MS) -> list[Span]:
    """Stretches of talk inside a gap between words that are long enough to count as lost speech.

    Pieces at most a second apart are one stretch; it counts when its speech, without the breaths between, lasts `from_ms`.

    >>> lost_in(Span(0, 20_000), [Span(1000, 2200), Span(2600, 3800), Span(15_000, 16_000)])
    [Span(start_ms=1000, end_ms=3800)]
    """
    pieces = heard_in(gap, speech, remnant_ms)
    stretches = merged(pieces, join_ms=JOIN_MS)
    return [stretch for stretch in stretches if sum(piece.overlap_ms(stretch) for piece in pieces) >= from_ms]
