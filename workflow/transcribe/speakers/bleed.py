"""What a lane holds of the others is not transcribed twice, and no back-channel is lost with it (floor 1).

Two filters. Before hearing: speech that the others' bleed explains wholly is not given to the engine. After hearing: of the same word on
two lanes the one on its speaker's lane is kept. A word that stands on one lane alone is always kept, and goes to whoever was speaking.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from workflow.records import Span, Word
from workflow.transcribe.gaps import common, total_ms, widened
from workflow.transcribe.score import tokens
from workflow.transcribe.speakers.levels import HOP_MS, Room, smoothed

OWN_DB = 5.0  # over what the others explain: this lane's person speaks
OWN_FROM_MS = 60
SAME_MS = 300
TIMES_MS = 80  # word times are that inexact
COVERED_SHARE = 0.5
UNCERTAIN_DB = 3.0
WEAK_DB, CLEARER_DB = OWN_DB, 3.0
STRONG_DB = 6.0
BOTH_DB = 8.0  # of the same word at the same moment: only so clear a voice on both lanes makes it two words


@dataclass(frozen=True, slots=True)
class Spoken:
    """One word on the lane that it stays on, with how clearly it belongs there, in dB."""

    word: Word
    lane: int
    margin_db: float
    own_db: float = 0.0  # how far its lane stands over what the others explain, while it is said


def own_speech(room: Room) -> np.ndarray:
    """Where each lane's own person speaks, as far as levels can tell; bool, (lanes, frames)."""
    active = smoothed(room.excess(), 100) > OWN_DB
    for lane in room.silent:
        active[lane] = False
    return active


def worth_hearing(room: Room) -> list[list[Span]]:
    """For each lane the stretches in which not everything is the others' bleed; where nothing bleeds, all of it.

    >>> quiet, loud = np.full(100, -70.0), np.full(100, -20.0)
    >>> alone = Room(np.stack([np.concatenate([loud, quiet]), np.full(200, -70.0)]), np.full(2, -70.0), np.full((2, 2), -60.0))
    >>> worth_hearing(alone)[1]
    [Span(start_ms=0, end_ms=2000)]
    """
    explained = smoothed(room.explained(), 100) > room.floor[:, None] + 3
    keep = own_speech(room) | ~explained
    return [[span for span in runs(lane) if span.length_ms >= OWN_FROM_MS] for lane in keep]


