"""The screen of a call, in a real terminal, typed by a person: one key for every answer.

The tests share one study, each phones somebody else.
"""

import os

import pytest

from tests.making.people import passphrase_file, people_study
from tests.making.terminal import typing
from tests.making.typed import workflow
from workflow.people.steps import book
from workflow.schedule import steps as schedule

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows lends no pseudo-terminal")
MORNING = "2026-11-24T08:30Z"  # a Tuesday, half past nine in Amsterdam
YES, NO, CALLBACK, NOT_GIVEN = "6", "7", "4", "5"


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def study(home):
    return people_study(home)[0]


@pytest.fixture(scope="module")
def surroundings(home):
    return {"WORKFLOW_PASSPHRASE_FILE": passphrase_file(home), "WORKFLOW_NOW": MORNING, "WORKFLOW_STAFF": "SD"}


@pytest.fixture
def call(study, surroundings):
    def screen(name, columns=110):
        return typing("call", name, at=study.path, columns=columns, **surroundings)

    return screen


def test_a_yes_is_booked_and_confirmed_with_three_keys_while_the_person_is_on_the_line(study, call):
    with call("C1") as screen:
        screen.press(YES, "When does it suit?")
        screen.press("2", "Where?")
        screen.press("2", "Kind regards")
        assert screen.close() == 0
    for shown in ("Ánna O'Brien-Ünal", "06 5550 1701", "only this: \u201cGood morning, this is SD.", "after four"):
        assert shown in screen.screen
    found, session = book.get(study, "C1"), schedule.get(study, 1)
    assert (found.standing, [attempt.outcome for attempt in found.attempts]) == ("agreed", ["reached"])
    assert (session.who, session.starts, session.mode, session.staff) == (("C1",), "2026-11-25T13:00", "home", ("SD",))
    draft = (study.path.parent / "pain-study.key" / "letters" / "S1-2026-11-25.eml").read_bytes()
    assert b"X-Unsent: 1" in draft and b"Subject: Our appointment" in draft and b"anna.ob@example.org" in draft


def test_nobody_has_to_say_why_and_the_reason_is_one_key(study, call):
    with call("C2") as screen:
        screen.press(NO, "May I ask why?")
        screen.press(NOT_GIVEN, "C2: no (no reason was given).")
        assert screen.close() == 0
    assert "leave no message" in screen.screen and "I left the neutral message" not in screen.screen  # C2 allows none
    assert (book.get(study, "C2").standing, book.get(study, "C2").why) == ("declined", "not-given")


def test_a_call_back_is_one_key_or_an_hour_that_is_typed(study, call):
    with call("C3") as screen:
        screen.press(CALLBACK, "When?")
        screen.press("0", "Day and hour")
        screen.line("2026-11-26 10:15", "Phone again: Thu 2026-11-26 10:15")
        assert screen.close() == 0
    assert book.get(study, "C3").attempts[-1].again_at == "2026-11-26T10:15"


def test_an_hour_that_is_taken_is_told_and_another_is_offered_at_once(study, call):
    with call("C4", columns=80) as screen:
        screen.press(YES, "When does it suit?")
        screen.press("7", "Day and hour")
        screen.line("2026-11-25 13:30", "Book it all the same?")  # C1 is booked for one o'clock
        assert "SD has S1" in screen.screen
        screen.press("1", "Where?")
        screen.press("1", "choose another time")
        screen.press("1", "Where?")
        screen.press("1", "Kind regards")
        assert screen.close() == 0
    assert [session.starts for session in schedule.planned(study, "C4")] == ["2026-11-25T09:30"]


def test_whoever_wishes_other_hours_is_offered_those_at_once_and_they_are_kept(study, call):
    with call("C3") as screen:
        screen.press(YES, "When does it suit?")
        screen.press("8", "What suits?")
        screen.line("someday", "no wish that can be kept")
        screen.press("8", "What suits?")
        screen.line("Tue 14-17, zoom, not SD", "1  Tuesday 1 December 2026, 14:00 (MH)")
        screen.press("0", "No day yet.")
        assert screen.close() == 0
    assert book.get(study, "C3").wishes == {"times": ["Tue 14-17"], "modes": ["zoom"], "not_with": ["SD"]}


def test_ctrl_c_in_the_middle_leaves_the_yes_and_no_appointment(study, call):
    with call("C5") as screen:
        screen.press(YES, "When does it suit?")
        screen.press("\x03", "Stopped.")
        assert screen.close() == 130
    assert book.get(study, "C5").standing == "agreed" and schedule.planned(study, "C5") == []


def test_zero_writes_nothing_down(study, call):
    before = book.get(study, "C3")
    with call("C3") as screen:
        screen.press("0", "Nothing was written.")
        assert screen.close() == 0
    assert book.get(study, "C3") == before


def test_without_a_terminal_the_screen_is_printed_with_what_to_type(study, surroundings):
    said = workflow("call", "C3", "--language", "nl", at=study.path, **surroundings).said
    assert "Mag ik Çelik Vanderhoeven spreken?" in said and "asked to be phoned again; phone again Thu 2026-11-26 10:15" in said
    assert "nobody answered: workflow people contact C3 --outcome no-answer" in said
    assert "workflow people agree C3, then: workflow schedule book C3 --at" in said


def test_the_screen_stays_shut_without_the_passphrase_and_for_whoever_said_no(study, surroundings):
    shut = workflow("call", "C3", at=study.path, expect=12)
    assert "WORKFLOW_PASSPHRASE_FILE" in shut.noted and "Çelik" not in shut.said + shut.noted
    assert "C2 does not want to take part." in workflow("call", "C2", at=study.path, expect=1, **surroundings).noted
