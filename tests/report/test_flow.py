"""Where each person of a study stands in the flow: one box for everybody, and the right one."""

from dataclasses import replace

import pytest

from tests.making.reported import SETTINGS, Making, published
from workflow.report import people_facts
from workflow.report.contradictions import doubts
from workflow.report.every import every
from workflow.report.flow import check
from workflow.report.flow_sheet import mermaid, sheets, text
from workflow.study import read


def boxes(made, group="patients"):
    """Box -> who is in it; the sums of the flow close."""
    one = people_facts.flow(made.material(), group)
    check(one)
    return {box.key: set(box.who) for box in one.boxes if box.who}


def interviewed(made, day="2020-01-10", **more):
    person = made.person("patients", more.pop("standing", "consented"), signed=True, **more)
    made.session("first", [person.id], day)
    return person.id


@pytest.mark.parametrize(
    ("box", "more"),
    [
        ("follow-up.lost", {"life": "moved", "life_on": "2020-05-01"}),
        ("follow-up.lost", {"life": "deceased", "life_on": "2020-05-01"}),
        ("follow-up.withdrawn", {"standing": "withdrawn", "scope": "no-further-contact", "withdrawn_on": "2020-05-01"}),
        ("follow-up.withdrawn", {"standing": "withdrawn", "scope": "erase", "withdrawn_on": "2020-05-01", "erased": True, "attempts": ()}),
        ("follow-up.declined", {"follow_up": "personal"}),
        ("follow-up.to-come", {}),
    ],
)
def test_why_somebody_did_not_come_again(box, more):
    made = Making()
    name = interviewed(made, **more)
    assert boxes(made)[box] == {name}
    assert len([who for key, who in boxes(made).items() if key.startswith("follow-up.") and name in who]) == 1


def test_the_window_is_over_unless_a_visit_is_booked():
    made = Making(today="2021-06-01")
    one, other = interviewed(made), interviewed(made)
    made.session("follow-up", [other], "2021-06-10", standing="booked", starts="2021-06-10T10:00", began="", outcome="")
    assert boxes(made)["follow-up.out-of-window"] == {one} and boxes(made)["follow-up.to-come"] == {other}


def test_somebody_who_did_not_come_and_somebody_who_waits_and_somebody_who_cancelled():
    made = Making()
    absent, waiting = (made.person("patients", "consented").id for _ in range(2))
    gone = made.person("patients", "cancelled-before-first", signed=True, why="too-ill").id
    made.session("first", [absent], "2020-01-10", standing="no-show", absent="participant", outcome="")
    found = boxes(made)
    assert found["first.missed"] == {absent} and found["first.to-come"] == {waiting} and found["cancelled-before-first"] == {gone}


def test_a_candidate_who_has_agreed_is_the_same_person_once_they_have_signed():
    """A session that was booked for C1 is one of P1's."""
    made = Making()
    person = made.person("patients", "consented")
    made.session("first", [f"C{person.number}"], "2020-01-10")
    assert boxes(made)["first.held"] == {"P1"}


def test_the_sound_of_an_interview_proves_that_it_was_held_and_an_appointment_does_not():
    made = Making()
    for _ in range(2):
        made.session("first", [made.person("patients", "consented").id], "2020-01-10", standing="added", began="", outcome="")
    made.recording(1)
    assert boxes(made)["first.held"] == {"P1"} and boxes(made)["first.to-come"] == {"P2"}


def test_a_group_without_a_list_begins_with_those_who_were_interviewed():
    made = Making()
    made.session("interview", ["T1"], "2020-01-10", 40)
    found = every(made.material())
    assert found["therapists.interview.held"].value == 1 and found["therapists.contacted"].printed == "not recorded"
    assert "therapists" in text(sheets(made.material(), found))


def test_two_groups_may_have_a_wave_of_the_same_name():
    made = Making(
        settings=read(SETTINGS.replace('name = "first"', 'name = "interview"').replace('anchor = "first"', 'anchor = "interview"'))
    )
    for group, who in (("patients", "P1"), ("therapists", "T1"), ("therapists", "T2")):
        made.person(group, "consented")
        made.session("interview", [who], "2020-01-10", 30 if group == "patients" else 50)
    found = every(made.material())
    assert (found["patients.interview.held"].value, found["therapists.interview.held"].value) == (1, 2)
    assert (found["durations.patients.interview.mean_minutes"].value, found["durations.therapists.interview.mean_minutes"].value) == (
        30,
        50,
    )


def test_whoever_misses_one_wave_and_comes_to_the_next_is_in_no_box_twice():
    third = '\n[[wave]]\nname = "third"\ngroup = "patients"\nanchor = "first"\nafter = "P2Y"\nafter_days = 60\n'
    made = Making(settings=read(SETTINGS + third), today="2023-01-01")
    both, skipping = interviewed(made), interviewed(made)
    made.session("follow-up", [both], "2021-01-10")
    for name in (both, skipping):
        made.session("third", [name], "2022-01-20")
    found = boxes(made)
    assert found["follow-up.missed"] == {skipping} == found["third.came-back"] and found["third.held"] == {both, skipping}
    material = made.material()
    assert "third held: 2 (1 had missed the follow-up)" in text(sheets(material, every(material)))


def test_an_interview_from_before_the_list_is_counted_and_told_for_its_number_may_be_a_slip():
    made = published()
    before = boxes(made)
    made.session("first", ["P21"], "2020-01-10")
    found = boxes(made)
    assert found["first.not-listed"] == {"P21"} and found["agreed"] == before["agreed"] and "P21" in found["first.held"]
    material = made.material()
    assert "held: 21 (1 on no sampling list)" in text(sheets(material, every(material)))
    assert "P21 had the interview and stands on no sampling list" in " ".join(doubt.sentence for doubt in doubts(material, every(material)))


def test_somebody_from_before_the_list_who_comes_to_a_later_wave_alone_has_missed_the_first():
    made = published()
    made.session("follow-up", ["P21"], "2021-01-10")
    assert boxes(made)["follow-up.came-back"] == {"P21"}


def test_invited_to_a_focus_group_is_known_where_who_came_is_told_apart():
    made = published()
    made.sessions = [replace(one, attended=one.who[:-1]) if one.kind == "focus-group" else one for one in made.sessions]
    found = every(made.material())
    assert (found["focus-groups.invited"].value, found["focus-groups.attendances"].value) == (13, 11)


def test_reasons_of_those_who_do_not_fit_are_counted_and_phoning_begins_after_them():
    made = Making(settings=read(SETTINGS.replace('list = "contacted"', 'list = "pool"', 1)))
    for why in ("too young", "Too young", "no symptoms"):
        made.person("patients", "ineligible", tried=False, why=why)
    made.person("patients", "eligible", tried=False)
    made.person("patients", "called")
    found = every(made.material())
    assert {key: len(who) for key, who in boxes(made).items()} == {
        "identified": 5, "ineligible": 3, "eligible": 2, "not-contacted": 1, "contacted": 1, "undecided": 1,
    }  # fmt: skip
    assert found["patients.ineligible.too-young"].value == 2 and found["patients.declined"].value is None


def test_mermaid_and_text_say_the_same_numbers():
    material = published().material()
    found = sheets(material, every(material))
    drawn, written = mermaid(found), text(found)
    for sheet in found:
        for node in sheet.nodes:
            for box in (node.main, *node.out):
                assert f"{box.words}: {box.fact.printed}" in drawn and f"{box.words}: {box.fact.printed}" in written
                assert all(part.told in drawn and part.told in written for part in box.parts)
