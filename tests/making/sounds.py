"""Real sound files for tests, encoded with PyAV alone: speech-like noise with pauses, in every format we read (floor 4).

Synthetic by design: nobody's voice is in it, and the seed decides every sample.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np


@dataclass(frozen=True, slots=True)
class Kind:
    """How one file name extension is written: container, encoder, and the sample rates that the encoder takes."""

    container: str
    codec: str
    rates: tuple[int, ...] = ()  # empty: any
    bitrate: bool = True  # False: lossless or fixed
    fixed: int | None = None  # the one bit rate that works


OPUS_RATES = (48_000, 24_000, 16_000, 12_000, 8_000)
KINDS: dict[str, Kind] = {
    "wav": Kind("wav", "pcm_s16le", bitrate=False),
    "aiff": Kind("aiff", "pcm_s16be", bitrate=False),
    "caf": Kind("caf", "pcm_s16le", bitrate=False),
    "flac": Kind("flac", "flac", bitrate=False),
    "mp3": Kind("mp3", "libmp3lame"),
    "m4a": Kind("ipod", "aac"),
    "mp4": Kind("mp4", "aac"),
    "3gp": Kind("3gp", "aac"),
    "aac": Kind("adts", "aac"),
    "opus": Kind("ogg", "libopus", OPUS_RATES),
    "ogg": Kind("ogg", "libopus", OPUS_RATES),
    "webm": Kind("webm", "libopus", OPUS_RATES),
    "mkv": Kind("matroska", "aac"),
    "amr": Kind("amr", "libopencore_amrnb", (8_000,), fixed=12_200),
    "wma": Kind("asf", "wmav2"),
}


def speech_like(seconds: float, *, rate: int = 16_000, seed: int = 1, channels: int = 1, level: float = 0.25) -> np.ndarray:
    """Syllable-like bursts of voiced and hissing sound with short pauses between them; float32 of shape (channels, n)."""
    chance = np.random.default_rng(seed)
    length = round(seconds * rate)
    sound = np.zeros((channels, length), dtype=np.float32)
    for channel in range(channels):
        at = 0
        while at < length:
            size = min(length - at, int(chance.uniform(0.08, 0.35) * rate))
            time = np.arange(size) / rate
            pitch = chance.uniform(90, 240) * (1 + 0.05 * np.sin(2 * np.pi * 3 * time))
            phase = 2 * np.pi * np.cumsum(pitch) / rate
            voiced = sum(np.sin(k * phase) / k for k in range(1, int(chance.integers(4, 14))))
            hiss = chance.standard_normal(size)
            mix = chance.uniform(0.05, 0.5)
            sound[channel, at : at + size] = (voiced * (1 - mix) + hiss * mix) * np.hanning(size)
            at += size + (int(chance.uniform(0.2, 1.2) * rate) if chance.random() < 0.15 else int(chance.uniform(0.01, 0.06) * rate))
    peak = float(np.abs(sound).max()) or 1.0
    return (sound * (level / peak * 2)).astype(np.float32).clip(-1, 1)


def as_int16(samples: np.ndarray) -> np.ndarray:
    """The same sound as int16 of shape (channels, n); float is read as -1 to 1."""
    samples = np.atleast_2d(samples)
    if samples.dtype == np.int16:
        return samples
    return (samples.clip(-1, 1) * 32_767).round().astype(np.int16)


def write_sound(
    path: str | Path, samples: np.ndarray, rate: int = 16_000, bitrate: int = 64_000, *, kind: str | None = None, **options: str
) -> Path:
    """Encode samples into a file whose extension (or `kind`) decides the format; where the encoder cannot take the rate it is resampled."""
    return write_streams(path, [samples], rate, bitrate, kind=kind, **options)


def write_streams(
    path: str | Path, sounds: list[np.ndarray], rate: int = 16_000, bitrate: int = 64_000, *, kind: str | None = None, **options: str
) -> Path:
    """Encode several sounds as separate audio streams of one file; `options` go to the muxer (for example `movflags`)."""
    import av

    path = Path(path)
    how = KINDS[kind or path.suffix.lower().lstrip(".")]
    # A file object, so that no name, however odd, is read as a protocol.
    with open(path, "wb") as file, av.open(file, "w", format=how.container, options=options) as container:
        streams = [_stream(container, how, sound, rate, bitrate) for sound in sounds]
        for sound, stream in zip(sounds, streams, strict=True):
            _encode(container, stream, as_int16(sound), rate)
    return path


def _stream(container, how: Kind, samples: np.ndarray, rate: int, bitrate: int):
    out_rate = rate if not how.rates or rate in how.rates else how.rates[0]
    stream = container.add_stream(how.codec, rate=out_rate)
    stream.layout = {1: "mono", 2: "stereo", 6: "5.1"}[1 if samples.ndim == 1 else samples.shape[0]]
    if how.bitrate:
        stream.bit_rate = how.fixed or bitrate
    return stream


def _encode(container, stream, samples: np.ndarray, rate: int) -> None:
    import av

    resampler = av.AudioResampler(format=stream.codec_context.format, layout=stream.layout, rate=stream.rate)
    step = rate  # a second at a time: memory stays small for an hour of sound
    for start in range(0, samples.shape[1], step):
        piece = np.ascontiguousarray(samples[:, start : start + step])
        frame = av.AudioFrame.from_ndarray(piece.T.reshape(1, -1), format="s16", layout=stream.layout.name)
        frame.sample_rate = rate
        frame.pts = start
        for ready in resampler.resample(frame):
            container.mux(stream.encode(ready))
    for ready in resampler.resample(None):
        container.mux(stream.encode(ready))
    container.mux(stream.encode(None))
