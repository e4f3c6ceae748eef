"""From a sound file to blocks of 16 kHz sound, with every sign of damage told (floor 2).

Every packet is decoded alone, so that one damaged block costs itself and nothing after it; frames are placed by the clock of
the container, and what is missing becomes silence. Why not faster-whisper's own decoder: it ends at the first damaged block
without a word, and closes gaps, so that later times are wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from workflow.errors import BadInput
from workflow.records import RATE, SoundReport, Span
from workflow.transcribe.audio import verdict
from workflow.transcribe.audio.formats import shown
from workflow.transcribe.audio.levels import LevelMeter
from workflow.transcribe.audio.probe import MOST_CHANNELS, Probe, choose_stream
from workflow.transcribe.audio.sources import Container, Raw, open_source
from workflow.transcribe.audio.timeline import Timed, Timeline, settled
from workflow.transcribe.audio.walkers import walk
from workflow.transcribe.audio.window import FileWindow

BLOCK_SAMPLES = 10 * RATE
DAY_S = 24 * 3600
LOST_START_S = 60.0  # a clock that begins later was running before the recording


class Decoding:
    """Decodes one file once: iterate `blocks()`, then ask for `report()`. Raises BadInput where no sound comes out."""

    def __init__(self, path: Path, found: Probe, *, stream: int | None = None, apart: bool = False) -> None:
        self._path, self._apart, self._name = path, apart, shown(path.name)
        chosen = choose_stream(found, self._name, stream)
        if chosen.channels > MOST_CHANNELS:
            raise BadInput(f"{self._name} has {chosen.channels} channels; {MOST_CHANNELS} are the most.", hint="export it as stereo WAV")
        with FileWindow(path) as window:
            self._findings = walk(found.extension, window)
            self._size = len(window)
        self._source: Container | Raw = open_source(path, found.extension, chosen)
        self._line = Timeline()
        if isinstance(self._source, Raw):
            self._line.origin_s = 0.0
        self._strays: list[float] = []
        self._meter = LevelMeter()
        self._written = 0  # samples given out
        self._skip = round(self._source.skip_s * RATE)  # the encoder's delay, still to be cut from the front
        self._most = None if self._source.length_s is None else round(self._source.length_s * RATE)

    def blocks(self) -> Iterator[np.ndarray]:
        """Blocks of int16 of shape (channels, n); every block but the last holds 10 s."""
        parts: list[np.ndarray] = []
        held = 0
        try:
            for part in self._parts():
                parts.append(part)
                held += part.shape[1]
                while held >= BLOCK_SAMPLES:
                    joined = np.concatenate(parts, axis=1)
                    yield self._out(joined[:, :BLOCK_SAMPLES])
                    parts = [joined[:, BLOCK_SAMPLES:]]
                    held -= BLOCK_SAMPLES
            if held:
                yield self._out(np.concatenate(parts, axis=1))
        finally:
            self._source.close()
        if not self._written:
            raise BadInput(f"No sound could be decoded from {self._name}.", hint="copy it again from the recorder or the phone")

    def _out(self, block: np.ndarray) -> np.ndarray:
        self._meter.add(block)
        self._written += block.shape[1]
        if self._written > DAY_S * RATE:
            raise BadInput(f"{self._name} is longer than 24 hours.", hint="cut it into the sessions that it holds")
        return np.ascontiguousarray(block)

    def _parts(self) -> Iterator[np.ndarray]:
        """Resampled sound in small pieces, cut at both ends as the encoder's figures ask."""
        left = self._most
        for part in self._resampled():
            if self._skip:
                cut = min(self._skip, part.shape[1])
                self._skip -= cut
                part = part[:, cut:]
            if left is not None:
                part = part[:, :left]
                left -= part.shape[1]
            if part.shape[1]:
                yield part

    def _resampled(self) -> Iterator[np.ndarray]:
        resampler = _Resampler(self._apart)
        made = 0
        for piece in settled(self._source.pieces(), self._strays):
            if self._line.origin_s is None:
                self._line.origin_s = self._origin(piece)
            place = self._line.place(piece)
            if place.silence_s > 0:
                for sound in resampler.flush():
                    made += sound.shape[1]
                    yield sound
                missing = round(place.at_s * RATE) - made
                made += max(0, missing)
                yield from _silence(resampler.channels, missing)
            for sound in self._take(resampler, piece, place.at_s, made):
                made += sound.shape[1]
                yield sound
        yield from resampler.flush()

    def _take(self, resampler: _Resampler, piece: Timed, at_s: float, made: int) -> list[np.ndarray]:
        """One frame resampled; silence of its length where libav cannot (a frame of a rate or layout that damage invented)."""
        import av

        try:
            return list(resampler.take(piece.sound))
        except (av.error.FFmpegError, ValueError):
            self._source.bad.append(piece.at_s)
            resampler.drop()
            return list(_silence(resampler.channels, round((at_s + piece.length_s) * RATE) - made))

    def _origin(self, first: Timed) -> float | None:
        """The clock's time of the first sample: that of the first frame, unless frames before it are lost."""
        if first.at_s is None or not isinstance(self._source, Container):
            return None
        begin = self._source.first_byte
        if any(found.kind == "damaged" and begin is not None and found.start_byte <= begin for found in self._findings):
            return 0.0 if first.at_s < LOST_START_S else first.at_s
        lost = self._source.bad[0] if self._source.bad_before_first and self._source.bad else None
        if lost is not None and lost < first.at_s:
            return max(0.0, lost)  # below 0 lies only what the encoder put in front
        return first.at_s

    def report(self) -> SoundReport:
        """What was found; ask after the last block."""
        source, line = self._source, self._line
        duration_ms = round(self._written * 1000 / RATE)
        back = round(source.skip_s * 1000)
        origin = line.origin_s or 0.0
        bad = [None if at is None else max(0, round((at - origin) * 1000) - back) for at in [*source.bad, *self._strays]]
        holes = tuple(span for span in (_moved(hole, back, duration_ms) for hole in line.holes) if span.length_ms > 0)
        astray = [at for at in (source.shifted_from_ms, line.astray_ms) if at is not None]
        return verdict.sound_report(
            duration_ms=duration_ms,
            declared_ms=source.declared_ms,
            bad_ms=bad,
            holes=holes,
            jumps_ms=[max(0, at - back) for at in line.jumps_ms],
            findings=[*self._findings, *source.findings],
            shifted_from_ms=max(0, min(astray) - back) if astray else None,
            levels=self._meter.flags(holes),
            size=self._size,
        )


