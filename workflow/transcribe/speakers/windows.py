"""Which stretches of sound a vector is made of: windows of 1.6 s, every 0.8 s, where there is speech (floor 1)."""

from collections.abc import Iterable

from workflow.records import Span
from workflow.transcribe.gaps import merged

LENGTH_MS, HOP_MS, SHORTEST_MS, JOIN_MS = 1600, 800, 300, 200


def over(speech: Iterable[Span]) -> list[Span]:
    """The windows over regions of speech without padding; the last of a region ends with it.

    >>> over([Span(0, 2900), Span(5000, 5100)])
    [Span(start_ms=0, end_ms=1600), Span(start_ms=800, end_ms=2400), Span(start_ms=1300, end_ms=2900)]
    """
    out = []
    for region in merged(speech, join_ms=JOIN_MS):
        if region.length_ms < SHORTEST_MS:
            continue
        last = max(region.start_ms, region.end_ms - LENGTH_MS)
        starts = [*range(region.start_ms, last, HOP_MS), last]
        out += [Span(start, min(start + LENGTH_MS, region.end_ms)) for start in starts]
    return out
