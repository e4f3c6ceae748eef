"""The making of the bundled model: what is trained follows from numbers, and what was committed can be trained on (floor 4)."""

import doctest
import random
import re
from itertools import pairwise
from math import erf

import ctranslate2
import numpy as np
import pytest

from tests.making.random_model import Shape, make_random_model
from workflow.models.folders import bundled_folder
from workflow.models.making import natural, plan, talk, windows
from workflow.models.making.resume import variables, whisper_state
from workflow.models.making.speak import Spoken, word_by_word
from workflow.models.weights import read_weights

RATE = windows.RATE
SHAPE = Shape(width=64, layers=2, heads=2)
seeds = pytest.mark.parametrize("seed", range(12))


@pytest.fixture(scope="module")
def shelf() -> windows.Shelf:
    """Forty "sentences" of two voices: every word is a tone of 0.2 s, with 0.1 s of nothing before and after it."""
    word = np.concatenate([np.zeros(1600), 12_000 * np.sin(np.arange(3200) * 0.3), np.zeros(1600)]).astype(np.int16)
    rows, sounds, at = [], [], 0
    for number in range(40):
        count = 2 + number % 7
        starts = tuple(0.1 + 0.4 * k for k in range(count))
        text = " ".join(f"w{number}x{k}" for k in range(count))
        rows.append((0, Spoken(text, f"voice {number % 2}", at, at + count * len(word), starts, tuple(s + 0.2 for s in starts))))
        sounds += [word] * count
        at += count * len(word)
    return windows.Shelf([np.concatenate(sounds)], rows)


def loudness(sound: np.ndarray, start: float, end: float) -> float:
    return float(np.sqrt(np.mean(sound[int(start * RATE) : int(end * RATE)] ** 2)))


@seeds
def test_in_a_window_every_word_is_heard_where_its_time_says(shelf, seed):
    window = windows.conversation(shelf, random.Random(seed), most=8, length_s=20.0)
    assert len(window.sound) <= 20 * RATE
    times = [(start, end) for heard in window.sentences for start, end in zip(heard.starts, heard.ends, strict=True)]
    assert times and times == sorted(times)
    words = [loudness(window.sound, start + 0.05, end - 0.05) for start, end in times]
    gaps = [loudness(window.sound, end + 0.04, start - 0.02) for (_, end), (start, _) in pairwise(times)]
    assert min(words) > 1.3 * float(np.median(gaps))


@seeds
def test_the_same_chance_gives_the_same_window(shelf, seed):
    one, same = (windows.conversation(shelf, random.Random(seed), most=5) for _ in range(2))
    assert (one.sound == same.sound).all()
    assert one.sentences == same.sentences


@seeds
def test_an_empty_window_has_no_word_and_fits_the_window(seed):
    window = windows.empty(random.Random(seed))
    assert window.sentences == ()
    assert RATE <= len(window.sound) <= 30 * RATE
    assert np.abs(window.sound).max() <= 4


def test_a_telephone_hears_neither_a_hum_nor_a_hiss():
    seconds = np.arange(RATE) / RATE
    for narrow in (False, True):
        tones = {hertz: 0.3 * np.sin(2 * np.pi * hertz * seconds).astype(np.float32) for hertz in (50, 1000, 7000)}
        levels = {hertz: windows.telephone(tone, narrow=narrow).std() for hertz, tone in tones.items()}
        assert levels[1000] > 0.2
        assert max(levels[50], levels[7000]) < 0.01


def test_a_line_of_8_khz_leaves_nothing_above_4_khz():
    noise = np.random.default_rng(1).standard_normal(RATE).astype(np.float32) * 0.1
    power = np.abs(np.fft.rfft(windows.telephone(noise, narrow=True))) ** 2
    assert power[4001:].sum() < 1e-6 * power[:4001].sum()


@pytest.mark.speech
def test_said_word_by_word_every_start_is_known_to_the_sample():
    said = word_by_word("I was um tired.", "en-gb+m3", 1.0, random.Random(1))
    first = [round(start * RATE) for start in said.starts]
    assert len(first) == 4
    assert all(np.abs(said.sound[at : at + 8]).max() > 0.01 for at in first)
    assert all(np.abs(said.sound[at - 400 : at]).max() == 0 for at in first[1:])


def test_measured_sentences_were_never_trained():
    measured = talk.held_out_sentences(50)
    assert all(talk.runs(said).isdisjoint(talk.training_runs()) for said in measured)
    assert not talk.held_out(next(said for said in map(talk.sentence, range(100)) if talk.runs(said)))
    assert [word for said in measured for word in talk.unknown_words(said)] == []


def test_a_sentence_as_it_is_told_has_its_words_its_mark_and_no_run_of_a_sample():
    told = [talk.sentence(number) for number in range(talk.FIRST_NATURAL, talk.FIRST_NATURAL + 2_000)]
    assert [said for said in told if not re.fullmatch(r"[A-Z][A-Za-z' -]*[.?]", said)] == []
    assert [word for said in told for word in talk.unknown_words(said)] == []
    asked = [said for said in told if said.endswith("?")]
    assert 0.05 < len(asked) / len(told) < 0.3
    assert not {run for said in told for run in talk.runs(said)} & {tuple(run.split()) for run in natural.APART}


