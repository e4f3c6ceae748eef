"""A file read through a small window, so that a walk over hours of sound needs no memory (floor 2)."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import BinaryIO

BLOCK = 1 << 20


class FileWindow:
    """Slices of a file as bytes: `window[a:b]`, `len(window)`. Keeps one block of 1 MiB; a context manager."""

    def __init__(self, path: Path) -> None:
        self._file: BinaryIO = open(path, "rb")  # noqa: SIM115 - closed in __exit__
        self._size = self._file.seek(0, 2)
        self._base, self._block = 0, b""

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, part: slice) -> bytes:
        start = min(part.start or 0, self._size)
        stop = self._size if part.stop is None else min(part.stop, self._size)
        if stop <= start:
            return b""
        if not (self._base <= start and stop <= self._base + len(self._block)):
            self._file.seek(start)
            self._base, self._block = start, self._file.read(max(BLOCK, stop - start))
        return self._block[start - self._base : stop - self._base]

    def close(self) -> None:
        self._file.close()

    def __enter__(self) -> FileWindow:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._file.close()
