"""Programs that are gone without a word at their n-th step, as after kill -9 (floor 4).

A module that says what is to be broken off has `main(step, *words)`, which calls `step()` wherever it may end.
"""

import importlib
import itertools
import os

from tests.making.forked import Forks

KILLED = 9


class BrokenOff:
    """`with BrokenOff(MODULE) as run:` `run(7, *words)` is None when it was gone at step 7, else how many steps there were."""

    def __init__(self, module: str) -> None:
        self.module = module
        self.fork = Forks("tests.making.gone", module)

    def __enter__(self) -> "BrokenOff":
        return self

    def __exit__(self, *why: object) -> None:
        self.fork.close()

    def __call__(self, at: int, *words: object) -> int | None:
        code, steps = self.fork(self.module, str(at), *map(str, words))
        assert code in (0, KILLED), f"it ended with {code}; what it said stands above"
        return None if code == KILLED else int(steps)


def main(module: str, at: str, *words: str) -> int:
    """How many steps it took, when it was not gone before."""
    steps = itertools.count(1)

    def step() -> None:
        if next(steps) == int(at):
            os._exit(KILLED)

    importlib.import_module(module).main(step, *words)
    return next(steps) - 1
