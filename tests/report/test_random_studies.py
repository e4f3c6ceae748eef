"""On random studies: every number that is told is a fact, and what the program writes itself agrees with the study, in both languages."""

import re

import pytest
from hypothesis import given, settings

from tests.making.entered_studies import enter
from tests.making.random_studies import studies
from workflow.errors import NotAllowed
from workflow.report import checklists, written
from workflow.report.contradictions import doubts
from workflow.report.every import every
from workflow.report.manuscript.checking import DIFFERS, NO_DATA
from workflow.report.said import LANGUAGES, Telling
from workflow.report.steps import manuscript, reports
from workflow.report.steps.reports import Desk

FEW, MANY = settings(max_examples=20), settings(max_examples=300)


def desk(made):
    material = made.material()
    return Desk(material, every(material))


def numbers_of(text):
    return set(re.findall(r"\d+(?:\.\d+)*", text))


def not_in(text, facts):
    """The numbers of a text that none of these facts is, nor counts out of."""
    known = " ".join(f"{fact.value} {str(fact.value).removesuffix('.0')} {fact.n} {fact.note}" for fact in facts)
    return numbers_of(re.sub(r"\bFG\d+\b", "", text)) - numbers_of(known)


def every_number_is_a_fact(at):
    told = [said for language in LANGUAGES for said in Telling(at.material, at.facts, language).said()]
    told += [item for name in checklists.LISTS for item in checklists.items(name, at.material, at.facts)]
    for said in told:
        assert all(at.facts[fact.id] == fact for fact in said.facts), said
        assert not_in(said.text, said.facts) == set(), said
    try:
        flow = reports.flow(at)
    except NotAllowed:
        return  # a study whose sums do not close has no diagram
    assert flow.body == reports.EMPTY or not_in(flow.body, flow.facts) == set(), flow.body


def its_own_text_agrees(at):
    for language in LANGUAGES:
        parts = written.paragraphs(Telling(at.material, at.facts, language).said(), language)
        found = manuscript.checked_text(at, "\n".join(text for _, text in parts))
        assert [one for one in found.findings if one.status in (DIFFERS, NO_DATA)] == []
        assert found.claims == ()


def nothing_counts_on_the_word_of_a_file_alone(at):
    """What counts was closed, or recorded by people who signed; and whatever nobody has closed is named, with the command."""
    made, told = at.material, {one.key: one.sentence for one in doubts(at.material, at.facts, "flow")}
    signed = {name for one in made.candidates if one.participant for name in (f"C{one.number}", one.id)}
    counted = {one.number for one in made.held}
    for one in made.sessions:
        known = [name for name in one.came if made.listed(made.group_of(name)) or made.person(name)]
        unclosed = one.standing in ("added", "booked") and bool(made.sounds(one))
        assert (one.number in counted) == (one.standing == "held" or (unclosed and set(known) <= signed))
    by_sound = [one for one in made.held if one.standing != "held"]
    refused = [one for one in made.sessions if made.sounds(one) and one.standing != "held" and one.number not in counted]
    for key, mine in (("not-closed", by_sound), ("not-signed", refused)):
        assert (key in told) == bool(mine)
        assert not mine or (told[key].startswith(f"{len(mine)} session") and f"workflow session close S{mine[0].number}" in told[key])


@FEW
@given(studies())
def test_nothing_counts_as_held_because_a_file_was_added(made):
    nothing_counts_on_the_word_of_a_file_alone(desk(made))


@FEW
@given(studies())
def test_every_number_of_a_sentence_of_the_flow_and_of_a_checklist_is_a_fact(made):
    every_number_is_a_fact(desk(made))


@FEW
@given(studies())
def test_the_methods_that_the_program_wrote_agree_with_the_study(made):
    its_own_text_agrees(desk(made))


@pytest.mark.slow
@MANY
@given(studies())
def test_so_it_is_in_hundreds_of_studies(made):
    at = desk(made)
    nothing_counts_on_the_word_of_a_file_alone(at)
    every_number_is_a_fact(at)
    its_own_text_agrees(at)


def entered_and_told(folder, seed):
    """The sums of a study that was entered through the steps close, its numbers are facts, and its text agrees with it."""
    at = reports.desk(enter(folder / f"study-{seed}", seed))
    reports.flow(at)
    every_number_is_a_fact(at)
    its_own_text_agrees(at)


@pytest.mark.parametrize("seed", range(5))
def test_so_it_is_where_the_study_was_entered_through_the_steps(tmp_path, seed):
    entered_and_told(tmp_path, seed)


@pytest.mark.slow
def test_and_in_a_hundred_of_them(tmp_path):
    for seed in range(5, 105):
        entered_and_told(tmp_path, seed)
