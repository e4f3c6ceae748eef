"""A question is asked where somebody can answer it, and nowhere else (floor 4)."""

import os
import subprocess
import sys

import pytest

from tests.making.modules import ROOT

ASK = [sys.executable, "-c", "from workflow.cli.keyboard import attended; print(attended())"]


@pytest.mark.parametrize("given", [subprocess.DEVNULL, subprocess.PIPE])
def test_nobody_sits_at_an_empty_input_which_windows_takes_for_a_terminal(given):
    assert subprocess.run(ASK, cwd=ROOT, stdin=given, capture_output=True, text=True, check=True).stdout.strip() == "False"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no terminals that a program can pretend to be")
def test_somebody_sits_at_a_terminal():
    ours, theirs = os.openpty()
    assert subprocess.run(ASK, cwd=ROOT, stdin=theirs, capture_output=True, text=True, check=True).stdout.strip() == "True"
    os.close(ours)
    os.close(theirs)


def test_a_program_without_any_window_has_no_keyboard(monkeypatch):
    from workflow.cli import keyboard

    monkeypatch.setattr("sys.stdin", None)
    assert not keyboard.attended()
