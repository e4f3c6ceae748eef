"""The engine hears as promised: the same words in any company, nothing lost, nothing punished (floor 4)."""

import os
import platform
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import workflow.models
from tests.contracts import EngineContract
from tests.making.random_model import make_random_model
from tests.making.sounds import speech_like
from tests.making.twin import DIED, ScriptedEngine, load, marked, save, spread, where
from workflow.errors import BadInput, EngineFailed
from workflow.records import Hearing, Word
from workflow.transcribe.engines import Options, whisper_identity
from workflow.transcribe.engines.decode import Decoded
from workflow.transcribe.engines.features import log_mel
from workflow.transcribe.engines.memory import keep_freed_memory
from workflow.transcribe.engines.onsets import begun
from workflow.transcribe.engines.whisper import WhisperEngine
from workflow.transcribe.engines.whisper import load as load_whisper

DEMO = Path(workflow.models.__file__).parent / "demo"
LENGTHS = (6.0, 3.5, 9.25, 2.0, 12.0, 1.2, 4.0, 29.99)
DUTCH = "eh ja ik ik denk hè dat coördinatie eh belangrijk is voor de patiënt"


def voices() -> list[np.ndarray]:
    """Eight speech-like sounds of different lengths."""
    return [np.round(speech_like(s, seed=i)[0] * 32767).astype(np.int16) for i, s in enumerate(LENGTHS)]


