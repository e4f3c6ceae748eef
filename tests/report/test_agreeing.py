"""On random studies: sums close or the box is named, reports agree with each other, nothing that nobody entered is printed."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.making.reported import Making
from workflow.errors import NotAllowed
from workflow.people.contacts import REFUSALS
from workflow.report import people_facts
from workflow.report.every import every
from workflow.report.facts import MARK
from workflow.report.flow import check
from workflow.report.steps.reports import Desk, durations, flow, when

WHYS = st.sampled_from(sorted(REFUSALS))
DAYS = st.dates(date(2019, 1, 1), date(2021, 12, 31)).map(str)
# what may be 0: it follows from what was entered
ENTAILED = ("declined", "agreed-and-kept-to-it", ".missing", ".response", ".return", "_days", "_minutes", "_exact", "percent")


@st.composite
def studies(draw):
    """A study that people can really have entered: everybody's story follows the rules of the list and the sessions."""
    made = Making()
    for _ in range(draw(st.integers(0, 6))):
        made.person("patients", draw(st.sampled_from(["declined", "cancelled-before-first"])), why=draw(WHYS))
    for standing in draw(st.lists(st.sampled_from(["called", "unreachable", "agreed", "eligible"]), max_size=5)):
        made.person("patients", standing, tried=standing != "eligible")
    for _ in range(draw(st.integers(0, 8))):
        fate = draw(st.sampled_from(["waits", "first", "refuses", "again", "withdraws", "missed"]))
        standing = "withdrawn" if fate == "withdraws" else "consented"
        person = made.person("patients", standing, signed=True, follow_up=draw(WHYS) if fate == "refuses" else "")
        if fate == "missed":
            made.session("first", [person.id], draw(DAYS), standing="no-show", outcome="", absent="participant")
        if fate in ("first", "refuses", "again") or (fate == "withdraws" and draw(st.booleans())):
            made.session("first", [person.id], draw(DAYS), draw(st.integers(0, 120)))
        if fate == "again":
            made.session("follow-up", [person.id], draw(DAYS), draw(st.integers(1, 90)))
    for session in [one for one in made.sessions if one.standing == "held"]:
        if draw(st.booleans()):
            made.recording(session.number, draw(st.integers(0, 5_000_000)), released=draw(st.booleans()))
    made.made_up = {("session", one.number, "closed") for one in made.sessions if draw(st.booleans())}
    return made


@given(studies())
def test_the_sums_of_a_study_that_can_be_close(made):
    for one in people_facts.flows(made.material()):
        check(one)


@given(studies())
def test_the_parts_of_a_box_add_up_to_it(made):
    found = every(made.material())
    for name, fact in found.items():
        parts = [one for one in found.values() if one.id.rpartition(".")[0] == name and one.n == fact.value and one.source == fact.source]
        if name.endswith(("declined", "cancelled-before-first")) and fact.value:
            assert sum(one.value for one in parts) == fact.value


@given(studies())
def test_flow_durations_and_timeline_print_the_same_numbers(made):
    material = made.material()
    at = Desk(material, every(material))
    printed = [{fact.id: fact.printed for fact in report.facts} for report in (flow(at), durations(at), when(at))]
    for one in printed:
        for other in printed:
            assert all(one[name] == other[name] for name in one.keys() & other.keys())
    held = at.facts["patients.first.held"]
    if held.value:
        assert f"first interview held: {held.printed}" in flow(at).text
        assert re.search(rf"first interview +{len(material.of_kind('first'))}\{MARK}? ", when(at).text)
        known = at.facts["durations.first.n"]
        unknown = at.facts["durations.first.unknown"].value or 0
        assert (known.value or 0) + unknown == len(material.of_kind("first"))


@given(studies())
def test_a_number_that_is_printed_was_entered(made):
    """No event, no number: whatever counts nothing is not recorded, but for sums that leave nobody else."""
    for name, fact in every(made.material()).items():
        if fact.value == 0:
            assert name.startswith("window.") or name.endswith(ENTAILED), name


@given(studies())
def test_somebody_in_two_boxes_is_found_with_the_box(made):
    """The list says that they cancelled; a session says that they came."""
    person = made.person("patients", "cancelled-before-first", signed=True, why="personal")
    made.session("first", [person.id], "2020-02-02")
    with pytest.raises(NotAllowed, match=rf"The box 'patients: agreed' does not close.*In several: {person.id}"):
        flow(Desk(made.material(), every(made.material())))
