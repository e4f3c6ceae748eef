"""Whom to phone next: a rank from what is missing, how unlike a person is to those already in, and rare levels (floor 1).

    rank = 0.6 gap + 0.3 dist + 0.1 cover, highest first, ties by id

- gap: what the person would add to the minimum numbers: over the dimensions that have them, by weight, (minimum - have) / minimum of the
  person's level. Whoever has agreed counts one half until consent is there.
- dist: how unlike the person is to the most similar of those in or agreed (maximin; Gower's mean over what is known of both); 1 while
  nobody is in.
- cover: 1 / (how many are left in the pool) for a level of a `cover` dimension that nobody represents yet: rare levels are phoned first.

Somebody of a level whose maximum is taken comes after everybody else. For several at once, each one chosen counts as agreed for the next.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from operator import getitem

from workflow.people.sampling.dimensions import Dimension, is_missing
from workflow.people.sampling.pool import IN, PENDING, POOL, USUAL, Person, Tally, Weights, counted, in_order, read

Profile = tuple[str | None, ...]  # a level for each dimension
FULL = 1.0  # taken off the rank of whoever has a level that is full: more than any rank is worth


@dataclass(frozen=True, slots=True)
class Term:
    """What one dimension says about one person, at the moment of the ranking."""

    dimension: str
    level: str | None
    have: int = 0
    pending: int = 0
    wanted: int = 0
    most: int | None = None
    gap: float = 0.0  # 0 to 1, before its weight
    new: bool = False  # a `cover` dimension's level that nobody represents yet
    left: int = 0  # in the pool, the person included
    missing: bool = False  # nothing is known
    strange: bool = False  # something is known and belongs to no level of study.toml

    @property
    def full(self) -> bool:
        return self.most is not None and self.have + self.pending >= self.most


@dataclass(frozen=True, slots=True)
class Choice:
    """One person's rank and what it is made of; each part from 0 to 1."""

    id: str
    rank: float
    gap: float
    dist: float
    cover: float
    nearest: str = ""  # whom `dist` is measured to
    terms: tuple[Term, ...] = ()

    @property
    def full(self) -> tuple[Term, ...]:
        return tuple(term for term in self.terms if term.full)


@dataclass(frozen=True, slots=True)
class Ranking:
    """Whom to phone, in this order, and who came next after them."""

    chosen: tuple[Choice, ...]
    runner_up: Choice | None = None
    order: tuple[str, ...] = ()  # everybody in the pool as they ranked before the first was chosen


def rank(
    dimensions: Sequence[Dimension],
    people: Iterable[Person],
    count: int = 1,
    weights: Weights = USUAL,
    among: Collection[str] | None = None,
) -> Ranking:
    """The `count` people to phone next, one after the other; the order in which people come in does not matter.

    With `among`, only these are chosen, and the runner-up is the best of all others.

    >>> region = Dimension("region", levels=("Amsterdam", "Utrecht"), minimum=1)
    >>> living = {"P1": ("in", "Amsterdam"), "C2": ("pool", "Amsterdam"), "C3": ("pool", "Utrecht")}
    >>> people = [Person(name, place, {"region": where}) for name, (place, where) in living.items()]
    >>> [(choice.id, round(choice.rank, 2)) for choice in rank([region], people, 2).chosen]
    [('C3', 0.9), ('C2', 0.0)]
    """
    table = _Table(dimensions, in_order(people), weights)
    order = table.order()
    chosen: list[Choice] = []
    following: Choice | None = None
    for _ in range(count):
        best = table.best(among)
        if best is None:
            break
        second = table.best(besides=(best,), without=among or ())
        following = None if second is None else table.choice(second)  # as things were when the last one was chosen
        chosen.append(table.choice(best))
        table.choose(best)
    return Ranking(tuple(chosen), following, tuple(table.pool[at].id for at in order))


def score(
    dimensions: Sequence[Dimension], people: Iterable[Person], weights: Weights = USUAL, among: Collection[str] | None = None
) -> dict[str, Choice]:
    """Everybody in the pool, or those of `among` who are in it, with their rank as things are now; by id, best first."""
    table = _Table(dimensions, in_order(people), weights)
    return {table.pool[at].id: table.choice(at) for at in table.order() if among is None or table.pool[at].id in among}


