"""The log-mel picture of a sound that Whisper looks at, computed in single precision (floor 2).

The same values as faster-whisper's extractor to within 1e-4 (tests/transcribe/test_engines.py compares them; on the sounds tried
they are equal), with less copying, and of a fixed shape.
"""

from functools import lru_cache

import numpy as np

RATE, WINDOW, HOP = 16_000, 400, 160
FRAMES = 3000  # 30 s
FLOOR = 1e-10  # power below which Whisper does not look


@lru_cache(maxsize=4)
def _tables(mels: int) -> tuple[np.ndarray, np.ndarray]:
    """The window and the mel filters, of shapes (400,) and (mels, 201)."""
    from faster_whisper.feature_extractor import FeatureExtractor

    filters = FeatureExtractor.get_mel_filters(RATE, WINDOW, n_mels=mels).astype(np.float32)
    return np.hanning(WINDOW + 1)[:-1].astype(np.float32), np.ascontiguousarray(filters)


def as_float(sound: np.ndarray) -> np.ndarray:
    """The sound as float32 in -1 to 1, whether it came as that or as int16."""
    if sound.dtype == np.int16:
        return sound.astype(np.float32) / np.float32(32768)
    return np.ascontiguousarray(sound, dtype=np.float32)


def log_mel(sound: np.ndarray, mels: int = 80) -> np.ndarray:
    """The log-mel spectrogram of at most 30 s, of shape (mels, 3000), padded the way faster-whisper pads a window.

    faster-whisper adds 160 samples of silence, reflects 200 samples at both ends, takes the loudest value of the *sound* for
    the floor 8 below it, and pads the picture (not the sound) with zeros.
    """
    window, filters = _tables(mels)
    sound = np.pad(as_float(sound), (0, HOP))
    count = 1 + (len(sound) // HOP)
    if len(sound) <= WINDOW // 2:  # too short to reflect
        sound = np.pad(sound, (0, WINDOW // 2 + 1 - len(sound)))
    padded = np.pad(sound, WINDOW // 2, mode="reflect")
    frames = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::HOP][:count]
    power = np.abs(np.fft.rfft(frames * window, axis=-1)) ** 2  # (count, 201), single precision since numpy 2
    picture = np.log10(np.maximum(filters @ power[:-1].T.astype(np.float32, copy=False), FLOOR))
    picture = (np.maximum(picture, picture.max(initial=-10.0) - 8.0) + 4.0) / 4.0
    out = np.zeros((mels, FRAMES), np.float32)
    kept = min(FRAMES, picture.shape[1] - 1)  # the last frame is made of the added silence
    out[:, :kept] = picture[:, :kept]
    return out
