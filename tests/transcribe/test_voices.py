"""The backends that tell voices apart: the twin, and the built-in with the weights that can be fetched."""

import os
import pickle
from pathlib import Path

import numpy as np
import pytest

from tests.contracts import VoicesContract
from tests.making.lanes import turns_of
from tests.making.twin import marked
from tests.making.twin_voices import ScriptedVoices
from workflow.errors import BadInput, NotFound
from workflow.models import voices_package
from workflow.transcribe import voices
from workflow.transcribe.voices import ge2e, mel, unpickled


class TestTwin(VoicesContract):
    @pytest.fixture(scope="class")
    @classmethod
    def voices(cls):
        return ScriptedVoices({1: [(0, 0, 4000), (1, 4000, 10_000)]})

    @pytest.fixture(scope="class")
    @classmethod
    def windows(cls):
        sound = marked(np.zeros(12 * 16_000, np.int16), 1)
        return [sound[at * 16 : at * 16 + 25_600] for at in (0, 1600, 5000, 7000, 3000, 9000)]


def weights() -> Path | None:
    """The fetched weights, in the folder of real models."""
    place = Path(os.environ.get("WORKFLOW_TEST_MODELS") or "none")
    return next(iter(place.glob(f"**/{voices_package.VOICES.weights}")), None)


def windows_of(speaker: str, count: int) -> list[np.ndarray]:
    long = sorted(turns_of(speaker), key=lambda said: -len(said.sound))[:count]
    return [(said.sound[4000 : 4000 + 25_600] * 32767).astype(np.int16) for said in long]


@pytest.mark.models
class TestGe2e(VoicesContract):
    @pytest.fixture(scope="class")
    @classmethod
    def voices(cls):
        path = weights()
        if path is None:
            pytest.skip("needs the weights of the voices: workflow models get voices")
        return ge2e.Ge2e(path)

    @pytest.fixture(scope="class")
    @classmethod
    def windows(cls):
        return [*windows_of("interviewer", 2), *windows_of("P7", 3), windows_of("P6", 1)[0]]


def test_without_weights_nobody_is_told_apart_and_the_way_to_them_is_told(monkeypatch, tmp_path):
    monkeypatch.setenv("WORKFLOW_MODELS", str(tmp_path))
    assert voices.find() is None
    with pytest.raises(NotFound) as told:
        ge2e.load()
    assert told.value.hint == "workflow models get voices"


class Evil:
    def __reduce__(self):
        return print, ("this must never be called",)


@pytest.mark.parametrize(
    "content", [pickle.dumps(unpickled.MAGIC) + pickle.dumps(1) + pickle.dumps({}) + pickle.dumps(Evil()), b"", b"PK\3\4"]
)
def test_a_file_that_would_run_something_is_refused_and_runs_nothing(content, capsys):
    with pytest.raises(BadInput, match="cannot be read"):
        unpickled.tensors(content, "model_state")
    assert capsys.readouterr().out == ""


def test_weights_that_are_not_those_we_know_are_refused(tmp_path):
    (tmp_path / "pretrained.pt").write_bytes(b"something else")
    with pytest.raises(BadInput, match="damaged"):
        ge2e.Ge2e(tmp_path / "pretrained.pt")
    (tmp_path / voices_package.VOICES.file).write_bytes(b"something else")
    for dry_run in (True, False):
        with pytest.raises(BadInput, match="not the file"):
            voices_package.take(tmp_path / voices_package.VOICES.file, dry_run=dry_run)


def test_the_picture_of_sound_does_not_depend_on_how_loud_it_is():
    sound = (np.random.default_rng(1).standard_normal(25_600) * 1000).astype(np.int16)
    loud, soft = mel.pictures([sound, (sound // 2).astype(np.int16)], 160)
    assert np.allclose(loud, soft, rtol=0.02, atol=1e-7)


def test_every_frequency_between_the_edges_is_in_a_band_and_a_tone_is_in_its_own():
    tone = (8000 * np.sin(2 * np.pi * 440 * np.arange(25_600) / 16_000)).astype(np.int16)
    middle = mel.pictures([tone], 160)[0].mean(axis=0)
    weights_of = mel.bands()[int(np.argmax(middle))]
    assert abs(float(np.fft.rfftfreq(400, 1 / 16_000)[int(np.argmax(weights_of))]) - 440) < 80
