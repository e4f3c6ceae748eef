"""Every test of the models has a computer of its own: nothing installed, nothing measured (floor 4)."""

import shutil
from pathlib import Path

import pytest

from workflow.models.card import CARD_FILE
from workflow.models.folders import bundled_folder


@pytest.fixture(autouse=True)
def own_folders(tmp_path, monkeypatch) -> Path:
    """The folder in which this test's models are installed."""
    home = tmp_path / "models of this computer"
    monkeypatch.setenv("WORKFLOW_MODELS", str(home))
    monkeypatch.setenv("WORKFLOW_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("HF_ENDPOINT", raising=False)
    return home


@pytest.fixture
def stick(tmp_path) -> Path:
    """A folder with a real model on a USB stick, without our card: the bundled one under another name."""
    folder = tmp_path / "stick" / "faster-whisper-spoken"
    shutil.copytree(bundled_folder(), folder)
    (folder / CARD_FILE).unlink()
    return folder
