"""A backend for voices that knows who speaks when: the twin for tests; and a package that makes it known (floor 4).

It finds by the marks in a sound (see `tests.making.twin`) from which script and from when it comes, and answers with a vector that
points to whoever speaks there; a mixture where two do.
"""

import json
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from tests.making.modules import ROOT
from tests.making.twin import where
from workflow.errors import BadInput, NotFound
from workflow.records import RATE, Span

VARIABLE = "WORKFLOW_TEST_TWIN_VOICES"
SIZE = 16


class ScriptedVoices:
    """`scripts`: for each script the stretches of its speakers, numbered from 0."""

    name = "scripted"
    sure_from = 0.05

    def __init__(self, scripts: dict[int, list[tuple[int, int, int]]]) -> None:
        self.scripts = scripts

    def identity(self) -> str:
        return "scripted 1"

    def vectors(self, sounds: Sequence[np.ndarray]) -> np.ndarray:
        if any(sound.ndim != 1 or sound.dtype != np.int16 or not 3200 <= len(sound) <= 25_800 for sound in sounds):
            raise BadInput("A window for the voices is mono, 16-bit, and 0.2 to 1.6 s long.")
        return np.stack([self._vector(sound) for sound in sounds]) if len(sounds) else np.zeros((0, SIZE), np.float32)

    def _vector(self, sound: np.ndarray) -> np.ndarray:
        out = np.full(SIZE, 0.1, np.float32)
        found = where(sound)
        if found is not None:
            number, first = found
            window = Span(first * 1000 // RATE, (first + len(sound)) * 1000 // RATE)
            for who, start, end in self.scripts.get(number, ()):
                out[who] += window.overlap_ms(Span(start, end)) / 1000
        return out / np.linalg.norm(out)


def load() -> ScriptedVoices:
    path = Path(os.environ.get(VARIABLE) or "none")
    if not path.is_file():
        raise NotFound("The twin has no script.")
    return ScriptedVoices({int(key): [tuple(one) for one in turns] for key, turns in json.loads(path.read_text("utf-8")).items()})


def install(folder: Path, scripts: dict[int, list[tuple[int, int, int]]], monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the twin known to this program and to those it starts, with these scripts."""
    about = folder / "twin_voices-1.0.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: twin-voices\nVersion: 1.0\n", encoding="utf-8")
    (about / "entry_points.txt").write_text("[workflow.voices]\ntwin = tests.making.twin_voices:load\n", encoding="utf-8")
    (folder / "voices.json").write_text(json.dumps(scripts), encoding="utf-8")
    monkeypatch.setenv(VARIABLE, str(folder / "voices.json"))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(folder), os.environ.get("PYTHONPATH", ""), str(ROOT)]))
    monkeypatch.syspath_prepend(str(folder))
