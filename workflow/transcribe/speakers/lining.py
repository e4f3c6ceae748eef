"""Lining tracks up: when each began, and how fast its clock runs, from the little that each hears of the others (floor 1).

Generalised cross-correlation with phase transform (Knapp and Carter 1976) over blocks of 20 s: a peak counts when it stands 8 standard
deviations out and three blocks agree. Both sounds are first brought to one loudness every 60 ms, so that the soft voice of the other
weighs as much as one's own; and a block is tried at several clock speeds, since 100 ppm smear its peak. Times are then corrected, never the
sound. Where nothing is heard across (headsets), a person is asked.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from workflow.records import RATE

STEP = 2  # every second sample: 8 kHz
LINE_RATE = RATE // STEP
BLOCK_S = 20  # of the reference, looked for in the other
LEAST_HOP_S = 3
REACH_S = 110  # to either side of where it is expected; with the block just under 2^21 samples
SIGMA = 8.0
AGREE = 3
FIRST_BLOCKS, MOST_BLOCKS = 10, 40
LOW_HZ, HIGH_HZ = 200, 3600
EVEN_MS = 60
FAINT = 6.0  # of 32768: softer than this is noise, and is not raised
NEAR_S = 0.03  # blocks agree when they differ by less, plus what a drift of 200 ppm makes
SPEEDS = (0, 50, -50, 100, -100, 150, -150)  # ppm
MOST_PPM = 250.0


@dataclass(frozen=True, slots=True)
class Line:
    """Where a track stands on the reference's clock: time = offset + track time * (1 + ppm / 1,000,000)."""

    offset_ms: float = 0.0
    ppm: float = 0.0
    how: str = "sound"  # sound, told, length (as long as the other) or reference

    def at(self, track_ms: float) -> float:
        """A moment of the track on the reference's clock, in milliseconds.

        >>> Line(1000, 100).at(60_000)
        61006.0
        """
        return self.offset_ms + track_ms * (1 + self.ppm / 1e6)

    def back(self, ms: float) -> float:
        """A moment of the reference's clock on the track, in milliseconds."""
        return (ms - self.offset_ms) / (1 + self.ppm / 1e6)


Read = Callable[[int, int], np.ndarray]  # (first sample, how many) -> int16 at 16 kHz, shorter at the end


@dataclass(frozen=True)
class Track:
    """A sound that can be read anywhere, and its length in samples at 16 kHz."""

    read: Read
    samples: int


