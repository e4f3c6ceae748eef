"""The side of the decoder that the program sees: `Decoder` and `Sound` (floor 2).

Sound files come from outside and libav is native code, so decoding runs in a process of its own (`child`). If that process
dies, one file gets an error in words and the next file gets a fresh process.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Any

import numpy as np

import workflow
from workflow import errors
from workflow.errors import BadInput, EngineFailed, WorkflowError
from workflow.records import SoundReport
from workflow.transcribe.audio import wire
from workflow.transcribe.audio.formats import shown
from workflow.transcribe.audio.probe import Probe, Stream

FILES_A_CHILD = 20  # then a fresh one: whatever libav has leaked is given back
PATIENCE_S = 120.0  # without any message; a block of 10 s takes milliseconds
_FAULTS = ("SIGSEGV", "SIGBUS", "SIGABRT", "SIGILL", "SIGFPE", "SIGTRAP", "SIGSYS")
_EXPORT = "export it as WAV with the program that made it, then add that file"


class Decoder:
    """Decodes sound files in one reusable child process; a context manager, for one thread at a time.

    On Linux the child also dies when the thread that started it ends, so use a Decoder in the thread that opened it.
    `patience_s`: seconds without any sign of life before a file is given up.
    """

    def __init__(self, *, patience_s: float = PATIENCE_S) -> None:
        self._patience_s = patience_s
        self._child: subprocess.Popen[bytes] | None = None
        self._files = 0
        self._sound: Sound | None = None
        self._timed_out = False

    def __enter__(self) -> Decoder:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the child; a sound that is still being read ends with it."""
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                _close(pipe)

    @property
    def pid(self) -> int | None:
        """The child's process id, while there is one."""
        return self._child.pid if self._child is not None else None

    def probe(self, path: Path) -> Probe:
        """What the file says of itself. Raises BadInput for what is not readable sound, EngineFailed when the child was killed."""
        self._ask({"do": "probe", "path": os.path.abspath(path)})
        _, body = self._next(shown(path.name))
        plain = json.loads(body)
        streams = tuple(Stream(**stream) for stream in plain.pop("streams"))
        return Probe(streams=streams, **plain)

    def open(self, path: Path, *, stream: int | None = None, channels: str = "mixed") -> Sound:
        """Start decoding. `channels`: "mixed" into one, or kept "apart"; `stream`: which, where the file has several.

        Errors in the file are raised by the first block that is asked for.
        """
        if channels not in ("mixed", "apart"):
            raise ValueError(f"channels is 'mixed' or 'apart', not {channels!r}")
        self._ask({"do": "decode", "path": os.path.abspath(path), "stream": stream, "apart": channels == "apart"})
        self._sound = Sound(self, path)
        return self._sound

    def _ask(self, request: dict[str, Any]) -> None:
        """Send a request to a child that is free and alive."""
        if self._sound is not None and not self._sound.finished:
            self._sound.close()
        if self._child is not None and (self._child.poll() is not None or self._files >= FILES_A_CHILD):
            self.close()
        message = wire.pack(b"Q", json.dumps(request).encode())
        for attempt in (1, 2):  # a child that died idle is nobody's fault: once more
            if self._child is None:
                self._child, self._files = _start(), 0
            self._files += 1
            try:
                assert self._child.stdin is not None
                self._child.stdin.write(message)
                self._child.stdin.flush()
                return
            except OSError:
                self.close()
                if attempt == 2:
                    raise EngineFailed("The decoder does not start.", hint="workflow doctor") from None

    def _next(self, name: str) -> tuple[bytes, bytes]:
        """The child's next message; raises what it reports, or why it is gone."""
        child = self._child
        if child is None or child.stdout is None:
            raise EngineFailed(f"The decoder was closed while it read {name}.", hint="start it again")
        self._timed_out = False
        watch = threading.Timer(self._patience_s, self._give_up, (child,))
        watch.daemon = True
        watch.start()
        try:
            message = wire.unpack(child.stdout.read)
        finally:
            watch.cancel()
        if message is None:
            raise self._death(child, name)
        if message[0] == b"E":
            raise _rebuilt(json.loads(message[1]))
        if message[0] == b"X":
            self.close()
            raise EngineFailed(f"The decoder failed on {name} ({json.loads(message[1])['why']}).", hint=_EXPORT)
        return message

    def _give_up(self, child: subprocess.Popen[bytes]) -> None:
        self._timed_out = True
        child.kill()

    def _death(self, child: subprocess.Popen[bytes], name: str) -> WorkflowError:
        """Why the child is gone, in words: the file's fault, or somebody else's."""
        try:
            code = child.wait(timeout=5)
        except subprocess.TimeoutExpired:
            code = -1
        timed_out = self._timed_out
        self.close()
        if timed_out:
            return BadInput(f"{name} kept the decoder busy for {self._patience_s:.0f} s without any sound.", hint=_EXPORT)
        died_of = signal.Signals(-code).name if os.name == "posix" and code < 0 and -code in set(signal.Signals) else ""
        if died_of == "SIGXCPU":
            return BadInput(f"{name} takes far longer to decode than any recording of its size should.", hint=_EXPORT)
        if died_of in _FAULTS or (os.name == "nt" and code & 0xFFFFFFFF >= 0xC0000000):
            return BadInput(f"{name} made the decoder crash: the file is badly damaged.", hint=_EXPORT)
        how = f" ({died_of})" if died_of else ""
        return EngineFailed(f"The decoder was stopped from outside{how} while it read {name}.", hint="try this file once more")


