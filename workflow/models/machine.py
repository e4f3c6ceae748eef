"""What this computer is, as far as it decides how fast a model runs (floor 2)."""

import os
import platform
import subprocess
import sys
from functools import cache
from importlib import metadata
from pathlib import Path


@cache
def cpu_name() -> str:
    """The processor's name, or what comes nearest to it."""
    if sys.platform == "darwin":
        command = ["/usr/sbin/sysctl", "-n", "machdep.cpu.brand_string"]
        try:
            return subprocess.run(command, capture_output=True, text=True, check=True, timeout=5).stdout.strip()
        except (OSError, subprocess.SubprocessError):
            return platform.machine()
    information = Path("/proc/cpuinfo")
    if information.is_file():
        for line in information.read_text(encoding="utf-8", errors="replace").splitlines():
            key, _, value = line.partition(":")
            if key.strip().lower() in ("model name", "hardware", "cpu model"):
                return value.strip()
    return platform.processor() or platform.machine()


def cores() -> int:
    """How many cores this process may use; on a cluster fewer than the node has."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def speed_key(sha256: str) -> str:
    """What a measured speed belongs to: these weights on this processor, with these versions of the program and the engine."""
    from workflow import __version__

    engine = "+".join(f"{name} {version(name)}" for name in ("ctranslate2", "faster-whisper"))
    return f"{sha256} on {cpu_name()} with {cores()} cores, workflow {__version__}, {engine}"


def version(package: str) -> str:
    """The installed version of a package, or an empty text."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""