def _moved(span: Span, back_ms: int, duration_ms: int) -> Span:
    return Span(max(0, span.start_ms - back_ms), min(duration_ms, span.end_ms - back_ms))


def _silence(channels: int, samples: int) -> Iterator[np.ndarray]:
    """Zeros in pieces of at most 10 s, so that a hole of hours needs no memory."""
    while samples > 0:
        count = min(samples, BLOCK_SAMPLES)
        yield np.zeros((channels, count), np.int16)
        samples -= count


class _Resampler:
    """libav's resampler to 16 kHz, 16 bit; built anew when rate, layout or sample format change within a file."""

    def __init__(self, apart: bool) -> None:
        self._apart = apart
        self._layout, self._fixed = "mono", False
        self._kind: tuple[Any, ...] | None = None
        self._resampler: Any = None
        self.channels = 1

    def take(self, frame: Any) -> Iterator[np.ndarray]:
        import av

        kind = (frame.sample_rate, frame.layout.name, frame.format.name)
        if kind != self._kind:
            yield from self.flush()
            if self._apart and not self._fixed:
                self._fixed = True  # the first frame decides; later ones are mixed into as many channels
                self._layout, self.channels = frame.layout.name, frame.layout.nb_channels
            self._kind = kind
        if self._resampler is None:
            self._resampler = av.AudioResampler(format="s16p", layout=self._layout, rate=RATE)
        frame.pts = None
        for ready in self._resampler.resample(frame):
            yield ready.to_ndarray()

    def drop(self) -> None:
        """Forget what is inside, as after an error."""
        self._resampler = self._kind = None

    def flush(self) -> Iterator[np.ndarray]:
        if self._resampler is not None:
            for ready in self._resampler.resample(None):
                yield ready.to_ndarray()
            self._resampler = None
