"""A plan for everybody who waits for a day: around what is booked, by the study's own rules, and booked in one go."""

from datetime import date

import pytest

from tests.schedule.test_busy import calendar
from workflow.errors import BadInput, WrongUsage
from workflow.people.steps import book as people
from workflow.people.steps import contact
from workflow.schedule import hours, steps
from workflow.schedule.steps import Appointment, proposing
from workflow.store.folder import open_study
from workflow.store.steps import Wish, init

STAFF = """
[[staff]]
id = "SD"
role = "interviewer"
hours = ["Tue 9-12", "Thu 13-17"]
treats = ["T9"]

[[staff]]
id = "student"
role = "student"
until = 2026-12-11
confidentiality = false

[[closed]]
from = 2026-12-01
reason = "moving house"
"""


@pytest.fixture
def study(tmp_path):
    made = init(tmp_path / "pain", Wish())
    (made.path / "study.toml").write_text((made.path / "study.toml").read_text() + STAFF)
    made = open_study(made.path)
    with made.db.atomic():
        for therapist in ("T1", "T2", "T9"):
            people.enter(made, "participants", {"facts": {"therapist": therapist}}, by="SD")
    for name in ("C1", "C2", "C3"):
        contact.agreed(made, people.get(made, name), "2026-11-20", by="SD")
    return made


def proposed(study, leads=("SD",), calendars=()):
    asked = {"opens": "2026-11-30", "closes": "2026-12-11", "leads": leads, "seconds": (), "calendars": calendars}
    return proposing.propose(study, proposing.read_wish(study, "2026-11-24T09:00", **asked))


def test_people_are_placed_in_the_interviewers_hours_and_never_with_who_treats_them(study):
    plan = proposed(study)
    assert [need.person for need, _ in plan.placed] == ["C1", "C2"]
    assert {place.day.weekday() for _, place in plan.placed} <= {1, 3} and date(2026, 12, 1) not in {p.day for _, p in plan.placed}
    assert plan.left_out == (("C3 first-interview", "none of the interviewers may interview C3: SD treats the patients of T9"),)


def test_the_plan_is_booked_as_it_stands_and_the_next_one_has_nothing_left_to_place(study):
    plan = proposed(study)
    assert proposing.book(study, plan, by="SD") == {"C1 first-interview": 1, "C2 first-interview": 2}
    assert [session.standing for session in steps.listed(study)] == ["booked", "booked"]
    assert proposed(study).placed == ()


def test_what_is_booked_and_what_a_calendar_says_is_left_free(study):
    steps.book(study, "first-interview", ("C1",), ("SD",), Appointment("2026-12-03 13:30"), by="SD")
    (_, place), *_ = proposed(study).placed
    assert place.starts.astimezone().isoformat()[:13] != "2026-12-03T13"
    path = study.path.parent / "busy.ics"
    path.write_bytes(calendar(start="DTSTART:20261201T000000Z", end="DTEND:20261212T000000Z"))
    assert proposed(study, calendars=(f"SD={path}",)).placed == ()


def test_a_student_who_has_not_signed_confidentiality_interviews_nobody(study):
    assert proposed(study, leads=("student",)).placed == ()


def test_a_persons_wishes_are_kept(study):
    people.write(study, people.get(study, "C1"), "wishes", {"times": ["Thu 13-15"], "not_with": []}, by="SD")
    people.write(study, people.get(study, "C2"), "wishes", {"not_with": ["SD"]}, by="SD")
    plan = proposed(study)
    assert [(need.person, place.day.weekday()) for need, place in plan.placed] == [("C1", 3)]


@pytest.mark.parametrize("calendars, told", [(("SD",), "whose calendar"), (("XY=a.ics",), "not among the staff")])
def test_a_calendar_needs_its_owner(study, calendars, told):
    with pytest.raises(WrongUsage, match=told):
        proposed(study, calendars=calendars)


def test_a_calendar_that_is_not_there_is_said(study):
    with pytest.raises(BadInput, match="cannot be read"):
        proposed(study, calendars=("SD=nowhere.ics",))


@pytest.mark.parametrize("text", ["someday", "Tue 12-9", "Tue 9", "Tue 25-26"])
def test_an_hour_that_cannot_be_is_told_by_study_toml(text):
    assert len(hours.faults([{"id": "SD", "hours": [text]}])) == 1