def runs(mask: np.ndarray) -> list[Span]:
    """The stretches in which a mask of 10 ms steps is true.

    >>> runs(np.array([False, True, True, False, True]))
    [Span(start_ms=10, end_ms=30), Span(start_ms=40, end_ms=50)]
    """
    edges = np.flatnonzero(np.diff(np.concatenate([[False], mask, [False]]).astype(np.int8)))
    return [Span(int(a) * HOP_MS, int(b) * HOP_MS) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def without_bleed(speech: Iterable[Span], worth: Iterable[Span], around_ms: int) -> list[Span]:
    """What of a lane's regions of speech is worth hearing, with so much on both sides as its own first and last sounds may need.

    >>> without_bleed([Span(0, 9000)], [Span(4000, 4300)], 600)
    [Span(start_ms=3400, end_ms=4900)]
    """
    return common(speech, widened(worth, around_ms))


def sorted_out(heard: Sequence[Sequence[Word]], room: Room) -> list[Spoken]:
    """The words of all lanes, each once, with its lane: by start, in the order of their lane.

    `heard`: the words of each lane on the recording's time line.
    """
    standing = _Standing(room)
    spoken = [[standing.of(word, lane) for word in words] for lane, words in enumerate(heard)]
    dropped: set[tuple[int, int]] = set()
    for lane, own in enumerate(spoken):
        for other, theirs in enumerate(spoken):
            if lane < other:
                dropped |= _doubles(own, theirs, lane, other, dropped)
    kept = []
    for lane, own in enumerate(spoken):
        for at, one in enumerate(own):
            if (lane, at) not in dropped and not _heard_otherwise(one, spoken, dropped):
                kept.append(one if one.margin_db >= -STRONG_DB else _given_to(one, standing))
    return sorted(kept, key=lambda one: (one.word.start_ms, one.lane))


class _Standing:
    """How far a lane stands over the others while a word is said."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.distances = room.distances()
        self.excess = smoothed(room.excess())
        for lane in room.silent:
            self.excess[lane] = 0

    def frames(self, word: Word) -> slice:
        first = min(word.start_ms // HOP_MS, max(0, self.distances.shape[1] - 1))
        return slice(first, max(first + 1, word.end_ms // HOP_MS))

    def of(self, word: Word, lane: int) -> Spoken:
        """The word on this lane: its margin is how much better "this lane's person speaks" fits than any other, negative where another
        fits better. Where the lane's own person is clearly heard beside another, the word is theirs as well: true overlap.
        """
        if self.room.lanes < 2:
            return Spoken(word, lane, 40.0, 40.0)
        fit = self.distances[:, self.frames(word)].mean(axis=1)
        margin = float(np.min(np.delete(fit, lane)) - fit[lane])
        own = float(self.excess[lane, self.frames(word)].mean())
        return Spoken(word, lane, max(margin, min(own - OWN_DB, 2 * UNCERTAIN_DB)) if own > OWN_DB else margin, own)

    def leader(self, word: Word) -> int:
        return int(np.argmin(self.distances[:, self.frames(word)].mean(axis=1)))


def _given_to(one: Spoken, standing: _Standing) -> Spoken:
    """A word that only this lane heard although another person clearly said it: it goes to that person."""
    leader = standing.leader(one.word)
    return standing.of(one.word, leader)


def _doubles(own: Sequence[Spoken], theirs: Sequence[Spoken], lane: int, other: int, before: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """Of the same word at the same time on both lanes, the one with the smaller margin."""
    starts = [one.word.start_ms for one in theirs]
    texts = [_said(one.word) for one in theirs]
    used: set[int] = set()
    dropped = set()
    for at, one in enumerate(own):
        if (lane, at) in before:
            continue
        first, said = bisect_left(starts, one.word.start_ms - SAME_MS), _said(one.word)
        near = []
        for place in range(first, len(theirs)):
            if starts[place] > one.word.start_ms + SAME_MS:
                break
            if texts[place] == said and place not in used and (other, place) not in before:
                near.append(place)
        if near:
            twin = min(near, key=lambda place: abs(starts[place] - one.word.start_ms))
            weaker = (one.own_db, one.margin_db) < (theirs[twin].own_db, theirs[twin].margin_db)
            if min(one.own_db, theirs[twin].own_db) >= BOTH_DB:
                crowded = _crowded(own, at), _crowded(theirs, twin)
                if crowded[0] == crowded[1]:
                    continue  # both people say it at once
                weaker = crowded[0]
            used.add(twin)
            dropped.add((lane, at) if weaker else (other, twin))
    return dropped


def _crowded(words: Sequence[Spoken], at: int) -> bool:
    """Whether another word of the same lane was said at the same time: nobody says two words at once, so one of them is bleed."""
    word = words[at].word
    whole = Span(word.start_ms, word.end_ms)
    near = [other.word for place, other in enumerate(words[max(0, at - 3) : at + 4], max(0, at - 3)) if place != at]
    return any(whole.overlap_ms(Span(w.start_ms, w.end_ms)) > 0.4 * min(whole.length_ms, w.end_ms - w.start_ms) for w in near)


def _heard_otherwise(one: Spoken, spoken: Sequence[Sequence[Spoken]], dropped: set[tuple[int, int]]) -> bool:
    """Whether other lanes' words, much more clearly theirs, stand in place of this one: bleed that was written down differently."""
    if one.own_db >= WEAK_DB:
        return False
    whole = Span(one.word.start_ms, max(one.word.end_ms, one.word.start_ms + 1))
    covered: list[Span] = []
    for lane, words in enumerate(spoken):
        if lane == one.lane:
            continue
        first = bisect_left(words, whole.start_ms - 3000, key=lambda other: other.word.start_ms)
        for at in range(first, len(words)):
            other = words[at]
            if other.word.start_ms >= whole.end_ms + TIMES_MS:
                break
            if (lane, at) not in dropped and other.own_db >= one.own_db + CLEARER_DB:
                covered.append(Span(max(0, other.word.start_ms - TIMES_MS), other.word.end_ms + TIMES_MS))
    return total_ms(common(covered, [whole])) >= COVERED_SHARE * whole.length_ms


def _said(word: Word) -> str:
    return " ".join(token.text for token in tokens([word])) or word.text
