"""How well speakers were told apart: diarisation error, word error by speaker, words with the wrong speaker (floor 1).

Definitions: DER = (missed + false + confused) / speech of the reference, overlap scored (NIST RT-09), the collar taken to both sides of
every reference boundary; cpWER = word errors under the best pairing of speakers (Watanabe et al. 2020, CHiME-6); WDER = words, right or
substituted, that have the wrong speaker / all such words (Shafey et al. 2019). Nothing is normalised beyond `workflow.transcribe.score`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from workflow.records import Span, Word
from workflow.transcribe.gaps import merged
from workflow.transcribe.score import align, tokens

Speech = Sequence[tuple[str, Span]]  # who speaks when
Said = Sequence[tuple[Word | str, str]]  # words in reading order, each with its speaker


@dataclass(frozen=True, slots=True)
class Der:
    """Milliseconds of diarisation error; they add up over recordings."""

    total: int = 0
    missed: int = 0
    false: int = 0
    confused: int = 0

    def __add__(self, other: "Der") -> "Der":
        return Der(self.total + other.total, self.missed + other.missed, self.false + other.false, self.confused + other.confused)

    @property
    def rate(self) -> float | None:
        return (self.missed + self.false + self.confused) / self.total if self.total else None


def der(reference: Speech, hypothesis: Speech, *, collar_ms: int = 0) -> Der:
    """Diarisation error with `collar_ms` left out to *each* side of every boundary of the reference.

    `pyannote.metrics` calls twice that its collar.

    >>> truth = [("a", Span(0, 1000)), ("b", Span(1000, 2000))]
    >>> der(truth, [("1", Span(0, 1200)), ("2", Span(1200, 2000))]).rate
    0.1
    >>> der(truth, [("1", Span(0, 1200)), ("2", Span(1200, 2000))], collar_ms=250).rate
    0.0
    """
    left_out = merged(Span(at - collar_ms, at + collar_ms) for _, span in _joined(reference) for at in (span.start_ms, span.end_ms))
    pieces = _pieces(_joined(reference), _joined(hypothesis), left_out if collar_ms else [])
    pairs = best_pairs(_together(pieces))
    total = missed = false = confused = 0
    for length, said, told in pieces:
        right = sum(pairs.get(speaker) in told for speaker in said)
        total += length * len(said)
        missed += length * max(0, len(said) - len(told))
        false += length * max(0, len(told) - len(said))
        confused += length * (min(len(said), len(told)) - right)
    return Der(total, missed, false, confused)


def _joined(speech: Speech) -> list[tuple[str, Span]]:
    """Each speaker's stretches without overlap among themselves."""
    return [(who, span) for who in dict.fromkeys(who for who, _ in speech) for span in merged(s for other, s in speech if other == who)]


def _pieces(reference: Speech, hypothesis: Speech, left_out: Sequence[Span]) -> list[tuple[int, frozenset[str], frozenset[str]]]:
    """Stretches in which nothing changes: length, who speaks, who is said to speak."""
    changes: dict[int, list[tuple[int, str, int]]] = {}
    for side, speech in enumerate((reference, hypothesis)):
        for who, span in speech:
            changes.setdefault(span.start_ms, []).append((side, who, 1))
            changes.setdefault(span.end_ms, []).append((side, who, -1))
    for span in left_out:
        changes.setdefault(span.start_ms, []).append((2, "", 1))
        changes.setdefault(span.end_ms, []).append((2, "", -1))
    now: tuple[dict[str, int], ...] = ({}, {}, {})
    out = []
    for at, following in pairwise(sorted(changes)):
        for side, who, step in changes[at]:
            now[side][who] = now[side].get(who, 0) + step
        if not now[2].get(""):
            said, told = (frozenset(who for who, count in side.items() if count > 0) for side in now[:2])
            out.append((following - at, said, told))
    return [(length, said, told) for length, said, told in out if said or told]


def _together(pieces: Iterable[tuple[int, frozenset[str], frozenset[str]]]) -> dict[tuple[str, str], float]:
    together: dict[tuple[str, str], float] = {}
    for length, said, told in pieces:
        for a in said:
            for b in told:
                together[a, b] = together.get((a, b), 0) + length
    return together


