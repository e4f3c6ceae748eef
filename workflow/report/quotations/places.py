"""Finding the words of a quotation in a transcript: by time, or by the words themselves (floor 1)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from workflow.errors import NotAllowed, NotFound, WrongUsage
from workflow.export.clean import clean
from workflow.records import Transcript, Turn, Word
from workflow.transcribe.times import clock

SECOND = 1000  # milliseconds
_CLOCK = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):(\d\d)(?:[.,](\d{1,3}))?")


@dataclass(frozen=True, slots=True)
class Found:
    """Words of one speaker that follow each other."""

    who: str
    turn: int  # of the transcript, from 1
    start_ms: int
    end_ms: int
    text: str


def read_clock(text: str) -> int:
    """Milliseconds of a time as it stands in a transcript. Raises WrongUsage.

    >>> read_clock("00:12:30"), read_clock("12:30.5")
    (750000, 750500)
    """
    found = _CLOCK.fullmatch(text.strip())
    if not found:
        raise WrongUsage(f"'{text}' is not a time of a recording.", hint="--at 00:12:30")
    hours, minutes, seconds, rest = found.groups()
    return ((int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int((rest or "0").ljust(3, "0"))


def between(transcript: Transcript, start_ms: int, end_ms: int) -> Found | None:
    """The words whose middle lies in a stretch; the turn is that of the first. None where there are none.

    Raises NotAllowed where several people speak there.
    """
    parts = [(at, turn, inside) for at, turn in enumerate(transcript.turns, 1) if (inside := _inside(turn, start_ms, end_ms))]
    if not parts:
        return None
    speakers = list(dict.fromkeys(turn.speaker for _, turn, _ in parts))
    if len(speakers) > 1:
        raise NotAllowed(
            f"From {clock(start_ms)} to {clock(end_ms)} several people speak ({', '.join(speakers)}); a quotation is of one.",
            hint=f"--at {clock(parts[0][2][0].start_ms)} --until {clock(parts[0][2][-1].end_ms)}",
        )
    words = [word for _, _, inside in parts for word in inside]
    return Found(speakers[0], parts[0][0], words[0].start_ms, words[-1].end_ms, clean(" ".join(word.text for word in words)))


def _inside(turn: Turn, start_ms: int, end_ms: int) -> list[Word]:
    return [word for word in turn.words if start_ms <= (word.start_ms + word.end_ms) // 2 < end_ms]


def turn_at(transcript: Transcript, at_ms: int) -> Found:
    """The whole turn that begins in the second from `at_ms` on, else the one that is spoken then. Raises NotFound.

    >>> made = Transcript("R1", 900, (Turn("P1", 0, 900, (Word("Good.", 100, 800),)),))
    >>> turn_at(made, 500).text
    'Good.'
    """
    spoken = [(at, turn) for at, turn in enumerate(transcript.turns, 1) if turn.words]
    begins = [pair for pair in spoken if at_ms <= pair[1].start_ms < at_ms + SECOND]  # times are read off in whole seconds
    for at, turn in begins or [pair for pair in spoken if pair[1].start_ms <= at_ms < pair[1].end_ms]:
        return Found(turn.speaker, at, turn.words[0].start_ms, turn.words[-1].end_ms, clean(turn.text))
    name = transcript.recording or "R1"
    raise NotFound(f"Nobody speaks at {clock(at_ms)} of {name}.", hint=f"workflow transcript show {name}")


def saying(transcript: Transcript, text: str) -> Found:
    """Where these words are said, whatever their case and punctuation. Raises NotFound, WrongUsage where they are said twice.

    >>> made = Transcript("R1", 900, (Turn("P1", 0, 900, (Word("I", 0, 100), Word("rest,", 100, 500), Word("now.", 500, 900))),))
    >>> saying(made, "rest now").text
    'rest, now.'
    """
    wanted, name = _bare(text.split()), transcript.recording or "R1"
    if not wanted:
        raise WrongUsage("There is no word in what is to be quoted.", hint=f'--add {name} --words "what was said"')
    found = [place for at, turn in enumerate(transcript.turns, 1) for place in _runs(at, turn, wanted)]
    if not found:
        raise NotFound(f"Nobody says these words in one turn of {name}.", hint=f"workflow transcript show {name}")
    if len(found) > 1:
        times = ", ".join(clock(one.start_ms) for one in found[:5])
        raise WrongUsage(
            f"These words are said {len(found)} times in {name} (at {times}); say which.", hint=f"--at {clock(found[0].start_ms)}"
        )
    return found[0]


def _runs(at: int, turn: Turn, wanted: Sequence[str]) -> list[Found]:
    spoken = [(word, bare[0]) for word in turn.words if (bare := _bare([word.text]))]
    heard = [bare for _, bare in spoken]
    starts = [place for place in range(len(heard) - len(wanted) + 1) if heard[place : place + len(wanted)] == list(wanted)]
    runs = [[word for word, _ in spoken[place : place + len(wanted)]] for place in starts]
    return [Found(turn.speaker, at, run[0].start_ms, run[-1].end_ms, clean(" ".join(word.text for word in run))) for run in runs]


def _bare(words: Sequence[str]) -> list[str]:
    """Words without case and punctuation; what is nothing else falls out."""
    bare = ("".join(letter for letter in word.casefold() if letter.isalnum()) for word in words)
    return [word for word in bare if word]
