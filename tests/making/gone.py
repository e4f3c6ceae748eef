"""Programs that are gone without a word at their n-th step, as after kill -9, many in a row (floor 4).

What they have to load is loaded once: each is split off from a program that waits with everything ready (`fork`), and is as much a
program of its own as one that was typed. Windows knows no such thing; there each begins anew. A module that says what is to be broken
off has `main(step, *words)`, which calls `step()` wherever it may end.
"""

import importlib
import itertools
import json
import os
import subprocess
import sys
import traceback

from tests.making.modules import ROOT

KILLED = 9


class BrokenOff:
    """`with BrokenOff(MODULE) as run:` `run(7, *words)` is None when it was gone at step 7, else how many steps there were."""

    def __init__(self, module: str) -> None:
        self.module = module

    def __enter__(self) -> "BrokenOff":
        command = [sys.executable, "-m", "tests.making.gone", self.module]
        self.waiting = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")
        return self

    def __exit__(self, *why: object) -> None:
        self.waiting.communicate(timeout=60)

    def __call__(self, at: int, *words: object) -> int | None:
        assert self.waiting.stdin and self.waiting.stdout
        self.waiting.stdin.write(json.dumps([at, *map(str, words)]) + "\n")
        self.waiting.stdin.flush()
        code, steps = json.loads(self.waiting.stdout.readline())
        assert code in (0, KILLED), f"it ended with {code}; what it said stands above"
        return None if code == KILLED else steps


def main(name: str) -> None:
    """Do what each line of standard input asks for, each in a program of its own, and answer with how it ended."""
    module = importlib.import_module(name)
    for line in sys.stdin:
        answer = _forked(module, *json.loads(line)) if hasattr(os, "fork") else _anew(name, line)
        print(json.dumps(answer), flush=True)


def _forked(module, at: int, *words: str) -> tuple[int, int]:
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.write(writing, str(_steps(module, at, *words)).encode())
            os._exit(0)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
    os.close(writing)
    with os.fdopen(reading) as told:
        steps = told.read()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), int(steps or 0)


def _anew(name: str, line: str) -> tuple[int, int]:
    done = subprocess.run([sys.executable, "-m", "tests.making.gone", name, line], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    return done.returncode, int(done.stdout or 0)


def _steps(module, at: int, *words: str) -> int:
    """How many steps it took, when it was not gone before."""
    steps = itertools.count(1)

    def step() -> None:
        if next(steps) == at:
            os._exit(KILLED)

    module.main(step, *words)
    return next(steps) - 1


if __name__ == "__main__":
    if sys.argv[2:]:
        print(_steps(importlib.import_module(sys.argv[1]), *json.loads(sys.argv[2])))
    else:
        main(sys.argv[1])
