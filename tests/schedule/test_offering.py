"""Free times while the person is on the line: by the same rules as the plans, and for any other time the reason why not."""

import json
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.making.typed import in_this_program
from tests.schedule.test_busy import calendar
from workflow.errors import BadInput, NotAllowed, WrongUsage
from workflow.people.consent import Consent
from workflow.people.steps import book as people
from workflow.people.steps import call, consenting, contact
from workflow.schedule import steps
from workflow.schedule.busy import Busy
from workflow.schedule.closing import Closing
from workflow.schedule.diary import Diary, Limits, Taken, joined, why_not
from workflow.schedule.planning import Need, Wish, places
from workflow.schedule.steps import Appointment, closing, grouping, offering, proposing
from workflow.schedule.steps.offering import Asked
from workflow.store.folder import open_study
from workflow.store.steps import Wish as Founding
from workflow.store.steps import init

MONDAY, NOW = date(2026, 11, 30), "2026-11-27T09:00"  # a Friday
SETTINGS = """
[[staff]]
id = "MH"
role = "interviewer"
hours = ["Mon 9-17", "Tue 9-17", "Sat 10-14"]
gender = "F"
colleagues = ["C3"]

[[staff]]
id = "SD"
role = "student"
hours = ["Tue 9-13"]
gender = "M"
treats = ["T9"]
until = 2026-12-11

[[away]]
who = "MH"
from = 2026-12-07T12:00:00
until = 2026-12-07T18:00:00

[[closed]]
from = 2026-12-08
reason = "moving house"

[[room]]
name = "room 1"
"""


@pytest.fixture
def workflow(capsys, monkeypatch):
    return in_this_program(capsys, monkeypatch)


@pytest.fixture
def study(tmp_path):
    made = init(tmp_path / "pain", Founding())
    (made.path / "study.toml").write_text((made.path / "study.toml").read_text() + SETTINGS)
    made = open_study(made.path)
    with made.db.atomic():
        for therapist in ("T1", "T9", "T1"):
            people.enter(made, "participants", {"facts": {"therapist": therapist}}, by="SD")
    for name in ("C1", "C2", "C3"):
        contact.agreed(made, people.get(made, name), "2026-11-20", by="SD")
    return made


def offers(study, name="C1", count=4, **asked):
    return offering.offers(study, people.get(study, name), Asked(**asked), NOW, count)


def times(study, name="C1", count=4, **asked):
    return [slot.at for slot in offers(study, name, count, **asked).slots]


# ---- one page for the offers and for the reasons

at_quarters = st.integers(0, 14 * 96).map(lambda n: datetime(2026, 11, 30, 6, tzinfo=UTC) + n * timedelta(minutes=15))
stretches = st.builds(lambda begin, n: Busy(begin, begin + n * timedelta(minutes=15)), at_quarters, st.integers(1, 30))
weeks = st.lists(
    st.builds(lambda d, h, n: Wish(d, time(h), time(h + n)), st.integers(0, 6), st.integers(8, 16), st.integers(1, 4)), max_size=3
)
names = st.sampled_from(["A", "B", "C"])


@st.composite
def pages(draw):
    hours = {who: joined(draw(st.lists(stretches, max_size=4))) for who in ("A", "B", "C", "room")}
    taken = {who: tuple(Taken(one, "has S1") for one in draw(st.lists(stretches, max_size=3))) for who in hours}
    days = st.dates(MONDAY, MONDAY + timedelta(days=13))
    held = draw(st.dictionaries(st.tuples(st.sampled_from(["A", "B", "P1"]), days), st.integers(1, 3), max_size=4))
    closed = dict.fromkeys(draw(st.lists(days, max_size=2)), "closed")
    rooms = ("room",) if draw(st.booleans()) else ()
    diary = Diary("Europe/Amsterdam", hours, closed, {"C": "is away"} if draw(st.booleans()) else {}, taken, held, rooms, Limits(15, 30, 2))
    need = Need(
        "P1", "P1", draw(st.sampled_from([30, 60])), MONDAY, MONDAY, MONDAY + timedelta(days=13),
        leads=tuple(draw(st.lists(names, unique=True, max_size=2))), seconds=tuple(draw(st.lists(names, unique=True, max_size=2))),
        modes=tuple(draw(st.lists(st.sampled_from(["university", "home", "zoom"]), unique=True, min_size=1, max_size=2))),
        wishes=tuple(draw(weeks)), avoid=draw(st.dictionaries(names, st.just("treats T2"), max_size=1)),
    )  # fmt: skip
    return need, diary


