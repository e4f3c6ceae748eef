"""How loud every lane is, 100 times a second, and what that says of who speaks (floor 1).

A lane is a track or a channel. One person's voice reaches the others' microphones too, softer by an amount that hardly changes: the
bleed from lane to lane is measured where one person speaks alone, and a lane then counts as active only where it is louder than what
the others explain. That holds at any gain, where comparing plain loudness does not.
"""

from dataclasses import dataclass

import numpy as np

from workflow.records import RATE

HOP_MS = 10
_HOP = HOP_MS * RATE // 1000
SILENT_DB = -100.0
ABOVE_DB = 15.0  # over its floor a lane holds speech, its own or another's
LOWEST_FLOOR_DB = -75.0
_WINDOW = np.array([0.75, 1.0, 0.75]) / 2.5  # 25 ms around each hop


class Meter:
    """Levels of one lane, block by block; blocks of any size give the same result."""

    def __init__(self) -> None:
        self._rest: np.ndarray = np.zeros(0, np.float32)
        self._last = np.float32(0)
        self._powers: list[np.ndarray] = []

    def feed(self, block: np.ndarray) -> None:
        """`block`: int16, mono, 16 kHz. Rumble and hum are weakened first (a difference of neighbours)."""
        if not len(block):
            return
        sound = block.astype(np.float32) / 32768
        bright: np.ndarray = sound - 0.9 * np.concatenate([[self._last], sound[:-1]])
        self._last = sound[-1]
        bright = np.concatenate([self._rest, bright])
        whole = len(bright) // _HOP * _HOP
        self._rest = bright[whole:].copy()
        self._powers.append(np.mean(bright[:whole].reshape(-1, _HOP) ** 2, axis=1))

    def finish(self) -> np.ndarray:
        """dB of every 10 ms, float32 of shape (n,), each over 25 ms around it.

        >>> meter = Meter()
        >>> meter.feed(np.zeros(480, np.int16))
        >>> meter.finish().tolist()
        [-100.0, -100.0, -100.0]
        """
        power: np.ndarray = np.concatenate([*self._powers, np.zeros(0)])
        if len(power):
            power = np.convolve(np.pad(power, 1, mode="edge"), _WINDOW, mode="valid")
        return np.maximum(10 * np.log10(power + 1e-12), SILENT_DB).astype(np.float32)


def measured(sound: np.ndarray) -> np.ndarray:
    """The levels of a whole sound, int16.

    >>> len(measured(np.zeros(16_000, np.int16)))
    100
    """
    meter = Meter()
    for at in range(0, len(sound), 60 * RATE):
        meter.feed(sound[at : at + 60 * RATE])
    return meter.finish()


def on_clock(levels: np.ndarray, frames: int, offset_ms: float, ppm: float) -> np.ndarray:
    """One lane's levels on the recording's clock, `frames` long; before it began and after it ended nothing is heard.

    >>> on_clock(np.array([-10.0, -20.0]), 4, 20, 0).tolist()
    [-100.0, -100.0, -10.0, -20.0]
    """
    at = np.round((np.arange(frames) * HOP_MS - offset_ms) / (1 + ppm / 1e6) / HOP_MS).astype(np.int64)
    inside = (at >= 0) & (at < len(levels))
    out = np.full(frames, SILENT_DB, np.float32)
    out[inside] = levels[at[inside]]
    return out


