"""How loud a recording is: level, clipping, and stretches without any signal (floor 1).

Levels are root mean square in dBFS (0 = the loudest a 16-bit file can hold). Sound is int16 of shape (channels, n).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from workflow.records import RATE, Flag, Span

FLOOR_DBFS = -96.0
WINDOW_MS = 100
QUIET_DBFS = -45.0  # the loud tenth of the recording lies below this: far from the microphone
CLIPPED_SHARE = 0.01  # of the samples of one second
CLIPPED_AT = 32_600
SILENT_S = 10.0  # this long without one sample above the converter's own noise


def window_dbfs(sound: np.ndarray, window: int = RATE * WINDOW_MS // 1000) -> np.ndarray:
    """Level of each whole window, of the loudest channel; shape (windows,), float64, never below `FLOOR_DBFS`.

    >>> import numpy as np
    >>> window_dbfs(np.full((1, 3200), 16384, np.int16)).round(1).tolist()
    [-6.0, -6.0]
    """
    channels, length = sound.shape
    count = length // window
    if not count:
        return np.zeros(0)
    parts = sound[:, : count * window].astype(np.float32).reshape(channels, count, window)
    power = np.square(parts / 32_768).mean(axis=2, dtype=np.float64).max(axis=0)
    return np.maximum(10 * np.log10(np.maximum(power, 1e-12)), FLOOR_DBFS)


def level_dbfs(sound: np.ndarray) -> float:
    """Level of the whole sound, of the loudest channel.

    >>> import numpy as np
    >>> level_dbfs(np.zeros((1, 100), np.int16))
    -96.0
    """
    return float(window_dbfs(sound, max(1, sound.shape[1]))[0]) if sound.shape[1] else FLOOR_DBFS


def clipped_share(sound: np.ndarray) -> float:
    """Share (0 to 1) of the samples that stand at the end of the scale.

    >>> import numpy as np
    >>> clipped_share(np.array([[32767, 0, -32768, 5]], np.int16))
    0.5
    """
    if not sound.size:
        return 0.0
    return float(((sound >= CLIPPED_AT) | (sound <= -CLIPPED_AT)).mean())


@dataclass(slots=True)
class LevelMeter:
    """Takes a recording block by block and says at the end what a person should know of its level.

    Memory stays small: a histogram of window levels in whole decibels, and the seconds that stood out.
    """

    counts: np.ndarray = field(default_factory=lambda: np.zeros(97, np.int64))  # windows by level, -96 to 0 dBFS
    clipped: list[Span] = field(default_factory=list)
    silent: list[Span] = field(default_factory=list)
    at: int = 0  # samples seen
    _rest: np.ndarray | None = None

    def add(self, sound: np.ndarray) -> None:
        """Take the next block; blocks are joined, so their length does not matter."""
        if self._rest is not None and self._rest.size:
            sound = np.concatenate([self._rest, sound], axis=1)
        whole = sound.shape[1] // RATE * RATE
        self._rest = sound[:, whole:].copy()
        if whole:
            self._take(sound[:, :whole])

    def _take(self, sound: np.ndarray) -> None:
        levels = window_dbfs(sound)
        np.add.at(self.counts, np.clip(np.round(levels + 96).astype(int), 0, 96), 1)
        for second in range(sound.shape[1] // RATE):
            part = sound[:, second * RATE : (second + 1) * RATE]
            start = (self.at + second * RATE) * 1000 // RATE
            if clipped_share(part) > CLIPPED_SHARE:
                _extend(self.clipped, start, start + 1000)
            if part.max() <= 1 and part.min() >= -1:
                _extend(self.silent, start, start + 1000)
        self.at += sound.shape[1]

    @property
    def loud_dbfs(self) -> float:
        """The level that a tenth of the windows with any signal exceed."""
        heard = self.counts.copy()
        heard[:7] = 0  # digital silence says nothing about the microphone
        total = int(heard.sum())
        if not total:
            return FLOOR_DBFS
        return float(np.searchsorted(np.cumsum(heard), 0.9 * total)) - 96.0

    def flags(self, holes: tuple[Span, ...] = ()) -> list[Flag]:
        """Flags of kind clipped, quiet and silent; silence that we put into holes ourselves is not told again."""
        end_ms = (self.at + (self._rest.shape[1] if self._rest is not None else 0)) * 1000 // RATE
        flags = []
        loud = self.loud_dbfs
        if FLOOR_DBFS < loud < QUIET_DBFS:
            why = f"The whole recording is very quiet ({loud:.0f} dBFS where it is loudest); words are easily missed."
            flags.append(Flag("quiet", 0, end_ms, why, 0.5))
        for span in self.clipped:
            why = f"The sound is clipped (too loud for the recorder) for {span.length_ms // 1000} s; words may be misheard."
            flags.append(Flag("clipped", span.start_ms, span.end_ms, why, 0.3))
        for span in self.silent:
            own = sum(span.overlap_ms(hole) for hole in holes)
            if span.length_ms - own >= SILENT_S * 1000:
                why = f"No sound at all for {span.length_ms // 1000} s: a muted microphone, a paused recorder or a lost connection."
                flags.append(Flag("silent", span.start_ms, span.end_ms, why, 0.2))
        return flags


def _extend(spans: list[Span], start: int, end: int) -> None:
    """Add a stretch, joined to the one before where they touch."""
    if spans and start == spans[-1].end_ms:
        spans[-1] = Span(spans[-1].start_ms, end)
    else:
        spans.append(Span(start, end))