@settings(max_examples=30, deadline=None)
@given(pages())
def test_a_time_is_offered_exactly_where_nothing_speaks_against_it(page):
    need, diary = page
    free = {place.starts for place in places(need, diary.means())}
    first = datetime(2026, 11, 30, 7, tzinfo=UTC)
    for quarter in range(0, 13 * 96, 5):
        starts = first + quarter * timedelta(minutes=15)
        assert (starts in free) == (why_not(need, diary, starts) == []), why_not(need, diary, starts)


# ---- what a study says, and what a person wishes


def test_two_interviewers_are_there_one_of_them_fixed_and_the_student_only_until_the_last_day(study):
    found = offers(study, leads=("MH",), seconds=("SD",))
    assert [slot.at for slot in found.slots] == ["2026-12-01T09:30"]  # Tuesdays, but the 8th is closed and SD leaves on the 11th
    assert found.slots[0].best.staff == ("MH", "SD")
    assert found.at("2026-12-01T15:00") == (None, ["SD does not work then, with the time before and after"])
    assert found.at("2026-12-08T09:30")[1] == ["2026-12-08 is closed: moving house"]
    assert found.at("2026-12-15T09:30")[1] == ["SD does not work then, with the time before and after"]


def test_study_toml_may_name_who_leads_and_who_comes_along(study):
    file = study.path / "study.toml"
    file.write_text(file.read_text().replace('name = "first-interview"', 'name = "first-interview"\nleads = ["MH"]\nseconds = ["SD"]', 1))
    again = open_study(study.path)
    assert offers(again).slots[0].best.staff == ("MH", "SD")
    (_, place), *_ = proposing.propose(again, proposing.Wish(MONDAY, date(2026, 12, 4))).placed
    assert place.staff == ("MH", "SD")


def test_a_home_needs_the_way_there_a_university_needs_a_room_and_zoom_neither(study):
    assert times(study, leads=("MH",), mode="zoom", count=1) == ["2026-11-30T09:30"]
    assert times(study, leads=("MH",), mode="home", count=1) == ["2026-11-30T10:00"]
    steps.book(study, "first-interview", ("C2",), (), Appointment("2026-11-30 09:00", "university", place="room 1"), by="SD")
    found = offers(study, leads=("MH",), mode="university")
    assert found.slots[0].at == "2026-11-30T10:30" and found.slots[0].best.room == "room 1"
    assert found.at("2026-11-30T09:30")[1] == ["room 1 has S1"]


def test_a_room_is_not_booked_twice(study):
    steps.book(study, "first-interview", ("C2",), ("SD",), Appointment("2026-12-01 10:00", "university", place="room 1"), by="SD")
    with pytest.raises(NotAllowed, match=r"S1 .*with SD, in room 1"):
        steps.book(study, "first-interview", ("C1",), ("MH",), Appointment("2026-12-01 10:30", "university", place="room 1"), by="SD")