def best_pairs(worth: dict[tuple[str, str], float]) -> dict[str, str]:
    """The pairing of left and right names with the greatest sum of worth; each name is in one pair at most.

    >>> best_pairs({("a", "1"): 5, ("a", "2"): 4, ("b", "1"): 4})
    {'a': '2', 'b': '1'}
    """
    left, right = sorted({a for a, _ in worth}), sorted({b for _, b in worth})
    if not left:
        return {}
    size = max(len(left), len(right))
    table = np.zeros((size, size))
    for (a, b), value in worth.items():
        table[left.index(a), right.index(b)] = value
    chosen = assigned(table.max() - table)
    return {a: right[b] for a, b in zip(left, chosen, strict=False) if b < len(right) and worth.get((a, right[b]), 0) > 0}


def assigned(costs: np.ndarray) -> list[int]:
    """The column for each row with the least sum of costs; square. The Hungarian method with potentials (Kuhn 1955, Munkres 1957).

    >>> assigned(np.array([[4.0, 1.0], [2.0, 3.0]]))
    [1, 0]
    """
    size = len(costs)
    u, v = np.zeros(size + 1), np.zeros(size + 1)
    row_of = np.zeros(size + 1, np.int64)
    for row in range(1, size + 1):
        way = np.zeros(size + 1, np.int64)
        least, used = np.full(size + 1, np.inf), np.zeros(size + 1, bool)
        row_of[0], at = row, 0
        while True:
            used[at] = True
            here = row_of[at]
            reduced = costs[here - 1] - u[here] - v[1:]
            better = ~used[1:] & (reduced < least[1:])
            least[1:][better], way[1:][better] = reduced[better], at
            following = 1 + int(np.argmin(np.where(used[1:], np.inf, least[1:])))
            step = least[following]
            u[row_of[used]] += step
            v[used] -= step
            least[1:][~used[1:]] -= step
            at = following
            if row_of[at] == 0:
                break
        while at:
            row_of[at], at = row_of[way[at]], int(way[at])
    columns = [0] * size
    for column in range(1, size + 1):
        columns[row_of[column] - 1] = column - 1
    return columns


def cpwer(reference: Said, hypothesis: Said) -> tuple[int, int]:
    """(errors, words of the reference): each speaker's words in one string, speakers paired so that the errors are fewest.

    >>> cpwer([("why", "a"), ("because", "b")], [("why", "1"), ("because", "1")])
    (2, 2)
    """
    said, told = _strings(reference), _strings(hypothesis)
    size = max(len(said), len(told), 1)
    left, right = [*said.values(), *[[]] * (size - len(said))], [*told.values(), *[[]] * (size - len(told))]
    costs = np.array([[_edits(a, b) for b in right] for a in left], float)
    return int(sum(costs[a, b] for a, b in enumerate(assigned(costs)))), sum(map(len, said.values()))


def _strings(words: Said) -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    for word, who in words:
        out.setdefault(who, []).extend(token.text for token in tokens([word]))
    return out


def _edits(a: Sequence[str], b: Sequence[str]) -> int:
    if not a or not b:
        return max(len(a), len(b))
    return sum(i is None or j is None or a[i] != b[j] for i, j in align(a, b))


def wder(reference: Said, hypothesis: Said) -> tuple[int, int]:
    """(words with the wrong speaker, words that were right or substituted); hypothesis speakers are paired with those of the reference.

    >>> truth = [("why", "a"), ("because", "b"), ("so", "b")]
    >>> wder(truth, [("why", "1"), ("because", "2"), ("so", "1")])
    (1, 3)
    """
    said, told = tokens([word for word, _ in reference]), tokens([word for word, _ in hypothesis])
    steps = align([token.text for token in said], [token.text for token in told])
    who = [(reference[said[i].word][1], hypothesis[told[j].word][1]) for i, j in steps if i is not None and j is not None]
    together: dict[tuple[str, str], float] = {}
    for pair in who:
        together[pair] = together.get(pair, 0) + 1
    pairs = best_pairs(together)
    return sum(pairs.get(a) != b for a, b in who), len(who)
