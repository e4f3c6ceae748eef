"""`--model auto`, and how a model is tried out without risk (floor 4)."""

import json
import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.making.random_model import Shape, make_random_model
from workflow.errors import EngineFailed, NotFound
from workflow.models.adding import add
from workflow.models.auto import choose_for_this_computer, choose_with_reason
from workflow.models.card import ModelCard
from workflow.models.child import TooSlow, run_child
from workflow.models.choosing import ENOUGH, candidates, choose
from workflow.models.folders import cache_folder
from workflow.models.installed import find
from workflow.models.measuring import CACHE, try_out

DEMO = ModelCard("demo", ("en",), synthetic_only=True, parameters=4_600_000)
SIZES = {"tiny": 39, "base": 74, "small": 244, "medium": 769, "large-v2": 1550}
CARDS = [ModelCard(name, ("nl", "en"), parameters=size * 1_000_000) for name, size in SIZES.items()]


def test_the_largest_model_that_is_fast_enough_is_taken():
    speeds = {"tiny": 40.0, "base": 20.0, "small": 7.6, "medium": 2.4, "large-v2": 1.1}
    assert choose(CARDS, speeds).name == "medium"


def test_where_none_is_fast_enough_the_fastest_is_taken_and_that_is_said():
    choice = choose(CARDS[2:], {"small": 1.5, "medium": 0.5, "large-v2": 0.2})
    assert choice.name == "small"
    assert "No model here is twice as fast" in choice.why


def test_the_demonstration_model_is_taken_only_when_nothing_else_is_here():
    assert choose([DEMO, CARDS[0]], {"tiny": 0.1, "demo": 100.0}).name == "tiny"
    assert choose([DEMO], {"demo": 100.0}).name == "demo"
    assert "not for interviews" in choose([DEMO], {"demo": 100.0}).why


def test_a_language_that_no_model_knows_is_told_with_what_to_fetch():
    with pytest.raises(NotFound, match="'nl'") as told:
        candidates([DEMO], "nl")
    assert told.value.hint == "workflow models get small"


def test_models_that_do_not_run_here_lead_to_the_doctor():
    with pytest.raises(NotFound) as told:
        choose(CARDS, {"small": 0.0})
    assert told.value.hint == "workflow doctor"


@settings(deadline=None)  # a busy machine is no fault
@given(st.lists(st.sampled_from(CARDS), min_size=1, unique=True), st.data())
def test_whatever_the_speeds_no_larger_model_would_have_been_fast_enough(cards, data):
    speeds = {card.name: data.draw(st.floats(0.01, 50), label=card.name) for card in cards}
    taken = next(card for card in cards if card.name == choose(cards, speeds).name)
    larger = [card for card in cards if card.rank > taken.rank]
    assert all(speeds[card.name] < ENOUGH for card in larger)
    if speeds[taken.name] < ENOUGH:
        assert all(speeds[card.name] <= speeds[taken.name] for card in cards)


def test_measuring_from_the_largest_down_and_stopping_early_gives_the_same_choice():
    """What `auto` does: speeds of smaller models are never needed once one is fast enough."""
    speeds = {"tiny": 40.0, "base": 20.0, "small": 7.6, "medium": 2.4, "large-v2": 1.1}
    assert choose(CARDS, {"large-v2": 1.1, "medium": 2.4}) == choose(CARDS, speeds)


def test_on_a_fresh_computer_auto_is_the_demonstration_model_and_nothing_is_measured():
    model, why = choose_with_reason("en")
    assert model.name == "demo"
    assert "not for interviews" in why
    assert not (cache_folder() / CACHE).exists()


def test_the_bundled_model_is_tried_out_in_a_child_and_the_answer_is_remembered():
    trial = try_out(find("demo"))
    assert trial.runs, trial
    assert (trial.fault, trial.reached, trial.device) == ("", (), "cpu")
    assert trial.compute_type.startswith("int8")
    assert try_out(find("demo")) == trial  # the second answer has the same seconds: nothing was measured
    assert len(json.loads((cache_folder() / CACHE).read_text())) == 1


@pytest.mark.slow
def test_auto_measures_and_takes_the_largest_of_two_real_models(stick, tmp_path):
    add(stick)
    add(make_random_model(tmp_path / "broad", Shape(128, 1, 2)))
    heard = []
    model = choose_for_this_computer("en", note=heard.append)
    assert model.name in ("broad", "spoken")
    assert heard[0] == "Trying how fast this computer is with broad ..."
    known = json.loads((cache_folder() / CACHE).read_text())
    assert len(known) == len(heard)


def test_a_model_whose_tokenizer_is_damaged_is_a_fault_in_words_that_is_not_remembered(stick):
    add(stick)
    folder = find("spoken").folder
    (folder / "tokenizer.json").chmod(0o600)
    (folder / "tokenizer.json").write_text("{}")
    trial = try_out(find("spoken"))
    assert not trial.runs
    assert trial.fault
    assert "Traceback" not in trial.fault
    assert not (cache_folder() / CACHE).exists()


@pytest.fixture
def child(tmp_path, monkeypatch):
    """A module that a child process runs."""

    def write(code: str) -> str:
        (tmp_path / "a_child.py").write_text(code)
        monkeypatch.setenv("PYTHONPATH", str(tmp_path))
        return "a_child"

    return write


def test_a_child_that_answers_is_heard(child):
    code = "import json, sys; print('noise'); print(json.dumps({'twice': 2 * json.loads(sys.stdin.readline())['once']}))"
    assert run_child(child(code), {"once": 21}, timeout_s=20) == {"twice": 42}


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("import faulthandler; faulthandler._sigsegv()", "The process crashed"),
        ("import os; os._exit(0xC0000409 & 0xFF)", "exit code 9"),
        pytest.param(
            "import os; os.kill(os.getpid(), 9)",
            "memory is too small",
            marks=pytest.mark.skipif(os.name == "nt", reason="Windows ends no program for want of memory"),
        ),
        ("import sys; print('Could not load libcudnn_ops.so.9', file=sys.stderr); sys.exit(1)", r"CUDA"),
        ("raise ValueError('unsupported model version')", "unsupported model version"),
        ("pass", "stopped"),
    ],
)
def test_a_child_that_dies_is_a_sentence(child, code, sentence):
    with pytest.raises(EngineFailed, match=sentence):
        run_child(child(code), {}, timeout_s=20)


def test_a_child_that_hangs_is_ended_and_what_it_said_is_kept(child):
    with pytest.raises(TooSlow) as told:
        run_child(child("import time; print('{\"workers\": 2}', flush=True); time.sleep(60)"), {}, timeout_s=2)
    assert told.value.said == {"workers": 2}


def test_a_child_is_offline_whatever_the_person_set(child, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "0")
    code = "import json, os; print(json.dumps({name: os.environ[name] for name in ('HF_HUB_OFFLINE', 'HF_HUB_DISABLE_TELEMETRY')}))"
    assert run_child(child(code), {}, timeout_s=20) == {"HF_HUB_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1"}
