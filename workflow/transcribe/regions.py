"""From numbers per 32 ms to stretches of speech; and a second opinion, by level and voicing, that no network shares (floor 1).

The same probabilities are read twice: generously for what the model hears (`feed_regions`), and without any padding for the
lost-speech audit and for pauses (`audit_regions`). A detector cannot find its own mistakes: `LevelMeter` and
`loud_regions` say where sound stands out, whatever the network thinks of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat

import numpy as np

from workflow.records import RATE, Span
from workflow.transcribe.gaps import merged

WINDOW_MS = 32
_WINDOW = WINDOW_MS * RATE // 1000  # samples


@dataclass(frozen=True, slots=True)
class Reading:
    """How probabilities become stretches of speech.

    Speech begins at `threshold` and lasts until the probability has been under `release` for `min_silence_ms` (hysteresis: a
    trailing syllable is not cut off). Stretches under `min_speech_ms` are dropped; `pad_ms` is then added at both ends.
    """

    threshold: float
    release: float
    min_speech_ms: int
    min_silence_ms: int
    pad_ms: int

    @property
    def text(self) -> str:
        """All options in one word.

        >>> FEED.text
        '0.3/0.15/64/300/300'
        """
        return f"{self.threshold}/{self.release}/{self.min_speech_ms}/{self.min_silence_ms}/{self.pad_ms}"


FEED = Reading(threshold=0.3, release=0.15, min_speech_ms=64, min_silence_ms=300, pad_ms=300)
AUDIT = Reading(threshold=0.35, release=0.2, min_speech_ms=96, min_silence_ms=96, pad_ms=0)


def speech_regions(
    probabilities: Sequence[float] | np.ndarray, duration_ms: int, reading: Reading = FEED, *, window_ms: int = WINDOW_MS
) -> tuple[Span, ...]:
    """The stretches of speech, in order, disjoint, within the recording.

    `probabilities`: one per `window_ms`, 0 to 1.

    >>> speech_regions([0, 0, .9, .9, .3, 0, 0, 0], 256, AUDIT)
    (Span(start_ms=64, end_ms=160),)
    """
    found = _runs(probabilities, repeat(reading.threshold), repeat(reading.release), window_ms, reading.min_silence_ms)
    long_enough = (span for span in found if span.length_ms >= reading.min_speech_ms)
    return tuple(merged(Span(max(0, s.start_ms - reading.pad_ms), min(duration_ms, s.end_ms + reading.pad_ms)) for s in long_enough))


def feed_regions(probabilities: Sequence[float] | np.ndarray, duration_ms: int) -> tuple[Span, ...]:
    """What the model shall hear: a low threshold and 0.3 s on both sides, for hesitations and quiet back-channels go first."""
    return speech_regions(probabilities, duration_ms, FEED)


def audit_regions(probabilities: Sequence[float] | np.ndarray, duration_ms: int) -> tuple[Span, ...]:
    """Where speech is, as exactly as 32 ms allow: for the lost-speech audit and for pauses."""
    return speech_regions(probabilities, duration_ms, AUDIT)


def _runs(
    values: Iterable[float] | np.ndarray, begin: Iterable[float], stay: Iterable[float], window_ms: int, min_silence_ms: int
) -> Iterator[Span]:
    """Stretches that begin at `begin` and end once `stay` was not reached for `min_silence_ms`; a level of both for each value."""
    start = last = -1
    for at, (value, enough, hold) in enumerate(zip(values, begin, stay, strict=False)):  # a level may go on for ever
        if start < 0:
            if value >= enough:
                start = last = at
        elif value >= hold:
            last = at
        elif (at - last) * window_ms >= min_silence_ms:
            yield Span(start * window_ms, (last + 1) * window_ms)
            start = -1
    if start >= 0:
        yield Span(start * window_ms, (last + 1) * window_ms)


_FLOOR_STEP = 62  # windows: about 2 s, the grid on which the noise floor is measured
_FLOOR_REACH = 8  # such steps to each side: about 16 s, so that a long answer does not become the floor
_LOWEST_DB = -65.0  # under this nobody could hear words; also keeps digital silence from lowering the floor


def noise_floor(levels_db: Sequence[float]) -> list[float]:
    """The level of the background under each window: the tenth percentile of the 17 steps of 2 s around it.

    Digital silence (holes, muted lines) does not count, and the floor is never under -65 dBFS.
    """
    steps = [[x for x in levels_db[at : at + _FLOOR_STEP] if x > -100] for at in range(0, len(levels_db), _FLOOR_STEP)]
    out: list[float] = []
    for number in range(len(steps)):
        around = sorted(x for step in steps[max(0, number - _FLOOR_REACH) : number + _FLOOR_REACH + 1] for x in step)
        floor = max(_LOWEST_DB, around[len(around) // 10]) if around else _LOWEST_DB
        out += [floor] * _FLOOR_STEP
    return out[: len(levels_db)]


def loud_regions(
    measures: np.ndarray, duration_ms: int, *, above_db: float = 12.0, min_ms: int = 1000, movement_db: float = 3.0,
    voiced: float = 0.6, voiced_share: float = 0.3,
) -> tuple[Span, ...]:  # fmt: skip
    """Sound that could be speech by its level and pitch alone, without asking a network.

    `measures`: what `LevelMeter.finish` returns. Three tests, so that noise gives few false alarms. It stands `above_db` over the
    noise floor for at least `min_ms` (clicks, slams and single coughs are shorter). Its level moves by `movement_db` (standard
    deviation: a fan, a hum or a tone stands still, syllables do not). And `voiced_share` of its windows repeat themselves at a voice's
    pitch (paper, keys and breath do not). Whispering fails the last test: `voiced_share=0` finds it too.

    >>> quiet, syllables = [[-60.0, 0.1]] * 200, [[-25.0, 0.9], [-25.0, 0.9], [-35.0, 0.5], [-40.0, 0.1]] * 12
    >>> loud_regions(np.array(quiet + syllables + quiet), 14_336)
    (Span(start_ms=6400, end_ms=7936),)
    >>> loud_regions(np.array(quiet + [[-25.0, 0.9]] * 48 + quiet), 14_336)
    ()
    """
    levels, voicing = measures[:, 0], measures[:, 1]
    values = levels.tolist()
    floor = noise_floor(values)
    found = _runs(values, (x + above_db for x in floor), (x + above_db / 2 for x in floor), WINDOW_MS, 300)
    out = []
    for span in found:
        inside = slice(span.start_ms // WINDOW_MS, span.end_ms // WINDOW_MS)
        moves = float(np.std(levels[inside])) >= movement_db
        if span.length_ms >= min_ms and moves and float(np.mean(voicing[inside] >= voiced)) >= voiced_share:
            out.append(Span(span.start_ms, min(span.end_ms, duration_ms)))
    return tuple(merged(out))


SILENT_DB = -120.0  # written for digital silence
_LOW_HZ, _HIGH_HZ = 250, 3500  # what a telephone lets through: hum and rumble lie below, hiss above
_AT_ONCE = 256 * _WINDOW
_PITCH_LAGS = slice(RATE // 400, RATE // 80)  # a voice repeats itself 80 to 400 times a second


class LevelMeter:
    """Measures sound block by block and keeps 8 bytes for every 32 ms; blocks of any size give the same result."""

    def __init__(self) -> None:
        self._rest = np.zeros(0, np.int16)
        self._measures: list[np.ndarray] = []
        shape = np.hanning(_WINDOW + 1)[:-1]
        self._shape = (shape / 32768).astype(np.float32)
        self._gain = 2 / (_WINDOW * float(np.sum(shape**2)))
        bins = np.fft.rfftfreq(_WINDOW, 1 / RATE)
        self._band = (bins >= _LOW_HZ) & (bins <= _HIGH_HZ)
        window_echo = np.fft.irfft(np.abs(np.fft.rfft(shape, 2 * _WINDOW)) ** 2)
        self._echo = window_echo[_PITCH_LAGS] / window_echo[0]  # a window fades its own repetitions: divided out again

    def feed(self, block: np.ndarray) -> None:
        """Measure a block of sound: int16, mono, 16 kHz, any length."""
        sound = np.concatenate([self._rest, block])
        whole = len(sound) // _WINDOW * _WINDOW
        self._rest = sound[whole:].copy()
        self._measures += [self._measure(sound[at : min(at + _AT_ONCE, whole)]) for at in range(0, whole, _AT_ONCE)]

    def finish(self) -> np.ndarray:
        """Level and voicing of every window, the last filled with zeros; the meter is as new afterwards.

        float32 of shape (n, 2): level in dBFS (a full-scale sine is -3) between 250 and 3500 Hz, and voicing from 0 (noise) to 1 (a steady
        tone). Voicing is the highest autocorrelation at a voice's pitch, corrected for the window (Boersma 1993).

        >>> meter = LevelMeter()
        >>> meter.feed((8000 * np.sin(2 * np.pi * 500 * np.arange(1000) / 16000)).astype(np.int16))
        >>> meter.finish().round().tolist()
        [[-15.0, 1.0], [-15.0, 1.0]]
        """
        if len(self._rest):
            self.feed(np.zeros(_WINDOW - len(self._rest), np.int16))
        measures, self._measures = self._measures, []
        return np.concatenate(measures) if measures else np.zeros((0, 2), np.float32)

    def _measure(self, sound: np.ndarray) -> np.ndarray:
        windows = sound.reshape(-1, _WINDOW) * self._shape
        power = np.abs(np.fft.rfft(windows, 2 * _WINDOW, axis=1)) ** 2
        level = np.maximum(10 * np.log10(power[:, ::2][:, self._band].sum(axis=1) * self._gain + 1e-15), SILENT_DB)
        echo = np.fft.irfft(power, axis=1)
        voicing = (echo[:, _PITCH_LAGS] / self._echo).max(axis=1) / np.maximum(echo[:, 0], 1e-12)
        return np.stack([level, np.clip(voicing, 0, 1)], axis=1).astype(np.float32)
