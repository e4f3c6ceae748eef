"""Who holds a lease: a program on a computer, told apart even when its number is given to another (floor 2)."""

import functools
import hashlib
import os
import platform
from pathlib import Path


@functools.cache
def this_computer() -> str:
    """A short fingerprint of this computer, so that no computer's name enters the study."""
    return hashlib.sha256(platform.node().encode()).hexdigest()[:10]


def this_program() -> str:
    """The owner string of the running program: computer, process number, moment it began."""
    return owner_of(os.getpid())


def owner_of(process: int) -> str:
    """The owner string of a program on this computer by its process number."""
    return f"{this_computer()}:{process}:{_began(process)}"


def is_gone(owner: str) -> bool:
    """True when `owner` was a program on this computer and no longer runs; of other computers nothing is known.

    >>> is_gone(this_program()), is_gone("another:1:1")
    (False, False)
    >>> is_gone(f"{this_computer()}:999999999:1")
    True
    """
    computer, _, rest = owner.partition(":")
    number, _, began = rest.partition(":")
    return computer == this_computer() and number.isdigit() and _began(int(number)) != began


def runs(process: int) -> bool:
    """Whether some program on this computer has this number now."""
    return bool(_began(process))


def _began(process: int) -> str:
    """The moment at which a program began, so that it can be told apart from a later one of the same number; empty when none runs.

    On Linux counted from the start of the computer: what psutil tells there moves when the clock is set back or forward, and a program
    at work would be taken for gone.
    """
    if platform.system() == "Linux":
        try:
            state, *fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except (OSError, ValueError):
            return ""
        return "" if state in "ZX" else f"{_this_start()}.{fields[18]}"
    import psutil

    try:
        found = psutil.Process(process)
        return "" if found.status() == psutil.STATUS_ZOMBIE else f"{found.create_time():.2f}"
    except psutil.Error:
        return ""


@functools.cache
def _this_start() -> str:
    """Which start of the computer this is, as Linux numbers them."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()[:8]
    except OSError:
        return ""