class _Table:
    """The pool as numbers: levels as profiles that many share, values as places in short lists, so that 10,000 people take no time."""

    def __init__(self, dimensions: Sequence[Dimension], people: list[Person], weights: Weights) -> None:
        self.dimensions, self.weights = tuple(dimensions), weights
        self.pool = [person for person in people if person.place == POOL]
        self.waiting = [True] * len(self.pool)
        self.steering = sum(dimension.weight for dimension in self.dimensions if dimension.steers)
        everything = [read(dimension, people) for dimension in self.dimensions]
        self.tallies: list[Tally] = [counted(people, column) for column in everything]
        waiting = [at for at, person in enumerate(people) if person.place == POOL]
        columns = [[column[at] for at in waiting] for column in everything]
        self.profiles: list[Profile] = list(zip(*([level for level, _ in column] for column in columns), strict=True)) or [()] * len(
            self.pool
        )
        self.values = [list(dict.fromkeys(known for _, known in column)) for column in columns]
        places = [{value: at for at, value in enumerate(values)} for values in self.values]
        coded = ([place[known] for _, known in column] for column, place in zip(columns, places, strict=True))
        self.codes: list[tuple[int, ...]] = list(zip(*coded, strict=True)) or [()] * len(self.pool)
        self.ranked: list[float] | None = None  # worked out when somebody asks, and again after somebody was chosen
        self.near: list[float | None] = [None] * len(self.pool)
        self.nearest = [""] * len(self.pool)
        self.alone = True  # nobody is in: everybody is as unlike as can be
        for person in people:
            if person.place in (IN, PENDING):
                self._met(person)

    def _met(self, member: Person) -> None:
        """Measure everybody who waits against one more who is in."""
        self.alone = False
        parts, weights = [], []
        for dimension, values in zip(self.dimensions, self.values, strict=True):
            theirs = dimension.known(member.facts.get(dimension.name))
            unlike = [dimension.unlike(value, theirs) for value in values]
            parts.append([dimension.weight * (u or 0.0) for u in unlike])
            weights.append([0.0 if u is None else dimension.weight for u in unlike])
        comparable = sum(max(column, default=0.0) for column in weights)
        all_known = all(min(column, default=0.0) == max(column, default=0.0) for column in weights)
        near, nearest = self.near, self.nearest
        for at, codes in enumerate(self.codes):
            if not self.waiting[at]:
                continue
            known = comparable if all_known else sum(map(getitem, weights, codes))
            if known:
                distance = sum(map(getitem, parts, codes)) / known
                before = near[at]
                if before is None or distance < before:
                    near[at], nearest[at] = distance, member.id

    def _of_profile(self, profile: Profile) -> tuple[float, float, bool]:
        """Gap, cover and whether some level is full; the same for all who share these levels."""
        gap = cover = 0.0
        full = False
        for dimension, counts, level in zip(self.dimensions, self.tallies, profile, strict=True):
            if level is None:
                continue
            if self.steering:
                gap += dimension.weight / self.steering * _gap(dimension, counts, level, self.weights)
            if dimension.cover and not counts.taken(level):
                cover = max(cover, 1 / counts.left[level])
            most = dimension.maximum_of(level)
            full = full or (most is not None and counts.taken(level) >= most)
        return gap, cover, full

    def _ranks(self) -> list[float]:
        if self.ranked is None:
            self.ranked = self._ranks_now()
        return self.ranked

    def _ranks_now(self) -> list[float]:
        shared = {profile: self._of_profile(profile) for profile in dict.fromkeys(self.profiles)}
        w = self.weights
        fixed = {profile: w.minimum * gap + w.cover * cover - (FULL if full else 0.0) for profile, (gap, cover, full) in shared.items()}
        return [fixed[profile] + w.unlike * self._dist(at) for at, profile in enumerate(self.profiles)]

    def _dist(self, at: int) -> float:
        return 1.0 if self.alone else self.near[at] or 0.0

    def order(self) -> list[int]:
        ranks = self._ranks()
        return sorted((at for at in range(len(self.pool)) if self.waiting[at]), key=lambda at: (-ranks[at], at))

    def best(self, among: Collection[str] | None = None, *, besides: Collection[int] = (), without: Collection[str] = ()) -> int | None:
        """The first by rank of those who wait: only of `among`, none of `besides` and `without`."""
        ranks = self._ranks()
        free = [at for at in range(len(self.pool)) if self.waiting[at] and at not in besides]
        if among is not None or without:
            free = [at for at in free if (among is None or self.pool[at].id in among) and self.pool[at].id not in without]
        return max(free, key=lambda at: (ranks[at], -at), default=None)

    def choose(self, at: int) -> None:
        """Count one of the pool as agreed."""
        self.waiting[at] = False
        self.ranked = None
        for counts, level in zip(self.tallies, self.profiles[at], strict=True):
            if level is not None:
                counts.left[level] -= 1
                counts.pending[level] += 1
        self._met(self.pool[at])

    def choice(self, at: int) -> Choice:
        person, profile = self.pool[at], self.profiles[at]
        gap, cover, full = self._of_profile(profile)
        w = self.weights
        total = w.minimum * gap + w.cover * cover - (FULL if full else 0.0) + w.unlike * self._dist(at)
        terms = tuple(self._term(*found, person) for found in zip(self.dimensions, self.tallies, profile, strict=True))
        return Choice(person.id, total, gap, self._dist(at), cover, self.nearest[at], terms)

    def _term(self, dimension: Dimension, counts: Tally, level: str | None, person: Person) -> Term:
        value = person.facts.get(dimension.name)
        if level is None:
            counted = bool(dimension.levels) or is_missing(value)
            return Term(dimension.name, None, missing=is_missing(value), strange=counted and not is_missing(value))
        return Term(
            dimension.name, level, counts.have[level], counts.pending[level], dimension.minimum_of(level), dimension.maximum_of(level),
            _gap(dimension, counts, level, self.weights), dimension.cover and not counts.taken(level), counts.left[level],
        )  # fmt: skip


def _gap(dimension: Dimension, counts: Tally, level: str, weights: Weights) -> float:
    wanted = dimension.minimum_of(level)
    return max(0.0, wanted - counts.counted(level, weights)) / wanted if wanted else 0.0
