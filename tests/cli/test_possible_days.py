"""A day that cannot be is refused with the day that was meant, whatever command it is typed behind; a wrong one can be put right."""

import pytest

from tests.making.people import people_study
from tests.making.typed import in_this_program
from workflow.people.steps import book
from workflow.schedule import steps as schedule
from workflow.store.clock import set_to
from workflow.store.folder import open_study

MADE, NOW = "2026-11-20T08:00Z", "2027-01-11T12:00Z"
LAST_YEAR = ("--on", "2026-01-04")
HELD = ("schedule", "book", "P1", "--at", "2026-11-26 10:00", "--mode", "home", "--with", "SD")
SIGNED = ("people", "consent", "C1", "--form", "1", "--on", "2026-11-24", "--scopes", "all")


@pytest.fixture
def study(tmp_path):
    with set_to(MADE):
        return people_study(tmp_path)[0]


@pytest.fixture
def typed(study, capsys, monkeypatch):
    workflow = in_this_program(capsys, monkeypatch)
    return lambda *words, expect=0, now=NOW: workflow(*words, at=study.path, expect=expect, WORKFLOW_NOW=now, WORKFLOW_STAFF="SD")


@pytest.mark.parametrize(
    "words",
    [
        ("people", "agree", "C1", "--on"),
        ("people", "decline", "C1", "--why", "personal", "--on"),
        ("people", "contact", "C1", "--letter"),
        ("people", "consent", "C1", "--form", "1", "--scopes", "all", "--on"),
        ("people", "status", "C1", "well", "--on"),
        ("people", "withdraw", "C1", "--scope", "no-further-contact", "--on"),
    ],
)
def test_last_years_number_and_a_day_to_come_are_refused_and_nothing_is_written(typed, study, words):
    slip = typed(*words, "2026-01-04", expect=2).noted
    assert "2026-01-04 lies before this study began (2026-11-20)." in slip and f"Next: {words[-1]} 2027-01-04;" in slip
    to_come = typed(*words, "2027-11-24", expect=2).noted
    assert "2027-11-24 is still to come." in to_come and f"Next: {words[-1]} 2026-11-24" in to_come
    assert book.get(open_study(study.path), "C1").standing == "eligible"


def test_an_attempt_keeps_its_hour_in_the_day_that_was_meant(typed):
    refused = typed("people", "contact", "C1", "--outcome", "no-answer", "--at", "2026-01-05 10:00", expect=2).noted
    assert 'Next: --at "2027-01-05 10:00"' in refused


def test_what_happened_before_the_list_came_in_can_be_written_down_and_study_toml_can_say_when_the_study_began(typed, study):
    typed("people", "contact", "C1", "--letter", "2026-10-01")  # no other year's first of October lies within the study
    file = study.path / "study.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("[study]\n", "[study]\nbegan = 2026-01-01\n", 1), encoding="utf-8")
    typed("people", "agree", "C1", *LAST_YEAR)
    assert "2025-11-24 lies before this study began (2026-01-01)" in typed("people", "agree", "C2", "--on", "2025-11-24", expect=2).noted


def test_a_yes_said_again_with_a_day_puts_the_day_right_and_without_one_says_which_day_stays(typed, study):
    typed("people", "agree", "C1", "--on", "2026-11-24")
    assert "It was written down for 2026-11-24; another day: --on DAY." in typed("people", "agree", "C1").said
    assert "The day is 2026-11-25 now; it was 2026-11-24." in typed("people", "agree", "C1", "--on", "2026-11-25").said
    assert book.get(open_study(study.path), "C1").agreed_on == "2026-11-25"
    assert "Because: the day was put right." in typed("people", "timeline", "C1").said


def test_a_no_said_again_says_that_its_day_stays(typed):
    no = ("people", "decline", "C1", "--why", "personal", "--on")
    assert "before" not in typed(*no, "2026-11-24").said
    assert "nothing was changed, its day included: workflow people timeline C1" in typed(*no, "2026-11-25").said


def test_a_withdrawal_follows_on_the_interview_and_its_day_and_reason_can_be_put_right(typed, study):
    typed(*SIGNED)
    typed(*HELD, now="2026-11-25T12:00Z")
    typed("session", "close", "S1", "--began", "2026-11-26 10:02", "--minutes", "40")
    leave = ("people", "withdraw", "P1", "--scope", "no-further-data")
    assert "2026-11-25 cannot be: the interview S1 was on 2026-11-26." in typed(*leave, "--on", "2026-11-25", expect=2).noted
    typed(*leave, "--on", "2027-01-04")
    assert "P1 withdrew on 2027-01-04" in (again := typed(*leave).said) and "already; another day: --on DAY." in again
    assert "P1 withdrew on 2027-01-05" in typed(*leave, "--on", "2027-01-05").said
    for _ in range(2):
        assert "P1 withdrew on 2027-01-05" in typed(*leave, "--reason", "too busy").said
    told = [event for event in book.events.history(open_study(study.path).db, "candidate", 1) if event.kind == "withdrawn"]
    assert [event.reason for event in told] == ["", "the day was put right", "too busy"]


def test_an_interview_cannot_have_begun_in_a_time_to_come_nor_before_the_day_it_was_booked_for(typed, study):
    typed(*SIGNED)
    typed(*HELD, now="2026-11-25T12:00Z")
    close = ("session", "close", "S1", "--minutes", "41", "--began")
    assert "2027-01-12 10:00 is still to come" in typed(*close, "2027-01-12 10:00", expect=2).noted
    assert 'Next: --began "2026-11-26 10:00"' in typed(*close, "2027-11-26 10:00", expect=2).noted
    assert "was on 2026-11-26" in typed(*close, "2026-11-25 10:00", expect=2).noted
    typed(*close, "2026-11-26 10:00", "--call-on", "2026-11-20", "--distress", "wept", expect=2)
    assert schedule.get(open_study(study.path), 1).standing == "booked"
    typed(*close, "2026-11-26 10:00")


def test_whose_transcript_it_is_has_no_day_that_is_past(typed):
    assert "Next: --due 2027-12-20" in typed("transcript", "assign", "R1", "--to", "SD", "--due", "20-12-2025", expect=2).noted
