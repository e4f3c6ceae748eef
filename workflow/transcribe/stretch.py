"""The stretch of a sound that counts, with silence where something is off record, cut while the samples stream past (floor 1)."""

from collections.abc import Sequence

import numpy as np

from workflow.records import RATE, Span

PER_MS = RATE // 1000


class Stretch:
    """Takes blocks of mono samples one after another and gives back what of each is kept.

    `from_ms` and `until_ms` bound what counts (None: to the end); `silent` counts from `from_ms`.

    >>> stretch = Stretch(1, 4, [Span(1, 2)])
    >>> [stretch.take(np.ones(32, np.int16)).tolist().count(1) for _ in range(3)], stretch.kept // PER_MS
    ([16, 16, 0], 3)
    """

    def __init__(self, from_ms: int, until_ms: int | None, silent: Sequence[Span]) -> None:
        self._from, self._until = from_ms * PER_MS, None if until_ms is None else until_ms * PER_MS
        self._silent = tuple((span.start_ms * PER_MS, span.end_ms * PER_MS) for span in silent)
        self.taken = 0  # samples given so far
        self.kept = 0  # samples given back so far

    @property
    def ended(self) -> bool:
        """Whether nothing of what follows counts any more."""
        return self._until is not None and self.taken >= self._until

    def take(self, block: np.ndarray) -> np.ndarray:
        """What is kept of a block, silenced where it must be; a copy, so that the block stays as it is."""
        first = max(0, self._from - self.taken)
        last = len(block) if self._until is None else max(0, min(len(block), self._until - self.taken))
        self.taken += len(block)
        found = block[first : max(first, last)].copy()
        for start, end in self._silent:
            a, b = start - self.kept, end - self.kept
            if a < len(found) and b > 0:
                found[max(0, a) : b] = 0
        self.kept += len(found)
        return found
