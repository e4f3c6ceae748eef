"""Whether sound goes on after the last word, so that it must be heard again from there (floor 1).

A model that stops writing before the speaker stops loses text without a sign (faster-whisper issues 485 and 622). No detector
of speech is needed to see it: the sound after the last word is compared with the level of the sound itself.
"""

import numpy as np

RATE = 16_000
FRAME = 320  # 20 ms
RANGE_DB = 25.0  # speech lies within this much of the loudest tenth of its recording
QUIETEST_DB = -55.0  # below this, against full scale, nothing is called sound
LEAST_MS = 700  # less sound than this after the last word is breath, a chair, or the end of that word
SEEK_MS = 600  # how far after the last word a quiet place is looked for
QUIET_MS = 100  # how long it must be: the stop in "k" or "t" is shorter
LEAD_MS = 200  # of silence before the sound that is heard again


def levels_db(sound: np.ndarray) -> np.ndarray:
    """The level of every whole 20 ms, in dB against full scale, of a float sound in -1 to 1.

    >>> levels_db(np.full(640, 0.1, np.float32)).round(1).tolist()
    [-20.0, -20.0]
    """
    frames = sound[: len(sound) // FRAME * FRAME].reshape(-1, FRAME)
    power = np.mean(np.square(frames, dtype=np.float64), axis=1) if len(frames) else np.zeros(0)
    return 10 * np.log10(np.maximum(power, 1e-12))


def hear_again_from(sound: np.ndarray, heard_ms: int) -> int | None:
    """The millisecond from which the sound should be heard once more, or None when what follows `heard_ms` is quiet.

    The rest of a word that still sounds at `heard_ms` is passed over, up to the next quiet place, and so is the silence after
    it: a model that is given a bit of a word or a long silence makes words of them.

    >>> voice = np.sin(np.arange(16000 * 4) / 10).astype(np.float32) * 0.1
    >>> hear_again_from(voice, 3900) is None, hear_again_from(voice, 1500)
    (True, 1500)
    >>> voice[25600:40000] = 0  # a pause from 1600 ms to 2500 ms
    >>> hear_again_from(voice, 1500)
    2300
    """
    level = levels_db(sound)
    if not len(level):
        return None
    loud = level > max(QUIETEST_DB, float(np.percentile(level, 90)) - RANGE_DB)
    first = -(-heard_ms // 20)
    first += _until_quiet(loud[first : first + (SEEK_MS + QUIET_MS) // 20])
    if np.count_nonzero(loud[first:]) * 20 < LEAST_MS:
        return None
    sounds_at = first + int(np.argmax(loud[first:]))
    return max(first, sounds_at - LEAD_MS // 20) * 20


def _until_quiet(loud: np.ndarray) -> int:
    """Frames up to the first quiet stretch, or 0 where there is none."""
    need = QUIET_MS // 20
    for at in range(len(loud) - need + 1):
        if not loud[at : at + need].any():
            return at
    return 0
