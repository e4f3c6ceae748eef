"""Who there is to choose from and who takes part already, counted by level (floor 1)."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from workflow.people.sampling.dimensions import Dimension, Facts, Value

Read = tuple[str | None, float | str | None]  # a level, and what two people are compared by

POOL, PENDING, IN, OUT = "pool", "pending", "in", "out"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the sampling list, as sampling sees them: where they stand and what is known of them."""

    id: str  # C17, or P7 once consent is recorded
    place: str  # pool: may still be phoned; pending: agreed; in: takes part; out
    facts: Facts


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each part of a rank counts, and for how much of a participant somebody counts who agreed but has not consented."""

    minimum: float = 0.6
    unlike: float = 0.3
    cover: float = 0.1
    pending: float = 0.5


USUAL = Weights()


@dataclass(slots=True)
class Tally:
    """How many people of each place have each level of one dimension."""

    have: Counter[str]
    pending: Counter[str]
    left: Counter[str]

    def counted(self, level: str, weights: Weights) -> float:
        """How much of the level's minimum number is there already."""
        return self.have[level] + weights.pending * self.pending[level]

    def taken(self, level: str) -> int:
        """Places of the level that are taken: whoever has agreed takes a whole one."""
        return self.have[level] + self.pending[level]


def tally(dimension: Dimension, people: Iterable[Person]) -> Tally:
    """Counts by level; whoever has no level on this dimension is in none of them.

    >>> region = Dimension("region", levels=("Amsterdam", "Utrecht"))
    >>> found = tally(region, [Person("P1", "in", {"region": "Utrecht"}), Person("C2", "pool", {"region": "Utrecht"})])
    >>> found.have["Utrecht"], found.left["Utrecht"], found.have["Amsterdam"]
    (1, 1, 0)
    """
    people = list(people)
    return counted(people, read(dimension, people))


def counted(people: Sequence[Person], column: Sequence[Read]) -> Tally:
    """The tally of what was read of a dimension."""
    found = Tally(Counter(), Counter(), Counter())
    by_place: Mapping[str, Counter[str]] = {IN: found.have, PENDING: found.pending, POOL: found.left}
    for person, (level, _) in zip(people, column, strict=True):
        if level is not None and person.place in by_place:
            by_place[person.place][level] += 1
    return found


def read(dimension: Dimension, people: Iterable[Person]) -> list[Read]:
    """Each person's level and what they are compared by; a value that many share is read once."""
    name = dimension.name
    seen: dict[Value | None, Read] = {}
    found = []
    for person in people:
        value = person.facts.get(name)
        both = seen.get(value)
        if both is None:
            both = seen[value] = (dimension.level(value), dimension.known(value))
        found.append(both)
    return found


def levels_of(dimension: Dimension, people: Iterable[Person]) -> tuple[str, ...]:
    """The levels of study.toml, or, where it takes them as they come, all that anybody has, in natural order."""
    if dimension.levels:
        return dimension.levels
    found = {dimension.level(person.facts.get(dimension.name)) for person in people if person.place != OUT}
    named = dimension.minimum if isinstance(dimension.minimum, Mapping) else {}
    return tuple(sorted({level for level in found if level is not None} | set(named), key=natural))


def in_order(people: Iterable[Person]) -> list[Person]:
    """By id, C4 before C17: so that no result depends on the order in which people were read."""
    return sorted(people, key=lambda person: natural(person.id))


def natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """A key under which numbers inside a text count as numbers.

    >>> sorted(["C17", "C4", "T10", "T9"], key=natural)
    ['C4', 'C17', 'T9', 'T10']
    """
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in re.findall(r"[0-9]+|[^0-9]+", text))


def of_place(people: Sequence[Person], *places: str) -> list[Person]:
    return [person for person in people if person.place in places]
