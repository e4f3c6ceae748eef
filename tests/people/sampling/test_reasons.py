"""A person who reads an advice knows why, in one sentence, and why not somebody else."""

from dataclasses import replace

import pytest

from tests.people.sampling.test_ranking import AGE, DIMENSIONS, PEOPLE, REGION, person
from workflow.people.sampling.pool import Person
from workflow.people.sampling.ranking import rank, score
from workflow.people.sampling.reasons import unreachable, why, why_not


def test_the_reason_names_what_is_first_what_is_new_and_who_is_most_alike():
    assert why(rank(DIMENSIONS, PEOPLE).chosen[0]) == (
        "first from region Utrecht aged 18-39 (have 0, want 1 each); therapist T09 not yet represented; "
        "differs by 0.57 from S1, the most alike so far"
    )


def test_a_level_that_has_some_is_short_and_says_by_how_many():
    people = [*PEOPLE, person("C30", "pending", "M", 40, "Utrecht", "T02")]
    wanting = replace(DIMENSIONS[0], minimum={"F": 4, "M": 4})
    assert "gender M still short (have 1 and 1 agreed, want 4)" in why(score([wanting], people)["C4"])


def test_where_no_minimum_asks_for_more_that_is_said_first():
    assert why(score([REGION], PEOPLE)["C4"]).startswith("no minimum number asks for more")


@pytest.mark.parametrize(
    "ahead, behind, told",
    [
        ("C17", "C22", "C22 comes after (0.53): also aged 18-39, but region Nijmegen has 1 of 1 and therapist T04 is less rare (2 left)"),
        ("C22", "C21", "C21 comes after (0.52): also gender M and aged 18-39, but more like S2 (0.57)"),
        ("C21", "C4", "C4 comes after (0.10): also gender M, but aged 60-80 has 1 of 1 and therapist T03 is represented already"),
    ],
)
def test_the_runner_up_is_told_what_it_lacks(ahead, behind, told):
    found = score(DIMENSIONS, PEOPLE)
    assert why_not(found[ahead], found[behind]) == told


def test_equals_are_told_apart_by_their_numbers():
    twins = [Person(f"C{n}", "pool", {"gender": "F"}) for n in (1, 2)]
    ranking = rank(DIMENSIONS[:1], twins)
    assert "C2 comes after" in why_not(ranking.chosen[0], score(DIMENSIONS[:1], twins)["C2"])
    found = score(DIMENSIONS[:1], twins)
    assert why_not(found["C1"], found["C2"]) == "C2 comes after (0.90): equal to C1, which has the smaller number"


def test_what_nobody_in_the_pool_can_bring_any_more_is_a_limitation_in_words():
    gone = [p for p in PEOPLE if p.id != "C17"]
    assert unreachable(DIMENSIONS, gone) == [
        "Nobody of region Utrecht is left in the pool (have 0, want 1): name it as a limitation, or add people to the list."
    ]
    more = [replace(AGE, minimum=5)]
    assert [sentence[:30] for sentence in unreachable(more, PEOPLE)] == [
        "Only 3 more of age 18-39 are l", "Nobody of age 40-59 is left in", "Only 1 more of age 60-80 is le"
    ]  # fmt: skip
