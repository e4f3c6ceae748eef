"""The decoded sound of one recording while somebody listens to it, in a file that has no name (floor 2).

A killed program leaves nothing behind: on POSIX the file is unlinked as soon as it is open, on Windows the system deletes it with the
last handle. It lies in the study's own work folder, on the disk to which the recording belongs.
"""

import tempfile
import threading
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from workflow.errors import WorkflowError
from workflow.records import RATE
from workflow.store import files
from workflow.transcribe.waveform import Outline

PER_MS = RATE // 1000
SAMPLE_BYTES = 2


class Playing:
    """A sound of `duration_ms` that is being decoded and can be read as far as it is there. Use it in one process.

    It is as long as was said, whatever is decoded: what is missing at the end is silence.
    """

    def __init__(self, folder: Path, duration_ms: int) -> None:
        self.samples = duration_ms * PER_MS
        files.require_room(folder.parent, self.samples * SAMPLE_BYTES + 50_000_000)
        folder.mkdir(mode=0o700, exist_ok=True)
        # open as long as somebody listens
        self._file = tempfile.TemporaryFile(dir=folder, buffering=0)  # noqa: SIM115
        self._lock = threading.Lock()  # one place in the file for both who write and who read
        self._outline = Outline()
        self.there = 0  # samples
        self.whole = False
        self.closed = False
        self.problem: WorkflowError | None = None

    def take(self, blocks: Iterable[np.ndarray]) -> None:
        """Write mono blocks as they come; what is wrong with them is kept as `problem`, for those who wait for the sound."""
        try:
            for block in blocks:
                if self.closed:
                    return
                self._write(block[: self.samples - self.there])
        except WorkflowError as problem:
            self.problem = problem
        with self._lock:
            self._outline.finish()
        self.whole = True

    def _write(self, block: np.ndarray) -> None:
        data = np.ascontiguousarray(block, dtype="<i2").tobytes()
        with self._lock, files.disk_errors():
            if self.closed:
                return
            self._file.seek(self.there * SAMPLE_BYTES)
            while data:
                data = data[self._file.write(data) :]
            self._outline.feed(block)
            self.there += len(block)

    def ready(self, until: int) -> bool:
        """Whether the samples before `until` can be read; True for all of them once nothing more comes."""
        return self.whole or self.there >= min(until, self.samples)

    def read(self, start: int, end: int) -> bytes:
        """The samples from `start` to `end`, two bytes each, the lower first; silence where there are none."""
        wanted = max(0, min(end, self.samples) - start) * SAMPLE_BYTES
        with self._lock:
            if self.closed:
                return b""
            self._file.seek(start * SAMPLE_BYTES)
            found = b""
            while len(found) < wanted and (block := self._file.read(wanted - len(found))):
                found += block
        return found.ljust(wanted, b"\0")

    def peaks(self) -> bytes:
        """The outline as far as the sound is there."""
        with self._lock:
            return self._outline.peaks

    def close(self) -> None:
        with self._lock:
            self.closed = True
            self._file.close()
