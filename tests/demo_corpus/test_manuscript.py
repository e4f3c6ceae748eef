"""A manuscript with the paper's facts, in words of our own, held against the replay; and the text that the replay writes itself."""

from pathlib import Path

import pytest

from tests.demo_corpus.table import RAISED
from workflow.report.manuscript.checking import DIFFERS, NO_DATA, NOT_CHECKED
from workflow.report.steps import reports, writing
from workflow.report.steps.manuscript import checked_text

TEXT = (Path(__file__).parent / "manuscript.txt").read_text(encoding="utf-8")
# which of the thirteen a manuscript that says so is told as an error, and by which words
WRONG = {2: "3 of 64", 3: "17 of 20", 4: "Not every interview was face to face", 5: "another box of the flow"}


@pytest.fixture(scope="module")
def desk(replay):
    return reports.desk(replay)


@pytest.fixture(scope="module")
def found(desk):
    return checked_text(desk, TEXT)


def test_every_number_of_the_paper_agrees_and_none_that_is_no_count_is_taken_for_one(found):
    counted = found.counted()
    assert counted[DIFFERS] == counted[NO_DATA] == 0 and counted["agrees"] >= 29
    passed_over = {one.text for one in found.findings if one.status == NOT_CHECKED}
    assert {".12", ".13 14", ".29", ".26", "PHQ-15", "NL7157", "NTR7356"} <= passed_over


@pytest.mark.parametrize(
    ("right", "wrong"),
    [("We phoned 25 patients", "We phoned 26 patients"), ("lasted 39 min", "lasted 38 min"), ("(range 33-68 min)", "(range 33-69 min)")],
)
def test_a_slip_of_the_pen_is_found(desk, right, wrong):
    assert right in TEXT
    assert checked_text(desk, TEXT.replace(right, wrong)).counted()[DIFFERS] == 1


def test_a_quotation_of_nobody_is_found_and_those_of_the_twelve_are_not(found):
    assert [(one.id, bool(one.problem)) for one in found.quoted] == [("P4", False), ("P21", True), ("T22", False)]


def test_all_thirteen_contradictions_and_open_questions_are_laid_beside_their_sentences(found):
    for number, words in WRONG.items():
        assert any(words in claim.why for claim in found.claims), number
    for number, _, words in RAISED:
        assert number in WRONG or any(words in claim.why for claim in found.raised), (number, words)


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_methods_section_of_the_replay_agrees_with_itself_and_claims_nothing_that_nobody_entered(desk, language):
    text = writing.methods(desk, language).text.partition("\n!")[0]
    again = checked_text(desk, text)
    assert again.counted()[DIFFERS] == 0 and again.claims == ()
    for words in ("second person", "tweede persoon", "corrected", "gecorrigeerd", "model", "kappa", "withdrew", "Zoom"):
        assert words not in text


def test_the_checklists_ask_where_the_paper_is_silent(desk):
    coreq = {item.id: item for item in writing.checklist(desk, "coreq").items}
    srqr = {item.id: item for item in writing.checklist(desk, "srqr").items}
    for silent in ("C16", "C20", "C15", "C25"):
        assert coreq[silent].status == "needs you", silent
    for open_ in ("C1", "C24"):
        assert coreq[open_].status == "needs you", open_
    told = srqr["S13"].text + srqr["S9"].text
    assert "second person" not in told and "speech model" not in told and "everybody" not in told
