"""What a whole set of people is worth, and a set that is worth about as much as any (floor 1).

    worth = 0.6 met + 0.3 unlike + 0.1 cover, each from 0 to 1, when everybody in the set takes part beside those who do already

- met: over the dimensions with minimum numbers, by weight, the mean over their levels of how much of the minimum is there;
- unlike: the mean, over the set, of Gower's distance to the most similar other person who is in or in the set;
- cover: over the `cover` dimensions, the levels represented, of as many as there are people or levels.

The set is built one person after the other, each time the one that ranks first, from several beginnings; then one is exchanged for
another as long as the whole gains. `python -m tests.benchmarks.sampling` holds it against the best of all sets.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from operator import itemgetter

from workflow.people.sampling.dimensions import Dimension
from workflow.people.sampling.pool import IN, PENDING, POOL, USUAL, Person, Weights, in_order, of_place, read
from workflow.people.sampling.ranking import Ranking, rank

SHORTLIST = 60  # of a large pool, the people who are tried
BEGINNINGS = 12  # how many different first persons are tried
COMPARISONS = 3_000_000  # of two people, at most: about a second
GAIN = 1e-9  # less is no gain


class Worth:
    """The worth of sets from one pool; distances are worked out once, when two people first meet."""

    def __init__(self, dimensions: Sequence[Dimension], people: Iterable[Person], weights: Weights = USUAL) -> None:
        everybody = in_order(people)
        self.dimensions, self.weights = tuple(dimensions), weights
        self.inside = of_place(everybody, IN, PENDING)
        self.pool = of_place(everybody, POOL)
        self.comparisons = 0
        both = [*self.inside, *self.pool]
        columns = [read(dimension, both) for dimension in self.dimensions]
        names = [sorted({level for level, _ in column if level is not None}) for column in columns]
        places: list[dict[str | None, int]] = [{level: at for at, level in enumerate(found)} for found in names]
        coded = ([place.get(level, -1) for level, _ in column] for column, place in zip(columns, places, strict=True))
        self._levels = dict(zip((p.id for p in both), zip(*coded, strict=True), strict=True))
        self._known = dict(
            zip((p.id for p in both), zip(*([known for _, known in column] for column in columns), strict=True), strict=True)
        )
        self._wanted = [
            [(at, d.minimum_of(level)) for at, level in enumerate(found)] for d, found in zip(self.dimensions, names, strict=True)
        ]
        asked = [sum(1 for level in d.levels or found if d.minimum_of(level)) for d, found in zip(self.dimensions, names, strict=True)]
        self._asked = [max(1, count) for count in asked]
        self._steering = sum(d.weight for d in self.dimensions if d.steers)
        self._start = [[0] * len(found) for found in names]
        self._count(self._start, [p.id for p in self.inside])
        self._distances: dict[str, dict[str, float]] = {p.id: {} for p in both}
        self._outer: dict[str, float] = {}

    def of(self, chosen: Sequence[str]) -> float:
        """The worth of the set, by ids of people in the pool."""
        self.comparisons += len(chosen) ** 2
        counts = [row[:] for row in self._start]
        self._count(counts, chosen)
        w = self.weights
        return w.minimum * self._met(counts) + w.unlike * self._unlike(chosen) + w.cover * self._cover(counts, len(chosen))

    def _count(self, counts: list[list[int]], who: Iterable[str]) -> None:
        for one in who:
            for row, level in zip(counts, self._levels[one], strict=True):
                if level >= 0:
                    row[level] += 1

    def _met(self, counts: list[list[int]]) -> float:
        total = 0.0
        for dimension, row, wanted, asked in zip(self.dimensions, counts, self._wanted, self._asked, strict=True):
            if dimension.steers:
                total += dimension.weight / asked * sum(min(1.0, row[at] / least) for at, least in wanted if least)
        return total / self._steering if self._steering else 0.0

    def _cover(self, counts: list[list[int]], added: int) -> float:
        found = most = 0
        for dimension, row in zip(self.dimensions, counts, strict=True):
            if dimension.cover:
                found += sum(1 for count in row if count)
                most += min(len(row), len(self.inside) + added)
        return found / most if most else 0.0

    def _unlike(self, chosen: Sequence[str]) -> float:
        if not chosen or len(self.inside) + len(chosen) < 2:
            return 1.0
        total = 0.0
        for one in chosen:
            row = self._distances[one]
            near = self._to_inside(one)
            for other in chosen:
                if other is not one and other != one:
                    distance = row.get(other)
                    if distance is None:
                        distance = self.distance(one, other)
                    near = min(near, distance)
            total += near
        return total / len(chosen)

    def _to_inside(self, one: str) -> float:
        if one not in self._outer:
            self._outer[one] = min((self.distance(one, member.id) for member in self.inside), default=1.0)
        return self._outer[one]

    def distance(self, one: str, other: str) -> float:
        """Gower's distance between two people; 0 where nothing is known of both."""
        total = weights = 0.0
        for dimension, mine, theirs in zip(self.dimensions, self._known[one], self._known[other], strict=True):
            unlike = dimension.unlike(mine, theirs)
            if unlike is not None:
                total += dimension.weight * unlike
                weights += dimension.weight
        found = self._distances[one][other] = self._distances[other][one] = total / weights if weights else 0.0
        return found


