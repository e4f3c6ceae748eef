"""Decoded sound on disk while a recording is at work: one file of 16 kHz mono samples, read a chunk at a time (floor 2).

Kept so that any of several programs can take any chunk, and so that three hours need no more memory than ten minutes.
It lies in the study's .work folder and is removed when the transcript is written.
"""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from workflow.errors import NotFound
from workflow.records import RATE, Span
from workflow.store.files import disk_errors, remove

PER_MS = RATE // 1000
SAMPLE_BYTES = 2


@dataclass(frozen=True, slots=True)
class Kept:
    """One finished sound file: its name, how many samples, and their SHA-256."""

    file: str
    samples: int
    sha256: str

    @property
    def duration_ms(self) -> int:
        return self.samples // PER_MS


class Writer:
    """Write samples as they come; use it in a `with`, then `keep` gives the file its name. Raises DiskFull."""

    def __init__(self, folder: Path, name: str) -> None:
        folder.mkdir(mode=0o700, exist_ok=True)
        self.path = folder / name
        self.part = folder / f"{name}.{os.getpid()}.part"
        self.digest = hashlib.sha256()
        self.samples = 0

    def __enter__(self) -> "Writer":
        with disk_errors():
            self.file = self.part.open("wb")
        return self

    def __exit__(self, *what: Any) -> None:
        self.file.close()
        remove(self.part)

    def write(self, block: np.ndarray) -> None:
        """Add int16 samples of shape (n,)."""
        data = np.ascontiguousarray(block, dtype="<i2").tobytes()
        with disk_errors():
            self.file.write(data)
        self.digest.update(data)
        self.samples += len(block)

    def keep(self) -> Kept:
        with disk_errors():
            self.file.flush()
            os.fsync(self.file.fileno())
            self.file.close()
            os.replace(self.part, self.path)
        return Kept(self.path.name, self.samples, self.digest.hexdigest())


def read(folder: Path, kept: Kept, span: Span) -> np.ndarray:
    """The int16 samples of a stretch. Raises NotFound when the file is gone or has another length."""
    path = folder / kept.file
    try:
        if path.stat().st_size != kept.samples * SAMPLE_BYTES:
            raise NotFound("The decoded sound of a recording has been altered.", hint="type the same command again")
        with path.open("rb") as file:
            file.seek(span.start_ms * PER_MS * SAMPLE_BYTES)
            data = file.read(span.length_ms * PER_MS * SAMPLE_BYTES)
    except FileNotFoundError:
        raise NotFound("The decoded sound of a recording is gone.", hint="type the same command again") from None
    return np.frombuffer(data, dtype="<i2")


def forget(folder: Path, run: str) -> None:
    """Remove the sound of a run, and what a killed program left of it."""
    for path in folder.glob(f"{file_name(run)}*"):
        remove(path)


def file_name(run: str) -> str:
    return f"{run[:24]}.pcm"
