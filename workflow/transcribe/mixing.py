"""Several sounds that ran side by side become one to listen to: each put on the recording's clock, then added up (floor 1)."""

import math
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from workflow.records import RATE

LOUDEST = np.iinfo(np.int16)


def on_clock(blocks: Iterable[np.ndarray], offset_ms: float = 0.0, ppm: float = 0.0) -> Iterator[np.ndarray]:
    """The samples of a track as they lie on the recording's clock: later by `offset_ms`, its own clock slower by `ppm` millionths.

    What lies before the recording's beginning is left out. Between two samples the nearest straight line is taken, which is inaudible
    at the few hundred millionths by which recorders differ.

    >>> [block.tolist() for block in on_clock([np.array([7, 8], np.int16)], offset_ms=0.125)]
    [[0, 0], [7, 8]]
    """
    offset, pace = offset_ms * RATE / 1000, 1 + ppm / 1e6
    if offset == 0 and ppm == 0:
        yield from blocks
        return
    written = max(0, math.ceil(offset))
    if written:
        yield np.zeros(written, np.int16)
    taken, last = 0, np.zeros(0, np.int16)
    for block in blocks:
        known = np.concatenate([last, block])
        until = math.floor((taken + len(block) - 1) * pace + offset) + 1
        if until > written:
            at = (np.arange(written, until) - offset) / pace - (taken - len(last))
            yield np.interp(at, np.arange(len(known)), known).round().astype(np.int16)
            written = until
        taken, last = taken + len(block), block[-1:]


def added(sounds: Sequence[Iterable[np.ndarray]]) -> Iterator[np.ndarray]:
    """Sounds of the same clock added sample by sample, as loud as an int16 can be; a shorter one ends in silence.

    >>> one, two = [np.array([1, 2, 3], np.int16)], [np.array([10], np.int16), np.array([30_000], np.int16)]
    >>> np.concatenate(list(added([one, two]))).tolist()
    [11, 30002, 3]
    """
    if len(sounds) == 1:
        yield from sounds[0]
        return
    streams = [iter(sound) for sound in sounds]
    held = [np.zeros(0, np.int16) for _ in streams]
    running = set(range(len(streams)))
    while running:
        for at in sorted(running):
            while at in running and not len(held[at]):
                block = next(streams[at], None)
                if block is None:
                    running.discard(at)
                else:
                    held[at] = block
        ready = [len(sound) for sound in held if len(sound)]
        if ready:
            count = min(ready)
            total = sum(sound[:count].astype(np.int32) for sound in held if len(sound))
            held = [sound[count:] for sound in held]
            yield np.clip(total, LOUDEST.min, LOUDEST.max).astype(np.int16)
