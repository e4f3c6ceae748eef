"""Sessions name people by id alone, and only what study.toml knows."""

import pytest

from tests.making.typed import in_this_program
from workflow.errors import WrongUsage
from workflow.schedule import steps
from workflow.store.steps import Wish, init


@pytest.fixture
def study(tmp_path):
    return init(tmp_path / "one", Wish(languages=("nl", "en")))


def test_a_session_takes_the_studys_usual_language(study):
    session, new = steps.add(study, "first_interview", ("p07",), ("interviewer",), by="SD")
    assert new and (session.kind, session.who, session.language) == ("first-interview", ("P7",), "nl")


def test_the_same_person_is_not_given_the_same_wave_twice_by_accident(study):
    first, _ = steps.add(study, "first-interview", ("P1",), (), by="SD")
    again, new = steps.add(study, "first-interview", ("P1",), (), by="SD")
    meant, _ = steps.add(study, "first-interview", ("P1",), (), by="SD", another=True)
    assert again == first and not new and meant.number == 2


@pytest.mark.parametrize(
    "kind, who, staff, language, told",
    [
        ("chat", ("P1",), (), "", "first-interview"),
        ("first-interview", (), (), "", "who"),
        ("first-interview", ("P1", "P2"), (), "", "focus-group"),
        ("first-interview", ("X1",), (), "", "participants"),
        ("first-interview", ("Mrs. Jansen",), (), "", "not an id"),
        ("first-interview", ("P1",), ("nobody",), "", "interviewer"),
        ("first-interview", ("P1",), (), "tlh", "nl"),
    ],
)
def test_what_the_study_does_not_know_is_refused_with_what_it_knows(study, kind, who, staff, language, told):
    with pytest.raises(WrongUsage, match=told):
        steps.add(study, kind, who, staff, by="SD", language=language)
    assert steps.listed(study) == []


def test_a_focus_group_is_booked_by_its_members_or_by_its_number(study, capsys, monkeypatch):
    """Four people get an evening; a group that was added first gets its day by its number; nobody of them is taken for a follow-up."""
    workflow = in_this_program(capsys, monkeypatch)
    here = {"at": study.path, "WORKFLOW_NOW": "2026-11-24T09:05Z", "WORKFLOW_STAFF": "SD"}
    said = workflow("schedule", "book", "P1", "P2", "p4", "P6", "--at", "2026-12-08 19:00", "--with", "interviewer", **here).said
    assert "S1 with P1, P2, P4, P6: focus-group, with interviewer, Tue 2026-12-08 19:00" in said
    workflow("schedule", "book", "P6", "P4", "P2", "P1", "--at", "2026-12-08 19:00", **here)
    assert [session.standing for session in steps.listed(study)] == ["booked"]
    refused = workflow("schedule", "book", "P1", "P2", "--kind", "first-interview", "--at", "2026-12-09 19:00", expect=2, **here)
    assert "leave --kind out" in refused.noted
    added = workflow("session", "add", "--kind", "focus-group", "--who", "P1", "--who", "P2", **here).said
    assert 'Still to be held: workflow schedule book S2 --at "' in added
    past = workflow("schedule", "book", "S2", "--at", "2026-11-20 19:00", expect=None, **here)
    assert past.code and "2026-11-20 19:00 is past" in past.noted
    workflow("schedule", "book", "S2", "--at", "2026-12-15 19:00", **here)
    assert "Say why it is moved" in workflow("schedule", "book", "S2", "--at", "2026-12-16 19:00", expect=2, **here).noted
    workflow("schedule", "book", "S2", "--at", "2026-12-16 19:00", "--reason", "the room", **here)
    assert [(session.who, session.starts) for session in steps.listed(study)] == [
        (("P1", "P2", "P4", "P6"), "2026-12-08T19:00"),
        (("P1", "P2"), "2026-12-16T19:00"),
    ]


def test_a_poll_reads_days_as_people_write_them_and_says_what_to_book(study, capsys, monkeypatch):
    workflow = in_this_program(capsys, monkeypatch)
    polled = study.path.parent / "answers.csv"
    polled.write_text("who;14-12-2026 19:00;15 dec 2026 19:00\nP1;ja;ja\nP2;nee;ja\n", encoding="utf-8")
    said = workflow("schedule", "focus-group", "find", str(polled), "--quorum", "2", at=study.path, WORKFLOW_NOW="2026-11-24T09:05Z").said
    assert 'Next: workflow schedule book P1 P2 --at "2026-12-15 19:00"' in said


def test_a_holiday_a_sunday_and_the_night_are_booked_and_remarked_on(study, capsys, monkeypatch):
    workflow = in_this_program(capsys, monkeypatch)
    file = study.path / "study.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("[study]", '[study]\nholidays = "NL"', 1), encoding="utf-8")
    here = {"at": study.path, "WORKFLOW_NOW": "2026-11-24T09:05Z", "WORKFLOW_STAFF": "SD"}
    for person, at, remark in (
        ("P1", "2026-12-25 14:00", "2026-12-25 is a holiday ("),
        ("P2", "2026-11-27 3:00", "03:00 is in the night"),
        ("P3", "2026-11-29 14:00", "2026-11-29 is a Sunday"),
        ("P4", "2026-11-30 19:30", ""),
    ):
        answer = workflow("schedule", "book", person, "--at", at, **here)
        assert remark in answer.noted and bool(remark) == ("Booked all the same" in answer.noted)
    assert "is a holiday" in workflow("schedule", "move", "S4", "--at", "2027-01-01 12:00", "--reason", "asked for", **here).noted
    assert {session.standing for session in steps.listed(study)} == {"booked"}
