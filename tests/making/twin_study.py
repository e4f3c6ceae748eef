"""A study whose recordings the twin engine hears, through the real steps and the real program for the model (floor 4).

The twin is made known the way any engine of somebody else would be: as an entry point of an installed package.
"""

import os
from pathlib import Path

import pytest

from tests.making import long_sound
from tests.making.modules import ROOT
from tests.making.sounds import write_sound
from tests.making.twin import marked, save
from workflow.records import RATE, Word
from workflow.schedule.steps import add as add_session
from workflow.store.folder import StudyFolder
from workflow.store.steps import Wish as StudyWish
from workflow.store.steps import init
from workflow.transcribe.steps.add import Wish, add
from workflow.transcribe.steps.params import Choice

Scripts = dict[int, list[Word]]


def install_twin(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package in `folder` that brings the engine `twin`, seen by this program and by those it starts."""
    about = folder / "the_twin-1.0.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: the-twin\nVersion: 1.0\n", encoding="utf-8")
    (about / "entry_points.txt").write_text("[workflow.engines]\ntwin = tests.making.twin:load\n", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(folder), str(ROOT)]))
    monkeypatch.syspath_prepend(str(folder))


def make(home: Path, recordings: int, seconds: float, language: str = "en", **settings: object) -> tuple[StudyFolder, Choice, Scripts]:
    """A study with recordings of real made-up speech, of which the twin knows every word; and the choice of the twin."""
    study = init(home / "twin-study", StudyWish(languages=(language,)))
    pool, scripts = long_sound.sentences(), {}
    for number in range(1, recordings + 1):
        sound, scripts[number] = long_sound.recording(pool, seconds, number)
        path = home / f"{number}.wav"
        write_sound(path, marked(sound, number), rate=RATE)
        session, _ = add_session(study, "first-interview", (f"P{number}",), (), by="SD")
        added = next(add(study, (path,), Wish(session.number), by="SD"))
        assert added.recording, added.problem
    told = {"scripts": str(save(home, scripts)), **settings}
    return study, Choice(model="twin", identity="twin 1", engine="twin", engine_settings=told, longest_ms=12_000), scripts
