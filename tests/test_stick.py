"""The program can be carried to a computer without internet (floor 4)."""

import os
import subprocess
import sys
import venv
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.making.stick import PYTHONS, SYSTEMS, fill, listed

pytestmark = pytest.mark.slow


def test_every_pinned_library_has_a_wheel_for_every_system_and_python():
    asked = [(system, python) for system in SYSTEMS for python in PYTHONS]
    with ThreadPoolExecutor(len(asked)) as many:  # each waits for the network most of the time
        lists = list(many.map(lambda one: listed(*one), asked))  # fails where a library has no wheel
    for (system, python), found in zip(asked, lists, strict=True):
        assert "ctranslate2==" in found
        assert ("audioop-lts==" in found) == (python == "3.13"), (system, python)
        assert ("pywin32-ctypes==" in found) == ("colorama==" in found) == (system == "windows"), (system, python)


def test_what_lies_on_the_stick_is_enough_without_any_network(tmp_path):
    stick, home = tmp_path / "a stick", tmp_path / "home"
    fill(stick)
    venv.create(home, with_pip=True)
    place = home / ("Scripts" if os.name == "nt" else "bin")
    command = [place / "python", "-m", "pip", "--isolated", "install", "-q", "--no-index", "--find-links", stick, "interview-workflow"]
    subprocess.run(command, check=True)
    plain = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    said = subprocess.run([place / "workflow", "--version"], check=True, capture_output=True, text=True, env=plain, cwd=tmp_path).stdout
    assert said.startswith("workflow, version ")
    subprocess.run([place / "python", "-c", "import ctranslate2, onnxruntime"], check=True, env=plain, cwd=tmp_path)


def test_the_message_of_a_stick_names_what_to_type():
    said = subprocess.run([sys.executable, "-m", "tests.making.stick", "--help"], check=True, capture_output=True, text=True).stdout
    assert "--for" in said
