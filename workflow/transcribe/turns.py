"""Words in time order become turns: one speaker's uninterrupted stretch of speech (floor 1).

Nobody's words are changed, moved or dropped here: the words of the turns, read one after the other, are the words given.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workflow.errors import WrongUsage
from workflow.records import UNKNOWN_SPEAKER, Turn, Word

_SENTENCE_END = re.compile(r"[.!?…。！？؟]['\"”’»)\]]*$")


@dataclass(frozen=True, slots=True)
class TurnRules:
    """When speech whose speaker nobody has told yet begins a new paragraph. All in milliseconds.

    A known speaker's turn ends only where another speaks.
    """

    pause_ms: int = 2000  # a silence from this length on
    sentence_ms: int = 60_000  # the paragraph is this long: at the next end of a sentence
    breath_ms: int = 90_000  # no sentence has ended for a while (models lose punctuation): at the next silence of half a second
    longest_ms: int = 120_000  # whatever follows


RULES = TurnRules()


def rebuild(words: Iterable[Word], speakers: Sequence[str] | None = None, rules: TurnRules = RULES) -> tuple[Turn, ...]:
    """Turns from words, with one speaker label for each word where they are known.

    Without labels there is one unnamed speaker, "?", whose words are set in paragraphs by `rules`. The order given is kept, even
    where the times run backwards (which is flagged elsewhere). Raises WrongUsage where labels and words differ in number.

    >>> words = [Word("Hello.", 0, 400), Word("Hi", 500, 700), Word("there.", 3000, 3300)]
    >>> [turn.text for turn in rebuild(words)]
    ['Hello. Hi', 'there.']
    >>> [(turn.speaker, turn.text) for turn in rebuild(words, ["interviewer", "P7", "P7"])]
    [('interviewer', 'Hello.'), ('P7', 'Hi there.')]
    """
    words = tuple(words)
    labels = (UNKNOWN_SPEAKER,) * len(words) if speakers is None else tuple(label or UNKNOWN_SPEAKER for label in speakers)
    if len(labels) != len(words):
        raise WrongUsage(f"{len(words)} words came with {len(labels)} speaker labels; every word needs one.")
    turns: list[Turn] = []
    begun = 0
    for at in range(1, len(words) + 1):
        if at == len(words) or _new_turn(words, labels, begun, at, rules):
            turns.append(of_one(labels[begun], words[begun:at]))
            begun = at
    return tuple(turns)


def labelled(turns: Iterable[Turn], speakers: Sequence[str], rules: TurnRules = RULES) -> tuple[Turn, ...]:
    """The same words under new labels, one for each word in reading order: for when somebody has told who spoke.

    >>> old = rebuild([Word("Yes.", 0, 300), Word("Why?", 400, 700)])
    >>> [turn.speaker for turn in labelled(old, ["P7", "interviewer"])]
    ['P7', 'interviewer']
    """
    return rebuild((word for turn in turns for word in turn.words), speakers, rules)


def of_one(speaker: str, words: Sequence[Word]) -> Turn:
    """One turn around words; it lasts from the earliest start to the latest end.

    >>> of_one("P7", [Word("um,", 100, 300), Word("yes", 350, 600)]).end_ms
    600
    """
    start = min(word.start_ms for word in words)
    return Turn(speaker, start, max(start, *(word.end_ms for word in words)), tuple(words))


def _new_turn(words: Sequence[Word], labels: Sequence[str], begun: int, at: int, rules: TurnRules) -> bool:
    if labels[at] != labels[at - 1]:
        return True
    if labels[at] != UNKNOWN_SPEAKER:
        return False
    silence = words[at].start_ms - words[at - 1].end_ms
    lasted = words[at - 1].end_ms - words[begun].start_ms
    if silence >= rules.pause_ms or lasted >= rules.longest_ms:
        return True
    if lasted >= rules.breath_ms and silence >= 500:
        return True
    return lasted >= rules.sentence_ms and _SENTENCE_END.search(words[at - 1].text) is not None
