"""Type a command as a person does, and see what comes back."""

import atexit
import io
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tests.making import forked


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command said and how it ended."""

    code: int
    said: str  # standard output
    noted: str  # standard error


def workflow(*words: str, at: Path, expect: int | None = 0, **environment: str) -> Answer:
    """Run `workflow WORDS...` in a folder, in a program of its own; a traceback never passes, nor another code than expected."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("WORKFLOW_")}
    answer = program(words, at, kept | environment)
    assert "Traceback" not in answer.said + answer.noted, answer.noted
    assert "has a fault" not in answer.noted, answer.noted
    assert expect is None or answer.code == expect, f"{words} ended with {answer.code}:\n{answer.said}\n{answer.noted}"
    return answer


def program(words: Sequence[str], at: Path, environment: Mapping[str, str], *, together: bool = False) -> Answer:
    """`workflow WORDS...` in a program of its own; `together`: both outputs as a screen shows them. What they load is loaded once."""
    if not forked.CAN:
        command, errors = [sys.executable, "-m", "workflow", *words], subprocess.STDOUT if together else subprocess.PIPE
        done = subprocess.run(
            command, cwd=at, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors, encoding="utf-8", timeout=300
        )
        return Answer(done.returncode, done.stdout, done.stderr or "")
    with tempfile.TemporaryDirectory() as drawer:
        out, err = Path(drawer, "out"), Path(drawer, "out" if together else "err")
        _, code = _loaded()(str(at), json.dumps(dict(environment)), str(out), str(err), *words)
        return Answer(int(code), out.read_text(encoding="utf-8"), "" if together else err.read_text(encoding="utf-8"))


@cache
def _loaded() -> forked.Forks:
    ready = forked.Forks("tests.making.commanded")
    atexit.register(ready.close)
    return ready


def in_this_program(capsys: Any, monkeypatch: Any) -> Callable[..., Answer]:
    """The same without a program of its own, where only what is said and written matters: a tenth of the time."""

    def type_it(*words: str, at: Path, expect: int | None = 0, **environment: str) -> Answer:
        from workflow.cli.boundary import run

        with monkeypatch.context() as here:
            for name in [name for name in os.environ if name.startswith("WORKFLOW_")]:
                here.delenv(name)
            for name, value in environment.items():
                here.setenv(name, value)
            here.chdir(at)
            here.setattr("sys.stdin", io.StringIO())
            capsys.readouterr()
            code = run(list(words))
            told = capsys.readouterr()
        answer = Answer(code, told.out, told.err)
        assert expect is None or answer.code == expect, f"{words} ended with {answer.code}:\n{answer.said}\n{answer.noted}"
        return answer

    return type_it
