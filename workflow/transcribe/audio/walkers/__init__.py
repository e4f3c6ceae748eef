"""Walk a file's own structure and say where it is broken, without decoding any sound (floor 1).

Decoders forgive: they find the next thing that looks like sound and go on without a word. What cannot be forgiven by
accident is structure: a frame whose length leads to no frame, a page whose checksum is wrong, a box longer than its file.
Every walker takes `source`, anything that slices to bytes and knows its length (bytes, a memory map, a window on a file),
and gives `Finding`s. A sound file gives none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class Source(Protocol):
    """Bytes that can be sliced without being held in memory at once."""

    def __len__(self) -> int: ...
    def __getitem__(self, part: slice, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Finding:
    """One broken place: bytes from start to end (exclusive), and its time where the structure tells it."""

    kind: str  # "damaged", "truncated" or "shifted", as in SoundReport
    start_byte: int
    end_byte: int
    why: str
    start_ms: int | None = None
    end_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame of a raw stream: where it lies in the file and which number it has in the sound (damage counted)."""

    offset: int
    size: int
    index: int  # times samples per frame gives its time


@dataclass(frozen=True, slots=True)
class RawStream:
    """What a raw stream (MP3, ADTS, AMR) says of itself in its first frame."""

    codec: str  # libav's name of the decoder
    rate: int  # samples a second that `samples` counts in
    samples: int  # per frame and channel
    channels: int
    total_frames: int | None = None  # from a Xing or Info frame
    skip_samples: int = 0  # the encoder's delay, not part of the sound
    pad_samples: int = 0  # filled up at the end, not part of the sound


def walk(extension: str, source: Source) -> list[Finding]:
    """Findings for a container; raw streams (mp3, aac, amr) are walked while they are decoded, so they give none here.

    >>> walk("mp3", b"")
    []
    """
    from workflow.transcribe.audio.walkers import boxes, chunks, ebml, ogg

    walkers = {
        "opus": ogg.walk,
        "ogg": ogg.walk,
        "webm": ebml.walk,
        "mkv": ebml.walk,
        "m4a": boxes.walk,
        "mp4": boxes.walk,
        "mov": boxes.walk,
        "3gp": boxes.walk,
        "wav": chunks.walk,
        "aiff": chunks.walk,
        "caf": chunks.walk,
        "wma": chunks.walk_asf,
    }
    return walkers[extension](source) if extension in walkers else []