def test_what_is_typed_or_stands_in_a_file_or_in_study_toml_is_busy(study):
    calendars = offering.read_calendars(study, ["MH=2026-11-30 9-12", "MH=2026-12-01"])
    assert times(study, leads=("MH",), calendars=calendars)[:2] == ["2026-11-30T13:00", "2026-12-07T09:30"]
    file = study.path.parent / "MH.ics"
    file.write_bytes(calendar(start="DTSTART:20261130T000000Z", end="DTEND:20261201T230000Z"))
    found = offers(study, leads=("MH",), calendars=offering.read_calendars(study, [f"MH={file}"]))
    assert found.slots[0].at == "2026-12-07T09:30"
    assert found.at("2026-11-30T10:00")[1] == ["MH is busy then, by the calendar file"]
    assert found.at("2026-12-07T13:00")[1] == ["MH is away then"]
    with pytest.raises(BadInput, match="cannot be read"):
        offers(study, leads=("MH",), calendars=offering.read_calendars(study, ["MH=nowhere.ics"]))


def test_a_calendar_that_study_toml_names_and_that_is_gone_stops_no_call(study):
    file = study.path / "study.toml"
    file.write_text(file.read_text().replace('gender = "F"', 'gender = "F"\ncalendar = "../MH.ics"'))
    found = offers(open_study(study.path), leads=("MH",))
    assert found.slots and found.remarks == ("MH: A calendar file cannot be read.",)
    (study.path.parent / "MH.ics").write_bytes(calendar(start="DTSTART:20261130T000000Z", end="DTEND:20261130T230000Z"))
    assert times(open_study(study.path), leads=("MH",))[0] == "2026-12-01T09:30"


def test_nobody_interviews_a_patient_or_a_colleague_of_their_own_nor_whom_the_person_does_not_wish(study):
    assert offers(study, "C2", leads=("SD",)).at("2026-12-01T10:00")[1] == ["SD treats the patients of T9"]
    assert offers(study, "C3", leads=("MH",)).at("2026-12-01T10:00")[1] == ["MH is a colleague of C3"]
    call.wished(study, people.get(study, "C1"), ["F"], by="SD")
    assert offers(study, leads=("SD",)).at("2026-12-01T10:00")[1] == ["SD is not F, as C1 wishes"]
    call.wished(study, people.get(study, "C1"), ["not MH"], by="SD")
    assert offers(study, leads=("MH",)).slots == ()
    call.wished(study, people.get(study, "C1"), ["none"], by="SD")
    assert offers(study, leads=("MH",)).slots != ()


def test_the_same_interviewer_as_before_comes_to_the_follow_up_where_that_is_wished(study):
    signed = Consent("1", "2025-11-20", ("interview", "audio", "recontact"))
    person = consenting.consented(study, people.get(study, "C1"), signed, by="SD", today="2026-11-27")
    steps.add(study, "first-interview", (person.id,), ("SD",), by="SD")
    closing.close(study, 1, Closing(began="2025-12-01 09:30"), by="SD")
    assert offers(study, person.id).need.kind == "follow-up" and offers(study, person.id).slots[0].best.staff == ("MH",)
    call.wished(study, people.get(study, person.id), ["same interviewer"], by="SD")
    found = offers(study, person.id)
    assert found.slots[0].at == "2026-12-01T09:30" and {slot.best.staff for slot in found.slots} == {("SD",)}
    assert "MH did not interview P1 before" in found.at("2026-11-30T10:00")[1]


def test_three_interviews_a_day_are_enough_and_one_for_whoever_is_interviewed(study):
    file = study.path / "study.toml"
    file.write_text(file.read_text() + "\n[rules]\ninterviews_a_day = 1\n")
    study = open_study(study.path)
    steps.book(study, "first-interview", ("C2",), ("MH",), Appointment("2026-11-30 09:30"), by="SD")
    assert offers(study, leads=("MH",)).at("2026-11-30T14:00")[1] == ["MH has 1 interview on that day"]
    steps.add(study, "focus-group", ("C1", "C2"), (), by="SD")
    steps.move(study, 2, (), Appointment("2026-12-01 15:00", reason="found"), by="SD")
    assert offers(study, leads=("MH",)).at("2026-12-01T10:00")[1] == ["C1 has an interview on that day"]


