"""Sessions and people: an interview in two parts, two interviews of one person, a focus group that somebody came to twice."""

import re
from dataclasses import replace

import pytest

from tests.making.reported import SETTINGS, Making, published
from workflow.report.every import every
from workflow.report.manuscript.checking import DIFFERS
from workflow.report.said import Telling
from workflow.report.steps import manuscript, writing
from workflow.report.steps.reports import Desk, characteristics, durations, flow, when
from workflow.study import read

LINE = "first interview: 22 sessions with 20 patients."
RULE = "Lengths, days and places count sessions; the flow and who took part count people."


@pytest.fixture
def at():
    """The published study, in which two first interviews were interrupted and went on a week later."""
    made = published()
    for name in ("P3", "P5"):
        made.session("first", [name], "2020-01-20", 15)
    return desk(made)


def desk(made):
    material = made.material()
    return Desk(material, every(material))


def test_an_interrupted_interview_is_two_sessions_with_one_person_and_each_report_says_so(at):
    assert (at.facts["sessions.first.held"].value, at.facts["patients.first.held"].value) == (22, 20)
    assert "first interview held: 20 (people, in 22 sessions)" in flow(at).text
    for report in (durations, when):
        assert LINE in report(at).text and RULE in report(at).text
    assert re.search(r"first interview +22 ", durations(at).text)
    text = writing.methods(at).body
    assert "The first interview was held with 20 patients in 22 sessions, from" in text and "59 min; 22 sessions)" in text
    assert "In all, 64 interview sessions were held with 45 people." in text
    assert manuscript.checked_text(at, text).counted()[DIFFERS] == 0


def test_in_dutch_too(at):
    text = writing.methods(at, "nl").body
    assert "vond plaats met 20 patients in 22 sessies" in text and "In totaal waren er 64 interviewsessies met 45 mensen." in text


def test_where_they_are_as_many_no_line_is_needed_and_the_table_still_names_its_unit():
    at = desk(published())
    assert RULE not in durations(at).text and "Minutes per session" in durations(at).text
    assert "in 20 sessions" not in writing.methods(at).body and "(range 20-59 min; 20 sessions)" in writing.methods(at).body


def test_the_table_of_people_says_that_it_counts_people():
    made = published()
    made.settings = read(SETTINGS + '\n[[dimension]]\ngroup = "patients"\nname = "gender"\nlevels = ["F", "M"]\n')
    made.candidates = [replace(one, facts={"gender": "F"}) for one in made.candidates]
    made.session("first", ["P3"], "2020-01-20", 15)
    text = characteristics(desk(made)).text
    assert "first interview (n = 20 people)" in text and "21 sessions with 20 patients" in text


def test_whoever_came_to_two_focus_groups_is_one_person():
    made = Making()
    made.session("focus-group", ["F1", "F2", "F3"], "2020-01-10", 60)
    made.session("focus-group", ["F1", "F4"], "2020-02-10", 60)
    at = desk(made)
    assert "with 3 and 2 participants (4 different people)." in Telling(at.material, at.facts).said("sessions")[0].text
    assert "focus groups: 5 places taken by 4 people." in durations(at).text


def test_an_interview_in_two_sessions_is_analysed_once_and_out_of_the_people_who_came(at):
    assert (at.facts["patients.first.analysed"].value, at.facts["patients.first.analysed"].n) == (20, 20)


def test_no_number_of_people_where_some_of_two_groups_may_be_the_same():
    made = Making(settings=read(SETTINGS + '\n[[wave]]\nname = "group-interview"\ngroup = "members"\n'))
    made.session("interview", ["T1"], "2020-01-10", 40)
    made.session("group-interview", ["F1"], "2020-01-11", 40)
    at = desk(made)
    assert at.facts["interviewed.people"].value is None and "In all" not in writing.methods(at).body


def test_two_groups_with_interviews_of_one_name_have_sentences_of_their_own():
    settings = SETTINGS.replace('name = "interview"\ngroup', 'name = "first"\nlabel = "first interview"\ngroup')
    made = Making(settings=read(settings))
    for group, who, minutes in (("patients", "P1", 30), ("therapists", "T1", 50)):
        made.person(group, "consented")
        made.session("first", [who], "2020-01-10", minutes)
    text = writing.methods(desk(made)).body
    assert "The first interview of patients lasted 30 min (1 session)." in text
    assert "The first interview of therapists lasted 50 min (1 session)." in text
