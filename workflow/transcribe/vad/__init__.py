"""Voice activity detection: how probable speech is in every 32 ms of a recording, in constant memory (floor 2).

The network is Silero's, with the newest weights that are installed (`weights`), written as a model of our own (`graph`) and run by
onnxruntime. What the numbers mean is decided in `workflow.transcribe.regions`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from workflow.errors import WrongUsage
from workflow.transcribe.regions import AUDIT, FEED
from workflow.transcribe.vad.graph import build
from workflow.transcribe.vad.weights import Weights, find, read_ggml

__all__ = ["Network", "SpeechDetector", "identity"]

WINDOW = 512  # samples: 32 ms at 16 kHz
CONTEXT = 64  # samples of the window before, which the network was trained with
_BATCH = 64  # windows (2 s): always the same shape goes through the arithmetic, so blocks cannot change a rounding

State = tuple[np.ndarray, np.ndarray]  # the LSTM's two vectors, (1, 1, 128) each


class Network:
    """Silero, run on one thread; holds no state, so one network serves many recordings."""

    def __init__(self, weights: Weights) -> None:
        import onnxruntime

        model = weights.content if weights.kind.file.endswith(".onnx") else build(read_ggml(weights.content))
        options: Any = onnxruntime.SessionOptions()
        options.inter_op_num_threads = options.intra_op_num_threads = 1
        options.log_severity_level = 4
        self._session = onnxruntime.InferenceSession(model, sess_options=options, providers=["CPUExecutionProvider"])
        self._power = np.float32(weights.kind.power)

    @staticmethod
    def fresh() -> State:
        """The state before the first window."""
        return np.zeros((1, 1, 128), np.float32), np.zeros((1, 1, 128), np.float32)

    def __call__(self, windows: np.ndarray, state: State) -> tuple[np.ndarray, State]:
        """The probability of speech in each window, float32 of shape (n,), and the state after the last.

        `windows`: float32 of shape (n, 576), -1 to 1; the first 64 samples of a row repeat the end of the row before. Older
        weights answer timidly; their probabilities are raised, so that the same thresholds fit.
        """
        probabilities, hidden, cell = self._session.run(None, {"input": windows, "h": state[0], "c": state[1]})
        flat = probabilities.reshape(-1).astype(np.float32)
        return (flat if self._power == 1 else flat**self._power), (hidden, cell)


class SpeechDetector:
    """Hears one recording, block by block; blocks of any size give, bit for bit, the same probabilities as one pass.

    To keep that promise windows are computed 64 at a time: `feed` returns those that are due, up to 2 s late, and `finish` the
    rest. Together they are one float32 for every 32 ms begun. Raises NotFound where no weights are installed.
    """

    def __init__(self, weights: Weights | None = None) -> None:
        self._network = Network(weights) if weights else _installed_network()
        self._reset()

    def _reset(self) -> None:
        self._state = Network.fresh()
        self._context = np.zeros(CONTEXT, np.int16)
        self._rest: list[np.ndarray] = []
        self._waiting = 0

    def feed(self, block: np.ndarray) -> np.ndarray:
        """The probabilities (0 to 1) of the windows that are due after this block.

        `block`: int16, mono, 16 kHz, any length. Returns float32, shape (n,). Raises WrongUsage for another type of sound.
        """
        if block.dtype != np.int16 or block.ndim != 1:
            raise WrongUsage(f"The speech detector takes 16-bit mono sound, not {block.dtype} with {block.ndim} dimensions.")
        if len(block):
            self._rest.append(block.copy())  # the caller may use its buffer again
            self._waiting += len(block)
        size = _BATCH * WINDOW
        if self._waiting < size:
            return np.zeros(0, np.float32)
        sound = np.concatenate(self._rest)
        whole = len(sound) // size * size
        self._rest, self._waiting = [sound[whole:].copy()], len(sound) - whole
        return np.concatenate([self._batch(sound[at : at + size]) for at in range(0, whole, size)])

    def finish(self) -> np.ndarray:
        """The probabilities of the windows still waiting, the last filled with zeros; the detector is as new afterwards."""
        due = -(-self._waiting // WINDOW)
        out = self.feed(np.zeros(_BATCH * WINDOW - self._waiting, np.int16))[:due] if due else np.zeros(0, np.float32)
        self._reset()
        return out

    def _batch(self, sound: np.ndarray) -> np.ndarray:
        samples = np.concatenate([self._context, sound]).astype(np.float32) / np.float32(32768)
        windows = np.lib.stride_tricks.sliding_window_view(samples, CONTEXT + WINDOW)[::WINDOW]
        probabilities, self._state = self._network(np.ascontiguousarray(windows), self._state)
        self._context = sound[-CONTEXT:].copy()
        return probabilities


@lru_cache(maxsize=1)
def _installed() -> Weights:
    return find()


@lru_cache(maxsize=1)
def _installed_network() -> Network:
    return Network(_installed())


def identity() -> str:
    """Which weights hear speech here and how they are read: part of a chunk's identity, so results never mix.

    One line: name of the weights, first 12 digits of their SHA-256, the options of both readings. Raises NotFound without weights.
    """
    kind = _installed().kind
    return f"{kind.name} {kind.sha256[:12]} power:{kind.power} feed:{FEED.text} audit:{AUDIT.text}"
