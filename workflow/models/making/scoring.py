"""Word errors, filler recall and precision, and word starts, from what was said and what was heard (floor 1)."""

from collections.abc import Sequence
from dataclasses import dataclass

from workflow.models.making.words import FILLERS


def aligned(said: Sequence[str], heard: Sequence[str]) -> list[tuple[int | None, int | None]]:
    """Pairs of places with the fewest word errors (Levenshtein); None on one side is a word left out or put in.

    >>> aligned(["um", "I", "was"], ["I", "was", "there"])
    [(0, None), (1, 0), (2, 1), (None, 2)]
    """
    rows, columns = len(said) + 1, len(heard) + 1
    cost = [[0] * columns for _ in range(rows)]
    for i in range(rows):
        for j in range(columns):
            if not i or not j:
                cost[i][j] = i + j
            else:
                same = cost[i - 1][j - 1] + (said[i - 1] != heard[j - 1])
                cost[i][j] = min(same, cost[i - 1][j] + 1, cost[i][j - 1] + 1)
    pairs: list[tuple[int | None, int | None]] = []
    i, j = rows - 1, columns - 1
    while i or j:
        if i and j and cost[i][j] == cost[i - 1][j - 1] + (said[i - 1] != heard[j - 1]):
            i, j = i - 1, j - 1
            pairs.append((i, j))
        elif i and cost[i][j] == cost[i - 1][j] + 1:
            i -= 1
            pairs.append((i, None))
        else:
            j -= 1
            pairs.append((None, j))
    return pairs[::-1]


@dataclass(slots=True)
class Tally:
    """Counts over many windows."""

    words: int = 0
    wrong: int = 0
    left_out: int = 0
    put_in: int = 0
    fillers_said: int = 0
    fillers_heard: int = 0
    fillers_right: int = 0

    def add(self, said: Sequence[str], heard: Sequence[str]) -> None:
        """Counts one window.

        >>> tally = Tally()
        >>> tally.add(["um", "I", "was"], ["I", "was", "there"])
        >>> (tally.left_out, tally.put_in, tally.fillers_said, tally.fillers_right)
        (1, 1, 1, 0)
        """
        self.words += len(said)
        self.fillers_said += sum(word in FILLERS for word in said)
        self.fillers_heard += sum(word in FILLERS for word in heard)
        for i, j in aligned(said, heard):
            if i is None:
                self.put_in += 1
            elif j is None:
                self.left_out += 1
            elif said[i] != heard[j]:
                self.wrong += 1
            elif said[i] in FILLERS:
                self.fillers_right += 1

    @property
    def wer(self) -> float:
        """Word error rate: left out, put in and wrong words over words said."""
        return (self.wrong + self.left_out + self.put_in) / max(1, self.words)

    @property
    def recall(self) -> float:
        """Share of the fillers said that were written as said."""
        return self.fillers_right / max(1, self.fillers_said)

    @property
    def precision(self) -> float:
        """Share of the fillers written that were said."""
        return self.fillers_right / max(1, self.fillers_heard)

    def told(self) -> str:
        """One line of figures."""
        return (
            f"WER {100 * self.wer:.1f} % of {self.words} words ({self.wrong} wrong, {self.left_out} left out, {self.put_in} put in); "
            f"fillers: {self.fillers_right} of {self.fillers_said} kept ({100 * self.recall:.0f} %), precision {100 * self.precision:.0f} %"
        )


def start_errors_ms(said: Sequence[str], said_starts: Sequence[float], heard: Sequence[str], heard_starts: Sequence[float]) -> list[float]:
    """How far, in milliseconds, the start of every rightly heard word lies from the truth.

    >>> start_errors_ms(["a", "b"], [0.0, 1.0], ["a", "b"], [0.25, 1.0])
    [250.0, 0.0]
    """
    return [
        round(abs(heard_starts[j] - said_starts[i]) * 1000, 3)
        for i, j in aligned(said, heard)
        if i is not None and j is not None and said[i] == heard[j]
    ]