def spoken(text: str) -> np.ndarray:
    """A sentence in a synthetic voice, float32 at 16 kHz."""
    done = subprocess.run(["espeak-ng", "-v", "en", "-s", "150", "--stdout", text], capture_output=True, check=True)
    data = done.stdout[done.stdout.index(b"data") + 8 :]  # a WAV that was written to a pipe: its length field means nothing
    sound = np.frombuffer(data[: len(data) // 2 * 2], "<i2").astype(np.float32) / 32768
    length = len(sound) * 16_000 // 22_050
    return np.interp(np.arange(length) * 22_050 / 16_000, np.arange(len(sound)), sound).astype(np.float32) * 0.6


@pytest.fixture(scope="module")
def demo() -> WhisperEngine:
    engine = load_whisper(DEMO, prompts=False, threads=2)
    yield engine
    engine.close()


class TestTheDemonstrationModel(EngineContract):
    @pytest.fixture(scope="class")
    @classmethod
    def engine(cls, demo):
        return demo

    @pytest.fixture(scope="class")
    @classmethod
    def sounds(cls):
        return voices()

    @pytest.fixture(scope="class")
    @classmethod
    def options(cls):
        return Options("en", max_new_tokens=20, temperatures=(0.0,))


class RandomModel(EngineContract):
    """Random weights nearly tie at every step: whatever a neighbour changes in the last bit shows in the words."""

    quantization: str | None = "int8"

    @pytest.fixture(scope="class")
    @classmethod
    def engine(cls, tmp_path_factory):
        folder = make_random_model(tmp_path_factory.mktemp("model") / "tiny", "tiny", cls.quantization)
        engine = load_whisper(folder, compute_type=cls.quantization or "float32", threads=2)
        yield engine
        engine.close()

    @pytest.fixture(scope="class")
    @classmethod
    def sounds(cls):
        return voices()

    @pytest.fixture(scope="class")
    @classmethod
    def options(cls):
        return Options("nl", hotwords="Eh, ja.", max_new_tokens=30, temperatures=(0.0,), rehear=False)


@pytest.mark.slow
class TestRandomWeightsInWholeNumbers(RandomModel):
    quantization = "int8"


@pytest.mark.slow
class TestRandomWeightsInFractions(RandomModel):
    quantization = None


class TestTheScriptedTwin(EngineContract):
    @pytest.fixture(scope="class")
    @classmethod
    def engine(cls):
        return ScriptedEngine({number: spread(DUTCH) for number in range(8)})

    @pytest.fixture(scope="class")
    @classmethod
    def sounds(cls):
        return [marked(sound, number) for number, sound in enumerate(voices())]

    @pytest.fixture(scope="class")
    @classmethod
    def options(cls):
        return Options("nl")


@settings(max_examples=12, deadline=None)
@given(samples=st.integers(210, 480_000), loud=st.sampled_from([1.0, 0.01, 0.0]))
def test_our_picture_of_a_sound_is_the_one_faster_whisper_draws(samples, loud):
    from faster_whisper.audio import pad_or_trim
    from faster_whisper.feature_extractor import FeatureExtractor

    sound = (np.random.default_rng(samples).standard_normal(samples) * loud).astype(np.float32)
    assert np.abs(log_mel(sound) - pad_or_trim(FeatureExtractor()(sound)[:, :-1])).max() < 1e-4


def test_even_a_sound_too_short_to_be_one_has_a_picture():
    assert log_mel(np.ones(3, np.int16)).shape == (80, 3000)


def test_every_setting_of_the_search_is_passed_by_name(demo):
    """A new version of CTranslate2 with another default must not change a word."""
    given_names: set[str] = set()

    class Listening:
        def __getattr__(self, name):
            return getattr(demo._whisper.model, name)

        def generate(self, sound, prompts, **settings):
            given_names.update(settings)
            return demo._whisper.model.generate(sound, prompts, **settings)

    options = Options("en", temperatures=(0.0,))
    demo.hear(voices()[:1], options, [1])  # prepares the prompt
    decoder, real = demo._decoder, demo._decoder.model
    decoder.model = Listening()
    try:
        seen = decoder.encode(log_mel(voices()[0]))
        decoder.search([seen], [6000], options)
    finally:
        decoder.model = real
    import ctranslate2

    signature = ctranslate2.models.Whisper.generate.__doc__.split("*,")[1].split("->")[0]
    known = {part.split(":")[0].strip() for part in signature.split(",") if ":" in part}
    assert known - given_names == {"asynchronous", "num_hypotheses", "return_logits_vocab", "sampling_topk"}  # no say in a beam search


def said(text: str, *, seconds: float, logprob: float = -0.2, no_speech: float = 0.0) -> Decoded:
    return Decoded((1,) * len(text.split()), text, logprob, no_speech, 0.0, int(seconds * 1000), np.zeros((1, 1, 1), np.float32))


def test_a_person_who_repeats_himself_is_believed():
    stammer = said("I I I I I I I I I I I I I I I I I I I I I I I I I I I I I I", seconds=12)
    assert stammer.compression > 2.4
    assert stammer.passes(Options())


def test_a_loop_that_no_mouth_can_speak_is_heard_again():
    assert not said("thank you. " * 40, seconds=4).passes(Options())


def test_an_improbable_text_is_heard_again_but_silence_is_left_alone():
    assert not said("uh", seconds=3, logprob=-1.5).passes(Options())
    assert said("uh", seconds=3, logprob=-1.5, no_speech=0.9).passes(Options())


def test_a_text_that_fails_is_tried_again_with_the_chunks_own_seed(demo):
    sound = voices()[0]
    strict = Options("en", logprob_threshold=5.0, no_speech_threshold=None, temperatures=(0.0, 0.9), max_new_tokens=20, rehear=False)
    first, again, other = (demo.hear([sound], strict, [seed])[0] for seed in (1, 1, 2))
    assert first == again
    assert isinstance(other, Hearing)


@pytest.mark.speech
def test_where_a_reading_stops_too_early_the_rest_is_heard_again(demo):
    pause = np.zeros(24_000, np.float32)
    sound = np.concatenate([spoken("I practised the breathing exercise in the morning."), pause, spoken("We talked about the family.")])
    short = Options("en", max_new_tokens=10, temperatures=(0.0,))
    once = demo.hear([sound], replace(short, rehear=False), [1])[0]
    whole = demo.hear([sound], short, [1])[0]
    assert whole.words[: len(once.words)] == once.words
    assert any(word.start_ms > 3800 for word in whole.words), "the second sentence is missing"
    assert all(word.start_ms < 3800 for word in once.words)


@pytest.mark.speech
def test_the_words_are_those_that_faster_whisper_finds_and_begin_where_they_sound(demo):
    sound = spoken("We talked about the family and the house.")
    ours = demo.hear([sound], Options("en", temperatures=(0.0,), rehear=False), [1])[0]
    segments, _ = demo._whisper.transcribe(
        sound, language="en", beam_size=5, temperature=[0.0], condition_on_previous_text=False, word_timestamps=True, vad_filter=False
    )
    first = next(iter(segments))
    theirs = [Word(w.word.strip(), round(w.start * 1000), round(w.end * 1000)) for w in first.words]
    assert [(w.text, w.start_ms, w.end_ms) for w in ours.words] == [(w.text, w.start_ms, w.end_ms) for w in begun(theirs, sound)]
    assert [w.probability for w in ours.words] == pytest.approx([w.probability for w in first.words], abs=0.02)


def test_a_model_without_prompts_is_never_shown_hotwords(demo):
    demo.hear([], Options("en", hotwords="Um, well, I I think."), [])
    assert demo._decoder.prompt == demo._decoder.tokenizer.sot_sequence
    willing = WhisperEngine(DEMO, demo.card.__class__("demo", prompts=True), threads=1)
    willing.hear([], Options("en", hotwords="Um, well, I I think."), [])
    assert willing._decoder.prompt[0] == willing._decoder.tokenizer.sot_prev
    willing.close()


def test_identity_is_known_before_a_model_is_loaded(demo):
    from workflow.models.hashing import weights_sha256

    assert demo.identity() == whisper_identity(weights_sha256(DEMO))


def test_a_folder_that_is_no_model_and_a_model_that_is_broken_are_told_in_words(tmp_path):
    with pytest.raises(BadInput, match=r"no model\.bin"):
        load_whisper(tmp_path)
    for file in DEMO.iterdir():
        data = file.read_bytes()
        (tmp_path / file.name).write_bytes(data[: len(data) // 2] if file.name == "model.bin" else data)
    with pytest.raises(EngineFailed, match="cannot be loaded"):
        load_whisper(tmp_path)


def test_a_person_may_keep_their_own_memory_settings(monkeypatch):
    monkeypatch.setenv("MALLOC_ARENA_MAX", "4")
    assert keep_freed_memory() is False


TAKE = """
import ctypes, threading
if {keep}:
    from workflow.transcribe.engines.memory import keep_freed_memory
    assert keep_freed_memory()
together = threading.Barrier(4)
threads = [threading.Thread(target=lambda: (bytearray(100_000), together.wait())) for _ in range(4)]
[thread.start() for thread in threads], [thread.join() for thread in threads]
libc = ctypes.CDLL(None)
libc.fdopen.restype = ctypes.c_void_p
libc.malloc_info(0, ctypes.c_void_p(libc.fdopen(1, b"w")))
libc.fflush(None)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc gives threads heaps of their own")
def test_all_threads_of_the_models_program_share_one_heap():
    def heaps(keep):
        code = TAKE.format(keep=keep)
        env = {name: value for name, value in os.environ.items() if not name.startswith("MALLOC_")}
        told = subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[2], env=env, capture_output=True, check=True)
        return told.stdout.count(b"<heap nr=")

    assert (heaps(keep=True), heaps(keep=False) > 1) == (1, True)


@settings(max_examples=25, deadline=None)
@given(cut=st.integers(0, 40_000), length=st.integers(200, 30_000), number=st.integers(0, 65_535))
def test_the_twin_knows_where_a_chunk_comes_from_wherever_it_is_cut(cut, length, number):
    sound = marked(np.round(speech_like(5)[0] * 20_000).astype(np.int16), number)
    assert where(sound[cut : cut + length]) == (number, cut)


def test_the_twin_breaks_where_it_is_told_to(tmp_path):
    scripts = {1: spread(DUTCH)}
    sound = marked(np.zeros(96_000, np.int16), 1)
    broken = ScriptedEngine(scripts, faults={2: "raise"})
    heard = broken.hear([sound], Options("nl"), [1])[0]
    assert [word.text for word in heard.words[:6]] == ["eh", "ja", "ik", "ik", "denk", "hè"]
    with pytest.raises(EngineFailed):
        broken.hear([sound], Options("nl"), [1])
    assert broken.hear([sound], Options("nl"), [1]) == [heard]
    assert load(str(save(tmp_path, scripts))).hear([sound], Options("nl"), [1]) == [heard]


def test_the_twin_dies_as_a_crashed_process_does(tmp_path):
    path = save(tmp_path, {1: spread("ja")})
    code = f"from tests.making.twin import load; load({str(path)!r}, faults={{'1': 'die'}}).hear([], None, [])"
    done = subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[2], env={**os.environ, "PYTHONPATH": "."}, check=False)
    assert done.returncode == DIED
