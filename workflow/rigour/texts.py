"""The text that two coders code, the same bytes for both, with its turns and sentences (floor 1).

One turn a line, `P7: words`, LF, no pauses, whatever notation the study prints elsewhere; positions are Unicode code points from 0, an
end is exclusive (REFI-QDA 1.5, 10.2).
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from workflow.export.clean import clean, clean_label
from workflow.records import Transcript, Word

UNITS = ("character", "sentence", "turn")
Stretch = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Text:
    """The text of one transcript, as both coders get it."""

    recording: int
    revision: int
    text: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def name(self) -> str:
        """What the transcript is called in a pack: its recording and the beginning of its hash, so that no other text passes for it."""
        return f"R{self.recording}-{self.sha256[:8]}"

    def units(self, unit: str) -> list[Stretch]:
        """The stretches of its turns or sentences; characters are not listed, they are every one of the text.

        >>> made = Text(1, 0, "interviewer: How was it?\\nP1: Good. I slept.\\n")
        >>> made.units("turn")
        [(0, 24), (25, 43)]
        >>> [made.text[start:end] for start, end in made.units("sentence")]
        ['interviewer: How was it?', 'P1: Good.', 'I slept.']
        """
        turns = [found.span() for found in re.finditer(r"[^\n]+", self.text)]
        if unit == "turn":
            return turns
        pattern = re.compile(r"\S.*?(?:[.?!…]+[\"”'’)]*(?=\s)|$)", flags=re.DOTALL)
        return [(start + a, start + b) for start, end in turns for a, b in (f.span() for f in pattern.finditer(self.text[start:end]))]


def coding_text(transcript: Transcript, recording: int) -> Text:
    """The text of a transcript for coding.

    >>> from workflow.records import Turn, Word
    >>> coding_text(Transcript("R1", 900, (Turn("P1", 0, 900, (Word("Good.", 0, 900),)),)), 1).text
    'P1: Good.\\n'
    """
    lines = [f"{clean_label(turn.speaker)}: {clean(turn.text)}\n" for turn in transcript.turns if clean(turn.text)]
    return Text(recording, transcript.revision, "".join(lines))


def words_of(transcript: Transcript) -> Iterator[tuple[int, str, Word]]:
    """Each word of the text for coding: where it begins there, its letters, and the word that it is.

    >>> from workflow.records import Turn
    >>> turn = Turn("P1", 0, 900, (Word("So", 0, 300), Word("good.", 400, 900)))
    >>> [(at, text) for at, text, _ in words_of(Transcript("R1", 900, (turn,)))]
    [(4, 'So'), (7, 'good.')]
    """
    at = 0
    for turn in transcript.turns:
        if not clean(turn.text):
            continue
        at += len(f"{clean_label(turn.speaker)}: ")
        for word in turn.words:
            text = clean(word.text)
            if text:
                yield at, text, word
                at += len(text) + 1  # a blank, or after the last word the end of the line


def joined(stretches: list[Stretch]) -> list[Stretch]:
    """Stretches in order, those that touch or overlap made one.

    >>> joined([(5, 9), (0, 3), (2, 4)])
    [(0, 4), (5, 9)]
    """
    result: list[Stretch] = []
    for start, end in sorted(stretches):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return result


def length(stretches: list[Stretch]) -> int:
    return sum(end - start for start, end in stretches)


def shared(first: list[Stretch], second: list[Stretch]) -> list[Stretch]:
    """What two joined lists have in common.

    >>> shared([(0, 4), (6, 9)], [(3, 7)])
    [(3, 4), (6, 7)]
    """
    result, at = [], 0
    for start, end in first:
        while at < len(second) and second[at][1] <= start:
            at += 1
        here = at
        while here < len(second) and second[here][0] < end:
            result.append((max(start, second[here][0]), min(end, second[here][1])))
            here += 1
    return result
