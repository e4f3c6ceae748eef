"""Small cells: levels with one or two people are merged, so that no count of so few can be read or reckoned from a table (floor 1).

Merging, not hiding: of a hidden cell the total minus the rest gives the number away. A merged level holds at least three people and more
people than it holds levels, since three people in three levels would be one in each. The columns of a table are merged alike, so the waves
cannot be held against each other.
"""

from collections.abc import Sequence
from dataclasses import dataclass

FEWEST = 3  # people in a printed cell, or none


@dataclass(frozen=True, slots=True)
class Merged:
    """One or more levels that are printed as one, with their counts, column by column."""

    levels: tuple[str, ...]
    counts: tuple[int, ...]

    @property
    def safe(self) -> bool:
        """Whether every column has nobody here, or so many that nobody stands out."""
        least = FEWEST if len(self.levels) == 1 else max(FEWEST, len(self.levels) + 1)
        return all(count == 0 or count >= least for count in self.counts)

    def __add__(self, other: "Merged") -> "Merged":
        return Merged(self.levels + other.levels, tuple(a + b for a, b in zip(self.counts, other.counts, strict=True)))


def merge(levels: Sequence[tuple[str, tuple[int, ...]]], *, in_order: bool, last: str = "") -> tuple[Merged, ...]:
    """The levels, so merged that every cell is safe; empty where even all of them together are too few.

    Levels in an order are merged with a neighbour, others with the smallest. `last` is no level but those of whom it is not known.

    >>> [(one.levels, one.counts) for one in merge([("A", (9,)), ("B", (4,)), ("C", (1,))], in_order=False)]
    [(('A',), (9,)), (('B', 'C'), (5,))]
    >>> [(one.levels, one.counts) for one in merge([("F", (18,)), ("M", (2,))], in_order=False)]
    [(('F', 'M'), (20,))]
    >>> [one.levels for one in merge([("18-39", (1, 1)), ("40-59", (6, 5)), ("60+", (8, 7))], in_order=True)]
    [('18-39', '40-59'), ('60+',)]
    """
    found = [Merged((name,), counts) for name, counts in levels]
    while unsafe := [one for one in found if not one.safe]:
        if len(found) == 1:
            return ()
        small = min(unsafe, key=lambda one: (sum(one.counts), found.index(one)))
        other = _partner(found, small, in_order=in_order, last=last)
        first, second = sorted((small, other), key=found.index)
        found = [first + second if one is first else one for one in found if one is not second]
    return tuple(found)


def _partner(found: Sequence[Merged], small: Merged, *, in_order: bool, last: str) -> Merged:
    """What a small level is merged with: the smallest that has somebody; in an order, a neighbour."""
    others = [one for one in found if one is not small]
    if in_order and last not in small.levels:
        at = found.index(small)
        beside = [one for one in others if abs(found.index(one) - at) == 1 and last not in one.levels]
        others = beside or [one for one in others if last not in one.levels] or others
    others = [one for one in others if any(one.counts)] or others
    return min(others, key=lambda one: (sum(one.counts), found.index(one)))