def good_set(dimensions: Sequence[Dimension], people: Iterable[Person], count: int, weights: Weights = USUAL) -> tuple[str, ...]:
    """`count` people of the pool who together are worth about as much as any such set; nobody of a level that is full.

    The same people give the same set, whatever order they come in.
    """
    everybody = in_order(people)
    certain = replace(weights, pending=1.0)  # everybody in the set takes part
    room = _Room(dimensions, everybody)
    ranking = rank(dimensions, everybody, count, certain)
    plain = tuple(choice.id for choice in ranking.chosen if not choice.full)
    order = [one for one in ranking.order if room.for_all((one,))][:SHORTLIST]
    tried = set(order) | set(plain)
    shortlist = [person for person in everybody if person.place != POOL or person.id in tried]
    worth = Worth(dimensions, shortlist, weights)
    names = [person.id for person in worth.pool]
    best = _exchanged(worth, plain, names, room) if plain else (0.0, ())
    for first in order[:BEGINNINGS] if plain else ():
        chosen = _beginning_with(first, dimensions, shortlist, count, certain)
        best = max(best, _exchanged(worth, chosen, names, room), key=lambda found: (len(found[1]), found[0]))
    return tuple(name for name in names if name in best[1])


def rank_together(dimensions: Sequence[Dimension], people: Iterable[Person], count: int, weights: Weights = USUAL) -> Ranking:
    """The people of a good set in the order in which they rank, one after the other."""
    everybody = in_order(people)
    chosen = frozenset(good_set(dimensions, everybody, count, weights))
    return rank(dimensions, everybody, len(chosen), weights, among=chosen)


def _beginning_with(first: str, dimensions: Sequence[Dimension], people: Sequence[Person], count: int, weights: Weights) -> tuple[str, ...]:
    """The set that phoning one after another gives, `first` first."""
    begun = [replace(person, place=PENDING) if person.id == first else person for person in people]
    return (first, *(choice.id for choice in rank(dimensions, begun, count - 1, weights).chosen if not choice.full))


def _exchanged(worth: Worth, chosen: tuple[str, ...], shortlist: Sequence[str], room: "_Room") -> tuple[float, tuple[str, ...]]:
    """One after another exchanged for whoever raises the worth most, until nobody does."""
    now, gaining = worth.of(chosen), True
    while gaining:
        gaining = False
        for at in range(len(chosen)):
            if worth.comparisons > COMPARISONS:
                return now, chosen
            others = [(*chosen[:at], one, *chosen[at + 1 :]) for one in shortlist if one not in chosen]
            best, value = max(
                ((tried, worth.of(tried)) for tried in others if room.for_all(tried)), key=itemgetter(1), default=(chosen, now)
            )
            if value > now + GAIN:
                chosen, now, gaining = best, value, True
    return now, chosen


class _Room:
    """Whether no level gets more people than its maximum."""

    def __init__(self, dimensions: Sequence[Dimension], people: Sequence[Person]) -> None:
        self.limited = [dimension for dimension in dimensions if dimension.maximum is not None]
        self.levels = {p.id: tuple(d.level(p.facts.get(d.name)) for d in self.limited) for p in people}
        inside = of_place(people, IN, PENDING)
        self.start = [Counter(self.levels[person.id][at] for person in inside) for at in range(len(self.limited))]

    def for_all(self, chosen: Iterable[str]) -> bool:
        for at, dimension in enumerate(self.limited):
            added = Counter(self.levels[one][at] for one in chosen)
            for level, count in added.items():
                most = dimension.maximum_of(level) if level is not None else None
                if most is not None and self.start[at][level] + count > most:
                    return False
        return True
