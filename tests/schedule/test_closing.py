"""After the interview: what is written down, what is asked, and what is due next."""

from datetime import date

import pytest

from workflow.errors import NotAllowed, WrongUsage
from workflow.people.consent import Consent
from workflow.people.steps import book as people
from workflow.people.steps import consenting, contact
from workflow.schedule import steps
from workflow.schedule.closing import Closing
from workflow.schedule.steps import Appointment, closing
from workflow.schedule.steps.due import due, gaps
from workflow.store.steps import Wish, init

TODAY = date(2026, 11, 24)
SCOPES = ("interview", "audio", "recontact")


@pytest.fixture
def study(tmp_path):
    return init(tmp_path / "pain", Wish())


@pytest.fixture
def anna(study):
    """She agreed, signed, and has an appointment: S1 on 14 October 2025."""
    with study.db.atomic():
        person = people.enter(study, "participants", {"facts": {}}, by="SD")
    person = contact.agreed(study, person, "2025-10-01", by="SD")
    signed = Consent("3", "2025-10-02", SCOPES)
    person = consenting.consented(study, person, signed, by="SD", today=str(TODAY))
    steps.book(study, "first-interview", ("P1",), ("interviewer",), Appointment("2025-10-14 10:00", "home"), by="SD")
    return person


def closed(study, number=1, **said):
    return closing.close(study, number, Closing(**({"began": "2025-10-14 10:04", "minutes": 39} | said)), by="SD")


def test_a_session_is_closed_with_what_was_said_and_twice_is_once(study, anna):
    first = closed(study, mode="home", present=("partner",), voucher="12")
    assert (first.standing, first.outcome, first.minutes_held, first.day) == ("held", "completed", 39, "2025-10-14")
    assert closed(study, mode="home", present=("partner",), voucher="12") == first


def test_other_words_later_need_a_reason(study, anna):
    closed(study)
    with pytest.raises(NotAllowed, match="closed already"):
        closed(study, minutes=41)
    assert closing.close(study, 1, Closing(minutes=41), by="SD", reason="read from the recorder").minutes_held == 41


def test_without_written_consent_a_session_cannot_be_closed(study):
    with study.db.atomic():
        person = people.enter(study, "participants", {"facts": {}}, by="SD")
    contact.agreed(study, person, "2026-11-01", by="SD")
    steps.book(study, "first-interview", ("C1",), (), Appointment("2026-11-23 10:00"), by="SD")
    with pytest.raises(NotAllowed, match="written consent is not in yet"):
        closed(study)


def test_a_year_later_the_follow_up_is_due_and_leaves_the_list_when_it_was_held(study, anna):
    closed(study)
    (row,) = due(study, TODAY)
    assert (row.who, row.wave, row.standing, str(row.window.target), row.days_left) == ("P1", "follow-up", "overdue", "2026-10-14", -11)
    steps.book(study, "follow-up", ("P1",), ("interviewer",), Appointment("2026-12-01 10:00"), by="SD")
    assert due(study, TODAY)[0].starts == "2026-12-01T10:00"
    late = closing.close(study, 2, Closing(began="2026-12-01 10:00", minutes=24), by="SD")
    assert late.timing == "late" and late.outside == ""  # the reason may come later, and is asked for until then
    given = closing.close(study, 2, Closing(began="2026-12-01 10:00", minutes=24, outside="was abroad"), by="SD", reason="told later")
    assert given.outside == "was abroad" and due(study, TODAY) == []
    assert gaps(study) == [("P1", 413, "late")]


def test_whoever_declined_the_follow_up_or_is_ill_is_not_pressed(study, anna):
    closed(study)
    contact.lives(study, anna, "too-ill", "2026-09-01", by="SD")
    assert "too ill" in due(study, TODAY)[0].why_not
    contact.lives(study, people.get(study, "P1"), "well", "2026-10-01", by="SD")
    contact.declined(study, people.get(study, "P1"), "personal", "2026-10-02", by="SD")
    assert due(study, TODAY) == []


def test_an_appointment_is_moved_with_a_reason_and_the_old_hour_is_free_again(study, anna):
    with pytest.raises(NotAllowed) as told:
        steps.book(study, "first-interview", ("P1",), (), Appointment("2025-10-15 10:00"), by="SD")
    assert "workflow schedule move S1" in told.value.hint
    with pytest.raises(WrongUsage, match="why"):
        steps.move(study, 1, (), Appointment("2025-10-15 10:00"), by="SD")
    moved = steps.move(study, 1, (), Appointment("2025-10-15 11:00", reason="the child was ill"), by="SD")
    assert (moved.number, moved.starts, moved.mode, moved.staff) == (1, "2025-10-15T11:00", "home", ("interviewer",))


def test_a_no_show_is_counted_by_who_did_not_come(study, anna):
    session, missed = closing.no_show(study, 1, "participant", by="SD")
    assert (session.standing, session.absent, missed) == ("no-show", "participant", 1)
    assert closing.no_show(study, 1, "participant", by="SD")[1] == 1
    again = steps.book(study, "first-interview", ("P1",), (), Appointment("2025-10-20 10:00"), by="SD")
    assert again.standing == "booked" and again.absent == ""


def test_in_a_focus_group_only_those_invited_can_have_come(study):
    steps.add(study, "focus-group", ("P1", "P2", "P3"), ("interviewer",), by="SD")
    with pytest.raises(WrongUsage, match="P9 was not invited"):
        closed(study, attended=("P1", "P9"))
    assert closed(study, attended=("P1", "P3"), minutes=69).came == ("P1", "P3")


@pytest.mark.parametrize("said", [{"outcome": "great"}, {"mode": "boat"}, {"minutes": -1}, {"began": "noon"}, {"call_on": "soon"}])
def test_what_cannot_be_is_refused(study, anna, said):
    with pytest.raises(WrongUsage):
        closed(study, **said)
    assert not steps.get(study, 1).held
