"""What stands in a CTranslate2 weights file, read from its headers without loading it (floor 2).

Every variable's header says how many bytes follow, so a 3 GB file is checked for completeness in milliseconds: a copy that
broke off on a USB stick is found before the model is needed. Format: `ModelSpec._serialize` of CTranslate2, versions 4 to 6.
"""

import math
import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from workflow.errors import BadInput

TYPES = ("float32", "int8", "int16", "int32", "float16", "bfloat16")
VERSIONS = range(4, 7)
MOST_VARIABLES = 100_000


@dataclass(frozen=True, slots=True)
class Weights:
    """The kind of model, its number of weights, how they are stored, and how many bands of sound it listens to."""

    architecture: str  # "WhisperSpec"
    parameters: int
    stored_as: str  # "float16", "int8"
    bands: int  # mel bands: 80, or 128 from large-v3 on; 0 where it is no Whisper model

    @property
    def is_whisper(self) -> bool:
        return self.architecture == "WhisperSpec"


def read_weights(path: Path) -> Weights:
    """Read the headers of a model.bin. Raises BadInput when it is no CTranslate2 file or when its end is missing."""
    try:
        with path.open("rb") as file:
            return _read(file, os.fstat(file.fileno()).st_size)
    except (struct.error, UnicodeDecodeError, IndexError):
        raise BadInput(
            "The model's model.bin is no CTranslate2 file, or its end is missing.", hint="copy the folder again from the original"
        ) from None
    except OSError as fault:
        raise BadInput(f"The model's model.bin cannot be read ({fault.strerror}).", hint="copy the folder again") from None


def headers(file: BinaryIO, size: int) -> Iterator[tuple[str, list[int], str, int]]:
    """Name, sides, type and bytes of each variable of an open model.bin of `size` bytes; the file then stands at the variable's values.

    Whoever takes them from here may read the values. The architecture's name comes first, as a variable without bytes.
    """
    if _number(file, "I") not in VERSIONS:
        raise BadInput("The model's model.bin is no CTranslate2 file.", hint="workflow models list, and take one from there")
    yield _text(file), [], "", 0
    _number(file, "I")  # revision of the architecture
    count = _number(file, "I")
    if count > MOST_VARIABLES:
        raise IndexError(count)
    for _ in range(count):
        name = _text(file)
        shape = [_number(file, "I") for _ in range(_number(file, "B"))]
        kind = TYPES[_number(file, "B")]
        length = _number(file, "I")
        after = file.tell() + length
        if after > size:
            raise struct.error("cut off")
        yield name, shape, kind, length
        file.seek(after)


def aliases(file: BinaryIO) -> dict[str, str]:
    """The names at the end of a model.bin, after its last header, that point to the values of another variable: tied or equal weights."""
    return {_text(file): _text(file) for _ in range(_number(file, "I"))}


def _read(file: BinaryIO, size: int) -> Weights:
    found = headers(file, size)
    architecture = next(found)[0]
    parameters, bands, stored = 0, 0, dict.fromkeys(TYPES, 0)
    for name, shape, kind, _ in found:
        if shape and not name.endswith("_scale"):  # a scale belongs to its weight
            parameters += math.prod(shape)
            stored[kind] += math.prod(shape)
        if name == "encoder/conv1/weight" and len(shape) == 3:
            bands = shape[1]
    return Weights(architecture, parameters, max(stored, key=lambda kind: stored[kind]), bands)


def _number(file: BinaryIO, kind: str) -> int:
    return int(struct.unpack("<" + kind, file.read(struct.calcsize("<" + kind)))[0])


def _text(file: BinaryIO) -> str:
    length = _number(file, "H")
    return file.read(length).decode("utf-8").rstrip("\0")
