"""Who is phoned next is what is missing most, differs most, and is rarest; the same whatever the order of the list."""

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.making import pools
from workflow.people.sampling.dimensions import from_entry, gower
from workflow.people.sampling.objective import rank_together
from workflow.people.sampling.pool import USUAL, Person, Weights
from workflow.people.sampling.ranking import rank, score
from workflow.people.sampling.reasons import why

GENDER = from_entry({"name": "gender", "levels": ["F", "M"], "minimum": 2})
REGION = from_entry({"name": "region", "levels": ["Amsterdam", "Nijmegen", "Utrecht"], "minimum": 1})
AGE = from_entry({"name": "age", "bands": [18, 40, 60], "range": [18, 80], "minimum": 1})
THERAPIST = from_entry({"name": "therapist", "cover": True})
DIMENSIONS = (GENDER, REGION, AGE, THERAPIST)


def person(name, place, gender, age, region, therapist):
    return Person(name, place, {"gender": gender, "age": age, "region": region, "therapist": therapist})


PEOPLE = (
    person("S1", "in", "F", 45, "Amsterdam", "T01"),
    person("S2", "in", "F", 52, "Nijmegen", "T02"),
    person("S3", "in", "M", 67, "Amsterdam", "T03"),
    person("C17", "pool", "F", 28, "Utrecht", "T09"),
    person("C22", "pool", "M", 31, "Nijmegen", "T04"),
    person("C21", "pool", "M", 35, "Nijmegen", "T04"),
    person("C4", "pool", "M", 70, "Amsterdam", "T03"),
)


@pytest.mark.parametrize(
    "who, gap, dist, nearest, cover, total",
    [
        ("C17", 0.6667, 0.5685, "S1", 1.0, 0.6706),
        ("C22", 0.5000, 0.5847, "S2", 0.5, 0.5254),
        ("C21", 0.5000, 0.5685, "S2", 0.5, 0.5206),
        ("C4", 0.1667, 0.0121, "S3", 0.0, 0.1036),
    ],
)
def test_the_example_worked_by_hand_comes_out_to_four_decimals(who, gap, dist, nearest, cover, total):
    found = score(DIMENSIONS, PEOPLE)[who]
    assert [round(part, 4) for part in (found.gap, found.dist, found.cover, found.rank)] == [gap, dist, cover, total]
    assert found.nearest == nearest


def test_the_example_is_ranked_in_its_order():
    assert rank(DIMENSIONS, PEOPLE).order == ("C17", "C22", "C21", "C4")


def by_the_formula(dimensions, people, weights=USUAL):
    """The ranks as the definition has them, slowly and without any table."""
    inside = [p for p in people if p.place == "in"]
    pending = [p for p in people if p.place == "pending"]
    waiting = [p for p in people if p.place == "pool"]
    steering = sum(d.weight for d in dimensions if d.steers)

    def number(among, dimension, level):
        return sum(1 for p in among if dimension.level(p.facts.get(dimension.name)) == level)

    ranks = {}
    for person in waiting:
        gap = cover = 0.0
        for d in dimensions:
            level = d.level(person.facts.get(d.name))
            if level is None:
                continue
            floor, have, agreed = d.minimum_of(level), number(inside, d, level), number(pending, d, level)
            if floor:
                gap += d.weight / steering * max(0, floor - have - weights.pending * agreed) / floor
            if d.cover and not have + agreed:
                cover = max(cover, 1 / number(waiting, d, level))
        known = [distance for p in inside + pending if (distance := gower(dimensions, person.facts, p.facts)) is not None]
        dist = min(known, default=0.0 if inside + pending else 1.0)
        ranks[person.id] = weights.minimum * gap + weights.unlike * dist + weights.cover * cover
    return ranks


def with_holes(seed, size, inside):
    """A made-up list in which one fact in five is not known, and some have agreed."""
    chance = random.Random(seed)
    people = pools.people(seed, size, inside)
    holed = [replace(p, facts={name: value for name, value in p.facts.items() if chance.random() > 0.2}) for p in people]
    return [replace(p, place="pending") if p.place == "pool" and chance.random() < 0.1 else p for p in holed]


