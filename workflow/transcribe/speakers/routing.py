"""Which road a recording takes: a speaker for each channel, or one sound for all (floor 1).

Two channels are no proof of two speakers: many recorders write the same sound twice, and a microphone with two capsules hears everybody
on both. The thresholds are judgements, tried on made-up stereo of both kinds.
"""

from dataclasses import dataclass

import numpy as np

from workflow.transcribe.speakers.levels import ABOVE_DB, Meter

SAME_FROM = 0.98  # correlation of two channels that are one sound
LEADS_DB = 6.0
EXCLUSIVE_FROM = 0.8  # share of speech in which one channel leads
SILENT_BELOW_DB = 30.0  # a channel whose loudest speech lies this far under the other's holds nobody


@dataclass(frozen=True, slots=True)
class Route:
    """What the channels of a recording are, and why, in a sentence for people."""

    channels: tuple[int, ...]  # those that hold a speaker each; one: everybody is on it; none: mix them all
    why: str

    @property
    def apart(self) -> bool:
        return len(self.channels) > 1


MIXED = Route((), "One sound for everybody.")


class Channels:
    """Listens to the channels of a recording, block by block, then says what they are."""

    def __init__(self, count: int) -> None:
        self._meters = [Meter() for _ in range(count)]
        self._sums = np.zeros(count)
        self._products = np.zeros((count, count))
        self._seen = 0

    def feed(self, block: np.ndarray) -> None:
        """`block`: int16, (channels, n), 16 kHz."""
        for meter, channel in zip(self._meters, block, strict=True):
            meter.feed(channel)
        half = block[:, ::2].astype(np.float64) / 32768  # 8 kHz is enough to see whether two channels are one
        self._products += half @ half.T
        self._sums += half.sum(axis=1)
        self._seen += half.shape[1]

    def route(self) -> Route:
        """The road to take."""
        return decide(np.stack([meter.finish() for meter in self._meters]), self._correlations())

    def _correlations(self) -> np.ndarray:
        mean = self._sums / max(1, self._seen)
        spread = self._products / max(1, self._seen) - np.outer(mean, mean)
        scale = np.sqrt(np.maximum(np.diag(spread), 1e-20))
        return spread / np.outer(scale, scale)


def decide(levels: np.ndarray, correlations: np.ndarray) -> Route:
    """What the channels are, from their levels (channels, frames) and correlations (channels, channels).

    >>> quiet, loud = np.full(200, -60.0), np.full(200, -20.0)
    >>> turns = np.array([np.concatenate([loud, quiet, quiet]), np.concatenate([quiet, loud, quiet])])
    >>> decide(turns, np.eye(2)).channels
    (0, 1)
    >>> decide(np.array([turns[0], turns[0]]), np.ones((2, 2))).channels
    (0,)
    >>> decide(np.array([turns[0], quiet.repeat(3)]), np.eye(2)).why
    'Only one channel holds speech.'
    """
    if len(levels) < 2:
        return MIXED
    tops = np.percentile(levels, 98, axis=1)
    filled = [i for i in range(len(levels)) if tops[i] > tops.max() - SILENT_BELOW_DB and tops[i] > -80]
    if len(filled) < 2:
        return Route(tuple(filled), "Only one channel holds speech.") if filled else MIXED
    used = np.array(filled)
    off = np.abs(correlations[np.ix_(used, used)][np.triu_indices(len(used), 1)])
    if off.min() > SAME_FROM:
        return Route((filled[0],), "The channels hold the same sound, as many recorders write it.")
    floor = np.array([np.percentile(levels[i], 10) for i in filled])
    loud = levels[used] - np.percentile(levels[used], 98, axis=1)[:, None]
    speech = (levels[used] > floor[:, None] + ABOVE_DB).any(axis=0)
    if not speech.any():
        return MIXED
    ordered = np.sort(loud[:, speech], axis=0)
    exclusive = float(np.mean(ordered[-1] - ordered[-2] >= LEADS_DB))
    leading = np.bincount(np.argmax(loud[:, speech], axis=0), minlength=len(used)) / speech.sum()
    if exclusive >= EXCLUSIVE_FROM and leading.max() < 0.995:
        return Route(tuple(filled), "Each channel holds a speaker of its own.")
    return Route((), "Everybody is heard on every channel.")
