"""What the sound tests share: one decoder, and one clean file of every format (floor 4)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.making.sounds import KINDS, speech_like, write_sound
from workflow.records import SoundReport
from workflow.transcribe.audio import Decoder

SECONDS = 12.0


class Clean:
    """Clean files of one and the same talk, made when first asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: dict[str, Path] = {}

    def __getitem__(self, extension: str) -> Path:
        if extension not in self._made:
            rate = 8_000 if extension == "amr" else 16_000
            sound = speech_like(SECONDS, rate=rate, seed=7)
            self._made[extension] = write_sound(self._folder / f"talk.{extension}", sound, rate=rate, bitrate=64_000)
        return self._made[extension]


@pytest.fixture(scope="session")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Clean:
    return Clean(tmp_path_factory.mktemp("clean"))


@pytest.fixture(scope="module")
def decoder():
    with Decoder() as decoder:
        yield decoder


@pytest.fixture
def hear(decoder: Decoder):
    """Decode a whole file: its sound of shape (channels, n), and the report."""

    def heard(path: Path, **options) -> tuple[np.ndarray, SoundReport]:
        with decoder.open(path, **options) as sound:
            blocks = list(sound)
        return np.concatenate(blocks, axis=1), sound.report

    return heard


EXTENSIONS = sorted(KINDS)
