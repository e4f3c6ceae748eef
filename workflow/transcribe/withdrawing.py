"""One person's words leave a transcript in which others speak too; what the others said stays as it was (floor 1).

A word belongs to the person by the label of its turn. A revision from before the speakers were told apart has no labels: there it
belongs by its time, read off the revision that has them.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from itertools import groupby

from workflow.records import UNKNOWN_SPEAKER, Flag, Span, Transcript, Turn, Word
from workflow.transcribe import gaps
from workflow.transcribe.kinds import KINDS

SIGN = "[withdrawn]"
NEAR_MS = 500  # as far before and after their words a person is silenced, where nobody else speaks


@dataclass(frozen=True, slots=True)
class Theirs:
    """What the revision with labels says: when the person speaks, and which words are somebody else's."""

    stretches: tuple[Span, ...] = ()
    others: frozenset[tuple[int, int]] = frozenset()  # start and end of words that others said

    def claims(self, turn: Turn, word: Word, names: Collection[str]) -> bool:
        if turn.speaker in names:
            return True
        middle = (word.start_ms + word.end_ms) // 2
        inside = any(span.start_ms <= middle < max(span.end_ms, span.start_ms + 1) for span in self.stretches)
        return inside and (word.start_ms, word.end_ms) not in self.others


def theirs(labelled: Transcript, names: Collection[str]) -> Theirs:
    """What a transcript with labels says of one person; `names` are the ids they go by."""
    stretches = tuple(Span(turn.start_ms, turn.end_ms) for turn in labelled.turns if turn.speaker in names)
    others = frozenset((word.start_ms, word.end_ms) for turn in labelled.turns if turn.speaker not in names for word in turn.words)
    return Theirs(stretches, others)


def over(labelled: Iterable[Transcript], names: Collection[str]) -> Theirs:
    """What all revisions of a transcript, the newest last, say of one person together.

    Of a word that several have, the newest says whose it is; a word that was taken out, or timed anew, is whose it was when it stood there.

    >>> old = Transcript("R5", 900, (Turn("P7", 0, 400, (Word("Yes", 0, 400),)), Turn("P8", 500, 900, (Word("No", 500, 900),))))
    >>> over([old, Transcript("R5", 900, (Turn("P7", 500, 900, (Word("No", 500, 900),)),))], ("P7",))
    Theirs(stretches=(Span(start_ms=0, end_ms=400), Span(start_ms=500, end_ms=900)), others=frozenset())
    """
    stretches: dict[Span, None] = {}
    whose: dict[tuple[int, int], bool] = {}
    for transcript in labelled:
        one = theirs(transcript, names)
        stretches |= dict.fromkeys(one.stretches)
        whose |= {(word.start_ms, word.end_ms): turn.speaker in names for turn in transcript.turns for word in turn.words}
    return Theirs(tuple(stretches), frozenset(times for times, own in whose.items() if not own))


def told_apart(transcript: Transcript, names: Collection[str], known: Iterable[str]) -> bool:
    """Whether it is certain which words are the person's: a turn bears their id, or every turn bears somebody's.

    >>> both = Transcript("R5", 900, (Turn("P7", 0, 400, (Word("Yes", 0, 400),)), Turn("?", 500, 900, (Word("No", 500, 900),))))
    >>> told_apart(both, ("P7",), ("P8",)), told_apart(both, ("P9",), ("P8",))
    (True, False)
    """
    speakers = {turn.speaker for turn in transcript.turns}
    return bool(speakers & set(names)) or speakers <= set(known)


def unknown_turns(transcript: Transcript) -> int:
    """How many turns nobody has been told to have said."""
    return sum(turn.speaker == UNKNOWN_SPEAKER for turn in transcript.turns)


