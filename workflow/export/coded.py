"""Where a coding of the text that two people coded lies in the text that leaves the study (floor 1).

Both texts have the same words in the same order; the one that leaves has stamps, pauses and signs between them besides. So a coding
is carried from word to word, and within a word from letter to letter. What was taken off record since has no place any more.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from workflow.export.bundle import Coded
from workflow.records import Transcript
from workflow.rigour.texts import words_of


@dataclass(frozen=True, slots=True)
class Printed:
    """A word where it stands in the text that leaves, with the signs around it."""

    start_ms: int
    end_ms: int
    at: int
    text: str


@dataclass(frozen=True, slots=True)
class _Word:
    """A word in both texts."""

    start: int  # in the text that was coded
    end: int
    printed_at: int  # in the text that leaves
    printed_end: int

    def part(self, one: Coded) -> tuple[int, int]:
        """Where that of it lies which was coded; at least a letter."""
        start = min(self.printed_at + max(0, one.start - self.start), self.printed_end - 1)
        return start, max(self.printed_end - max(0, self.end - one.end), start + 1)


def placed(transcript: Transcript, printed: Sequence[Printed], codings: Iterable[Coded]) -> list[tuple[Coded, int, int]]:
    """Each coding with its start and end in the text that leaves; one of which no word is left has none.

    >>> from workflow.records import Turn, Word
    >>> turn = Turn("P7", 0, 900, (Word("It", 0, 300), Word("hurt.", 400, 900)))
    >>> printed = [Printed(0, 300, 15, "It"), Printed(400, 900, 32, "//hurt.//")]  # [00:00:00] P7: It [pause 4.2 s] //hurt.//
    >>> [(start, end) for _, start, end in placed(Transcript("R3", 900, (turn,)), printed, [Coded("A", "pain", 4, 11)])]
    [(15, 38)]
    """
    words = list(_paired(transcript, printed))
    found = []
    for one in codings:
        inside = [word.part(one) for word in words if word.start < one.end and word.end > one.start]
        if inside:
            found.append((one, min(start for start, _ in inside), max(end for _, end in inside)))
    return found


def _paired(transcript: Transcript, printed: Sequence[Printed]) -> Iterator[_Word]:
    """The words of both texts. A word is known by its times; the printed ones are some or all of the others."""
    left: dict[tuple[int, int], deque[Printed]] = {}
    for word in printed:
        left.setdefault((word.start_ms, word.end_ms), deque()).append(word)
    for start, text, coded in words_of(transcript):
        there = left.get((coded.start_ms, coded.end_ms))
        if there:
            word = there.popleft()
            before = max(0, word.text.find(text))
            length = len(text) if text in word.text else len(word.text)  # another notation writes a broken-off word otherwise
            yield _Word(start, start + len(text), word.at + before, word.at + before + length)
