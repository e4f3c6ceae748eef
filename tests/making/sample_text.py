"""Reads the hand-written conversations of the samples: who speaks, what is said, where a pause is (floor 1).

One turn a line, `P1: Um, I was tired. [2.5] And then I slept.`; a number in brackets is a pause in seconds. A turn that begins
while the turn before is still going on starts with `~`. A line `== part` begins the next file of an interview in parts.

>>> turns = parsed("# a remark\\nP1: Um, well. [2.5] I was tired.\\n~interviewer: Mm-hm.\\n")
>>> turns[0].sentences
(('Um, well.',), (2.5, 'I was tired.'))
>>> turns[1].speaker, turns[1].overlaps
('interviewer', True)
"""

import re
from dataclasses import dataclass

PART = "== part"
_TURN = re.compile(r"(~?)([A-Za-z0-9]+): (.+)")
_TOKENS = re.compile(r"\[(\d+(?:\.\d+)?)\]|([^\s\[]+)")


@dataclass(frozen=True, slots=True)
class Line:
    """One turn of a script: its sentences, each a run of texts and of pauses in seconds before them."""

    speaker: str
    sentences: tuple[tuple[str | float, ...], ...]
    overlaps: bool = False
    part: int = 0


def parsed(script: str) -> list[Line]:
    """The turns of a script, in order. Raises ValueError for a line that is none."""
    lines, part = [], 0
    for number, row in enumerate(script.splitlines(), 1):
        if row == PART:
            part += 1
        elif row.strip() and not row.startswith("#"):
            match = _TURN.fullmatch(row.strip())
            if match is None:
                raise ValueError(f"line {number} is no turn: {row}")
            lines.append(Line(match[2], tuple(_sentences(match[3])), match[1] == "~", part))
    return lines


def _sentences(text: str) -> list[tuple[str | float, ...]]:
    sentences: list[tuple[str | float, ...]] = []
    run: list[str | float] = []
    words: list[str] = []

    def close() -> None:
        if words:
            run.append(" ".join(words))
            words.clear()

    for match in _TOKENS.finditer(text):
        if match[1]:
            close()
            run.append(float(match[1]))
            continue
        words.append(match[2])
        if match[2][-1] in ".?":
            close()
            sentences.append(tuple(run))
            run.clear()
    if run or words:
        raise ValueError(f"the last sentence does not end in . or ?: {text}")
    return sentences


def sentences_of(lines: list[Line]) -> list[str]:
    """Every sentence as plain text, without its pauses.

    >>> sentences_of(parsed("P1: I was [3] tired."))
    ['I was tired.']
    """
    return [" ".join(part for part in run if isinstance(part, str)) for line in lines for run in line.sentences]
