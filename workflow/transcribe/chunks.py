"""Cuts a recording into the chunks that the engine hears: at most 30 s, cut in pauses, as few as is sensible (floor 1).

Every chunk costs the engine a whole 30 s window, however little speech is in it, so few and full chunks are fast. Against that
stand two dangers. A cut without a pause can halve a word; a long silence inside a window invites invented words. Hence:
regions more than 6 s apart are never joined; the rest is decided by dynamic programming over the pauses, where a chunk costs 1
and a cut in a pause shorter than a second costs up to 1/4 more. So one extra window is paid to avoid four cuts in mid-flow,
but not to avoid one. Same input, same chunks: a tie goes to the earlier cut.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from workflow.errors import WrongUsage
from workflow.records import Span
from workflow.transcribe.gaps import merged, without
from workflow.transcribe.regions import WINDOW_MS

LONGEST_MS = 28_000  # two seconds under the model's window: a word at the very end keeps its time
APART_MS = 6_000
MARGIN_MS = 200
_GOOD_PAUSE_MS = 1_000
_BAD_CUT = 0.25


def plan(
    regions: Sequence[Span],
    duration_ms: int,
    *,
    excluded: Sequence[Span] = (),
    longest_ms: int = LONGEST_MS,
    probabilities: Iterable[float] | None = None,
    apart_ms: int = APART_MS,
    margin_ms: int = MARGIN_MS,
    window_ms: int = WINDOW_MS,
) -> tuple[Span, ...]:
    """The chunks of a recording: in order, disjoint, each of 1 to `longest_ms` milliseconds.

    Every millisecond of `regions` within the recording and outside `excluded` lies in exactly one chunk; none of
    `excluded` lies in any. `probabilities` of speech, one per `window_ms`: a region longer
    than the limit is cut where they are lowest. Raises WrongUsage for a limit outside 1 to 30 s.

    >>> plan([Span(1000, 9000), Span(10000, 20000), Span(40000, 45000)], 60000)
    (Span(start_ms=800, end_ms=20200), Span(start_ms=39800, end_ms=45200))
    """
    if not 1_000 <= longest_ms <= 30_000:
        raise WrongUsage(f"A chunk lasts 1 to 30 s, not {longest_ms / 1000:g} s.")
    harm = None if probabilities is None else [float(value) for value in probabilities]
    holes = merged(excluded)
    inside = [Span(max(0, span.start_ms), min(duration_ms, span.end_ms)) for span in regions]
    wanted = without(inside, holes)
    pieces = [piece for span in wanted for piece in _cut(span, longest_ms, harm, window_ms)]
    cores = _pack(pieces, holes, longest_ms, apart_ms)
    return _with_margins(cores, holes, duration_ms, longest_ms, margin_ms)


def _cut(span: Span, longest_ms: int, harm: Sequence[float] | None, window_ms: int) -> list[Span]:
    """Pieces no longer than the limit; each cut lies in the later half of what fits, and the last two share fairly."""
    pieces = []
    start = span.start_ms
    while span.end_ms - start > longest_ms:
        latest = start + longest_ms
        earliest = start + longest_ms // 2
        if span.end_ms - start <= 2 * longest_ms:  # two pieces are enough: the second must fit too
            earliest = max(start + longest_ms // 4, span.end_ms - longest_ms)
            latest = min(latest, span.end_ms - longest_ms // 4)
        at = _quietest(earliest, latest, harm, window_ms)
        pieces.append(Span(start, at))
        start = at
    return [*pieces, Span(start, span.end_ms)]


def _quietest(earliest: int, latest: int, harm: Sequence[float] | None, window_ms: int) -> int:
    """The middle of the 160 ms with the lowest mean; the latest of equals. Without numbers: the middle of the range."""
    first, last = -(-earliest // window_ms), min(latest // window_ms, len(harm or ())) - 1
    if harm is None or last < first:
        return (earliest + latest) // 2

    def around(at: int) -> float:
        nearby = harm[max(0, at - 2) : at + 3]
        return round(float(sum(nearby)) / len(nearby), 6)

    best = min(range(first, last + 1), key=lambda at: (around(at), -at))
    return min(latest, max(earliest, best * window_ms + window_ms // 2))


def _pack(pieces: Sequence[Span], holes: Sequence[Span], longest_ms: int, apart_ms: int) -> list[Span]:
    """Neighbouring pieces joined at the least cost; `cost[n]` is the best for the first n pieces."""
    cost = [0.0]
    begin = [0]
    for end in range(1, len(pieces) + 1):
        best, chosen = float("inf"), end - 1
        for first in range(end - 1, -1, -1):
            if pieces[end - 1].end_ms - pieces[first].start_ms > longest_ms:
                break
            if first + 1 < end and not _may_join(pieces[first], pieces[first + 1], holes, apart_ms):
                break
            pause = pieces[first].start_ms - pieces[first - 1].end_ms if first else _GOOD_PAUSE_MS
            total = cost[first] + 1 + _BAD_CUT * max(0.0, 1 - pause / _GOOD_PAUSE_MS)
            if total <= best + 1e-9:
                best, chosen = total, first
        cost.append(best)
        begin.append(chosen)
    chunks = []
    end = len(pieces)
    while end:
        chunks.append(Span(pieces[begin[end]].start_ms, pieces[end - 1].end_ms))
        end = begin[end]
    return chunks[::-1]


def _may_join(left: Span, right: Span, holes: Sequence[Span], apart_ms: int) -> bool:
    gap = Span(left.end_ms, right.start_ms)
    return gap.length_ms <= apart_ms and not any(hole.overlap_ms(gap) for hole in holes)


def _with_margins(cores: Sequence[Span], holes: Sequence[Span], duration_ms: int, longest_ms: int, margin_ms: int) -> tuple[Span, ...]:
    """A little silence on both sides: half the gap at most, never into a hole, never past the limit."""
    chunks = []
    for number, core in enumerate(cores):
        before = cores[number - 1].end_ms if number else -core.start_ms  # the recording's start: all of it may be used
        after = cores[number + 1].start_ms if number + 1 < len(cores) else 2 * duration_ms - core.end_ms
        start = max(core.start_ms - margin_ms, (core.start_ms + before + 1) // 2)
        end = min(core.end_ms + margin_ms, (core.end_ms + after) // 2)
        for hole in holes:
            if hole.end_ms <= core.start_ms:
                start = max(start, hole.end_ms)
            elif hole.start_ms >= core.end_ms:
                end = min(end, hole.start_ms)
        spare = longest_ms - core.length_ms
        left = min(core.start_ms - start, max(spare // 2, spare - (end - core.end_ms)))
        right = min(end - core.end_ms, spare - left)
        chunks.append(Span(core.start_ms - left, core.end_ms + right))
    return tuple(chunks)
