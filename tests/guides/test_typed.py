"""Guides as a research assistant types them: what the page does not show."""

import json

import pytest

from tests.making.heard import transcribed
from tests.making.transcripts import said
from workflow.cli.boundary import run
from workflow.schedule import steps as schedule
from workflow.store.steps import Wish, init
from workflow.transcribe.turns import of_one


@pytest.fixture
def typed(tmp_path, monkeypatch, capsys):
    """A study with three interviews, the first of them transcribed; what a command prints to both outputs."""
    study = init(tmp_path / "one", Wish())
    for number in (1, 2, 3):
        schedule.add(study, "first-interview", (f"P{number}",), (), by="SD")
    transcribed(study, 1, [of_one("interviewer", said("So please take me through a usual session.", 61_000)), of_one("P1", said("Well."))])
    study.db.close()
    monkeypatch.chdir(study.path)

    def type_it(*words, expect=0):
        capsys.readouterr()
        code = run(list(words))
        printed = capsys.readouterr()
        assert code == expect, printed.err
        return printed.out + printed.err

    return type_it


def released(typed):
    typed("guide", "add", "patient-first")
    typed("guide", "release", "--not-piloted", "used before")


def test_the_transcripts_proposals_are_looked_at_and_confirmed(typed):
    released(typed)
    typed("guide", "attach", "S1")
    shown = typed("guide", "coverage", "S1")
    (line,) = (line for line in shown.splitlines() if line.startswith("usual-session"))
    assert "asked" in line and "00:01:01" in line and "take me through a usual session." in line
    assert sum("look" in line for line in shown.splitlines()) == 22  # every other question, and the sentence below
    facts = json.loads(typed("guide", "coverage", "S1", "--json"))
    assert [one["item"] for one in facts if one["proposed"] == "asked"] == ["usual-session"]
    assert "S1: 1 asked, 1 not-said" in typed("guide", "coverage", "S1", "--confirm", "--except", "harm=not-said")
    matrix = json.loads(typed("guide", "coverage", "--json"))
    assert {row["item"]: row["cells"] for row in matrix["rows"]}["harm"] == ["not-said"]


def test_without_a_transcript_nothing_is_proposed_and_the_page_says_what_to_type(typed):
    released(typed)
    typed("guide", "attach", "S2", "patient-first", "--version", "1.0")
    assert "workflow guide coverage S2 --asked" in typed("guide", "coverage", "S2")
    assert "S2 has no" not in typed("guide", "coverage", "S2", "--asked")
    assert "Never spoken of" not in typed("guide", "coverage")


def test_guides_are_listed_and_their_history_is_a_table_for_the_appendix(typed):
    assert "no guide yet" in typed("guide", "history")
    released(typed)
    typed("guide", "add", "focus-group")
    assert [one["standing"] for one in json.loads(typed("guide", "history", "--json"))] == ["released", "draft"]
    assert "| 1.0 |" in typed("guide", "history", "patient-first", "--markdown")
    assert "No session has used" in typed("guide", "coverage", "--guide", "focus-group")
    assert "They are the same." in typed("guide", "diff", "patient-first", "1.0")
    assert "has no version '9.9'" in typed("guide", "diff", "patient-first", "9.9", expect=1)


def test_lint_needs_no_study(typed, tmp_path, monkeypatch):
    (tmp_path / "g.md").write_text("---\nid: g\ntitle: G\n---\n## A {#a}\n- [q1] Did you sleep?\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert "Yes or no answers" in typed("guide", "lint", "g.md")
    assert json.loads(typed("guide", "lint", "g.md", "--json"))[0]["item"] == "q1"
    (tmp_path / "word.docx").write_bytes(b"PK\x03\x04")
    assert "a guide is a text file" in typed("guide", "lint", "word.docx", expect=1)
    assert "no such file" in typed("guide", "lint", "nowhere.md", expect=1)


def test_a_sheet_of_a_frozen_version_can_be_printed_without_a_session(typed, tmp_path):
    released(typed)
    assert "patient-first-en-1.0.html" in typed(
        "guide", "print", "patient-first", "--version", "1.0", "--to", "html", "--out", str(tmp_path)
    )
    assert "draft.docx" in typed("guide", "print", "patient-first", "--to", "docx")
    assert "cannot be written as pdf" in typed("guide", "print", "patient-first", "--to", "pdf", expect=2)
