"""Speaks a script with one free voice per speaker, each on a track of its own, and knows when every word was said (floor 2)."""

import random
from dataclasses import dataclass, field

import numpy as np

from tests.making.sample_text import Line
from workflow.models.making import voices
from workflow.records import Span, Turn, Word

RATE = voices.RATE
LEAD_S = 0.8  # before the first word and after the last
LEVEL = 0.07  # root mean square of speech, about -23 dB
QUIET = 0.01  # below this nobody speaks


@dataclass(frozen=True, slots=True)
class Voice:
    """How one speaker sounds."""

    name: str  # as `workflow.models.making.voices` knows it
    speed: float = 1.0
    level: float = 1.0


@dataclass(slots=True)
class Spoken:
    """A conversation as it was spoken: a track per speaker, the turns, and where pauses were asked for."""

    tracks: dict[str, np.ndarray]
    turns: list[Turn] = field(default_factory=list)

    @property
    def length(self) -> int:
        return max(len(track) for track in self.tracks.values())

    @property
    def mixed(self) -> np.ndarray:
        return np.sum(list(self.tracks.values()), axis=0)

    @property
    def speech(self) -> list[Span]:
        """Every word's time, for the search for pauses."""
        return [Span(word.start_ms, word.end_ms) for turn in self.turns for word in turn.words]


def spoken(lines: list[Line], cast: dict[str, Voice], seed: str, *, slow: float = 1.0) -> Spoken:
    """Speaks the turns one after another; gaps between turns are 0.3 to 1.5 s, times `slow`. The seed decides every gap."""
    r = random.Random(seed)
    pieces: list[tuple[str, int, np.ndarray]] = []
    turns, at = [], LEAD_S
    for number, line in enumerate(lines):
        start = at
        if number:
            gap = r.uniform(0.3, 0.8) if r.random() < 0.7 else r.uniform(0.8, 1.5)
            start = _into(turns[-1]) if line.overlaps else at + gap * slow
        begin = int(start * RATE)
        sound, words = _turn(line, cast[line.speaker], seed, r)
        pieces.append((line.speaker, begin, sound))
        offset_ms = begin * 1000 // RATE
        moved = tuple(Word(word.text, word.start_ms + offset_ms, word.end_ms + offset_ms) for word in words)
        turns.append(Turn(line.speaker, moved[0].start_ms, moved[-1].end_ms, moved))
        at = max(at, (begin + len(sound)) / RATE)
    length = int((at + LEAD_S) * RATE)
    tracks = {speaker: np.zeros(length, np.float32) for speaker in cast}
    for speaker, begin, sound in pieces:
        tracks[speaker][begin : begin + len(sound)] += sound
    return Spoken(tracks, turns)


def _into(turn: Turn) -> float:
    """When somebody falls into a turn: a little before its last word, in seconds."""
    return max(turn.words[-1].start_ms - 900, turn.start_ms + 250) / 1000


def _turn(line: Line, voice: Voice, seed: str, r: random.Random) -> tuple[np.ndarray, list[Word]]:
    """One turn, without silence at its ends, and its words with times in milliseconds."""
    sounds: list[np.ndarray] = []
    words: list[Word] = []
    at = 0
    for place, run in enumerate(line.sentences):
        gap = r.uniform(0.2, 0.6) if place else 0.0
        for part in run:
            if isinstance(part, float):
                gap = part
                continue
            silence = np.zeros(int(gap * RATE), np.float32)
            said, starts, ends = _said(part, voice, seed)
            sounds += [silence, said]
            at += len(silence)
            ms = [(round((at / RATE + start) * 1000), round((at / RATE + end) * 1000)) for start, end in zip(starts, ends, strict=True)]
            words += [Word(text, first, last) for text, (first, last) in zip(part.split(), ms, strict=True)]
            at += len(said)
            gap = r.uniform(0.2, 0.4)
    return np.concatenate(sounds), words


def _said(text: str, voice: Voice, seed: str) -> tuple[np.ndarray, list[float], list[float]]:
    """One run of words by one voice at its level; a speaker keeps one pitch, and a comma is not spoken."""
    own = random.Random(f"{seed} {voice.name}")
    said = voices.say(text.replace(",", ""), voice.name, voice.speed, own)
    loud = np.flatnonzero(np.abs(said.sound) > QUIET)
    first, last = max(0, loud[0] - 160), min(len(said.sound), loud[-1] + 800)
    sound = said.sound[first:last].copy()
    fade = np.linspace(0, 1, 80, dtype=np.float32)
    sound[:80] *= fade
    sound[-80:] *= fade[::-1]
    voiced = sound[np.abs(sound) > QUIET]
    sound *= LEVEL * voice.level / float(np.sqrt(np.mean(voiced**2)))
    end = (loud[-1] + 1 - first) / RATE
    starts = [min(max(0.0, start - first / RATE), end) for start in said.starts]
    starts[0] = (loud[0] - first) / RATE
    starts = _apart(starts, end, text.split())
    return sound, starts, [*starts[1:], end]


def _apart(starts: list[float], end: float, words: list[str]) -> list[float]:
    """Words that the program told only one start for ("of the") share their time by their letters.

    >>> _apart([0.0, 0.5, 0.5, 1.0], 1.5, ["I", "of", "them", "all"])
    [0.0, 0.5, 0.6666666666666666, 1.0]
    """
    edges, apart = [*starts, end], list(starts)
    i = 0
    while i < len(starts):
        j = i + 1
        while j < len(starts) and edges[j] - edges[i] < 0.02:
            j += 1
        letters = [len(word) for word in words[i:j]]
        for k in range(i, j):
            apart[k] = edges[i] + (edges[j] - edges[i]) * sum(letters[: k - i]) / sum(letters)
        i = j
    return apart
