"""What a command says back when something was otherwise before: a second signature, a yes after a no, a row that is not there."""

import pytest

from tests.making.people import passphrase_file, people_study
from tests.making.typed import in_this_program
from workflow.store.folder import open_study


@pytest.fixture
def workflow(capsys, monkeypatch):
    return in_this_program(capsys, monkeypatch)


@pytest.fixture
def study(tmp_path):
    return people_study(tmp_path)[0]


@pytest.fixture
def typed(study, tmp_path, workflow):
    surroundings = {"WORKFLOW_PASSPHRASE_FILE": passphrase_file(tmp_path), "WORKFLOW_NOW": "2026-11-24T09:00Z", "WORKFLOW_STAFF": "SD"}

    def type_(*words, expect=0):
        return workflow(*words, at=study.path, expect=expect, **surroundings).said

    return type_


def test_a_second_signature_says_what_it_changes(typed):
    typed("people", "agree", "C1")
    typed("people", "consent", "C1", "--form", "3", "--on", "2026-11-20", "--scopes", "interview,audio")
    said = typed("people", "consent", "P1", "--form", "4", "--on", "2026-11-22", "--scopes", "interview,quotes")
    assert "takes the place of form 3 of 2026-11-20. New: quotations in publications. No longer: a sound recording" in said
    late = typed("people", "consent", "P1", "--form", "2", "--on", "2026-11-01", "--scopes", "all")
    assert "Form 4 of 2026-11-22 was signed later and holds" in late


def test_a_yes_after_a_no_is_remarked_on(typed):
    typed("people", "decline", "C2", "--why", "lack-of-time")
    assert "Before that C2 had said no (lack of time); both stand in the story" in typed("people", "agree", "C2")
    assert "had said no" not in typed("people", "agree", "C3")


def test_a_row_that_was_to_be_kept_and_is_not_there_is_told(typed, study):
    (study.path.parent / "more.csv").write_text("name;phone\nEva Groen;06 5550 1799\n", encoding="utf-8")
    said = typed("sample", "import", "../more.csv", "--keep", "7", "--dry-run")
    assert "Row 7 was to be kept, and the list has no such row with somebody in it." in said


def test_the_hint_after_a_withdrawal_names_somebody_of_this_study_and_the_files_that_show_the_id_still(typed):
    typed("people", "agree", "C1")
    typed("schedule", "book", "C1", "--at", "2026-12-01 10:00", "--with", "MH")
    typed("schedule", "feed")
    typed("session", "sheet", "S1")
    said = typed("people", "withdraw", "C1", "--scope", "erase")
    assert "--second MH --dry-run" in said and "MSHW" not in said
    assert "C1 still stands in exports/team-calendar.ics; renew it: workflow schedule feed" in said
    assert "C1 still stands in reports/S1-sheet.html; delete it" in said


def test_the_id_of_a_study_keeps_its_letters(tmp_path, workflow):
    workflow("init", "\u00dcnal's study", at=tmp_path)
    assert open_study(tmp_path / "\u00dcnal's study").settings.id == "unal-s-study"


def test_a_row_that_is_kept_without_need_or_in_vain_is_told(typed, study):
    rows = "name;phone;id\nEva Groen;06 5550 1799;\nFenna Bos;06 5550 1798;C99\n"
    (study.path.parent / "kept.csv").write_text(rows, encoding="utf-8")
    said = typed("sample", "import", str(study.path.parent / "kept.csv"), "--keep", "2", "--keep", "3", "--dry-run", expect=1)
    assert "Row 2 needs no --keep" in said and "Row 3 is refused although it was to be kept" in said
