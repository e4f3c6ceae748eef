"""Programs that begin with everything loaded, many in a row: each is split off from one that waits (floor 4).

Such a program is one of its own: it stands in its own folder, has its own surroundings, and may be gone without a word; but it need not
load for half a second what another has loaded before. Windows knows no such thing (`fork`), and a Mac's own libraries do not bear it;
there each begins anew.
"""

import contextlib
import importlib
import json
import os
import signal
import subprocess
import sys
import threading
import traceback
from types import ModuleType

from tests.making.modules import ROOT

CAN = hasattr(os, "fork") and sys.platform != "darwin"
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}  # of the program that waits: what splits off has its first thread alone


class Forks:
    """`Forks("a.module", "what.it.needs")("words")` calls `a.module.main("words")` in a program; its exit code, and what came back."""

    def __init__(self, *modules: str, seconds: float = 300) -> None:
        self.modules, self.seconds, self.turn = modules, seconds, threading.Lock()
        self.waiting: subprocess.Popen[str] | None = None

    def __call__(self, *words: str) -> tuple[int, str]:
        if not CAN:
            command = [sys.executable, "-m", "tests.making.forked", *self.modules, json.dumps(words)]
            done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8", timeout=self.seconds)
            return done.returncode, done.stdout
        with self.turn:
            if self.waiting is None:
                command = [sys.executable, "-X", "utf8", "-m", "tests.making.forked", *self.modules]
                pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "encoding": "utf-8"}
                self.waiting = subprocess.Popen(command, cwd=ROOT, env=os.environ | ONE_THREAD, **pipes)
            assert self.waiting.stdin and self.waiting.stdout
            self.waiting.stdin.write(json.dumps(words) + "\n")
            self.waiting.stdin.flush()
            child = int(self.waiting.stdout.readline())
            patience = threading.Timer(self.seconds, _end, (child,))
            patience.start()
            code, told = json.loads(self.waiting.stdout.readline())
            patience.cancel()
            assert code != -signal.SIGKILL, f"{words} took longer than {self.seconds} s"
            return code, told

    def close(self) -> None:
        if self.waiting:
            self.waiting.communicate(timeout=60)
            self.waiting = None


def _end(child: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)


def wait_for_words(module: ModuleType) -> None:
    """A program for each line of standard input: its number at once, and when it is gone its exit code and what it told."""
    for line in sys.stdin:
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            os.close(reading)
            _be_a_program(module, json.loads(line), writing)
        os.close(writing)
        print(child, flush=True)
        with os.fdopen(reading, encoding="utf-8") as pipe:
            told = pipe.read()
        print(json.dumps([os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), told]), flush=True)


def _be_a_program(module: ModuleType, words: list[str], writing: int) -> None:
    os.dup2(2, 1)  # the answers of the program that waits go there
    try:
        os.write(writing, str(module.main(*words)).encode())
        os._exit(0)
    except BaseException:
        traceback.print_exc()
        os._exit(1)


if __name__ == "__main__":
    *names, last = sys.argv[1:]
    if last.startswith("["):  # words: this very program is meant
        print(importlib.import_module(names[0]).main(*json.loads(last)), end="")
    else:
        modules = [importlib.import_module(name) for name in (*names, last)]
        wait_for_words(modules[0])
