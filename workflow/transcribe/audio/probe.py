"""What is in a sound file: its container, its streams, and how long it says it is (floor 2)."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workflow.errors import BadInput
from workflow.transcribe.audio import formats

# Nothing but local files and sound containers: names and contents that point elsewhere are refused by libav itself.
FORMATS = "wav,mp3,mov,mp4,m4a,ogg,flac,matroska,webm,aac,amr,aiff,caf,asf"
OPTIONS = {"protocol_whitelist": "file", "format_whitelist": FORMATS}
MOST_STREAMS = 32
MOST_CHANNELS = 32


@dataclass(frozen=True, slots=True)
class Stream:
    """One audio stream of a file; `index` is what `stream=` takes."""

    index: int
    codec: str
    channels: int
    rate: int  # samples a second
    declared_ms: int | None


@dataclass(frozen=True, slots=True)
class Probe:
    """What a file says of itself; nothing is decoded yet, so nothing of it is proven."""

    extension: str  # to store it under, from its first bytes
    container: str
    streams: tuple[Stream, ...]
    declared_ms: int | None


def sniff(path: Path) -> str:
    """Return the extension that the file's first bytes call for; BadInput for what is not readable sound."""
    name = formats.shown(path.name)
    try:
        if path.is_dir():
            raise BadInput(f"{name} is a folder, not a recording.", hint="name the files inside it")
        with open(path, "rb") as file:
            head = file.read(formats.HEAD_BYTES)
            size = file.seek(0, 2)
    except FileNotFoundError:
        raise BadInput(f"There is no file {name} here.", hint="check the spelling and the folder") from None
    except PermissionError:
        raise BadInput(f"{name} may not be read: permission is denied.", hint="copy it into a folder of your own") from None
    except (OSError, ValueError) as error:
        raise BadInput(f"{name} cannot be read ({error}).", hint="copy it again from the recorder or the phone") from None
    return formats.recognise(head, size=size, name=name)


def open_container(path: Path) -> Any:
    """Open with both whitelists; BadInput with a sentence where libav refuses."""
    import av

    name = formats.shown(path.name)
    try:
        container = av.open("file:" + os.path.abspath(path), options=dict(OPTIONS))
    except (av.error.FFmpegError, OSError, ValueError) as error:
        raise BadInput(f"{name} cannot be opened: {_reason(path, error)}", hint="copy it again from the recorder or the phone") from None
    if len(container.streams) > MOST_STREAMS * 4 or len(container.streams.audio) > MOST_STREAMS:
        container.close()
        raise BadInput(f"{name} claims more than {MOST_STREAMS} audio streams.", hint="export its sound as WAV or MP3")
    return container


def _reason(path: Path, error: Exception) -> str:
    """Why a container does not open, in plain words."""
    with open(path, "rb") as file:
        head = file.read(12)
    if head[4:8] in (b"ftyp", b"mdat", b"wide"):
        return "its index (moov) is missing or damaged, as when a recording or a copy was cut off before its end."
    return f"its structure is damaged ({getattr(error, 'strerror', None) or type(error).__name__})."


def probe(path: Path) -> Probe:
    """Read the headers of a file. Raises BadInput where it is no sound, holds none, or its headers are broken."""
    extension = sniff(path)
    with open_container(path) as container:
        streams = tuple(_stream(stream) for stream in container.streams.audio)
        if not streams:
            raise BadInput(f"{formats.shown(path.name)} holds no sound.", hint="choose the file with the recording in it")
        declared = max((stream.declared_ms for stream in streams if stream.declared_ms), default=None)
        return Probe(extension, container.format.name, streams, declared or _ms(container.duration, 1e-6))


def _stream(stream: Any) -> Stream:
    context = stream.codec_context
    codec = context.name if context is not None else "unknown"
    declared = _ms(stream.duration, float(stream.time_base or 0))
    return Stream(stream.index, codec, getattr(stream, "channels", 0) or 0, getattr(stream, "rate", 0) or 0, declared)


def _ms(value: int | None, unit_s: float) -> int | None:
    return round(value * unit_s * 1000) if value and value > 0 else None


def choose_stream(found: Probe, name: str, index: int | None) -> Stream:
    """The stream to decode; BadInput that lists all where there are several and none is named."""
    streams = found.streams
    if index is not None:
        for stream in streams:
            if stream.index == index:
                return stream
        known = ", ".join(str(stream.index) for stream in streams)
        raise BadInput(f"{name} has no audio stream {index}; it has {known}.", hint=f"--stream {streams[0].index}")
    if len(streams) > 1:
        listed = "; ".join(f"{s.index}: {s.codec}, {s.channels} channel(s), {_length(s.declared_ms)}" for s in streams)
        choices = " or ".join(f"--stream {stream.index}" for stream in streams)
        raise BadInput(f"{name} holds {len(streams)} audio streams ({listed}); which one is the interview?", hint=choices)
    return streams[0]


def _length(declared_ms: int | None) -> str:
    return "length unknown" if declared_ms is None else f"{declared_ms // 60_000}:{declared_ms // 1000 % 60:02d}"
