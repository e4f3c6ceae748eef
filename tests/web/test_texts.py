"""What pages say, they say in every language that they speak."""

import pytest

from tests.making import board_study, plain_model
from workflow.people.candidates import STANDINGS
from workflow.store.steps import Wish, init
from workflow.today.board import STAGES, WINDOWS
from workflow.today.lines import PARTS
from workflow.today.steps.board import board
from workflow.web import assets
from workflow.web.saying import BLANK, sayings

DUTCH = assets.texts("nl")["board"]["said"]
SAME = {"open", "Member checks"}  # one word in both languages


def test_both_languages_say_everything():
    def names(value, path=""):
        if isinstance(value, dict):
            return {name for key, entry in value.items() for name in names(entry, f"{path}.{key}")}
        return {path}

    english, dutch = names(assets.texts("en")), names(assets.texts("nl"))
    assert english - dutch == set()
    own = (".script.kinds.", ".names.script.why.")  # sentences that the program itself says in English
    assert [name for name in dutch - english if not name.startswith(own)] == []


def test_the_board_says_in_dutch_what_the_program_says_in_english():
    say = sayings(DUTCH)
    labels = [*PARTS.values(), *STAGES.values(), *WINDOWS.values(), *STANDINGS.values()]
    assert [label for label in labels if say(label) == label and label not in SAME] == []


@pytest.fixture
def studies(tmp_path, monkeypatch):
    monkeypatch.setenv("WORKFLOW_MODELS", str(plain_model.put(tmp_path / "models", "small", "en")))
    return [board_study.study(tmp_path / "pain"), init(tmp_path / "empty", Wish())]


def test_no_sentence_of_a_study_under_way_or_of_an_empty_one_stays_english(studies):
    say, sentences = sayings(DUTCH), set()
    for study in studies:
        found = board(study, "2026-11-24T11:30")
        for line in (line for lines in (*found.today.values(), *found.week.values()) for line in lines):
            sentences |= {line.what, line.why}
        sentences |= {text for road in found.first for text in (road.begins, *(step.why for step in road.steps))}
        sentences |= {row.remark for matrix in found.matrices for row in matrix.rows}
    assert len(sentences) > 20 and [text for text in sentences if text and say(text) == text] == []


def test_no_word_that_a_sentence_leaves_open_is_lost_in_dutch():
    assert [pair for pair in DUTCH if len(pair) != 2 or pair[0].count(BLANK) != pair[1].count(BLANK)] == []
    english = [pair[0] for pair in DUTCH]
    assert len(english) == len(set(english))


def test_what_nobody_has_translated_stays_as_it_is():
    say = sayings(DUTCH)
    assert say("a remark of nobody's") == "a remark of nobody's" and say("") == ""
    assert say("late; 39 minutes of sound") == "te laat; 39 minuten geluid"
