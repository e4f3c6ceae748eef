"""One thread in which everything that touches the study is done, one thing after another (floor 4).

A page asks many things at once; the study's database has one connection here. Whatever waits for the disk or counts for long is done at
the desk, so that the sound never stops for it.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from workflow.store.folder import StudyFolder

P = ParamSpec("P")
R = TypeVar("R")


class Desk:
    """The study, and the one thread that works on it. `by`: who does what is done here."""

    def __init__(self, study: StudyFolder, by: str = "unknown") -> None:
        self.study, self.by = study, by
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="desk")

    async def do(self, step: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a step at the desk and wait for it; raises what it raises."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, lambda: step(*args, **kwargs))

    def close(self) -> None:
        """Finish what is being done and no more, and leave the study: nothing of its database lies open beside it."""
        self._thread.shutdown(wait=True, cancel_futures=True)
        self.study.db.close()
