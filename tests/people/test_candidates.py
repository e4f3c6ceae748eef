"""From the list to the end: what a person's history may be, and what it may not."""

import pytest

from workflow.errors import NotAllowed, WrongUsage
from workflow.people import gates
from workflow.people.consent import Consent
from workflow.people.contacts import Attempt
from workflow.people.steps import book, consenting, contact, gate
from workflow.schedule import steps as schedule
from workflow.schedule.steps import Appointment
from workflow.store.steps import Wish, init

EVERYTHING = ("interview", "audio", "quotes", "recontact", "member-check")
TODAY = "2026-11-24"


@pytest.fixture
def study(tmp_path):
    return init(tmp_path / "pain", Wish())


@pytest.fixture
def someone(study):
    with study.db.atomic():
        return book.enter(study, "participants", {"facts": {"gender": "F", "age": 45}}, by="SD")


def signed(study, person, on="2026-11-20", scopes=EVERYTHING, form="3"):
    return consenting.consented(study, person, Consent(form, on, scopes), by="SD", today=TODAY)


def tried(study, person, at, outcome="no-answer", **more):
    return contact.attempted(study, person, Attempt(at, outcome, **more), by="SD")


def test_somebody_agrees_on_the_phone_is_booked_signs_and_keeps_the_appointment_under_a_new_number(study, someone):
    tried(study, someone, "2026-11-16T10:00")
    agreed = contact.agreed(study, someone, "2026-11-17", by="SD")
    session = schedule.book(study, "first-interview", ("C1",), ("interviewer",), Appointment("2026-12-01 10:00", "home"), by="SD")
    assert (agreed.standing, agreed.place, session.who, session.starts) == ("agreed", "pending", ("C1",), "2026-12-01T10:00")
    taking_part = signed(study, agreed)
    assert (taking_part.id, taking_part.place, schedule.get(study, 1).who) == ("P1", "in", ("P1",))
    assert book.get(study, "p01") == taking_part == book.get(study, "C1")


def test_the_same_form_twice_changes_nothing(study, someone):
    first = signed(study, someone)
    assert signed(study, first) == first and len(first.consents) == 1


def test_three_unanswered_attempts_make_unreachable_only_on_different_days_and_times_of_day(study, someone):
    for at in ("2026-11-16T10:00", "2026-11-16T14:00", "2026-11-16T19:00"):  # three times on one day is one try
        someone = tried(study, someone, at)
    assert someone.standing == "called"
    someone = tried(study, someone, "2026-11-17T10:00", "voicemail")
    someone = tried(study, someone, "2026-11-18T10:30")
    assert someone.standing == "called"  # three days, always in the morning
    assert tried(study, someone, "2026-11-19T18:15").standing == "unreachable"


def test_whoever_was_reached_once_is_not_unreachable_after_two_more_tries(study, someone):
    for at, outcome in (("2026-11-16T10:00", "no-answer"), ("2026-11-17T15:00", "thinking"), ("2026-11-18T19:00", "no-answer")):
        someone = tried(study, someone, at, outcome)
    assert tried(study, someone, "2026-11-19T10:00").standing == "called"


def test_a_call_back_needs_its_hour(study, someone):
    with pytest.raises(WrongUsage, match="when"):
        tried(study, someone, "2026-11-16T10:00", "callback")
    assert tried(study, someone, "2026-11-16T10:00", "callback", again_at="2026-11-17T18:00").attempts[0].again_at == "2026-11-17T18:00"


def test_no_is_three_different_things(study):
    with study.db.atomic():
        one, two, three = (book.enter(study, "participants", {"facts": {}}, by="SD") for _ in range(3))
    assert contact.declined(study, one, "lack_of_time", TODAY, by="SD").standing == "declined"
    two = contact.agreed(study, two, TODAY, by="SD")
    assert contact.declined(study, two, "unknown", TODAY, by="SD").standing == "cancelled-before-first"
    three = contact.declined(study, signed(study, three), "personal", TODAY, by="SD")
    assert (three.standing, three.follow_up) == ("consented", "personal")


def test_nobody_has_to_say_why_but_a_reason_must_be_on_the_list(study, someone):
    with pytest.raises(WrongUsage, match="not-given"):
        contact.declined(study, someone, "grumpy", TODAY, by="SD")
    assert contact.declined(study, someone, "not-given", TODAY, by="SD").why == "not-given"


