"""Reads the weights out of a file that an older PyTorch has saved, without PyTorch and without running anything from it (floor 1).

Such a file is five pickles and then raw numbers: a magic number, a version, sizes, the object, the keys of its storages; then for each key
a count and the data (source: torch/serialization.py, the format before 1.6). A pickle can name any function to call; this reader
knows three names and refuses every other.
"""

import io
import pickle
import struct
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

import numpy as np

from workflow.errors import BadInput

MAGIC = 0x1950A86A20F9469CFC6C
TYPES = {"FloatStorage": "<f4", "LongStorage": "<i8", "DoubleStorage": "<f8", "IntStorage": "<i4"}
MOST_BYTES = 200_000_000


@dataclass(frozen=True, slots=True)
class _Kind:
    """Stands for a class of storages."""

    dtype: str


@dataclass(slots=True)
class _Storage:
    dtype: str
    data: np.ndarray | None = None


@dataclass(frozen=True, slots=True)
class _Tensor:
    storage: _Storage
    first: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]

    def array(self) -> np.ndarray:
        assert self.storage.data is not None
        data = self.storage.data[self.first :]
        wanted = sum((size - 1) * step for size, step in zip(self.shape, self.strides, strict=True)) + 1
        if min(self.shape, default=1) < 1 or wanted > len(data):
            raise ValueError("a tensor reaches past its data")
        steps = tuple(step * data.itemsize for step in self.strides)
        return np.ascontiguousarray(np.lib.stride_tricks.as_strided(data, self.shape, steps))


def _rebuilt(storage: _Storage, first: int, shape: tuple[int, ...], strides: tuple[int, ...], *others: Any) -> _Tensor:
    return _Tensor(storage, first, shape, strides)


class _Reader(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, storages: dict[str, _Storage]) -> None:
        super().__init__(file)
        self.storages = storages

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == ("collections", "OrderedDict"):
            return OrderedDict
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return _rebuilt
        if module == "torch" and name in TYPES:
            return _Kind(TYPES[name])
        raise pickle.UnpicklingError(f"{module}.{name} is not allowed here")

    def persistent_load(self, saved: Any) -> _Storage:
        _, kind, key = saved[:3]
        return self.storages.setdefault(str(key), _Storage(kind.dtype))


def tensors(content: bytes, key: str) -> dict[str, np.ndarray]:
    """The tensors under `key` of a saved dictionary, by name. Raises BadInput where it is no such file.

    >>> tensors(pickle.dumps(print), "model_state")
    Traceback (most recent call last):
    ...
    workflow.errors.BadInput: The weights of the voices cannot be read. Next: workflow models get voices
    """
    try:
        return _tensors(content, key)
    except Exception as fault:  # whatever a damaged file makes the reader do, it is a damaged file
        raise BadInput("The weights of the voices cannot be read.", hint="workflow models get voices") from fault


def _tensors(content: bytes, key: str) -> dict[str, np.ndarray]:
    if len(content) > MOST_BYTES:
        raise ValueError("too large")
    file, storages = io.BytesIO(content), dict[str, _Storage]()
    if _Reader(file, storages).load() != MAGIC:
        raise ValueError("not such a file")
    _Reader(file, storages).load()
    _Reader(file, storages).load()
    whole = _Reader(file, storages).load()
    for name in _Reader(file, {}).load():
        (count,) = struct.unpack("<q", file.read(8))
        storage = storages[str(name)]
        storage.data = np.frombuffer(file.read(count * np.dtype(storage.dtype).itemsize), storage.dtype)
        if len(storage.data) != count:
            raise ValueError("cut off")
    return {name: tensor.array() for name, tensor in whole[key].items() if isinstance(tensor, _Tensor)}
