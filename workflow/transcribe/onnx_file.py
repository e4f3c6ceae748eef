"""Writes small networks as ONNX models, so that onnxruntime runs them on exactly one thread (floor 1).

The `onnx` package is not needed for this: a model is a few nested protobuf messages. Sources: onnx.proto (field numbers), ONNX
operators version 13.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

_FLOAT, _INT64 = 1, 7  # TensorProto.DataType


def model(
    name: str, nodes: Sequence[bytes], constants: Mapping[str, np.ndarray], inputs: Sequence[bytes], outputs: Sequence[bytes]
) -> bytes:
    """A whole model from its operators, its weights by name, and what goes in and out."""
    parts = [field(1, each) for each in nodes] + [field(2, name.encode())]
    parts += [field(5, tensor(key, array)) for key, array in constants.items()]
    parts += [field(11, each) for each in inputs] + [field(12, each) for each in outputs]
    return field(1, 8) + field(7, b"".join(parts)) + field(8, field(1, b"") + field(2, 13))  # IR version 8, operators 13


def gates(torch_order: np.ndarray) -> np.ndarray:
    """PyTorch keeps its gates as input, forget, cell, output; ONNX as input, output, forget, cell."""
    enter, forget, cell, show = np.split(torch_order, 4)
    return np.concatenate([enter, show, forget, cell])


def number(value: int) -> bytes:
    """A protobuf varint.

    >>> number(300).hex()
    'ac02'
    """
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes([*out, value])


def field(key: int, value: int | bytes) -> bytes:
    """One field of a message: a number (wire type 0) or bytes with their length (wire type 2)."""
    if isinstance(value, int):
        return number(key << 3) + number(value)
    return number(key << 3 | 2) + number(len(value)) + value


def tensor(name: str, array: np.ndarray) -> bytes:
    whole = array.dtype.kind == "i"
    data = np.ascontiguousarray(array, "<i8" if whole else "<f4").tobytes()
    dims = b"".join(field(1, size) for size in array.shape)
    return dims + field(2, _INT64 if whole else _FLOAT) + field(8, name.encode()) + field(9, data)


def value(name: str, shape: tuple[int | str, ...]) -> bytes:
    dims = b"".join(field(1, field(1, size) if isinstance(size, int) else field(2, size.encode())) for size in shape)
    return field(1, name.encode()) + field(2, field(1, field(1, _FLOAT) + field(2, dims)))


def node(kind: str, inputs: str, outputs: str, **attributes: int | str | list[int]) -> bytes:
    """One operator; `-` among the inputs stands for one that is left out."""
    parts = [field(1, b"" if name == "-" else name.encode()) for name in inputs.split()]
    parts += [field(2, name.encode()) for name in outputs.split()]
    parts.append(field(4, kind.encode()))
    for name, value in attributes.items():
        if isinstance(value, str):
            content = field(4, value.encode()) + field(20, 3)
        elif isinstance(value, int):
            content = field(3, value) + field(20, 2)
        else:
            content = b"".join(field(8, each) for each in value) + field(20, 7)
        parts.append(field(5, field(1, name.encode()) + content))
    return b"".join(parts)
