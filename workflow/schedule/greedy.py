"""A plan without a solver: whoever has the fewest places goes first, then one may move aside for another (floor 1).

Deterministic: the same needs and means give the same plan, in whatever order they come.
"""

from collections.abc import Sequence

from workflow.schedule.planning import Means, Need, Place, Plan, Taken, places

ROUNDS = 3


def plan(needs: Sequence[Need], means: Means) -> Plan:
    """Places for as many as can be found, cheap ones first."""
    possible = [places(need, means) for need in needs]
    chosen: list[Place | None] = [None] * len(needs)
    taken = Taken(means)
    order = sorted(range(len(needs)), key=lambda i: (len(possible[i]), needs[i].closes, needs[i].name))
    for i in order:
        _settle(i, needs, possible, chosen, taken)
    for _ in range(ROUNDS):
        before = list(chosen)
        for i in order:
            if chosen[i] is None:
                _make_room(i, needs, possible, chosen, taken)
        for i in order:
            _improve(i, needs, possible, chosen, taken)
        if chosen == before:
            break
    return Plan(tuple(chosen), "greedy", hopeless=sum(not row for row in possible))


def _settle(i: int, needs: Sequence[Need], possible: list[list[Place]], chosen: list[Place | None], taken: Taken) -> bool:
    """Give a need its cheapest place that is free."""
    found = next((place for place in possible[i] if not taken.blocks(place, needs[i].person)), None)
    if found:
        chosen[i] = found
        taken.take(found, needs[i].person)
    return found is not None


def _improve(i: int, needs: Sequence[Need], possible: list[list[Place]], chosen: list[Place | None], taken: Taken) -> None:
    """A cheaper place may have become free."""
    held = chosen[i]
    if held is not None:
        taken.take(held, needs[i].person, -1)
        chosen[i] = None
        _settle(i, needs, possible, chosen, taken)


def _make_room(i: int, needs: Sequence[Need], possible: list[list[Place]], chosen: list[Place | None], taken: Taken) -> bool:
    """Place a need by moving one other to another of its places."""
    for place in possible[i]:
        in_the_way = [j for j, other in enumerate(chosen) if other is not None and _collide(place, other, needs, i, j)]
        if len(in_the_way) != 1:
            continue
        j = in_the_way[0]
        moved = chosen[j]
        assert moved is not None
        taken.take(moved, needs[j].person, -1)
        chosen[j] = None
        if not taken.blocks(place, needs[i].person):
            chosen[i] = place
            taken.take(place, needs[i].person)
            if _settle(j, needs, possible, chosen, taken):
                return True
            taken.take(place, needs[i].person, -1)
            chosen[i] = None
        chosen[j] = moved
        taken.take(moved, needs[j].person)
    return False


def _collide(place: Place, other: Place, needs: Sequence[Need], i: int, j: int) -> bool:
    if needs[i].person == needs[j].person and place.day == other.day:
        return True
    overlap = place.taken.begins < other.taken.ends and other.taken.begins < place.taken.ends
    return overlap and bool(set(place.takes) & set(other.takes))
