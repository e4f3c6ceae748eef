"""Who spoke how much: minutes, turns, words and shares of each speaker (floor 1)."""

from dataclasses import dataclass

from workflow.records import Span, Transcript, Turn
from workflow.transcribe.gaps import merged, total_ms

JOIN_MS = 500  # a shorter silence between two words of a turn is part of its speech


@dataclass(frozen=True, slots=True)
class Spoke:
    """One speaker's part in a conversation."""

    speaker: str
    role: str
    speech_ms: int
    turns: int
    words: int
    share: float  # of everybody's words
    stretches: tuple[Span, ...]  # in which they speak


def of(transcript: Transcript) -> list[Spoke]:
    """Each speaker's part, in the order in which they first speak.

    >>> from workflow.records import Word
    >>> talk = (Turn("interviewer", 0, 900, (Word("Why?", 0, 900),)), Turn("P7", 1000, 2500, (Word("Because.", 1000, 2500),)))
    >>> [(spoke.speaker, spoke.speech_ms, spoke.share) for spoke in of(Transcript("R9", 3000, talk))]
    [('interviewer', 900, 0.5), ('P7', 1500, 0.5)]
    """
    whole = len(transcript.words) or 1
    found = []
    for speaker in dict.fromkeys(turn.speaker for turn in transcript.turns):
        own = [turn for turn in transcript.turns if turn.speaker == speaker]
        stretches = _stretches(own)
        words = sum(len(turn.words) for turn in own)
        role = transcript.speakers.get(speaker, "")
        found.append(Spoke(speaker, role, total_ms(stretches), len(own), words, words / whole, tuple(stretches)))
    return found


def _stretches(turns: list[Turn]) -> list[Span]:
    words = [Span(word.start_ms, max(word.end_ms, word.start_ms + 1)) for turn in turns for word in turn.words]
    return merged(words, join_ms=JOIN_MS)
