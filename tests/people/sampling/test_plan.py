"""What is called reachable can be reached, what is called out of reach cannot, and a set is nearly as good as any."""

import random
from collections import Counter
from itertools import combinations

import pytest

from tests.making import pools
from tests.people.sampling.test_ranking import with_holes
from workflow.people.sampling.dimensions import from_entry
from workflow.people.sampling.objective import Worth, good_set
from workflow.people.sampling.plan import plan
from workflow.people.sampling.pool import Person, of_place


def met(dimensions, people, chosen):
    """How many of the missing minimum numbers these people bring, counted from the definition; None where a level gets too many."""
    total = 0
    for d in dimensions:
        before = Counter(d.level(p.facts.get(d.name)) for p in of_place(people, "in", "pending"))
        after = before + Counter(d.level(p.facts.get(d.name)) for p in chosen)
        for level in d.levels:
            most = d.maximum_of(level)
            if most is not None and after[level] > max(most, before[level]):
                return None
            floor = d.minimum_of(level)
            total += min(floor, after[level]) - min(floor, before[level])
    return total


@pytest.mark.parametrize("seed", range(16))
def test_the_plan_is_what_trying_every_set_finds(seed):
    chance = random.Random(seed)
    entries = pools.entries(chance.randint(6, 12))
    if seed % 2:
        entries[0]["maximum"] = max(entries[0]["minimum"], 3)
    dimensions = [from_entry(entry) for entry in entries]
    people = with_holes(seed, 11, seed % 4)
    places = chance.randint(2, 5)
    waiting = of_place(people, "pool")
    tried = (met(dimensions, people, chosen) for size in range(places + 1) for chosen in combinations(waiting, size))
    best = max(found for found in tried if found is not None)
    found = plan(dimensions, people, places)
    chosen = [p for p in waiting if p.id in found.people]
    assert found.reachable == met(dimensions, people, chosen) == best and found.at_most == best and len(chosen) <= places
    assert found.missing - found.reachable == sum(one.missing for one in found.short)


def test_numbers_that_could_each_be_met_may_not_be_met_together():
    gender, region = from_entry({"name": "gender", "minimum": {"M": 1}}), from_entry({"name": "region", "minimum": {"Urk": 1}})
    people = [Person("C1", "pool", {"gender": "M", "region": "Goes"}), Person("C2", "pool", {"gender": "F", "region": "Urk"})]
    one, two = plan([gender, region], people, 1), plan([gender, region], people, 2)
    assert (one.reachable, one.at_most, one.proved) == (1, 1, True) and (two.reachable, two.short) == (2, ())


def test_no_places_and_no_pool_are_no_fault():
    assert plan(pools.dimensions(5), pools.people(1, 5), 0).people == ()
    empty = plan(pools.dimensions(5), [], 3)
    assert (empty.places, empty.pool, empty.reachable, empty.proved) == (3, 0, 0, True)


@pytest.mark.parametrize("seed", range(10))
def test_a_set_is_worth_nearly_as_much_as_the_best(seed):
    dimensions, people = pools.dimensions(5), pools.people(seed, 10, seed % 3)
    worth = Worth(dimensions, people)
    best = max(worth.of(chosen) for chosen in combinations([p.id for p in worth.pool], 4))
    assert 0.95 * best <= worth.of(good_set(dimensions, people, 4)) <= best


def test_a_set_takes_nobody_beyond_a_maximum():
    few = from_entry({"name": "gender", "levels": ["F", "M"], "maximum": {"F": 3}})
    people = pools.people(5, 30, 2)
    chosen = set(good_set([few, *pools.dimensions(10)[1:]], people, 8))
    women = [p for p in people if p.facts["gender"] == "F" and (p.place == "in" or p.id in chosen)]
    assert len(women) == 3 and 3 <= len(chosen) <= 8