@dataclass(frozen=True)
class Room:
    """Several lanes on one clock, and how much of each is heard on the others.

    `levels`: (lanes, frames) in dB. `floor`: (lanes,). `bleed[i, j]`: how many dB lower (negative) the voice of lane i is on lane j.
    `silent`: lanes on which nothing is heard but the others.
    """

    levels: np.ndarray
    floor: np.ndarray
    bleed: np.ndarray
    silent: frozenset[int] = frozenset()

    @property
    def lanes(self) -> int:
        return len(self.levels)

    def explained(self) -> np.ndarray:
        """How loud each lane would be by what the other lanes and its own floor explain, dB, (lanes, frames)."""
        out = np.empty_like(self.levels)
        for lane in range(self.lanes):
            others = [i for i in range(self.lanes) if i != lane and i not in self.silent]
            heard = self.levels[others] + self.bleed[others, lane][:, None]
            power = 10 ** (heard / 10) * (self.levels[others] > self.floor[others, None] + 6)
            out[lane] = 10 * np.log10(power.max(axis=0, initial=0.0) + 10 ** (self.floor[lane] / 10))
        return out

    def excess(self) -> np.ndarray:
        """How many dB each lane stands over everything that the other lanes and its own floor explain, (lanes, frames)."""
        return self.levels - self.explained()

    def distances(self) -> np.ndarray:
        """How badly "only this lane's person speaks" fits all the levels of each moment: dB, (lanes, frames); lower is better.

        The pattern of a speaker is their own level and, on every other lane, that level less the bleed, or the floor. The speaker's
        level is taken so that it fits best, which makes gains and loudness unimportant.
        """
        out = np.empty_like(self.levels)
        for lane in range(self.lanes):
            if lane in self.silent:
                out[lane] = 40.0
                continue
            pattern = self.bleed[lane].copy()
            pattern[lane] = 0.0
            loud = self.levels - pattern[:, None]  # each lane's idea of how loud the speaker is
            own = self.levels[lane]
            weight = (own + pattern[:, None] > self.floor[:, None] + 6).astype(np.float32)
            weight[lane] = 1
            guess = (loud * weight).sum(axis=0) / weight.sum(axis=0)
            expected = 10 * np.log10(10 ** ((guess + pattern[:, None]) / 10) + 10 ** (self.floor[:, None] / 10))
            apart = np.clip(self.levels - expected, -20, 20)
            out[lane] = np.sqrt(np.mean(apart**2, axis=0))
        return out


def room_of(levels: np.ndarray, rounds: int = 5) -> Room:
    """Measure floors and bleed from the levels of lanes on one clock, (lanes, frames).

    First whoever is loudest is taken to speak; the bleed measured there says better who speaks, and is measured again. A lane that
    the others' bleed explains wholly is silent, and leaves the game.
    """
    floor = np.array([_floor(lane) for lane in levels])
    room = Room(levels, floor, np.full((len(levels), len(levels)), -40.0))
    if len(levels) < 2 or not levels.shape[1]:
        return room
    leader = np.argmax(smoothed(levels), axis=0)
    for number in range(rounds):
        room = Room(levels, floor, _bleed(levels, floor, leader, room.bleed), room.silent)
        if number:
            room = Room(levels, floor, room.bleed, _silent(room))
        leader = np.argmin(smoothed(room.distances()), axis=0)
    return room


def _silent(room: Room) -> frozenset[int]:
    """Lanes that never clearly stand out over what the others explain, where most lanes do."""
    loud = room.levels > room.floor[:, None] + ABOVE_DB
    best = np.where(loud, smoothed(room.excess()), 0.0)
    most = np.sort(best, axis=1)[:, -min(best.shape[1], 500 // HOP_MS)]  # what is reached for half a second in all
    limit = min(7.0, 0.65 * float(np.median(most[most > 1]))) if (most > 1).any() else 7.0
    return frozenset(int(lane) for lane in np.flatnonzero(most < limit))


def smoothed(values: np.ndarray, over_ms: int = 300) -> np.ndarray:
    """Means over `over_ms` around each moment, row by row: echoes and gaps within a word do not count.

    >>> smoothed(np.array([[0.0, 3.0, 0.0]]), 30).tolist()
    [[1.0, 1.0, 1.0]]
    """
    size = max(1, min(over_ms // HOP_MS, values.shape[1]))
    around = np.pad(values, ((0, 0), (size // 2, size - size // 2 - 1)), mode="edge")
    sums = np.cumsum(np.pad(around, ((0, 0), (1, 0))), axis=1)
    return (sums[:, size:] - sums[:, :-size]) / size


def _floor(levels: np.ndarray) -> float:
    heard = levels[levels > SILENT_DB + 1]
    return max(LOWEST_FLOOR_DB, float(np.percentile(heard, 10))) if len(heard) else LOWEST_FLOOR_DB


def _bleed(levels: np.ndarray, floor: np.ndarray, leader: np.ndarray, before: np.ndarray) -> np.ndarray:
    out = before.copy()
    for lane in range(len(levels)):
        alone = (leader == lane) & (levels[lane] > floor[lane] + ABOVE_DB)
        if alone.sum() < 50:
            continue
        own = levels[lane, alone]
        top = own >= np.percentile(own, 40)  # the louder part: there the others' floors hide least
        drop = np.median(levels[:, alone][:, top] - own[top], axis=1)
        out[lane] = np.minimum(drop, 12.0)
    np.fill_diagonal(out, 0.0)
    return out