def test_saturday_is_for_those_who_wish_it(study):
    assert all(datetime.fromisoformat(at).weekday() < 5 for at in times(study, leads=("MH",), count=20))
    call.wished(study, people.get(study, "C1"), ["Sat"], by="SD")
    assert times(study, leads=("MH",), mode="zoom", count=1) == ["2026-11-28T10:30"]
    assert offers(study, leads=("MH",)).at("2026-11-30T10:00")[1] == ["C1 wishes another day of the week"]


def test_an_appointment_that_is_to_be_moved_does_not_stand_in_its_own_way(study):
    steps.book(study, "first-interview", ("C1",), ("MH",), Appointment("2026-11-30 10:00"), by="SD")
    assert times(study, leads=("MH",), count=1) == ["2026-11-30T09:30"]


@pytest.mark.parametrize("text", ["someday", "not XY", "Tue 12-9", "the moon"])
def test_a_wish_that_cannot_be_kept_is_refused_and_nothing_is_written(study, text):
    with pytest.raises(WrongUsage):
        call.wished(study, people.get(study, "C1"), ["home", text], by="SD")
    assert people.get(study, "C1").wishes == {}


def test_a_focus_group_is_not_put_where_the_room_or_the_moderator_cannot(study):
    steps.book(study, "first-interview", ("C3",), ("SD",), Appointment("2026-12-07 18:30", "university", place="room 1"), by="SD")
    polled = study.path.parent / "answers.csv"
    polled.write_text("who;2026-12-07 17:00;2026-12-07 19:00;2026-12-09 19:00\nC1;yes;yes;yes\nC2;yes;yes;yes\n")
    found = grouping.find(study, polled, 2, 8, ("MH", "room 1"), ["MH=2026-12-09 18-22"])
    assert {one.slot[5:16]: one.busy for one in found.times} == {
        "12-07T17:00": ("MH", "room 1"), "12-07T19:00": ("room 1",), "12-09T19:00": ("MH",),
    }  # fmt: skip


def test_a_calendar_file_inside_the_study_is_not_read_and_that_is_said(study):
    (study.path / "MH.ics").write_bytes(calendar(start="DTSTART:20261130T000000Z", end="DTEND:20261201T230000Z"))
    file = study.path / "study.toml"
    file.write_text(file.read_text().replace('gender = "F"', 'gender = "F"\ncalendar = "MH.ics"'))
    found = offers(open_study(study.path), leads=("MH",))
    assert found.slots[0].at == "2026-11-30T09:30" and "keep it outside" in found.remarks[0]


# ---- as it is typed


def test_the_list_of_free_times_says_with_whom_and_where_and_why_not(study, workflow):
    here = {"at": study.path, "WORKFLOW_NOW": "2026-11-27T08:00Z", "WORKFLOW_STAFF": "SD"}
    assert "C1 wishes: Tue 9-12; at home." in workflow("people", "contact", "C1", "--wish", "Tue 9-12", "--wish", "home", **here).said
    said = workflow("schedule", "slots", "C1", "--with", "MH", "--second", "SD", "-n", "1", **here).said
    assert 'workflow schedule book C1 --at "2026-12-01 10:00" --mode home --with MH --with SD' in said
    assert "C1 wishes another hour." in workflow("schedule", "slots", "C1", "--why", "2026-12-01 14:00", **here).said
    assert "is free: workflow schedule book C1" in workflow("schedule", "slots", "C1", "--why", "2026-12-01 10:00", **here).said
    day = workflow("schedule", "slots", "C1", "--with", "MH", "--why", "2026-12-01", **here).said
    assert "C1 wishes another hour" in day and "free" in day
    facts = json.loads(workflow("schedule", "slots", "C1", "--why", "2026-12-08 10:00", "--json", **here).said)
    assert facts == {"at": "2026-12-08T10:00", "free": False, "why": ["2026-12-08 is closed: moving house"]}
    assert "wishes: Tue 9-12; at home" in workflow("people", "show", "C1", **here).said
    assert "Wishes: Tue 9-12; at home." in workflow("people", "timeline", "C1", **here).said
