"""The best plan, by OR-Tools' CP-SAT where it is installed (floor 2).

One truth value for each possible place. Whoever and whatever a place takes is taken for a quarter of an hour at a time, so that "not two
at once" is said of each quarter. One worker, a fixed seed and a limit in deterministic time make the same plan on every computer.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from importlib.util import find_spec
from typing import Any

from workflow.schedule.planning import LEFT_OUT, Means, Need, Place, Plan, places

QUARTER = timedelta(minutes=15)
LIMIT = 20.0  # deterministic seconds, about as long as real ones


def installed() -> bool:
    return find_spec("ortools") is not None


def plan(needs: Sequence[Need], means: Means, hint: Plan | None = None, *, limit: float = LIMIT) -> Plan:
    """The cheapest plan found within the limit, and a bound on how much better any other could be; `hint` is a plan to begin from."""
    from ortools.sat.python import cp_model

    possible = [places(need, means) for need in needs]
    hopeless = sum(not row for row in possible)
    model = cp_model.CpModel()
    choices = [[model.new_bool_var("") for _ in row] for row in possible]
    out = [model.new_bool_var("") for _ in needs]
    for row, left in zip(choices, out, strict=True):
        model.add_exactly_one([*row, left])
    _say_limits(model, needs, possible, choices, means)
    costs = [place.cost * choice for row, found in zip(choices, possible, strict=True) for choice, place in zip(row, found, strict=True)]
    model.minimize(sum(costs) + LEFT_OUT * sum(out))
    if hint:
        for row, found, place, left in zip(choices, possible, hint.places, out, strict=True):
            model.add_hint(left, place is None)
            for choice, other in zip(row, found, strict=True):
                model.add_hint(choice, other == place)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 0
    solver.parameters.max_deterministic_time = limit
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return hint or Plan((None,) * len(needs), "CP-SAT", None, hopeless)
    chosen = tuple(
        next((place for choice, place in zip(row, found, strict=True) if solver.value(choice)), None)
        for row, found in zip(choices, possible, strict=True)
    )
    return Plan(chosen, "CP-SAT", solver.best_objective_bound, hopeless)


def _say_limits(model: Any, needs: Sequence[Need], possible: list[list[Place]], choices: list[list[Any]], means: Means) -> None:
    quarters, staff_days, person_days = defaultdict(list), defaultdict(list), defaultdict(list)
    for need, found, row in zip(needs, possible, choices, strict=True):
        for place, choice in zip(found, row, strict=True):
            for one in place.takes:
                for quarter in _quarters(place):
                    quarters[one, quarter].append(choice)
            for one in place.staff:
                staff_days[one, place.day].append(choice)
            person_days[need.person, place.day].append(choice)
    seen: set[tuple[int, ...]] = set()
    for held in (*quarters.values(), *person_days.values()):
        key = tuple(choice.index for choice in held)
        if len(held) > 1 and key not in seen:  # neighbouring quarters often say the same
            seen.add(key)
            model.add_at_most_one(held)
    for who_when, held in staff_days.items():
        left = means.most_a_day - means.held.get(who_when, 0)
        if len(held) > left:
            model.add(sum(held) <= left)


def _quarters(place: Place) -> Iterator[datetime]:
    moment = place.taken.begins
    while moment < place.taken.ends:
        yield moment
        moment += QUARTER
