"""The picture of sound that the built-in voice network was trained on: 40 mel bands, 100 times a second, not in dB (floor 1).

Bands as Slaney's Auditory Toolbox spaces them (1998): even steps up to 1 kHz, even ratios above; each of the same area. The numbers are
those that librosa gives for the same settings, since the network has learnt from those.
"""

from functools import cache

import numpy as np

from workflow.records import RATE

SIZE, HOP, BANDS = 400, 160, 40
TARGET = 10 ** (-30 / 10)  # mean square to which every window is brought: the network is not to hear who sits nearer


def pictures(sounds: list[np.ndarray], frames: int) -> np.ndarray:
    """float32 of shape (windows, frames, 40). A shorter window is repeated until it is full.

    >>> pictures([np.zeros(8000, np.int16)], 160).shape
    (1, 160, 40)
    """
    return np.stack([_picture(sound, frames) for sound in sounds])


def _picture(sound: np.ndarray, frames: int) -> np.ndarray:
    plain = sound.astype(np.float32) / 32768
    power = float(np.mean(plain**2)) if len(plain) else 0.0
    if power > 1e-9:
        plain = plain * np.float32(np.sqrt(TARGET / power))
    padded = np.pad(plain, SIZE // 2)
    cut = np.lib.stride_tricks.sliding_window_view(padded, SIZE)[::HOP][:frames]
    spectra = np.abs(np.fft.rfft(cut * _hann(), axis=1)) ** 2
    picture = (spectra @ bands().T).astype(np.float32)
    return np.resize(picture, (frames, BANDS)) if len(picture) < frames else picture


@cache
def _hann() -> np.ndarray:
    return (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(SIZE) / SIZE)).astype(np.float32)


@cache
def bands() -> np.ndarray:
    """The weight of every frequency in every band, (40, 201).

    >>> bands().shape
    (40, 201)
    """
    hertz = np.fft.rfftfreq(SIZE, 1 / RATE)
    edges = _to_hertz(np.linspace(_to_mel(0.0), _to_mel(RATE / 2), BANDS + 2))
    rising = (hertz[None, :] - edges[:-2, None]) / np.diff(edges)[:-1, None]
    falling = (edges[2:, None] - hertz[None, :]) / np.diff(edges)[1:, None]
    area = 2 / (edges[2:] - edges[:-2])
    return np.maximum(0, np.minimum(rising, falling)) * area[:, None]


_STEP_HZ, _FROM_HZ, _FROM_MEL = 200 / 3, 1000.0, 15.0
_RATIO = np.log(6.4) / 27


def _to_mel(hertz: float) -> float:
    return hertz / _STEP_HZ if hertz < _FROM_HZ else float(_FROM_MEL + np.log(hertz / _FROM_HZ) / _RATIO)


def _to_hertz(mel: np.ndarray) -> np.ndarray:
    return np.where(mel < _FROM_MEL, mel * _STEP_HZ, _FROM_HZ * np.exp(_RATIO * (mel - _FROM_MEL)))
