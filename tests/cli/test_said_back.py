"""What a command says back when something was otherwise before: a second signature, a yes after a no, a row that is not there."""

import shlex

import pytest

from tests.making.people import passphrase_file, people_study
from tests.making.sounds import speech_like, write_sound
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


def test_an_appointment_says_what_it_still_lacks_with_a_command_that_says_it_and_then_what_comes_next(typed):
    typed("people", "agree", "C1")
    said = typed("schedule", "book", "C1", "--at", "2026-12-01 10:00")
    assert "Not said yet: who does it and where it is." in said
    typed(*shlex.split(said.partition("Say it: workflow ")[2]))
    again = typed("schedule", "book", "C1", "--at", "2026-12-01 10:00")
    assert "at the university, with SD" in again and "Not said yet" not in again and again.endswith("Next: workflow schedule invite S1\n")
    typed("people", "agree", "C2")
    assert "Not said yet: where it is." in typed("schedule", "book", "C2", "--at", "2026-12-02 10:00", "--with", "SD")


def test_a_file_that_is_here_already_says_how_it_comes_to_the_session_that_was_typed(typed, study):
    write_sound(study.path.parent / "talk.wav", speech_like(1))
    for who in ("C1", "C2"):
        typed("people", "agree", who)
        typed("session", "add", "--kind", "first-interview", "--who", who)
    typed("recording", "add", "../talk.wav", "--session", "S1")
    assert typed("recording", "add", "../talk.wav", "--session", "S1").endswith("Next: workflow people consent --due\n")  # it lies sealed
    said = typed("recording", "add", "../talk.wav", "--session", "S2")
    assert "as R1 of S1; nothing was changed" in said
    typed(*shlex.split(said.rpartition("if R1 is of S2: workflow ")[2].replace("...", "typed for the wrong person")))
    assert "R1 of S2" in typed("recording", "add", "../talk.wav", "--session", "S2")


def test_a_day_says_what_is_due_and_nothing_of_what_is_not(typed):
    assert "Whom to phone" in typed("today") and "Call-backs" not in typed("today") and "nothing" not in typed("today")
    for number in range(1, 6):
        typed("people", "decline", f"C{number}", "--why", "lack-of-time")
    assert typed("today").endswith("\n\nNothing is due today. The days to come: workflow week\n")
