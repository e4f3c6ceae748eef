"""What can still be reached: which minimum numbers, all together, with the people and the places that are left (floor 1).

One person can bring several missing levels at once, and may lack another, so minimum numbers that could each be met may not be met
together. A set from `objective.good_set` shows what is possible; counting each dimension by itself shows what is impossible. Where the two
agree, that is proof; where they do not, a search over levels closes the gap or says that it stays open.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from workflow.people.sampling.dimensions import Dimension
from workflow.people.sampling.objective import good_set
from workflow.people.sampling.pool import POOL, USUAL, Person, Weights, in_order, levels_of, of_place, tally

Key = tuple[int, str]  # a dimension's place and one of its levels
STEPS = 3_000  # of the search, at most: about a second


@dataclass(frozen=True, slots=True)
class Short:
    """A minimum number that stays unmet, by how many people."""

    dimension: str
    level: str
    missing: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What is missing of all minimum numbers, and how much of it can be had together."""

    places: int  # people who can still be taken
    pool: int
    missing: int  # added up over all levels: a person can bring one for each dimension
    reachable: int  # of `missing`, by the set below
    at_most: int  # proved: no set brings more
    short: tuple[Short, ...]  # what the set leaves unmet
    people: tuple[str, ...]  # a set that brings so much

    @property
    def proved(self) -> bool:
        return self.reachable == self.at_most


def plan(dimensions: Sequence[Dimension], people: Sequence[Person], places: int, weights: Weights = USUAL) -> Plan:
    """What can still be reached with `places` more people; whoever has agreed is counted as taking part.

    >>> where = {"P1": ("in", "Amsterdam"), "C2": ("pool", "Utrecht"), "C3": ("pool", "Amsterdam")}
    >>> people = [Person(name, place, {"region": region}) for name, (place, region) in where.items()]
    >>> found = plan([Dimension("region", levels=("Amsterdam", "Utrecht"), minimum=2)], people, 2)
    >>> found.missing, found.reachable, found.proved, [(one.level, one.missing) for one in found.short]
    (3, 2, True, [('Utrecht', 1)])
    """
    everybody = in_order(people)
    count = max(0, min(places, len(of_place(everybody, POOL))))
    task = _Task(dimensions, everybody)
    chosen = task.topped_up(good_set(dimensions, everybody, count, weights), count)
    reached, at_most = task.met(chosen), task.bound(count)
    if reached < at_most:
        better, finished = task.search(count, reached)
        chosen = better or chosen
        reached = task.met(chosen)
        at_most = reached if finished else at_most
    return Plan(places, task.left, sum(task.needs.values()), reached, at_most, task.short(chosen), tuple(chosen))


def wilson(successes: int, trials: int, z: float = 1.959963984540054) -> tuple[float, float]:
    """Wilson's 95 % interval of a share (Wilson 1927, J Am Stat Assoc 22:209-212).

    >>> [tuple(round(100 * end, 1) for end in wilson(*found)) for found in ((20, 25), (8, 10), (25, 25), (17, 20))]
    [(60.9, 91.1), (49.0, 94.3), (86.7, 100.0), (64.0, 94.8)]
    """
    if not trials:
        return 0.0, 1.0
    share, z2 = successes / trials, z * z
    middle = (share + z2 / (2 * trials)) / (1 + z2 / trials)
    half = z / (1 + z2 / trials) * (share * (1 - share) / trials + z2 / (4 * trials * trials)) ** 0.5
    return max(0.0, middle - half), min(1.0, middle + half)


@dataclass(frozen=True, slots=True)
class Calls:
    """How many people to phone for those still needed, from the acceptance so far; None where that cannot be said."""

    said_yes: int
    decided: int  # said yes or no, or could not be reached
    low: float
    high: float
    needed: int
    likely: int | None
    fewest: int | None
    most: int | None

    @property
    def share(self) -> float | None:
        return self.said_yes / self.decided if self.decided else None


def calls(said_yes: int, decided: int, needed: int) -> Calls:
    """How many people to phone so that `needed` of them take part.

    >>> found = calls(8, 10, 12)
    >>> found.likely, found.fewest, found.most
    (15, 13, 25)
    >>> calls(0, 0, 12).likely is None
    True
    """
    low, high = wilson(said_yes, decided)
    enough = bool(decided)
    return Calls(
        said_yes, decided, low, high, needed,
        _up(needed * decided, said_yes) if said_yes else None, _up(needed, high) if enough else None, _up(needed, low) if low > 0 else None,
    )  # fmt: skip


