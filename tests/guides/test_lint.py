"""Advice on wording: what a critical colleague would say, in both languages; it never stops anything."""

import pytest

from workflow.guides.guide import Guide, Item, Section
from workflow.guides.lint import is_closed, lint


def about(question, language="en", **marks):
    item = Item("q1", question, **marks)
    last = Item("end", "What have I not asked?", "closing")
    return [
        advice.about
        for advice in lint(Guide("g", "", language, sections=(Section("s", "", 10, items=(item, last)),)))
        if advice.item == "q1"
    ]


@pytest.mark.parametrize(
    "question, language",
    [
        ("Did you like it?", "en"),
        ("Was it hard to come?", "en"),
        ("You came by bus. Did that go well?", "en"),
        ("Heeft u daar last van?", "nl"),
        ("Vond u het prettig?", "nl"),
        ("Was dat moeilijk?", "nl"),
    ],
)
def test_a_closed_question_is_named(question, language):
    assert is_closed(question, language) and about(question, language) == ["closed"]


@pytest.mark.parametrize(
    "question, language",
    [
        ("What did you do?", "en"),
        ("Could you tell me what happened?", "en"),
        ("How was it?", "en"),
        ("Wilt u mij vertellen hoe het ging?", "nl"),
        ("Hoe was dat voor u?", "nl"),
        ("Tell me about the first time.", "en"),
    ],
)
def test_an_open_question_is_left_alone(question, language):
    assert not is_closed(question, language) and about(question, language) == []


@pytest.mark.parametrize(
    "question, language, told",
    [
        ("What did you do and what did you feel and think?", "en", "double"),
        ("Wat deed u en wat voelde u en wat dacht u?", "nl", "double"),
        ("How helpful was the therapy?", "en", "leading"),
        ("Hoe fijn was de therapeut?", "nl", "leading"),
        ("What " + "very " * 25 + "happened?", "en", "long"),
    ],
)
def test_other_weak_wording_is_named(question, language, told):
    assert about(question, language) == [told]


def test_a_question_that_must_be_asked_needs_probes():
    assert about("What happened?", must=True) == ["probes"]
    assert about("What happened?", must=True, probes=("What then?",)) == []


def test_minutes_and_the_end_of_the_whole_guide():
    long = Guide("g", "", minutes=30, sections=(Section("s", "", 40, items=(Item("q", "What happened?"),)),))
    assert [advice.about for advice in lint(long)] == ["minutes", "closing"]
    assert [advice.about for advice in lint(long, 45)] == ["closing"]  # what the study plans goes before what the guide says


def test_a_guide_in_another_language_says_that_its_wording_is_not_read():
    assert "language" in [advice.about for advice in lint(Guide("g", "", "fr", sections=(Section("s", "", items=(Item("q", "Et?"),)),)))]
