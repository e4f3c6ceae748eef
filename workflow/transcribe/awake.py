"""Keep the laptop from falling asleep over a long night of work, where its system allows (floor 2)."""

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

WHY = "workflow is transcribing"


@contextlib.contextmanager
def kept_awake() -> Iterator[bool]:
    """Inside the `with`, the computer does not sleep by itself; gives whether that could be had.

    macOS: caffeinate. Linux: systemd-inhibit. Windows: SetThreadExecutionState. Closing the lid may still suspend a laptop.
    """
    if sys.platform == "win32":
        yield from _windows()
        return
    command = _command()
    if command is None:
        yield False
        return
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=0.2)  # refused at once where no session manager runs
        yield process.poll() is None
    finally:
        process.terminate()
        process.wait()


def _command() -> list[str] | None:
    watched = str(os.getpid())
    if sys.platform == "darwin" and shutil.which("caffeinate"):
        return ["caffeinate", "-i", "-s", "-w", watched]
    if shutil.which("systemd-inhibit") and shutil.which("tail"):  # ends with this program, also when that is killed
        return ["systemd-inhibit", "--what=sleep:idle", f"--why={WHY}", "tail", f"--pid={watched}", "-f", "/dev/null"]
    return None


def _windows() -> Iterator[bool]:
    import ctypes

    continuous, system_required = 0x80000000, 0x00000001
    call = ctypes.windll.kernel32.SetThreadExecutionState  # type: ignore[attr-defined]
    yield bool(call(continuous | system_required))
    call(continuous)