def _up(amount: float, share: float) -> int:
    """Divided and rounded up, forgiving what floating point adds."""
    return -int(-(amount / share - 1e-9) // 1)


class _Task:
    """The missing levels, and the people of the pool by which of them they would bring."""

    def __init__(self, dimensions: Sequence[Dimension], people: Sequence[Person]) -> None:
        self.dimensions = tuple(dimensions)
        self.needs: Counter[Key] = Counter()
        self.room: dict[Key, int] = {}
        self.available: Counter[Key] = Counter()
        for at, dimension in enumerate(self.dimensions):
            counts = tally(dimension, people)
            for level in levels_of(dimension, people):
                key, most = (at, level), dimension.maximum_of(level)
                self.needs[key] = max(0, dimension.minimum_of(level) - counts.taken(level))
                self.available[key] = counts.left[level]
                if most is not None:
                    self.room[key] = max(0, most - counts.taken(level))
        self.needs = +self.needs
        pool = of_place(people, POOL)
        self.left = len(pool)
        self.keys = {person.id: self._keys(person) for person in pool}
        kinds: dict[frozenset[Key], list[str]] = {}
        for name, keys in self.keys.items():
            kinds.setdefault(frozenset(key for key in keys if key in self.needs or key in self.room), []).append(name)
        self.kinds = sorted(kinds.items(), key=lambda kind: kind[1][0])

    def _keys(self, person: Person) -> frozenset[Key]:
        levels = ((at, d.level(person.facts.get(d.name))) for at, d in enumerate(self.dimensions))
        return frozenset((at, level) for at, level in levels if level is not None)

    def brought(self, chosen: Sequence[str]) -> Counter[Key]:
        return Counter(key for one in chosen for key in self.keys[one])

    def met(self, chosen: Sequence[str]) -> int:
        counts = self.brought(chosen)
        return sum(min(need, counts[key]) for key, need in self.needs.items())

    def short(self, chosen: Sequence[str]) -> tuple[Short, ...]:
        counts = self.brought(chosen)
        missing = ((key, need - counts[key]) for key, need in self.needs.items())
        return tuple(Short(self.dimensions[at].name, level, lacking) for (at, level), lacking in missing if lacking > 0)

    def bound(self, places: int) -> int:
        """What no set can exceed: each dimension by itself, a person bringing one level of it."""
        return _bound(self.needs, self.available, self.room, places)

    def topped_up(self, chosen: Sequence[str], places: int) -> list[str]:
        """The set with whoever would waste a place exchanged for somebody who brings what is missing."""
        best = list(chosen)
        reached = self.met(best)
        for _ in range(places):
            found = None
            for _, names in self.kinds:
                fresh = next((name for name in names if name not in best), None)
                if fresh is None:
                    continue
                tries = [[*best, fresh]] if len(best) < places else [[*best[:at], fresh, *best[at + 1 :]] for at in range(len(best))]
                for tried in tries:
                    if self.met(tried) > reached and self.fits(tried):
                        found, reached = tried, self.met(tried)
            if found is None:
                break
            best = found
        return best

    def fits(self, chosen: Sequence[str]) -> bool:
        counts = self.brought(chosen)
        return all(counts[key] <= room for key, room in self.room.items())

    def search(self, places: int, reached: int) -> tuple[list[str] | None, bool]:
        """A set that brings more than `reached`, if there is one; and whether everything was tried."""
        search = _Search(self, reached)
        search.go(places, dict(self.needs), dict(self.room), [len(names) for _, names in self.kinds], 0, [])
        if search.best is None:
            return None, search.steps < STEPS
        taken: Counter[int] = Counter()
        chosen = []
        for kind in search.best:
            chosen.append(self.kinds[kind][1][taken[kind]])
            taken[kind] += 1
        return chosen, search.steps < STEPS


class _Search:
    """Depth first over the missing levels, scarcest first: bring it by one kind of person, or give it up."""

    def __init__(self, task: _Task, reached: int) -> None:
        self.kinds = [keys for keys, _ in task.kinds]
        self.reached = reached
        self.best: list[int] | None = None
        self.steps = 0

    def go(self, places: int, needs: dict[Key, int], room: dict[Key, int], left: list[int], met: int, chosen: list[int]) -> None:
        self.steps += 1
        if met > self.reached:
            self.reached, self.best = met, list(chosen)
        if self.steps >= STEPS or not places or not needs:
            return
        free = [at for at, keys in enumerate(self.kinds) if left[at] and all(room.get(key, 1) for key in keys)]
        available = Counter({key: sum(left[at] for at in free if key in self.kinds[at]) for key in needs})
        if met + _bound(needs, available, room, places) <= self.reached:
            return
        scarce = min(needs, key=lambda key: (available[key] - needs[key], key))
        bringing = [at for at in free if scarce in self.kinds[at]]
        for at in sorted(bringing, key=lambda at: -sum(1 for key in self.kinds[at] if key in needs)):
            keys = self.kinds[at]
            fewer = {key: need - (key in keys) for key, need in needs.items() if need - (key in keys)}
            left[at] -= 1
            chosen.append(at)
            smaller = {key: most - (key in keys) for key, most in room.items()}
            self.go(places - 1, fewer, smaller, left, met + sum(1 for key in keys if key in needs), chosen)
            chosen.pop()
            left[at] += 1
        self.go(places, {key: need for key, need in needs.items() if key != scarce}, room, left, met, chosen)


def _bound(needs: dict[Key, int] | Counter[Key], available: Counter[Key], room: dict[Key, int], places: int) -> int:
    by_dimension: Counter[int] = Counter()
    for key, need in needs.items():
        by_dimension[key[0]] += min(need, available[key], room.get(key, need))
    return sum(min(places, most) for most in by_dimension.values())