def test_a_note_with_a_phone_number_never_reaches_the_study(study, someone):
    with pytest.raises(NotAllowed, match="telephone number"):
        tried(study, someone, "2026-11-16T10:00", note="use 06 1234 5678 instead")
    assert book.get(study, "C1").attempts == ()


@pytest.mark.parametrize("status", ["deceased", "moved", "too-ill"])
def test_life_happens_and_every_letter_and_call_stops(study, someone, status):
    person = contact.lives(study, signed(study, someone), status, TODAY, by="SD")
    for action in ("phone", "invite", "follow-up", "member-check"):
        assert gates.refusal(person, action)
    assert gates.refusal(person, "export") == ""  # what was given stays
    well = contact.lives(study, person, "well", "2026-11-25", by="SD")
    assert gates.refusal(well, "follow-up") == ""


def test_booking_waits_for_the_letter_and_the_days_to_reflect(study, someone):
    study.settings.rules["reflection_days"] = 7
    contact.agreed(study, someone, TODAY, by="SD")

    def booked(at, reason=""):
        return schedule.book(study, "first-interview", ("C1",), (), Appointment(at, reason=reason), by="SD")

    with pytest.raises(NotAllowed, match="information letter"):
        booked("2026-12-01 10:00")
    contact.letter_sent(study, someone, "2026-11-27", by="SD")
    with pytest.raises(NotAllowed, match="2026-12-04 is the first day"):
        booked("2026-12-01 10:00")
    assert booked("2026-12-01 10:00", reason="asked to come earlier").standing == "booked"


def test_two_appointments_never_need_the_same_person_at_the_same_time(study):
    with study.db.atomic():
        for _ in range(2):
            book.enter(study, "participants", {"facts": {}}, by="SD")
    for name in ("C1", "C2"):
        contact.agreed(study, book.get(study, name), TODAY, by="SD")
    schedule.book(study, "first-interview", ("C1",), ("interviewer",), Appointment("2026-12-01 10:00"), by="SD")
    with pytest.raises(NotAllowed, match=r"S1 .* 2026-12-01 10:00"):
        schedule.book(study, "first-interview", ("C2",), ("interviewer",), Appointment("2026-12-01 10:30"), by="SD")
    assert schedule.listed(study)[-1].number == 1  # nothing is left of the attempt
    later = schedule.book(study, "first-interview", ("C2",), ("interviewer",), Appointment("2026-12-01 11:00"), by="SD")
    assert later.standing == "booked"


@pytest.mark.parametrize(
    "at, told", [("2026-03-29 02:30", "does not exist"), ("2026-10-25 02:30", "comes twice"), ("Tuesday", "not a day")]
)
def test_hours_that_the_clocks_leave_out_or_repeat_are_refused(study, someone, at, told):
    contact.agreed(study, someone, TODAY, by="SD")
    with pytest.raises(WrongUsage, match=told):
        schedule.book(study, "first-interview", ("C1",), (), Appointment(at), by="SD")


def test_a_follow_up_needs_consent_to_be_asked_again(study, someone):
    signed(study, someone, scopes=("interview", "audio"))
    with pytest.raises(NotAllowed, match=r"form 3.*follow-up"):
        schedule.book(study, "follow-up", ("P1",), (), Appointment("2027-11-30 10:00"), by="SD")


def test_as_soon_as_there_is_a_list_nobody_else_takes_part(study, someone):
    with pytest.raises(NotAllowed, match="Nobody on the sampling list is P9"):
        schedule.add(study, "first-interview", ("P9",), (), by="SD")


def test_a_study_without_a_list_keeps_its_consent_elsewhere(study):
    schedule.add(study, "first-interview", ("P9",), (), by="SD")
    assert gate.refusals(study, ("P9",), "transcribe") == []


def test_the_next_participant_never_takes_a_number_that_was_typed_by_hand(study):
    schedule.add(study, "first-interview", ("P1",), (), by="SD")
    with study.db.atomic():
        new = book.enter(study, "participants", {"facts": {}}, by="SD")
    assert signed(study, new).participant == "P2"
