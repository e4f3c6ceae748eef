"""What happens to the sound of a sample on its way into a file: a room, noise, a telephone line, damage (floor 2)."""

import struct
from pathlib import Path

import numpy as np

from tests.making.sounds import write_sound

RATE = 16_000
TELEPHONE_RATE = 8_000
GARBAGE_BYTES = 4096


def chance(seed: str) -> np.random.Generator:
    return np.random.default_rng(list(seed.encode()))


def coloured(count: int, seed: str, colour: float = 0.5) -> np.ndarray:
    """Noise of mean square 1 whose power falls with frequency: 0 white, 0.5 pink, 1 brown."""
    spectrum = np.fft.rfft(chance(seed).standard_normal(count))
    sound = np.fft.irfft(spectrum * np.maximum(np.fft.rfftfreq(count, 1 / RATE), 40) ** -colour, count)
    return (sound / sound.std()).astype(np.float32)


def room(sound: np.ndarray, seed: str, noise_db: float = -62, echo: float = 0.12) -> np.ndarray:
    """A quiet room: one early echo and soft noise, `noise_db` below full scale."""
    late = int(0.017 * RATE)
    out = sound + coloured(len(sound), seed) * np.float32(10 ** (noise_db / 20))
    out[late:] += echo * sound[:-late]
    return out


def cafe(sound: np.ndarray, seed: str, snr_db: float = 14) -> np.ndarray:
    """A noisy place: noise that swells, a fan's hum, cups; `snr_db` below the speech."""
    r = chance(seed)
    time = np.arange(len(sound), dtype=np.float32) / RATE
    noise = coloured(len(sound), seed) * (1 + 0.5 * np.sin(2 * np.pi * 0.11 * time)) + 0.6 * np.sin(2 * np.pi * 100 * time)
    level = float(np.sqrt(np.mean(sound[np.abs(sound) > 0.01] ** 2))) * 10 ** (-snr_db / 20)
    noise = noise / noise.std() * level
    for at in r.integers(0, len(sound) - RATE, size=len(sound) // RATE // 9):
        hit = np.sin(2 * np.pi * r.uniform(1800, 4200) * time[: RATE // 4]) * np.exp(-time[: RATE // 4] * 40)
        noise[at : at + len(hit)] += hit * r.uniform(0.02, 0.05)
    return (sound + noise).astype(np.float32)


def telephone(sound: np.ndarray) -> np.ndarray:
    """300 to 3,400 Hz at 8 kHz."""
    spectrum = np.fft.rfft(sound)
    hertz = np.fft.rfftfreq(len(sound), 1 / RATE)
    spectrum *= 1 / (1 + (300 / np.maximum(hertz, 1)) ** 8) / (1 + (hertz / 3400) ** 16)
    count = len(sound) // 2
    return (np.fft.irfft(spectrum[: count // 2 + 1], count) * (count / len(sound))).astype(np.float32)


def write(path: Path, sound: np.ndarray, *, bitrate: int = 40_000) -> None:
    """Encodes; no date, no random number and no program's name goes into the file."""
    write_sound(path, np.clip(sound, -0.99, 0.99), RATE, bitrate, fflags="+bitexact")


def write_mu_law(path: Path, sound: np.ndarray) -> None:
    """A WAV file of 8-bit mu-law at 8 kHz, as telephone systems write it (ITU-T G.711, RIFF format tag 7)."""
    from av import AudioFrame, CodecContext

    context = CodecContext.create("pcm_mulaw", "w")
    context.sample_rate, context.layout, context.format = TELEPHONE_RATE, "mono", "s16"
    frame = AudioFrame.from_ndarray((np.clip(sound, -1, 1) * 32767).astype(np.int16)[None], format="s16", layout="mono")
    frame.sample_rate = TELEPHONE_RATE
    data = b"".join(bytes(packet) for packet in [*context.encode(frame), *context.encode(None)])
    data += b"\xff" * (len(data) % 2)  # a chunk has an even number of bytes; 0xff is silence
    form = struct.pack("<HHIIHHH", 7, 1, TELEPHONE_RATE, TELEPHONE_RATE, 1, 8, 0)
    fact = struct.pack("<I", len(data))
    chunks = b"".join(name + struct.pack("<I", len(body)) + body for name, body in ((b"fmt ", form), (b"fact", fact), (b"data", data)))
    path.write_bytes(b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks)


def damage(path: Path, seed: str) -> tuple[int, int]:
    """Writes 4 KB of garbage over the middle of an Ogg file; returns the stretch of sound that is lost, in milliseconds.

    A page that is touched is lost whole: its sound begins where the page before it ends (granule positions at 48 kHz, RFC 7845).
    """
    data = bytearray(path.read_bytes())
    start = len(data) // 2
    end = start + GARBAGE_BYTES
    pages, at = [], data.find(b"OggS")
    while at >= 0:
        (granule,) = struct.unpack_from("<q", data, at + 6)
        pages.append((at, granule / 48))
        at = data.find(b"OggS", at + 27)
    lost_from = max(ms for place, ms in pages if _next(pages, place, len(data)) <= start)
    lost_until = min(ms for place, ms in pages if _next(pages, place, len(data)) >= end)
    data[start:end] = chance(seed).bytes(GARBAGE_BYTES)
    path.write_bytes(data)
    return round(lost_from), round(lost_until)


def _next(pages: list[tuple[int, float]], place: int, length: int) -> int:
    """Where the page that begins at `place` ends."""
    return min((other for other, _ in pages if other > place), default=length)
