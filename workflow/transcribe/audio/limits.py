"""What a decoder process may use, and that it dies with its parent; every limit is optional, system by system (floor 2)."""

from __future__ import annotations

import contextlib
import os
import sys

MEMORY_BYTES = 3 << 30  # address space, most of it libraries that are mapped and never touched
CPU_SECONDS = 120
CPU_SECONDS_PER_MB = 5  # an hour of low-rate Opus is 7 MB and takes 20 s on a slow laptop


def die_with_parent(parent: int) -> None:
    """On Linux ask the kernel to kill this process when its parent is gone; elsewhere the closed pipe does it."""
    if sys.platform != "linux":
        return
    import ctypes
    import signal

    try:
        ctypes.CDLL(None, use_errno=True).prctl(1, signal.SIGKILL, 0, 0, 0)  # PR_SET_PDEATHSIG
    except (OSError, AttributeError):
        return
    if os.getppid() != parent:  # it died before we asked
        os._exit(0)


def confine() -> None:
    """Limit memory and forbid core dumps, which would hold a participant's voice."""
    if sys.platform == "win32":
        return
    import resource

    _lower(resource.RLIMIT_CORE, 0)
    if sys.platform == "linux":  # elsewhere the limit is refused or counts what was mapped before us
        _lower(resource.RLIMIT_AS, int(os.environ.get("WORKFLOW_DECODER_MEMORY", MEMORY_BYTES)))


def allow_cpu(file_bytes: int) -> None:
    """Set the CPU limit for one file, counted from what this process has used so far."""
    if sys.platform == "win32":
        return
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(used.ru_utime + used.ru_stime)
    _soft(resource.RLIMIT_CPU, spent + CPU_SECONDS + CPU_SECONDS_PER_MB * (file_bytes >> 20))


def _lower(what: int, value: int) -> None:
    import resource

    with contextlib.suppress(OSError, ValueError):  # a limit that this system will not take is no reason not to decode
        hard = resource.getrlimit(what)[1]
        limit = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(what, (limit, limit))


def _soft(what: int, value: int) -> None:
    import resource

    with contextlib.suppress(OSError, ValueError):
        hard = resource.getrlimit(what)[1]
        resource.setrlimit(what, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))
