"""The outline of a sound: how loud it is in every fiftieth of a second, in one byte each (floor 1)."""

import numpy as np

from workflow.records import RATE

PEAKS_A_SECOND = 50
EACH = RATE // PEAKS_A_SECOND  # samples
FULL = 32_768


class Outline:
    """Takes samples as they come; `peaks` are bytes from 0 (silence) to 255 (as loud as can be), 50 a second.

    Loudness is drawn as its square root, so that quiet talk is still seen.

    >>> outline = Outline()
    >>> outline.feed(np.zeros(400, np.int16)), outline.feed(np.full(300, -8192, np.int16))
    (None, None)
    >>> list(outline.peaks), list(outline.finish())
    ([0, 128], [0, 128, 128])
    """

    def __init__(self) -> None:
        self._peaks = bytearray()
        self._rest = np.zeros(0, np.int16)

    @property
    def peaks(self) -> bytes:
        return bytes(self._peaks)

    def feed(self, block: np.ndarray) -> None:
        """Add mono samples, int16 of shape (n,)."""
        samples = np.concatenate([self._rest, block]) if len(self._rest) else block
        whole = len(samples) // EACH
        self._peaks += _loudness(samples[: whole * EACH].reshape(whole, EACH))
        self._rest = samples[whole * EACH :].copy()

    def finish(self) -> bytes:
        """All peaks, the last of them from what is left."""
        if len(self._rest):
            self._peaks += _loudness(self._rest.reshape(1, -1))
            self._rest = self._rest[:0]
        return self.peaks


def _loudness(rows: np.ndarray) -> bytes:
    loudest = np.abs(rows.astype(np.int32)).max(axis=1) if len(rows) else np.zeros(0)
    return np.minimum(255, np.round(np.sqrt(loudest / FULL) * 255)).astype(np.uint8).tobytes()
