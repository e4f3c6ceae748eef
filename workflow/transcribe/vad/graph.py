"""Writes the Silero network as an ONNX model, so that onnxruntime runs it on exactly one thread (floor 1).

Our own array code was as exact and as fast, but the threads of numpy's BLAS waste several times the work when the machine is busy, and
nothing in numpy turns them off.

Window of 512 samples with 64 before it -> the end mirrored -> short-time Fourier transform as a convolution (256 samples, step 128) ->
magnitudes -> 4 convolutions with ReLU (steps 1, 2, 2, 1) -> LSTM (128) -> ReLU -> weighted sum -> probability. Inputs `input`
(n, 576), `h`, `c` (1, 1, 128); outputs probabilities (n), h, c: the same as the file inside faster-whisper. Sources: onnx.proto (field
numbers), ONNX operators version 13, silero-vad's ONNX graph, whisper.cpp's VAD.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from workflow.transcribe.onnx_file import gates, model, node, value

_STEPS = (1, 2, 2, 1)
_HIDDEN = 128


def build(tensors: Mapping[str, np.ndarray]) -> bytes:
    """The model in bytes. `tensors` as `weights.read_ggml` gives them. Raises KeyError where one is missing."""
    constants = _constants({name.removeprefix("_model."): array for name, array in tensors.items()})
    nodes = [
        node("Pad", "input mirror", "padded", mode="reflect"),
        node("Unsqueeze", "padded one", "wave"),
        node("Conv", "wave basis", "waves", strides=[128]),
        node("Split", "waves", "real imaginary", axis=1),
        node("Mul", "real real", "real2"),
        node("Mul", "imaginary imaginary", "imaginary2"),
        node("Add", "real2 imaginary2", "power"),
        node("Sqrt", "power", "sound0"),
    ]
    for layer, step in enumerate(_STEPS):
        nodes.append(node("Conv", f"sound{layer} kernel{layer} bias{layer}", f"conv{layer}", strides=[step], pads=[1, 1]))
        nodes.append(node("Relu", f"conv{layer}", f"sound{layer + 1}"))
    nodes += [
        node("Transpose", "sound4", "steps", perm=[0, 2, 1]),  # windows are the LSTM's time
        node("LSTM", "steps from_input from_hidden gates - h c", "remembered hn cn", hidden_size=_HIDDEN),
        node("Reshape", "remembered rows", "flat"),
        node("Relu", "flat", "kept"),
        node("MatMul", "kept last", "sum"),
        node("Add", "sum last_bias", "score"),
        node("Sigmoid", "score", "column"),
        node("Reshape", "column line", "speech_probs"),
    ]
    inputs = [value("input", ("n", 576)), value("h", (1, 1, _HIDDEN)), value("c", (1, 1, _HIDDEN))]
    outputs = [value("speech_probs", ("n",)), value("hn", (1, 1, _HIDDEN)), value("cn", (1, 1, _HIDDEN))]
    return model("silero", nodes, constants, inputs, outputs)


def _constants(tensors: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    constants = {
        "mirror": np.array([0, 0, 0, 64]), "one": np.array([1]), "rows": np.array([-1, _HIDDEN]), "line": np.array([-1]),
        "basis": tensors["stft.forward_basis_buffer"],
        "from_input": gates(tensors["decoder.rnn.weight_ih"])[None],
        "from_hidden": gates(tensors["decoder.rnn.weight_hh"])[None],
        "gates": np.concatenate([gates(tensors["decoder.rnn.bias_ih"]), gates(tensors["decoder.rnn.bias_hh"])])[None],
        "last": tensors["decoder.decoder.2.weight"].reshape(_HIDDEN, 1),
        "last_bias": tensors["decoder.decoder.2.bias"].reshape(1),
    }  # fmt: skip
    for layer in range(len(_STEPS)):
        constants[f"kernel{layer}"] = tensors[f"encoder.{layer}.reparam_conv.weight"]
        constants[f"bias{layer}"] = tensors[f"encoder.{layer}.reparam_conv.bias"]
    return constants
