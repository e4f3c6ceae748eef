"""Whom a person has given words to, beside whom the attribution shows; and the form in which both are kept (floor 1).

A corrected revision keeps "?" for every word whose speaker only the attribution tells, so that voices can still be named, or told apart
anew, after hours of correcting. A turn of it ends where the label that is kept changes, or where a person began a new one; that the
attribution changes the speaker is seen when it is read.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from workflow.records import UNKNOWN_SPEAKER, Transcript, Turn, Word
from workflow.transcribe.turns import of_one


@dataclass(frozen=True, slots=True)
class Cell:
    """One word: who is shown to say it, whom a person has given it to ("?": nobody has), and whether a turn begins with it."""

    word: Word
    shown: str
    given: str = UNKNOWN_SPEAKER
    begins: bool = False


def cells(stored: Transcript, shown: Transcript) -> list[Cell]:
    """The words of a transcript as it is shown, each with whom a person has given it to in the revision under it.

    >>> stored = Transcript("R3", 900, (Turn("?", 0, 900, (Word("Why?", 0, 300), Word("Because.", 500, 900))),))
    >>> shown = replace(stored, turns=tuple(of_one(f"voice {n}", [word]) for n, word in enumerate(stored.words, 1)))
    >>> [(cell.shown, cell.given, cell.begins) for cell in cells(stored, shown)]
    [('voice 1', '?', True), ('voice 2', '?', True)]
    """
    kept: dict[Word, list[str]] = {}
    for turn in stored.turns:
        for word in turn.words:
            kept.setdefault(word, []).append(turn.speaker)
    found = []
    for turn in shown.turns:
        for at, word in enumerate(turn.words):
            labels = kept.get(word) or [turn.speaker]
            found.append(Cell(word, turn.speaker, labels.pop(0) if len(labels) > 1 else labels[0], at == 0))
    return found


def keys(voices: Iterable[str], shown_as: Mapping[str, str]) -> dict[str, str]:
    """For the label under which one voice alone is shown: the voice itself, which is what is kept.

    >>> keys(["1", "2", "3"], {"1": "interviewer", "2": "voice 2", "3": "interviewer"})
    {'voice 2': '2'}
    """
    every = list(voices)
    labels = [shown_as.get(voice, voice) for voice in every]
    return {label: voice for voice, label in zip(every, labels, strict=True) if labels.count(label) == 1}


def turns(words: Sequence[Cell]) -> tuple[Turn, ...]:
    """The turns that are kept.

    >>> said = [Cell(Word("Why?", 0, 300), "voice 1"), Cell(Word("Well.", 500, 900), "voice 2", begins=True)]
    >>> [(turn.speaker, turn.text) for turn in turns([*said, Cell(Word("So.", 950, 990), "voice 2", begins=True)])]
    [('?', 'Why? Well.'), ('?', 'So.')]
    """
    words = _settled(words)
    made: list[Turn] = []
    begun = 0
    for at in range(1, len(words) + 1):
        if at == len(words) or _ends(words[at - 1], words[at]):
            made.append(of_one(words[begun].given, [cell.word for cell in words[begun:at]]))
            begun = at
    return tuple(made)


def _ends(before: Cell, cell: Cell) -> bool:
    return before.given != cell.given or (cell.begins and before.shown == cell.shown)


def _settled(words: Sequence[Cell]) -> list[Cell]:
    """Where a person began a turn of the same speaker, and only one side was given to that speaker: both are, or the beginning is lost."""
    out = list(words)
    for at in range(1, len(out)):
        before, cell = out[at - 1], out[at]
        if cell.begins and before.shown == cell.shown and before.given != cell.given:
            label = before.given if cell.given == UNKNOWN_SPEAKER else cell.given
            out[at - 1], out[at] = replace(before, given=label), replace(cell, given=label)
            for step, place in ((-1, at - 2), (1, at + 1)):
                while 0 <= place < len(out) and out[place].shown == cell.shown and out[place].given == UNKNOWN_SPEAKER:
                    if out[place if step > 0 else place + 1].begins:
                        break
                    out[place] = replace(out[place], given=label)
                    place += step
    return out