@pytest.mark.parametrize("seed", range(12))
def test_the_fast_table_ranks_as_the_formula_does_also_where_facts_are_missing(seed):
    dimensions, people = pools.dimensions(8), with_holes(seed, 40, seed % 4)
    expected = by_the_formula(dimensions, people)
    assert {name: choice.rank for name, choice in score(dimensions, people).items()} == pytest.approx(expected)


LIST = with_holes(1, 25, 3)


@settings(max_examples=25)
@given(st.permutations(LIST))
def test_a_shuffled_list_gives_the_same_advice(shuffled):
    assert rank(pools.dimensions(8), shuffled, 5) == rank(pools.dimensions(8), LIST, 5)


def test_a_reversed_list_gives_the_same_set():
    assert rank_together(pools.dimensions(8), LIST[::-1], 4) == rank_together(pools.dimensions(8), LIST, 4)


def test_each_one_chosen_counts_as_agreed_for_the_next():
    first, second = rank(DIMENSIONS, PEOPLE, 2).chosen
    agreed = [replace(p, place="pending") if p.id == first.id else p for p in PEOPLE]
    assert (first.id, second) == ("C17", rank(DIMENSIONS, agreed).chosen[0])
    assert [choice.id for choice in rank(DIMENSIONS, PEOPLE, 9).chosen] == ["C17", "C22", "C21", "C4"]  # no more than there are


def test_whoever_has_agreed_counts_one_half_unless_the_study_says_otherwise():
    agreed = [replace(p, place="pending") if p.id == "C22" else p for p in PEOPLE]
    gap = {share: score(DIMENSIONS, agreed, Weights(pending=share))["C21"].gap for share in (0, 0.5, 1)}
    assert gap == {0: pytest.approx(1 / 2), 0.5: pytest.approx(1 / 3 * (0.25 + 0.5)), 1: 0}


def test_while_nobody_is_in_everybody_is_as_unlike_as_can_be_and_the_rarest_is_first():
    alone = [p for p in PEOPLE if p.place == "pool"]
    ranking = rank(DIMENSIONS, alone)
    assert ranking.chosen[0].id == "C4" and {choice.dist for choice in score(DIMENSIONS, alone).values()} == {1.0}


def test_of_equals_the_smaller_number_is_first():
    twins = [Person(f"C{n}", "pool", {"gender": "F"}) for n in (10, 9, 100)]
    assert rank([GENDER], twins, 3).order == ("C9", "C10", "C100")


def test_somebody_of_whom_little_is_known_is_not_ranked_by_guesses_and_it_is_said():
    strange = score(DIMENSIONS[:3], [*PEOPLE, Person("C1", "pool", {"age": 95})])["C1"]
    unknown = score(DIMENSIONS[:3], [*PEOPLE, Person("C1", "pool", {})])["C1"]
    assert (strange.gap, strange.nearest) == (0, "S3") and (unknown.rank, unknown.nearest) == (0, "")
    assert why(strange).endswith("gender and region not known; age outside every level")


def test_a_level_that_is_full_comes_after_everybody_else_and_is_said_to_be_full():
    full = replace(GENDER, maximum={"F": 2})
    ranking = rank([full, *DIMENSIONS[1:]], PEOPLE, 4)
    assert [choice.id for choice in ranking.chosen] == ["C22", "C21", "C4", "C17"]
    assert "but gender F is full (2 of at most 2)" in why(ranking.chosen[-1])


def test_the_last_place_of_a_level_is_advised_once():
    few = replace(GENDER, maximum={"F": 9, "M": 2})
    chosen = rank([few, *DIMENSIONS[1:]], PEOPLE, 3).chosen
    assert [bool(choice.full) for choice in chosen] == [False, False, True]


def test_a_study_without_minimum_numbers_still_looks_for_difference():
    assert rank([from_entry({"name": "gender"})], PEOPLE).chosen[0].gap == 0
    assert rank([], PEOPLE).chosen[0].id == "C4"
