"""What the morning shows: every line says who, what, why, by when and what to type."""

import time

import pytest

from tests.making.people import people_study
from workflow.people.consent import Consent
from workflow.people.contacts import Attempt
from workflow.people.steps import book, consenting, contact
from workflow.schedule import steps as schedule
from workflow.schedule.closing import Closing
from workflow.schedule.steps import Appointment, closing
from workflow.today.lines import PARTS
from workflow.today.steps.day import overview, people, today, week
from workflow.transcribe.steps import book as recordings

NOW = "2026-11-24T08:30"
FORMS = """
[[form]]
version = "3"
from = 2026-01-01

[[form]]
version = "4"
from = 2026-06-01
sign_again = true
"""


@pytest.fixture
def study(tmp_path):
    return people_study(tmp_path, settings=FORMS)[0]


def tried(study, name, at, outcome, **more):
    return contact.attempted(study, book.get(study, name), Attempt(at, outcome, **more), by="SD")


def agreed(study, name, day="2026-11-20"):
    return contact.agreed(study, book.get(study, name), day, by="SD")


def signed(study, name, form="4", on="2026-11-20", scopes=("interview", "audio", "recontact")):
    return consenting.consented(study, book.get(study, name), Consent(form, on, scopes), by="SD", today=NOW[:10])


def booked(study, name, at, staff="SD", kind="first-interview"):
    return schedule.book(study, kind, (name,), (staff,), Appointment(at, "home"), by="SD")


def recorded(study, session):
    """A recording, as its event says; its sound is of no matter here."""
    part = {"file": "R1.mp3", "sha256": "0", "bytes": 1, "declared_ms": 1_800_000, "stream": None}
    with study.db.atomic():
        recordings.write(study, 1, "added", {"session": session, "language": "en", "parts": [part]}, by="SD")


def lines(study, part, now=NOW):
    return [(line.who, line.what, line.by) for line in today(study, now)[part]]


def test_an_empty_study_has_every_part_and_nothing_in_it(tmp_path):
    from workflow.store.steps import Wish, init

    found = today(init(tmp_path / "empty", Wish()), NOW)
    assert not any(found.values()) and list(found) == [part for part in PARTS if part in found]


def test_a_call_back_stands_there_from_its_day_on_until_somebody_phones(study):
    tried(study, "C1", "2026-11-23T10:00", "callback", again_at="2026-11-24T18:30")
    tried(study, "C2", "2026-11-23T11:00", "callback", again_at="2026-11-26T10:00")
    assert lines(study, "callbacks") == [("C1", "phone again", "2026-11-24T18:30")]
    assert lines(study, "callbacks", "2026-11-27T09:00")[0] == ("C1", "phone again", "2026-11-24T18:30")  # overdue, and still there
    tried(study, "C1", "2026-11-24T18:31", "no-answer")
    assert lines(study, "callbacks") == []


def test_a_call_back_is_gone_once_the_person_was_interviewed(study):
    tried(study, "C1", "2026-11-23T10:00", "callback", again_at="2026-11-24T18:30")
    agreed(study, "C1")
    booked(study, "C1", "2026-11-25 10:00")
    assert lines(study, "callbacks", "2026-11-25T09:00") == [("C1", "phone again", "2026-11-24T18:30")]
    assert lines(study, "callbacks", "2026-11-25T11:00") == []
    tried(study, "C1", "2026-11-26T10:00", "callback", again_at="2026-11-27T18:30")  # about the follow-up
    assert lines(study, "callbacks", "2026-11-28T09:00") == [("C1", "phone again", "2026-11-27T18:30")]


def test_a_second_attempt_is_proposed_on_another_day_at_another_time(study):
    tried(study, "C1", "2026-11-24T08:10", "no-answer")
    assert ("C1", "phone again", "") not in lines(study, "phone")
    tomorrow = today(study, "2026-11-25T08:30")["phone"]
    assert [(line.who, line.why) for line in tomorrow if line.who == "C1"] == [("C1", "attempt 2 of 3: try an afternoon or an evening")]


def test_whoever_thinks_it_over_is_left_alone_for_three_days(study):
    tried(study, "C1", "2026-11-23T10:00", "thinking")
    assert "C1" not in [who for who, _, _ in lines(study, "phone")]
    assert ("C1", "ask again", "") in lines(study, "phone", "2026-11-26T10:30")


def test_a_visit_stands_there_with_the_signature_that_is_missing(study):
    agreed(study, "C1")
    booked(study, "C1", "2026-11-24 14:00")
    line = today(study, NOW)["visits"][0]
    assert (line.who, line.by) == ("C1", "2026-11-24T14:00") and "C1's written consent is not in yet." in line.why
    signed(study, "C1")
    line = today(study, NOW)["visits"][0]
    assert (line.who, line.why) == ("P1", "")


def test_a_session_that_is_over_asks_for_its_outcome_but_not_while_its_recording_lies_sealed(study):
    agreed(study, "C1")
    session = booked(study, "C1", "2026-11-24 09:00")
    assert lines(study, "outcomes", "2026-11-24T10:10") == []  # it may run late
    assert [who for who, _, _ in lines(study, "outcomes", "2026-11-24T10:30")] == ["C1"]
    recorded(study, session.number)
    assert lines(study, "outcomes", "2026-11-24T10:30") == []
    signed(study, "C1")
    assert today(study, "2026-11-24T10:30")["outcomes"][0].command == "workflow session close S1"
    closing.close(study, session.number, Closing(), by="SD")
    assert lines(study, "outcomes", "2026-11-24T10:30") == []


