"""The built-in backend: Resemblyzer's network (GE2E, Wan et al. 2018; Apache-2.0), run by onnxruntime on one thread (floor 2).

`workflow models get voices` puts its weights on this computer. Sound -> 40 mel bands -> three LSTMs of 256 -> 256 numbers, none below 0,
of length 1. It hears well who is who within a recording; it is too weak to know a person again in another one.
"""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from workflow.errors import BadInput, NotFound
from workflow.models.voices_package import VOICES, folder
from workflow.transcribe.onnx_file import gates, model, node, value
from workflow.transcribe.voices import ADVICE
from workflow.transcribe.voices.mel import BANDS, pictures
from workflow.transcribe.voices.unpickled import tensors

FRAMES, HIDDEN, LAYERS = 160, 256, 3
BATCH = 32
LONGEST, SHORTEST = 25_800, 3200  # samples: 1.6 s and a little, 0.2 s


def build(weights: Mapping[str, np.ndarray]) -> bytes:
    """The network as an ONNX model. Raises KeyError where a tensor is missing."""
    constants: dict[str, np.ndarray] = {
        "rows": np.array([-1, HIDDEN]),
        "kernel": np.ascontiguousarray(weights["linear.weight"].T),
        "bias": weights["linear.bias"],
        "dropped": np.array([1]),
    }
    nodes = [node("Transpose", "input", "sound0", perm=[1, 0, 2])]  # time first
    for layer in range(LAYERS):
        constants[f"in{layer}"] = gates(weights[f"lstm.weight_ih_l{layer}"])[None]
        constants[f"back{layer}"] = gates(weights[f"lstm.weight_hh_l{layer}"])[None]
        both = [gates(weights[f"lstm.bias_{side}_l{layer}"]) for side in ("ih", "hh")]
        constants[f"bias{layer}"] = np.concatenate(both)[None]
        nodes.append(node("LSTM", f"sound{layer} in{layer} back{layer} bias{layer}", f"all{layer} last{layer}", hidden_size=HIDDEN))
        nodes.append(node("Squeeze", f"all{layer} dropped", f"sound{layer + 1}"))
    nodes += [
        node("Reshape", f"last{LAYERS - 1} rows", "flat"),
        node("MatMul", "flat kernel", "turned"),
        node("Add", "turned bias", "sum"),
        node("Relu", "sum", "vectors"),
    ]
    inputs = [value("input", ("n", FRAMES, BANDS))]
    return model("ge2e", nodes, constants, inputs, [value("vectors", ("n", HIDDEN))])


class Ge2e:
    """Voices by Resemblyzer's weights."""

    name = "ge2e"
    sure_from = 0.04

    def __init__(self, path: Path) -> None:
        import onnxruntime

        content = path.read_bytes()
        if hashlib.sha256(content).hexdigest() != VOICES.weights_sha256:
            raise BadInput("The weights of the voices are damaged.", hint=ADVICE)
        options: Any = onnxruntime.SessionOptions()
        options.inter_op_num_threads = options.intra_op_num_threads = 1
        options.log_severity_level = 4
        graph = build(tensors(content, "model_state"))
        self._session = onnxruntime.InferenceSession(graph, sess_options=options, providers=["CPUExecutionProvider"])

    def identity(self) -> str:
        return f"ge2e 1; weights {VOICES.weights_sha256[:12]}"

    def vectors(self, sounds: Sequence[np.ndarray]) -> np.ndarray:
        if any(sound.ndim != 1 or sound.dtype != np.int16 or not SHORTEST <= len(sound) <= LONGEST for sound in sounds):
            raise BadInput("A window for the voices is mono, 16-bit, and 0.2 to 1.6 s long.")
        found = [np.zeros((0, HIDDEN), np.float32)]
        for at in range(0, len(sounds), BATCH):
            batch = list(sounds[at : at + BATCH])
            full = batch + [batch[-1]] * (BATCH - len(batch))  # always one shape, so that neighbours change no rounding
            found.append(self._session.run(None, {"input": pictures(full, FRAMES)})[0][: len(batch)])
        plain = np.concatenate(found)
        return plain / np.maximum(np.linalg.norm(plain, axis=1, keepdims=True), 1e-9)


def load() -> Ge2e:
    """The backend. Raises NotFound where its weights are not here."""
    path = folder() / VOICES.weights
    if not path.is_file():
        raise NotFound("The weights that tell voices apart are not on this computer.", hint=ADVICE)
    return Ge2e(path)
