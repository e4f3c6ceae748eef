"""From voices in windows to a voice for every word: words vote, ends of sentences and pauses say where turns may change (floor 1).

Every window says how well each voice fits; a word asks the windows around it, the nearer the more. The best sequence of voices is
then found over all words at once (Viterbi): a change costs little after a pause or a sentence and much in the middle of one, so that a
single word flips only where its voice is clear.
"""

from collections.abc import Sequence
from itertools import groupby, pairwise

import numpy as np

from workflow.records import Span, Word
from workflow.transcribe.gaps import merged

STEP_MS = 100
SENTENCE = (".", "?", "!", "…")
PAUSE_MS = 350
CHANGE_IN_FLOW, CHANGE_IN_PAUSE = 0.40, 0.08  # in similarity, for a word of 300 ms
USUAL_MS = 300


def fits(windows: Sequence[Span], alike: np.ndarray, duration_ms: int) -> np.ndarray:
    """How well each voice fits every 100 ms, (steps, voices); `alike` (windows, voices). Between windows the nearest counts.

    >>> fits([Span(0, 200)], np.array([[0.5, 0.25]]), 400).tolist()
    [[0.5, 0.25], [0.5, 0.25], [0.5, 0.25], [0.5, 0.25]]
    """
    steps = -(-duration_ms // STEP_MS)
    sums, weights = np.zeros((steps, alike.shape[1])), np.zeros(steps)
    for span, row in zip(windows, alike, strict=True):
        first, last = span.start_ms // STEP_MS, min(steps, -(-span.end_ms // STEP_MS))
        middle = (first + last - 1) / 2
        near = 1.05 - np.abs(np.arange(first, last) - middle) / max(1.0, (last - first) / 2)
        near = np.maximum(near, 0.05) ** 2
        sums[first:last] += near[:, None] * row
        weights[first:last] += near
    known = np.flatnonzero(weights)
    if not len(known):
        return sums
    nearest = known[np.clip(np.searchsorted(known, np.arange(steps)), 0, len(known) - 1)]
    before = known[np.clip(np.searchsorted(known, np.arange(steps)) - 1, 0, len(known) - 1)]
    at = np.arange(steps)
    nearest = np.where(np.abs(at - before) <= np.abs(nearest - at), before, nearest)
    nearest[known] = known
    return sums[nearest] / weights[nearest][:, None]


def voted(words: Sequence[Word], fit: np.ndarray) -> tuple[list[int], list[float]]:
    """A voice for each word, and by how much it fits better than any other, over the run of words around it."""
    if not words:
        return [], []
    if fit.shape[1] < 2:
        return [0] * len(words), [1.0] * len(words)
    scores = np.stack([_score(word, fit) for word in words])
    weights = np.array([min(3.0, max(0.5, (word.end_ms - word.start_ms) / USUAL_MS)) for word in words])
    costs = [0.0, *(_cost(before, word) for before, word in pairwise(words))]
    chosen = _best_path(scores * weights[:, None], costs)
    own = scores[np.arange(len(words)), chosen]
    others = scores.copy()
    others[np.arange(len(words)), chosen] = -np.inf
    return [int(voice) for voice in chosen], [float(margin) for margin in _over_runs(chosen, own - others.max(axis=1), weights)]


def _score(word: Word, fit: np.ndarray) -> np.ndarray:
    first = min(max(0, word.start_ms // STEP_MS), len(fit) - 1)
    return fit[first : max(first + 1, min(len(fit), -(-word.end_ms // STEP_MS)))].mean(axis=0)


def _cost(before: Word, word: Word) -> float:
    """What a change of voice before this word costs."""
    silence = word.start_ms - before.end_ms
    if silence >= PAUSE_MS or (before.text.rstrip("\"'”’»)").endswith(SENTENCE) and silence >= 0):
        return CHANGE_IN_PAUSE
    return CHANGE_IN_FLOW - (CHANGE_IN_FLOW - CHANGE_IN_PAUSE) * min(1.0, max(0, silence) / PAUSE_MS)


def _best_path(scores: np.ndarray, costs: Sequence[float]) -> np.ndarray:
    total = scores[0].copy()
    back = np.zeros(scores.shape, np.int64)
    for at in range(1, len(scores)):
        best = int(np.argmax(total))
        stays = total >= total[best] - costs[at]
        back[at] = np.where(stays, np.arange(len(total)), best)
        total = np.where(stays, total, total[best] - costs[at]) + scores[at]
    path = np.zeros(len(scores), np.int64)
    path[-1] = int(np.argmax(total))
    for at in range(len(scores) - 1, 0, -1):
        path[at - 1] = back[at, path[at]]
    return path


def _over_runs(chosen: np.ndarray, margins: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Half a word's own margin and half that of the run it stands in, so that a clear turn carries its short words."""
    out = margins.copy()
    at = 0
    for _, run in groupby(chosen):
        size = len(list(run))
        piece = slice(at, at + size)
        mean = float(np.average(margins[piece], weights=weights[piece]))
        out[piece] = (margins[piece] + mean) / 2
        at += size
    return out


def segments(speech: Sequence[Span], fit: np.ndarray) -> list[tuple[Span, int]]:
    """Who speaks when, without words: each region of speech cut where another voice fits better for half a second and more."""
    out: list[tuple[Span, int]] = []
    for region in merged(speech, join_ms=300):
        first, last = region.start_ms // STEP_MS, max(region.start_ms // STEP_MS + 1, -(-region.end_ms // STEP_MS))
        path = _best_path(fit[first:last], [0.25] * (last - first)) if first < len(fit) else np.zeros(0, np.int64)
        at = first
        for voice, run in groupby(path):
            size = len(list(run))
            span = Span(max(region.start_ms, at * STEP_MS), min(region.end_ms, (at + size) * STEP_MS))
            if span.length_ms > 0:
                out.append((span, int(voice)))
            at += size
    return out
