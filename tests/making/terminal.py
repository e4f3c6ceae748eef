"""A terminal of its own for one command: types keys as a person does, and shows what stands on the screen (floor 4).

POSIX alone: Windows lends no pseudo-terminal.
"""

import contextlib
import os
import re
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]|\r")
SECONDS = 120  # until what should appear has appeared, also on a very busy computer


class Terminal:
    """One running command behind a pseudo-terminal."""

    def __init__(self, process: subprocess.Popen[bytes], handle: int) -> None:
        self.process, self.handle, self.raw = process, handle, b""

    @property
    def screen(self) -> str:
        """Everything that was shown so far, without colours."""
        return ESCAPES.sub("", self.raw.decode("utf-8", "replace"))

    def wait_for(self, text: str, since: int = 0) -> None:
        """Until the text stands on the screen, behind its first `since` letters. Raises AssertionError where it does not come."""
        end = time.monotonic() + SECONDS
        while text not in self.screen[since:] and time.monotonic() < end and self._read(0.2):
            pass
        assert text in self.screen[since:], f"{text!r} never came:\n{self.screen}"

    def press(self, key: str, then: str = "") -> None:
        """Press one key as soon as the program waits for one, and wait for what it brings."""
        self._wait_for_mode(line=False)
        self._type(key, then)

    def line(self, text: str, then: str = "") -> None:
        """Type a line and Enter where the program asks for words."""
        self._wait_for_mode(line=True)
        self._type(f"{text}\n", then)

    def _type(self, text: str, then: str) -> None:
        since = len(self.screen)
        os.write(self.handle, text.encode())
        if then:
            self.wait_for(then, since)

    def _wait_for_mode(self, *, line: bool) -> None:
        """Until the terminal takes whole lines, or single keys: a key that comes before is lost."""
        import termios

        end = time.monotonic() + SECONDS
        while bool(termios.tcgetattr(self.handle)[3] & termios.ICANON) != line and time.monotonic() < end and self._read(0.05):
            pass

    def close(self) -> int:
        """Read to the end; the exit code."""
        end = time.monotonic() + SECONDS
        while self._read(0.2) and time.monotonic() < end:
            pass
        with contextlib.suppress(OSError):
            os.close(self.handle)
        return self.process.wait(timeout=SECONDS)

    def _read(self, seconds: float) -> bool:
        """One more block; False at the end."""
        if not select.select([self.handle], [], [], seconds)[0]:
            return self.process.poll() is None
        try:
            block = os.read(self.handle, 65_536)
        except OSError:  # Linux says so when the other end is closed
            return False
        self.raw += block
        return bool(block)


@contextlib.contextmanager
def typing(*words: str, at: Path, columns: int = 100, lines: int = 45, **environment: str) -> Iterator[Terminal]:
    """Run `workflow WORDS...` in a terminal window of so many columns and lines."""
    import fcntl
    import pty
    import struct
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("WORKFLOW_", "NO_COLOR", "COLUMNS", "LINES"))}
    process = subprocess.Popen(
        [sys.executable, "-m", "workflow", *words], cwd=at, env=kept | {"TERM": "xterm-256color"} | environment,
        stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
    )  # fmt: skip
    os.close(theirs)
    terminal = Terminal(process, ours)
    try:
        yield terminal
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        with contextlib.suppress(OSError):
            os.close(ours)