class Sound:
    """One file being decoded: iterate for blocks of int16, shape (channels, n), at 16 kHz; then read `report`."""

    def __init__(self, decoder: Decoder, path: Path) -> None:
        self._decoder, self._name = decoder, shown(path.name)
        self._report: SoundReport | None = None
        self.finished = False
        self._stopped = False

    def __iter__(self) -> Iterator[np.ndarray]:
        while not self.finished:
            try:
                kind, body = self._decoder._next(self._name)
            except BaseException as error:
                # An error in words leaves a healthy child; anything else (Ctrl-C) may have left half a message in the pipe.
                self.finished = True
                if not isinstance(error, WorkflowError):
                    self._decoder.close()
                raise
            if kind == b"B":
                yield np.frombuffer(body, np.int16, offset=2).reshape(int.from_bytes(body[:2], "big"), -1)
            else:
                self.finished = True
                self._report = wire.report_from_plain(json.loads(body))
        if self._stopped:  # never let a stopped sound look like a short one
            raise ValueError(f"The sound of {self._name} was closed before its end.")

    @property
    def report(self) -> SoundReport:
        """What decoding found; only after the last block."""
        if self._report is None:
            raise ValueError("The report is there after the last block has been read.")
        return self._report

    def close(self) -> None:
        """Stop early; the child goes with it, the next file gets a fresh one."""
        if not self.finished:
            self.finished = self._stopped = True
            self._decoder.close()

    def __enter__(self) -> Sound:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def _start() -> subprocess.Popen[bytes]:
    """A fresh child. `-P`: a file named numpy.py in the folder of a study must not be imported."""
    root = str(Path(workflow.__file__).resolve().parent.parent)
    code = f"import sys; sys.path.insert(0, {root!r}); from workflow.transcribe.audio.child import main; main({os.getpid()})"
    quiet = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PYTHONIOENCODING": "utf-8"}
    flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # Windows: no black window for every child
    return subprocess.Popen(
        [sys.executable, "-P", "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **quiet},
        creationflags=flags,
        start_new_session=os.name == "posix",  # Ctrl-C is for the program; it then ends the child itself
    )


def _rebuilt(plain: dict[str, str]) -> WorkflowError:
    kind = getattr(errors, plain["type"], BadInput)
    error: WorkflowError = kind(plain["message"], hint=plain["hint"])
    return error


def _close(pipe: IO[bytes]) -> None:
    with contextlib.suppress(OSError):  # the other side is gone
        pipe.close()