def without_words_of(transcript: Transcript, names: Collection[str], said: Theirs) -> Transcript:
    """The transcript with `[withdrawn]` where the person speaks; doing it again changes nothing.

    >>> turns = (Turn("P7", 0, 900, (Word("my", 0, 400), Word("secret", 500, 900))), Turn("P8", 950, 1200, (Word("I see", 950, 1200),)))
    >>> left = without_words_of(Transcript("R5", 2000, turns), ("P7",), Theirs())
    >>> [(turn.speaker, turn.text) for turn in left.turns]
    [('P7', '[withdrawn]'), ('P8', 'I see')]
    """
    turns: list[Turn] = []
    gone: list[Span] = [*said.stretches, *(Span(turn.start_ms, turn.end_ms) for turn in transcript.turns if turn.speaker in names)]
    for turn in transcript.turns:
        turns += _parted(turn, names, said)
    flags = tuple(kept for flag in transcript.flags if (kept := _flag(flag, gone)) is not None)
    return replace(transcript, turns=tuple(turns), flags=flags)


def _parted(turn: Turn, names: Collection[str], said: Theirs) -> list[Turn]:
    if not any(said.claims(turn, word, names) for word in turn.words):
        return [turn]
    name = turn.speaker if turn.speaker in names else tuple(names)[-1]
    parts = []
    for claimed, group in groupby(turn.words, key=lambda word: said.claims(turn, word, names)):
        words = tuple(group)
        start, end = words[0].start_ms, max(words[0].start_ms, words[-1].end_ms)
        parts.append(Turn(name, start, end, (Word(SIGN, start, end),)) if claimed else Turn(turn.speaker, start, end, words))
    if len(parts) == 1:
        return [replace(parts[0], start_ms=turn.start_ms, end_ms=turn.end_ms, words=(Word(SIGN, turn.start_ms, turn.end_ms),))]
    return parts


def _flag(flag: Flag, gone: Iterable[Span]) -> Flag | None:
    """A flag inside what is gone goes too; one that touches it loses its sentence, which might quote a word."""
    own = Span(flag.start_ms, max(flag.end_ms, flag.start_ms + 1))
    touched = [span for span in gone if own.overlap_ms(span)]
    if not touched:
        return flag
    if any(span.start_ms <= own.start_ms and own.end_ms <= span.end_ms for span in touched):
        return None
    return replace(flag, why=KINDS[flag.kind].sentence if flag.kind in KINDS else "")


def silent_over(labelled: Iterable[Transcript], names: Collection[str]) -> tuple[Span, ...]:
    """When the sound is to be silent by all revisions, the newest last: also where only an older one has the person speak, and the newest
    has nobody else speak there.

    >>> old = Transcript("R5", 4000, (Turn("P7", 1000, 2000), Turn("P7", 3000, 3500)))
    >>> silent_over([old, Transcript("R5", 4000, (Turn("P8", 2900, 3600),))], ("P7",))
    (Span(start_ms=500, end_ms=2900), Span(start_ms=3600, end_ms=4000))
    """
    every = list(labelled)
    others = [Span(turn.start_ms, turn.end_ms) for turn in every[-1].turns if turn.speaker not in names and turn.speaker != UNKNOWN_SPEAKER]
    older = gaps.without([span for transcript in every[:-1] for span in silent(transcript, names)], others)
    return tuple(gaps.merged([*silent(every[-1], names), *older]))


def silent(labelled: Transcript, names: Collection[str]) -> tuple[Span, ...]:
    """When the sound is to be silent: the person's turns, and up to half a second around them where nobody else speaks.

    >>> turns = (Turn("P7", 1000, 2000), Turn("P8", 2100, 3000))
    >>> silent(Transcript("R5", 4000, turns), ("P7",))
    (Span(start_ms=500, end_ms=2100),)
    """
    others = [Span(turn.start_ms, turn.end_ms) for turn in labelled.turns if turn.speaker not in names]
    found = []
    for turn in labelled.turns:
        if turn.speaker in names:
            before = max([other.end_ms for other in others if other.end_ms <= turn.start_ms], default=0)
            after = min([other.start_ms for other in others if other.start_ms >= turn.end_ms], default=labelled.duration_ms)
            found.append(Span(max(before, turn.start_ms - NEAR_MS, 0), max(turn.end_ms, min(after, turn.end_ms + NEAR_MS))))
    return tuple(found)