def test_of_sentences_with_a_word_broken_off_only_some_stand_on_the_shelf():
    said = [Spoken(text, "a voice", 0, 1600, (0.0,), (0.1,)) for text in ("I was go- going.", "Mm-hm.", "I see.") for _ in range(30)]
    shelf = windows.Shelf([np.zeros(1600, np.int16)], [(0, one) for one in said])
    heard = [said[i].text for i in shelf.by_voice["a voice"]]
    assert (heard.count("I was go- going."), heard.count("Mm-hm."), heard.count("I see.")) == (10, 30, 30)


@pytest.mark.parametrize("course", [plan.FROM_NOTHING, plan.FROM_THE_TRIAL, plan.FROM_THE_BUNDLED], ids=["nothing", "trial", "bundled"])
def test_the_rate_rises_and_ends_at_nothing_while_conversations_grow(course):
    rates = [course.rate_at(step) for step in range(course.steps)]
    assert rates[0] < max(rates) == course.rate
    assert rates[-1] < course.rate / 500
    assert rates[course.steps - course.fall :] == sorted(rates[course.steps - course.fall :], reverse=True)
    first, last = course.mix(0), course.mix(course.steps - 1)
    assert last.singles <= first.singles
    assert max(last.lengths_s) == windows.WINDOW_S
    assert min(last.prompted, last.timed, last.empty, last.padded) > 0


@pytest.mark.parametrize("module", [natural, talk, plan], ids=lambda module: module.__name__.rpartition(".")[2])
def test_the_examples_in_the_making_are_true(module):
    assert doctest.testmod(module).failed == 0


def test_the_bundled_weights_can_be_trained_on():
    """Every weight of the bundled model is found, and int8 gives back the numbers that are stored."""
    state = whisper_state(bundled_folder() / "model.bin")
    fused_biases = sum(values.size for name, values in state.items() if name.endswith("k_proj.weight")) // 192
    assert sum(values.size for values in state.values()) + fused_biases == read_weights(bundled_folder() / "model.bin").parameters
    table = state["model.decoder.embed_tokens.weight"]
    steps = table / np.abs(table).max(axis=1, keepdims=True) * 127
    assert np.abs(steps - steps.round()).max() < 1e-3


def test_weights_taken_back_from_int8_are_those_that_were_put_in(tmp_path):
    whole = variables(make_random_model(tmp_path / "whole", SHAPE, quantization=None) / "model.bin")
    pressed = variables(make_random_model(tmp_path / "pressed", SHAPE, quantization="int8") / "model.bin")
    assert pressed.keys() == whole.keys()
    for name, values in whole.items():
        if values.ndim > 1:
            row = np.abs(values.reshape(len(values), -1)).max(axis=1) / 127
            assert (np.abs(values - pressed[name]).reshape(len(values), -1).max(axis=1) <= 0.51 * row + 1e-6).all(), name


def test_the_weights_are_given_the_names_that_mean_the_same(tmp_path):
    """An encoder written out in numpy, with the names of transformers, hears what CTranslate2 hears."""
    folder = make_random_model(tmp_path / "model", SHAPE, quantization=None)
    state = {name: values.astype(np.float64) for name, values in whisper_state(folder / "model.bin").items()}
    mel = np.random.default_rng(0).standard_normal((1, 80, 3000)).astype(np.float32)
    engine = ctranslate2.models.Whisper(str(folder), device="cpu", compute_type="float32")
    theirs = np.array(engine.encode(ctranslate2.StorageView.from_array(mel)))[0]
    assert np.abs(encoded(state, mel[0]) - theirs).max() < 0.01


def encoded(state: dict[str, np.ndarray], mel: np.ndarray) -> np.ndarray:
    """Whisper's encoder (Radford et al., 2022), slow and plain: (80, 3000) to (1500, width)."""

    def linear(name: str, x: np.ndarray) -> np.ndarray:
        return x @ state[f"{name}.weight"].T + state.get(f"{name}.bias", 0)

    def norm(name: str, x: np.ndarray) -> np.ndarray:
        x = (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + 1e-5)
        return x * state[f"{name}.weight"] + state[f"{name}.bias"]

    def gelu(x: np.ndarray) -> np.ndarray:
        return x * 0.5 * (1 + np.vectorize(erf)(x / 2**0.5))

    def conv(name: str, x: np.ndarray, stride: int) -> np.ndarray:
        padded = np.pad(x, ((0, 0), (1, 1)))
        seen = np.stack([padded[:, k : k + x.shape[1]] for k in range(3)], -1)[:, ::stride]
        return gelu(np.einsum("itk,oik->ot", seen, state[f"{name}.weight"], optimize=True) + state[f"{name}.bias"][:, None])

    top, heads = "model.encoder", SHAPE.heads
    h = conv(f"{top}.conv2", conv(f"{top}.conv1", mel, 1), 2).T + state[f"{top}.embed_positions.weight"]
    for number in range(SHAPE.layers):
        layer = f"{top}.layers.{number}"
        x = norm(f"{layer}.self_attn_layer_norm", h)
        q, k, v = (linear(f"{layer}.self_attn.{part}_proj", x).reshape(1500, heads, -1).swapaxes(0, 1) for part in "qkv")
        scores = q @ k.swapaxes(1, 2) / q.shape[-1] ** 0.5
        weights = np.exp(scores - scores.max(-1, keepdims=True))
        mixed = (weights / weights.sum(-1, keepdims=True)) @ v
        h = h + linear(f"{layer}.self_attn.out_proj", mixed.swapaxes(0, 1).reshape(1500, -1))
        h = h + linear(f"{layer}.fc2", gelu(linear(f"{layer}.fc1", norm(f"{layer}.final_layer_norm", h))))
    return norm(f"{top}.layer_norm", h)
