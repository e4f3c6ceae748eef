"""Many interviews at once: every plan keeps every hard rule, and says what is short for whoever is left out."""

import random
from collections import Counter
from datetime import UTC, date, datetime, time
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.making.plans import Size, instance
from workflow.schedule import greedy, solver
from workflow.schedule.busy import Busy
from workflow.schedule.planning import Means, Need, Place, Taken, Wish, places, why_left_out

MONDAY = date(2026, 11, 30)
SMALL = Size(interviews=14, interviewers=3, weeks=2)


def hours(day, begins=8, ends=18):
    return (Busy(datetime(2026, 11, 30 if day == 0 else day, begins, tzinfo=UTC), datetime(2026, 11, 30, ends, tzinfo=UTC)),)


def broken_rules(needs, means, plan):
    """What a plan does that it must not, in words; written without the planner's own checks."""
    wrong = []
    placed = [(need, place) for need, place in zip(needs, plan.places, strict=True) if place]
    for need, place in placed:
        local = place.starts.astimezone().date()
        if not need.opens <= place.day <= need.closes or abs((place.day - local).days) > 1:
            wrong.append(f"{need.name} is outside its window")
        if set(place.staff) & set(need.avoid) or not set(place.staff) & set(need.leads):
            wrong.append(f"{need.name} is with the wrong people")
        for one in place.takes:
            if not any(free.begins <= place.taken.begins and place.taken.ends <= free.ends for free in means.free[one]):
                wrong.append(f"{one} does not work then")
    for (need, place), (other_need, other) in combinations(placed, 2):
        together = place.taken.begins < other.taken.ends and other.taken.begins < place.taken.ends
        if together and set(place.takes) & set(other.takes):
            wrong.append(f"{need.name} and {other_need.name} need the same at once")
        if need.person == other_need.person and place.day == other.day:
            wrong.append(f"{need.person} comes twice on a day")
    loads = Counter((one, place.day) for _, place in placed for one in place.staff)
    return wrong + [f"{one} has {count} on {day}" for (one, day), count in loads.items() if count > means.most_a_day]


@settings(max_examples=40)
@given(st.integers(0, 10_000), st.randoms(use_true_random=False))
def test_no_plan_breaks_a_rule_and_the_order_of_the_list_does_not_matter(seed, chance):
    needs, means, _ = instance(SMALL, seed)
    plan = greedy.plan(needs, means)
    assert broken_rules(needs, means, plan) == []
    shuffled = random.Random(chance.random()).sample(needs, len(needs))
    again = greedy.plan(shuffled, means)
    assert dict(zip((n.name for n in needs), plan.places, strict=True)) == dict(zip((n.name for n in shuffled), again.places, strict=True))


@pytest.mark.planner
def test_the_solver_keeps_the_same_rules_is_never_worse_and_always_the_same():
    for seed in range(8):
        needs, means, _ = instance(SMALL, seed)
        quick = greedy.plan(needs, means)
        best = solver.plan(needs, means, quick)
        assert broken_rules(needs, means, best) == []
        assert best.bound <= best.cost <= quick.cost
        assert solver.plan(needs, means, quick) == best


def test_whoever_can_come_is_placed_and_the_others_are_told_what_is_short():
    needs, means, used = instance(SMALL, 1)
    plan = greedy.plan(needs, means)
    left_out = [need for need, place in zip(needs, plan.places, strict=True) if place is None]
    assert used > 0.8 and len(left_out) == plan.hopeless == 1
    assert "no free time" in why_left_out(left_out[0], places(left_out[0], means), Taken(means))


def test_one_moves_aside_when_that_makes_room_for_another():
    free = {"SD": (Busy(datetime(2026, 11, 30, 8, tzinfo=UTC), datetime(2026, 11, 30, 11, tzinfo=UTC)),)}
    means = Means(free, "Europe/Amsterdam")
    early = (Wish(0, time(9), time(11)),)
    needs = [
        Need("P1", "P1", 60, MONDAY, MONDAY, MONDAY, ("SD",)),
        Need("P2", "P2", 60, MONDAY, MONDAY, MONDAY, ("SD",), wishes=early),
    ]
    assert all(greedy.plan(needs, means).places)


def test_what_is_short_is_named():
    means = Means({"SD": (Busy(datetime(2026, 11, 30, 8, tzinfo=UTC), datetime(2026, 11, 30, 10, tzinfo=UTC)),)}, "Europe/Amsterdam")
    needs = [Need(name, name, 60, MONDAY, MONDAY, MONDAY, ("SD",)) for name in ("P1", "P2")]
    plan = greedy.plan(needs, means)
    taken = Taken(means)
    for need, place in zip(needs, plan.places, strict=True):
        if place:
            taken.take(place, need.person)
    assert "what is short: SD" in why_left_out(needs[1], places(needs[1], means), taken)


def test_nobody_is_interviewed_by_whom_they_must_not_and_a_pair_is_two_people():
    means = Means({name: hours(0) for name in ("MSHW", "SD", "student")}, "Europe/Amsterdam")
    need = Need("P1", "P1", 60, MONDAY, MONDAY, MONDAY, ("MSHW",), ("SD", "student", "MSHW"), avoid={"SD": "treats T2"})
    assert {place.staff for place in places(need, means)} == {("MSHW", "student")}


def test_the_mode_decides_what_is_needed():
    means = Means({"SD": hours(0), "room 1": hours(0, 8, 11), "room 2": hours(0, 12, 18)}, "Europe/Amsterdam", rooms=("room 1", "room 2"))
    need = Need("P1", "P1", 60, MONDAY, MONDAY, MONDAY, ("SD",), modes=("university", "home", "zoom"))
    found = places(need, means)

    def of(mode) -> list[Place]:
        return [place for place in found if place.mode == mode]

    assert {place.room for place in of("university")} == {"room 1", "room 2"} and {place.room for place in of("home")} == {""}
    assert min(p.taken.begins for p in of("home")) == min(p.taken.begins for p in of("zoom"))
    assert (of("home")[0].taken.ends - of("home")[0].taken.begins) > (of("zoom")[0].taken.ends - of("zoom")[0].taken.begins)
    assert found[0].mode == "university"  # the one wished most costs least