def test_a_recording_ahead_of_its_paperwork_lies_sealed_and_is_for_tonight_once_signed(study):
    agreed(study, "C1")
    recorded(study, booked(study, "C1", "2026-11-24 09:00").number)
    assert lines(study, "sealed") == [("C1", "R1 (S1) is not heard yet", "")] and lines(study, "tonight") == []
    signed(study, "C1")
    assert lines(study, "sealed") == [] and lines(study, "tonight") == [("R1", "transcribe 30 minutes of sound", "")]


def test_a_cancelled_session_stands_there_until_it_has_a_new_day_or_the_person_says_no(study):
    for name in ("C1", "C2"):
        agreed(study, name)
    one, two = booked(study, "C1", "2026-11-26 09:00"), booked(study, "C2", "2026-11-26 14:00")
    for session in (one, two):
        schedule.cancel(study, session.number, "the interviewer is ill", by="SD")
    assert [who for who, _, _ in lines(study, "replies")] == ["C1", "C2"]
    booked(study, "C1", "2026-11-27 09:00")
    contact.declined(study, book.get(study, "C2"), "unknown", "2026-11-24", by="SD")
    assert lines(study, "replies") == []


def test_whoever_did_not_come_is_asked_for_another_day_and_has_not_been_interviewed(study):
    agreed(study, "C1")
    session = booked(study, "C1", "2026-11-23 09:00")
    closing.no_show(study, session.number, "participant", by="SD")
    line = today(study, NOW)["replies"][0]
    assert (line.who, line.why, line.command) == ("C1", "the participant did not come", "workflow schedule slots C1")
    assert schedule.kind_to_come(study, "C1", "participants", NOW) == "first-interview"
    assert contact.declined(study, book.get(study, "C1"), "unknown", NOW[:10], by="SD").standing == "cancelled-before-first"


def test_a_new_form_lists_who_must_sign_it(study):
    signed(study, "C1", form="3", on="2026-02-01")
    signed(study, "C2", form="4")
    assert [(who, what) for who, what, _ in lines(study, "signatures")] == [("P1", "sign form 4")]


def test_before_a_follow_up_somebody_looks_how_the_person_is_and_where_they_live(study):
    signed(study, "C1")
    booked(study, "P1", "2026-11-23 09:00")
    opens = "2027-10-24"  # 335 days later
    assert lines(study, "addresses", "2027-09-25T09:00") == []
    assert lines(study, "addresses", "2027-09-26T09:00") == [("P1", "check status and address", opens)]
    contact.lives(study, book.get(study, "P1"), "well", "2027-09-27", by="SD")
    assert lines(study, "addresses", "2027-09-28T09:00") == []
    assert opens in week(study, "2027-10-20T09:00")


@pytest.mark.parametrize("status", ["deceased", "too-ill", "moved"])
def test_whoever_has_died_or_is_ill_stands_in_no_line_that_gets_in_touch(study, status):
    agreed(study, "C1")
    tried(study, "C2", "2026-11-23T10:00", "callback", again_at="2026-11-24T18:30")
    for name in ("C1", "C2"):
        contact.lives(study, book.get(study, name), status, "2026-11-24", by="SD")
    found = today(study, NOW)
    touching = [line.who for part in ("callbacks", "phone", "book", "signatures", "addresses") for line in found[part]]
    assert not {"C1", "C2"} & set(touching)


def test_the_week_has_the_visits_and_call_backs_day_by_day(study):
    agreed(study, "C1")
    booked(study, "C1", "2026-11-26 09:00")
    tried(study, "C2", "2026-11-23T10:00", "callback", again_at="2026-11-25T18:30")
    assert {day: [line.who for line in found] for day, found in week(study, NOW).items()} == {"2026-11-25": ["C2"], "2026-11-26": ["C1"]}


def test_the_status_counts_people_by_where_they_stand(study):
    agreed(study, "C1")
    signed(study, "C2")
    assert people(study) == {"participants": {"eligible": 3, "agreed": 1, "consented": 1}}
    assert overview(study)["people"] == people(study)


def test_a_long_list_is_looked_through_in_a_moment(study):
    with study.db.atomic():
        for n in range(2000):
            book.enter(study, "participants", {"facts": {"age": 18 + n % 60}}, by="SD")
    for n in range(1, 5):
        agreed(study, f"C{n}")
        booked(study, f"C{n}", f"2026-11-{n:02d} 09:00")
    began = time.process_time()
    assert len(today(study, NOW)["outcomes"]) == 4
    assert time.process_time() - began < 2


def test_an_empty_study_says_what_to_type_first_and_a_list_or_a_session_ends_that(tmp_path, study):
    from workflow.store.steps import Wish, init
    from workflow.today.steps.day import first

    empty = init(tmp_path / "new", Wish())
    commands = [step.command for road in first(empty) for step in road.steps]
    assert commands[0] == "workflow sample import LIST.csv --dry-run" and "workflow session add --kind first-interview --who P1" in commands
    assert first(study) == ()
    schedule.add(empty, "first-interview", ("P1",), (), by="SD")
    assert first(empty) == ()
