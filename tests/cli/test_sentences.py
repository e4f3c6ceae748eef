"""Problems are told once and in whole sentences: no id before a sentence that names it, no sentence inside another."""

import ast
import re
from itertools import pairwise

import pytest

from tests.making.modules import ROOT
from tests.making.people import people_study
from tests.making.typed import in_this_program
from workflow.errors import about

DOUBLED = re.compile(r"^(?:Problem: )?([RSCP]\d+|FG\d+)\b.*: .*\b\1\b", re.MULTILINE)


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """One for all: nothing that is typed here is carried out."""
    return people_study(tmp_path_factory.mktemp("refused"))[0]


@pytest.fixture
def typed(study, capsys, monkeypatch):
    workflow = in_this_program(capsys, monkeypatch)
    plain = {"WORKFLOW_NOW": "2026-11-24T08:00Z", "WORKFLOW_STAFF": "SD"}
    return lambda *words, expect=None: workflow(*words, at=study.path, expect=expect, **plain)


def inside_others() -> list[str]:
    """Where a whole sentence is put behind a colon: its own capital then stands in the middle of another."""
    found = []
    for path in sorted((ROOT / "workflow").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            parts = node.values if isinstance(node, ast.JoinedStr) else []
            for before, after in pairwise(parts):
                colon = isinstance(before, ast.Constant) and str(before.value).endswith(": ")
                sentence = (
                    isinstance(after, ast.FormattedValue) and isinstance(after.value, ast.Attribute) and after.value.attr == "message"
                )
                if colon and sentence and before.value != "Problem: ":
                    found.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    return found


def test_no_sentence_is_put_inside_another():
    assert inside_others() == []


@pytest.mark.parametrize(
    "words",
    [
        ("transcript", "check", "R9", "--corrected"),
        ("transcript", "assign", "R9", "R8", "--to", "SD"),
        ("recording", "transcribe", "R9"),
        ("recording", "add", "no such file.mp3", "--session", "S1"),
        ("transcript", "show", "R9"),
        ("export", "transcripts", "--to", "docx", "R9"),
        ("export", "study"),
        ("session", "close", "S9"),
        ("people", "show", "P9"),
        ("people", "agree", "C99"),
        ("schedule", "invite", "S9"),
        ("transcript", "diff", "R9"),
        ("guide", "coverage", "S9"),
        ("member-check", "plan", "P9"),
        ("report", "quotations", "R9"),
    ],
)
def test_an_id_that_is_not_there_is_named_once(typed, words):
    answer = typed(*words)
    assert answer.code and not DOUBLED.search(answer.noted), answer.noted
    assert "fault" not in answer.noted and answer.noted.count("Problem:") <= 1


def test_what_refuses_one_of_several_recordings_is_told_of_that_one(typed):
    noted = typed("transcript", "check", "R8", "R9", "--corrected").noted
    assert noted.splitlines()[::2] == ["There is no recording R8.", "There is no recording R9."]
    assert about("R3", "It is not finished.") == "R3: It is not finished."


def test_somebody_who_has_no_participants_number_yet_is_explained(typed):
    told = typed("people", "agree", "P1", expect=1).noted
    assert "a participant's number comes with the signed form" in told and "such as C1" in told
    assert "the list goes up to C5" in typed("people", "agree", "C9", expect=1).noted


def test_whoever_corrects_does_not_check_in_the_same_breath(typed):
    told = typed("transcript", "check", "R1", "--corrected", "--checked", expect=2).noted
    assert "--corrected and --checked do not go together" in told
    assert "workflow --by SD transcript check R1 --corrected; then, by another person: workflow --by MH" in told
    assert "do not go together" in typed("transcript", "check", "R1", "--release", "--reopen", expect=2).noted
    assert "do not go together" in typed("schedule", "invite", "S1", "--send", "--sent", expect=2).noted


def test_somebody_typed_before_there_was_a_list_does_not_stop_the_day(tmp_path, capsys, monkeypatch):
    from workflow.people.steps import book
    from workflow.schedule import steps as schedule
    from workflow.store.steps import Wish, init

    study = init(tmp_path / "late-list", Wish())
    schedule.add(study, "first-interview", ("P1",), (), by="SD")
    with study.db.atomic():
        book.enter(study, "participants", {"facts": {}}, by="SD")
    workflow = in_this_program(capsys, monkeypatch)
    for words in (("today",), ("week",), ("status",), ("recording", "list"), ("session", "list")):
        workflow(*words, at=study.path)