def even(sound: np.ndarray) -> np.ndarray:
    """The sound at 8 kHz, equally loud everywhere: each sample divided by the level of the 60 ms around it."""
    plain = sound[::STEP].astype(np.float32)
    size = max(1, EVEN_MS * LINE_RATE // 1000)
    sums = np.cumsum(np.pad(plain.astype(np.float64) ** 2, (size // 2 + 1, size - size // 2 - 1)))
    return (plain / np.sqrt((sums[size:] - sums[:-size])[: len(plain)] / size + FAINT**2)).astype(np.float32)


def peak(block: np.ndarray, other: np.ndarray) -> tuple[int, float]:
    """Where `block` lies in the longer `other` (samples from the start of `other`), and how far that stands out, in sigma.

    >>> noise = np.random.default_rng(1).standard_normal(4000)
    >>> place, sigma = peak(noise[1000:2000], noise)
    >>> place, sigma > 8
    (1000, True)
    """
    size = 1 << int(np.ceil(np.log2(len(block) + len(other))))
    return _peak(
        np.fft.rfft(block.astype(np.float32), size), np.fft.rfft(other.astype(np.float32), size), size, len(other) - len(block) // 2
    )


def _peak(block: np.ndarray, other: np.ndarray, size: int, places: int) -> tuple[int, float]:
    """The same for two spectra of `size` samples."""
    cross = other * np.conj(block)
    cross /= np.abs(cross) + np.float32(1e-6)
    edge = size / LINE_RATE
    cross[: int(LOW_HZ * edge)] = 0
    cross[int(HIGH_HZ * edge) :] = 0
    found = np.abs(np.fft.irfft(cross, size)[: max(1, places)])
    best = int(np.argmax(found))
    return best, float(found[best] / (np.sqrt(np.mean(found**2)) + 1e-12))


def line_up(reference: Track, other: Track) -> Line | None:
    """Offset and drift of `other` against `reference`, or None where the sound does not tell.

    It is looked for within 110 s of a common beginning, and of a common end.
    """
    centres = [0] if abs(other.samples - reference.samples) < REACH_S * RATE // 2 else [0, other.samples - reference.samples]
    places = _busiest(reference, FIRST_BLOCKS)
    for centre in centres:
        found = _searched(reference, other, places, centre)
        agreed = _agreeing(found)
        if agreed is None and len(found) >= AGREE:  # a phrase said twice can hide the right place at a wrong speed
            agreed = _agreeing(_searched(reference, other, places, centre, best=True))
        if agreed:
            return _refined(reference, other, agreed)
    return None


def _searched(reference: Track, other: Track, places: Sequence[int], centre: int, *, best: bool = False) -> "list[Hit]":
    """Every place of the reference looked for far and wide, at every speed until one is found; with `best` at all of them."""
    found: list[Hit] = []
    for place in places:
        likely = [hit.speed for hit in found[-1:]]
        hit = _look(reference, other, place, centre, REACH_S, [*likely, *(speed for speed in SPEEDS if speed not in likely)], best=best)
        found += [hit] if hit else []
        if len(found) >= AGREE + 2 and _agreeing(found):
            break
    return found


def _refined(reference: Track, other: Track, agreed: "Sequence[Hit]") -> Line:
    """A straight line through many blocks, each now looked for close to where it is expected."""
    first = _fitted(agreed)
    speeds = sorted({hit.speed for hit in agreed}, key=abs)
    expected = ((place, round(first.back(place * 1000 / RATE) * RATE / 1000) - place) for place in _busiest(reference, MOST_BLOCKS))
    near = [_look(reference, other, place, centre, 0.5, speeds) for place, centre in expected]
    return _fitted([*agreed, *(hit for hit in near if hit)])


def _fitted(points: "Sequence[Hit]") -> Line:
    """Theil-Sen: the median of all slopes, so that a wrong block or two do not matter."""
    times, shifts = np.array([hit.at_s for hit in points]), np.array([hit.shift_s for hit in points])
    i, j = np.triu_indices(len(points), 1)
    far = np.abs(times[i] - times[j]) > 60
    slope = float(np.median((shifts[i] - shifts[j])[far] / (times[i] - times[j])[far])) if far.sum() >= 3 else 0.0
    if abs(slope) * 1e6 > MOST_PPM:
        slope = 0.0
    begins = float(np.median(shifts - slope * times))
    # the other's own time = reference time + shift
    return Line(offset_ms=-begins * 1000 / (1 + slope), ppm=(1 / (1 + slope) - 1) * 1e6)


@dataclass(frozen=True, slots=True)
class Hit:
    """One block of the reference found in the other track."""

    at_s: float  # the middle of the block on the reference
    shift_s: float  # own time of the other less time of the reference
    speed: int  # ppm at which it was found


def _look(
    reference: Track, other: Track, place: int, centre: int, reach_s: float, speeds: Sequence[int], *, best: bool = False
) -> Hit | None:
    """One block of the reference, or None where it stands out at no speed: at the first that does, or at the `best`."""
    block = even(reference.read(place, BLOCK_S * RATE))
    reach = int(reach_s * RATE)
    first = max(0, place + centre - reach)
    wide = even(other.read(first, BLOCK_S * RATE + 2 * reach))
    if len(block) < 5 * LINE_RATE or len(wide) < len(block) // 2 or not np.any(wide) or not np.any(block):
        return None
    size = 1 << int(np.ceil(np.log2(len(block) + len(wide))))
    there = np.fft.rfft(wide, size)
    hits: list[tuple[float, Hit]] = []
    for speed in speeds:
        # at `speed` the other's samples lie (1 + speed) apart on the reference: the block is read at those moments
        moments = np.arange(int(len(block) / (1 + speed / 1e6))) * (1 + speed / 1e6)
        told = block if not speed else np.interp(moments, np.arange(len(block)), block).astype(np.float32)
        at, sigma = _peak(np.fft.rfft(told, size), there, size, len(wide) - len(block) // 2)
        if sigma >= SIGMA:
            middle = BLOCK_S / 2
            shift = (first + at * STEP - place) / RATE + middle / (1 + speed / 1e6) - middle
            hits.append((sigma, Hit(place / RATE + middle, shift, speed)))
            if not best:
                break
    return max(hits, key=lambda hit: hit[0])[1] if hits else None


def _agreeing(found: "Sequence[Hit]") -> "list[Hit] | None":
    """The largest group of blocks that tell the same, three at least."""
    best: list[Hit] = []
    for one in found:
        group = [hit for hit in found if abs(hit.shift_s - one.shift_s) <= NEAR_S + 200e-6 * abs(hit.at_s - one.at_s)]
        best = group if len(group) > len(best) else best
    return best if len(best) >= AGREE else None


def _busiest(track: Track, most: int) -> list[int]:
    """Starts of blocks spread over the track: of each of at most `most` stretches the loudest block; in a short track they overlap."""
    size = BLOCK_S * RATE
    count = max(1, min(most, (track.samples - size) // (LEAST_HOP_S * RATE) + 1))
    stretch = track.samples // count
    starts = []
    for number in range(count):
        first = max(0, min(number * stretch, track.samples - size))
        options = range(first, max(first, min((number + 1) * stretch, track.samples) - size) + 1, size // 2)
        powers = [_power(track, at, size) for at in options]
        starts += [options[int(np.argmax(powers))]] if max(powers) > 0 else []
    return starts


def _power(track: Track, at: int, size: int) -> float:
    sound = track.read(at, size)[:: 16 * STEP].astype(np.float32)
    return float(np.mean(sound**2)) if len(sound) else 0.0


def apart_share(levels: np.ndarray, floor: np.ndarray) -> float:
    """Share of speech in which more than one lane is loud: high where tracks are of different meetings or badly lined up."""
    loud = (levels > floor[:, None] + 20).sum(axis=0)
    return float(np.mean(loud[loud > 0] > 1)) if (loud > 0).any() else 0.0
