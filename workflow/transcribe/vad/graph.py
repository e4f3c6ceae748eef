"""Writes the Silero network as an ONNX model, so that onnxruntime runs it on exactly one thread (floor 1).

Our own array code was as exact and as fast, but the threads of numpy's BLAS waste several times the work when the machine is busy, and
nothing in numpy turns them off. The `onnx` package is not needed for this: a model is a few nested protobuf messages.

Window of 512 samples with 64 before it -> the end mirrored -> short-time Fourier transform as a convolution (256 samples, step 128) ->
magnitudes -> 4 convolutions with ReLU (steps 1, 2, 2, 1) -> LSTM (128) -> ReLU -> weighted sum -> probability. Inputs `input`
(n, 576), `h`, `c` (1, 1, 128); outputs probabilities (n), h, c: the same as the file inside faster-whisper. Sources: onnx.proto (field
numbers), ONNX operators version 13, silero-vad's ONNX graph, whisper.cpp's VAD.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

_STEPS = (1, 2, 2, 1)
_HIDDEN = 128
_FLOAT, _INT64 = 1, 7  # TensorProto.DataType


def build(tensors: Mapping[str, np.ndarray]) -> bytes:
    """The model in bytes. `tensors` as `weights.read_ggml` gives them. Raises KeyError where one is missing."""
    constants = _constants({name.removeprefix("_model."): array for name, array in tensors.items()})
    nodes = [
        _node("Pad", "input mirror", "padded", mode="reflect"),
        _node("Unsqueeze", "padded one", "wave"),
        _node("Conv", "wave basis", "waves", strides=[128]),
        _node("Split", "waves", "real imaginary", axis=1),
        _node("Mul", "real real", "real2"),
        _node("Mul", "imaginary imaginary", "imaginary2"),
        _node("Add", "real2 imaginary2", "power"),
        _node("Sqrt", "power", "sound0"),
    ]
    for layer, step in enumerate(_STEPS):
        nodes.append(_node("Conv", f"sound{layer} kernel{layer} bias{layer}", f"conv{layer}", strides=[step], pads=[1, 1]))
        nodes.append(_node("Relu", f"conv{layer}", f"sound{layer + 1}"))
    nodes += [
        _node("Transpose", "sound4", "steps", perm=[0, 2, 1]),  # windows are the LSTM's time
        _node("LSTM", "steps from_input from_hidden gates - h c", "remembered hn cn", hidden_size=_HIDDEN),
        _node("Reshape", "remembered rows", "flat"),
        _node("Relu", "flat", "kept"),
        _node("MatMul", "kept last", "sum"),
        _node("Add", "sum last_bias", "score"),
        _node("Sigmoid", "score", "column"),
        _node("Reshape", "column line", "speech_probs"),
    ]
    inputs = [_value("input", ("n", 576)), _value("h", (1, 1, _HIDDEN)), _value("c", (1, 1, _HIDDEN))]
    outputs = [_value("speech_probs", ("n",)), _value("hn", (1, 1, _HIDDEN)), _value("cn", (1, 1, _HIDDEN))]
    parts = [_field(1, node) for node in nodes] + [_field(2, b"silero")]
    parts += [_field(5, _tensor(name, array)) for name, array in constants.items()]
    parts += [_field(11, value) for value in inputs] + [_field(12, value) for value in outputs]
    return _field(1, 8) + _field(7, b"".join(parts)) + _field(8, _field(1, b"") + _field(2, 13))  # IR version 8, operators 13


def _constants(tensors: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    constants = {
        "mirror": np.array([0, 0, 0, 64]), "one": np.array([1]), "rows": np.array([-1, _HIDDEN]), "line": np.array([-1]),
        "basis": tensors["stft.forward_basis_buffer"],
        "from_input": _gates(tensors["decoder.rnn.weight_ih"])[None],
        "from_hidden": _gates(tensors["decoder.rnn.weight_hh"])[None],
        "gates": np.concatenate([_gates(tensors["decoder.rnn.bias_ih"]), _gates(tensors["decoder.rnn.bias_hh"])])[None],
        "last": tensors["decoder.decoder.2.weight"].reshape(_HIDDEN, 1),
        "last_bias": tensors["decoder.decoder.2.bias"].reshape(1),
    }  # fmt: skip
    for layer in range(len(_STEPS)):
        constants[f"kernel{layer}"] = tensors[f"encoder.{layer}.reparam_conv.weight"]
        constants[f"bias{layer}"] = tensors[f"encoder.{layer}.reparam_conv.bias"]
    return constants


def _gates(torch_order: np.ndarray) -> np.ndarray:
    """PyTorch keeps its gates as input, forget, cell, output; ONNX as input, output, forget, cell."""
    enter, forget, cell, show = np.split(torch_order, 4)
    return np.concatenate([enter, show, forget, cell])


def _number(value: int) -> bytes:
    """A protobuf varint.

    >>> _number(300).hex()
    'ac02'
    """
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes([*out, value])


def _field(key: int, value: int | bytes) -> bytes:
    """One field of a message: a number (wire type 0) or bytes with their length (wire type 2)."""
    if isinstance(value, int):
        return _number(key << 3) + _number(value)
    return _number(key << 3 | 2) + _number(len(value)) + value


def _tensor(name: str, array: np.ndarray) -> bytes:
    whole = array.dtype.kind == "i"
    data = np.ascontiguousarray(array, "<i8" if whole else "<f4").tobytes()
    dims = b"".join(_field(1, size) for size in array.shape)
    return dims + _field(2, _INT64 if whole else _FLOAT) + _field(8, name.encode()) + _field(9, data)


def _value(name: str, shape: tuple[int | str, ...]) -> bytes:
    dims = b"".join(_field(1, _field(1, size) if isinstance(size, int) else _field(2, size.encode())) for size in shape)
    return _field(1, name.encode()) + _field(2, _field(1, _field(1, _FLOAT) + _field(2, dims)))


def _node(kind: str, inputs: str, outputs: str, **attributes: int | str | list[int]) -> bytes:
    """One operator; `-` among the inputs stands for one that is left out."""
    parts = [_field(1, b"" if name == "-" else name.encode()) for name in inputs.split()]
    parts += [_field(2, name.encode()) for name in outputs.split()]
    parts.append(_field(4, kind.encode()))
    for name, value in attributes.items():
        if isinstance(value, str):
            content = _field(4, value.encode()) + _field(20, 3)
        elif isinstance(value, int):
            content = _field(3, value) + _field(20, 2)
        else:
            content = b"".join(_field(8, each) for each in value) + _field(20, 7)
        parts.append(_field(5, _field(1, name.encode()) + content))
    return b"".join(parts)
