"""What a recogniser makes of lanes with bleed: the worst case, in which it hears every word of everybody that reaches it (floor 4)."""

import random
from dataclasses import dataclass

import numpy as np

from tests.making.lanes import Conversation
from workflow.records import Span, Word
from workflow.transcribe.gaps import pieces_in
from workflow.transcribe.speakers.bleed import sorted_out, without_bleed, worth_hearing
from workflow.transcribe.speakers.levels import Room, measured, room_of

AUDIBLE_DB = 6.0  # over the floor of a lane
JITTER_MS = 60
MISHEARD = 0.1


@dataclass(frozen=True, slots=True)
class Counted:
    """Words said, those that came out once with the right speaker, lost ones and doubled ones."""

    said: int
    right: int
    lost: int
    doubled: int

    def __add__(self, other: "Counted") -> "Counted":
        return Counted(self.said + other.said, self.right + other.right, self.lost + other.lost, self.doubled + other.doubled)


def room_from(sound: np.ndarray) -> Room:
    return room_of(np.stack([measured((lane * 32767).astype(np.int16)) for lane in sound]))


def heard_words(made: Conversation, room: Room, seed: int) -> list[list[Word]]:
    """The words that are written for each lane: one's own, and the others' where they are audible in what is worth hearing.

    Of bleed one word in ten is written differently, and every time is a little off.
    """
    r = random.Random(seed)
    worth = worth_hearing(room)
    out: list[list[Word]] = []
    for lane, own in enumerate(made.speakers):
        regions = without_bleed([Span(0, made.duration_ms)], worth[lane], 600)
        words = []
        for word, speaker in made.words:
            if not pieces_in(Span(word.start_ms, word.end_ms), regions):
                continue
            off, mine = r.randint(-JITTER_MS, JITTER_MS), speaker == own
            if mine or _audible(room, made.speakers.index(speaker), lane, word):
                text = word.text if mine or r.random() > MISHEARD else "something"
                words.append(Word(text, max(0, word.start_ms + off), word.end_ms + off))
        out.append(sorted(words, key=lambda word: word.start_ms))
    return out


def _audible(room: Room, source: int, lane: int, word: Word) -> bool:
    frames = slice(word.start_ms // 10, max(word.end_ms // 10, word.start_ms // 10 + 1))
    return float(room.levels[source, frames].mean() + room.bleed[source, lane] - room.floor[lane]) > AUDIBLE_DB


def counted(made: Conversation, room: Room, seed: int) -> Counted:
    """How the words come out of bleed removal, held against what was said."""
    spoken = sorted_out(heard_words(made, room, seed), room)
    left = list(spoken)
    right = lost = 0
    for word, speaker in made.words:
        near = [one for one in left if abs(one.word.start_ms - word.start_ms) <= 2 * JITTER_MS and one.word.text == word.text]
        if not near:
            lost += 1
            continue
        best = min(near, key=lambda one: (made.speakers[one.lane] != speaker, abs(one.word.start_ms - word.start_ms)))
        left.remove(best)
        right += made.speakers[best.lane] == speaker
    return Counted(len(made.words), right, lost, len(left))
