"""Where decoded frames come from: libav's reader for containers, our own walk for raw streams (floor 2)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from workflow.errors import BadInput
from workflow.transcribe.audio.formats import shown
from workflow.transcribe.audio.probe import Stream, open_container
from workflow.transcribe.audio.timeline import Piece
from workflow.transcribe.audio.walkers import Finding, Frame, adts, amr, flac, mp3, raw
from workflow.transcribe.audio.window import FileWindow

RAW: dict[str, Any] = {"mp3": mp3, "aac": adts, "amr": amr, "flac": flac}
_SURE_OF_LENGTH = {"m4a", "mp4", "mov", "3gp", "opus", "ogg", "flac", "wav", "aiff", "caf", "wma"}


class Container:
    """Frames of one stream of a container, read by libav packet by packet."""

    def __init__(self, path: Path, extension: str, stream: Stream) -> None:
        self._container = open_container(path)
        self._stream = self._container.streams[stream.index]
        self._context = self._stream.codec_context
        if self._context is None:
            self._container.close()
            raise BadInput(f"{shown(path.name)} holds sound of a kind that cannot be decoded.", hint="export it as WAV or MP3")
        self._context.options = _strictness(stream.codec)
        self.skip_s = 0.0
        self.length_s: float | None = None
        self.shifted_from_ms: int | None = None
        self.bad: list[float | None] = []  # times of packets that could not be decoded; None where unknown
        self.findings: list[Finding] = []
        self.bad_before_first = False
        self._unit = float(self._stream.time_base or 0)
        self._pcm = stream.codec.startswith("pcm_")  # any bytes are sound; a short last packet is told by the walk
        self.first_byte: int | None = None  # where the first packet lay
        declared = stream.declared_ms
        if declared is None and extension in ("webm", "mkv") and not self._container.streams.video:
            declared = _matroska_ms(path)
        elif declared is None and extension in _SURE_OF_LENGTH and self._container.duration:
            declared = round(self._container.duration / 1000)
        self.declared_ms = declared

    def pieces(self) -> Iterator[Piece]:
        """Frames in the order of the file; damage is noted in `bad` and skipped."""
        import av

        packets = self._container.demux(self._stream)
        started = False
        while True:
            try:
                packet = next(packets)
            except StopIteration:
                break
            except av.error.EOFError:
                break
            except av.error.FFmpegError:
                self.bad.append(None)
                yield from self._timed(self._flush())
                break
            if self.first_byte is None and packet.pos is not None:
                self.first_byte = packet.pos
            try:
                frames = packet.decode()
            except av.error.EOFError:
                break
            except (av.error.FFmpegError, ValueError):
                self.bad.append(packet.pts * self._unit if packet.pts is not None else None)
                self.bad_before_first = self.bad_before_first or not started
                continue
            if packet.is_corrupt and not self._pcm:
                self.bad.append(packet.pts * self._unit if packet.pts is not None else None)
            started = started or bool(frames)
            yield from self._timed(frames)

    def _flush(self) -> list[Any]:
        import av

        try:
            return self._context.decode(None)
        except av.error.FFmpegError:
            return []

    def _timed(self, frames: list[Any]) -> Iterator[Piece]:
        for frame in frames:
            if frame.samples and frame.sample_rate:
                yield Piece(frame.time, frame.samples / frame.sample_rate, frame)

    def close(self) -> None:
        self._container.close()


class Raw:
    """Frames of an MP3, ADTS or AMR file: found by our own walk, decoded one by one."""

    def __init__(self, path: Path, extension: str, found: raw.Survey) -> None:
        import av

        self._window = FileWindow(path)
        self._walker = RAW[extension]
        self._found = found
        stream = found.stream
        self._context: Any = av.CodecContext.create(stream.codec, "r")
        self._context.options = _strictness(stream.codec)
        self._md5: _FlacSum | None = None
        if isinstance(found, flac.FlacSurvey) and found.info:
            self._context.extradata = found.info
            self._md5 = _FlacSum.of(found.info)
        self.skip_s = stream.skip_samples / stream.rate
        whole = found.frames * stream.samples / stream.rate
        cut = any(finding.kind == "truncated" for finding in found.findings)
        pad_s = 0.0 if cut else stream.pad_samples / stream.rate
        self.length_s: float | None = None if stream.codec == "flac" else whole - self.skip_s - pad_s
        self.declared_ms = None
        if stream.total_frames:
            told = stream.total_frames * stream.samples - stream.skip_samples - stream.pad_samples
            self.declared_ms = round(told * 1000 / stream.rate)
        self.bad: list[float | None] = []
        self.findings = list(found.findings)
        self.shifted_from_ms = found.shifted_from_ms
        self.bad_before_first = True  # times count from the first frame that should be there

    def pieces(self) -> Iterator[Piece]:
        """Frames with their true times; where frames are lost the times jump."""
        import av

        stream = self._found.stream
        for frame in self._walker.frames(self._window, self._found):
            at = frame.index * stream.samples / stream.rate
            try:
                decoded = self._context.decode(self._packet(frame, av))
            except (av.error.FFmpegError, ValueError):
                self.bad.append(at)
                continue
            for number, sound in enumerate(decoded):
                if self._md5:
                    self._md5.add(sound)
                yield Piece(at if number == 0 else None, sound.samples / sound.sample_rate, sound)

        if self._md5 and not self.bad and not self.findings and not self._md5.fits():
            why = "The sound differs from the checksum that the file carries; the damage may be anywhere."
            self.findings.append(Finding("damaged", 0, 0, why))

    def _packet(self, frame: Frame, av: Any) -> Any:
        return av.Packet(self._window[frame.offset : frame.offset + frame.size])

    def close(self) -> None:
        self._window.close()


def _strictness(codec: str) -> dict[str, str]:
    """A lossless frame with a wrong checksum is an error and not sound; lossy decoders judge for themselves."""
    return {"err_detect": "crccheck+explode" if codec == "flac" else "crccheck"}


class _FlacSum:
    """The MD5 of the unencoded sound that a FLAC file carries in its first block (RFC 9639, 8.2)."""

    def __init__(self, expected: bytes, bits: int) -> None:
        self._expected, self._bits = expected, bits
        self._sum = hashlib.md5(usedforsecurity=False)

    @classmethod
    def of(cls, info: bytes) -> _FlacSum | None:
        if len(info) < 34 or not any(info[18:34]):
            return None
        return cls(info[18:34], ((info[12] & 1) << 4 | info[13] >> 4) + 1)

    def add(self, frame: Any) -> None:
        samples = frame.to_ndarray()
        if frame.format.is_planar:
            samples = samples.T
        width = (self._bits + 7) // 8
        if samples.dtype.itemsize == 4:
            samples = (samples >> (32 - self._bits)).astype("<i4")
        elif self._bits < 16:
            samples = samples >> (16 - self._bits)
        data = samples.reshape(-1, 1).view("u1").reshape(samples.size, samples.dtype.itemsize)[:, :width]
        self._sum.update(data.tobytes())

    def fits(self) -> bool:
        return self._sum.digest() == self._expected


def _matroska_ms(path: Path) -> int | None:
    from workflow.transcribe.audio.walkers import ebml

    with FileWindow(path) as window:
        return ebml.declared_ms(window)


def open_source(path: Path, extension: str, stream: Stream) -> Container | Raw:
    """The reader that fits: our own for raw streams whose frames can be followed, libav's for all else."""
    if extension in RAW:
        with FileWindow(path) as window:
            found = RAW[extension].survey(window)
        if found is not None:
            return Raw(path, extension, found)
    return Container(path, extension, stream)
