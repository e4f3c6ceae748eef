"""Type a command as a person does, and see what comes back."""

import io
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command said and how it ended."""

    code: int
    said: str  # standard output
    noted: str  # standard error


def workflow(*words: str, at: Path, expect: int | None = 0, **environment: str) -> Answer:
    """Run `workflow WORDS...` in a folder, in a program of its own; a traceback never passes, nor another code than expected."""
    command = [sys.executable, "-m", "workflow", *words]
    kept = {key: value for key, value in os.environ.items() if not key.startswith("WORKFLOW_")}
    done = subprocess.run(command, cwd=at, capture_output=True, text=True, encoding="utf-8", env=kept | environment, timeout=300)
    answer = Answer(done.returncode, done.stdout, done.stderr)
    assert "Traceback" not in answer.said + answer.noted, answer.noted
    assert "has a fault" not in answer.noted, answer.noted
    assert expect is None or answer.code == expect, f"{words} ended with {answer.code}:\n{answer.said}\n{answer.noted}"
    return answer


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
