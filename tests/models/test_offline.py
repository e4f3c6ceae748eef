"""Nothing but `models get` uses the network, and a library that tries is caught (floor 4)."""

import os
import subprocess
import sys

import pytest

from workflow.models.offline import SWITCHES, offline

CAUGHT = """
from workflow.models import trial
trial.close_network()
import socket, urllib.request
for reach in (lambda: socket.create_connection(("192.0.2.7", 443), 1), lambda: urllib.request.urlopen("http://example.org")):
    try:
        reach()
    except OSError as refused:
        print(type(refused).__name__)
print(trial.reached)
"""

SWITCHED = """
import huggingface_hub.constants
from workflow.models.offline import offline
before = huggingface_hub.constants.HF_HUB_OFFLINE
offline()
try:
    huggingface_hub.hf_hub_download("a/b", "config.json")
except Exception as refused:
    print(before, type(refused).__name__)
"""


def run(code: str, **extra: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, env=os.environ | extra)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_process_with_its_network_closed_reaches_nothing_and_says_what_it_was_asked():
    assert run(CAUGHT).split() == ["ConnectionRefusedError", "URLError", "['192.0.2.7',", "'example.org']"]


def test_the_switch_works_even_after_the_library_was_imported_online(tmp_path):
    said = run(SWITCHED, HF_HUB_OFFLINE="0", HF_HOME=str(tmp_path), HF_ENDPOINT="http://127.0.0.1:9")
    assert said.split() == ["False", "LocalEntryNotFoundError"]


def test_what_the_person_set_is_overruled(monkeypatch):
    for name in SWITCHES:
        monkeypatch.setenv(name, "")
    offline()
    assert {name: os.environ[name] for name in SWITCHES} == SWITCHES


@pytest.mark.parametrize("module", ["workflow.cli.models", "workflow.cli.doctor", "workflow.models.steps"])
def test_the_commands_import_nothing_heavy(module):
    heavy = ("numpy", "ctranslate2", "faster_whisper", "huggingface_hub", "av", "onnxruntime", "rich", "sqlcipher3", "urllib.request")
    assert run(f"import sys, {module}; print([name for name in {heavy!r} if name in sys.modules])").strip() == "[]"
