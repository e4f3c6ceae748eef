"""Trying something out in a process of its own, that may crash, hang or eat the memory without harm (floor 2).

A missing CUDA library does not raise: it ends the process. So a model is loaded for the first time in a child, by
`workflow doctor` and by `--model auto`.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import workflow
from workflow.errors import EngineFailed
from workflow.models import runtime
from workflow.models.offline import SWITCHES

OUT_OF_MEMORY = {-9, 137}  # the system ends the largest process when the memory is full
CRASHED = {-11, -6, -4, 0xC0000005, 0xC0000409, 0xC000001D, 139, 134, 132}  # segmentation fault, abort, unknown instruction


class TooSlow(EngineFailed):
    """The child was ended at its time limit; `said` is the last that it told."""

    said: dict[str, Any]


def run_child(module: str, request: Mapping[str, Any], *, timeout_s: float) -> dict[str, Any]:
    """Run `python -m module` with the request as JSON on its input; returns the JSON object of its last line of output.

    The child is offline. Raises TooSlow at the limit and EngineFailed, in words, when it dies or answers nothing.
    """
    house = str(Path(workflow.__file__).parents[1])
    path = os.pathsep.join(part for part in (house, os.environ.get("PYTHONPATH", "")) if part)
    surroundings = os.environ | SWITCHES | {"PYTHONPATH": path, "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-P", "-m", module]  # -P: a file of the person's own folder is never taken for a library
    given = json.dumps(request) + "\n"
    try:
        done = subprocess.run(
            command, input=given, capture_output=True, encoding="utf-8", errors="replace", timeout=timeout_s, check=False, env=surroundings
        )
    except subprocess.TimeoutExpired as late:
        slow = TooSlow(f"It was not done after {timeout_s:.0f} seconds.", hint="workflow models list, and take a smaller model")
        slow.said = last_object(late.stdout or "")
        raise slow from None
    found = last_object(done.stdout)
    if done.returncode == 0 and found:
        return found
    raise _in_words(done.returncode, done.stderr)


def last_object(text: str | bytes) -> dict[str, Any]:
    """The last whole line of JSON objects; empty where there is none."""
    lines = text.decode("utf-8", "replace").splitlines() if isinstance(text, bytes) else text.splitlines()
    for line in reversed(lines):
        try:
            found = json.loads(line)
        except ValueError:
            continue
        if isinstance(found, dict):
            return found
    return {}


def _in_words(code: int, stderr: str) -> EngineFailed:
    if code in OUT_OF_MEMORY:
        return EngineFailed("The computer's memory is too small for it.", hint="close other programs, or take a smaller model")
    said = next((line.strip() for line in reversed(stderr.splitlines()) if line.strip()), "")
    if runtime.missing(stderr):
        return EngineFailed(f"{runtime.FOUND}.", hint=runtime.TODO)
    if "cudnn" in stderr.lower() or "cublas" in stderr.lower() or "cuda" in stderr.lower():
        return EngineFailed(
            "The graphics card's libraries (CUDA) are missing or do not fit.", hint="set CUDA_VISIBLE_DEVICES=-1, then again"
        )
    if code in CRASHED:
        return EngineFailed("The process crashed.", hint="install workflow again; if it stays so, report the processor's name")
    return EngineFailed(f"It stopped: {said[:200] or f'exit code {code}'}", hint="workflow doctor")
