"""What the sample looks like so far: counts by level and pair, evenness, spread, the two most alike (floor 1)."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from statistics import median

from workflow.errors import WrongUsage
from workflow.people.sampling.dimensions import NUMERIC, Dimension, gower, number
from workflow.people.sampling.pool import IN, PENDING, POOL, Person, in_order, levels_of, of_place, tally
from workflow.people.sampling.reasons import unreachable


@dataclass(frozen=True, slots=True)
class Row:
    """One level of one dimension."""

    dimension: str
    level: str
    have: int
    pending: int
    minimum: int
    maximum: int | None
    left: int

    @property
    def short(self) -> int:
        """How many are still missing when all who agreed take part."""
        return max(0, self.minimum - self.have - self.pending)

    @property
    def wanted(self) -> str:
        """The numbers of study.toml, as they are read.

        >>> Row("gender", "F", 0, 0, 8, 12, 3).wanted, Row("gender", "F", 0, 0, 8, None, 3).wanted, Row("gender", "F", 0, 0, 0, None, 3).wanted
        ('8-12', '8', '')
        """  # noqa: E501
        if self.maximum is None:
            return str(self.minimum or "")
        return f"{self.minimum}-{self.maximum}" if self.minimum else f"up to {self.maximum}"

    @property
    def remark(self) -> str:
        """What to notice, in one or two words; never told by colour alone."""
        if self.maximum is not None and self.have + self.pending >= self.maximum:
            return "full"
        if not self.short:
            return ""
        return "out of reach" if self.left < self.short else f"{self.short} short"


@dataclass(frozen=True, slots=True)
class Spread:
    """How evenly those in are spread over a dimension's levels, and where its numbers lie."""

    dimension: str
    represented: int  # levels with somebody in
    levels: int
    evenness: float | None  # 1: all levels equally often; None where there is nothing to spread
    least: float | None = None
    middle: float | None = None
    most: float | None = None
    unknown: int = 0  # of those in, how many have no level here


@dataclass(frozen=True, slots=True)
class Cell:
    """One pair of levels of two chosen dimensions."""

    one: str
    other: str
    have: int
    pending: int
    left: int


@dataclass(frozen=True, slots=True)
class Pair:
    """Two dimensions crossed."""

    dimensions: tuple[str, str]
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """All that is known of how the sample is filled."""

    group: str
    have: int
    pending: int
    left: int
    rows: tuple[Row, ...]
    spreads: tuple[Spread, ...]
    pairs: tuple[Pair, ...]
    covered: int  # pairs of levels that somebody in represents
    attainable: int  # pairs of levels that somebody in, agreed or in the pool has
    alike: tuple[str, str, float] | None  # the two people in who differ least
    out_of_reach: tuple[str, ...]


def matrix(dimensions: Sequence[Dimension], people: Iterable[Person], group: str = "", pairs: Sequence[tuple[str, str]] = ()) -> Matrix:
    """The matrix of one group. Raises WrongUsage where a pair names a dimension that there is none of."""
    everybody = in_order(people)
    inside = of_place(everybody, IN)
    reach = unreachable(dimensions, everybody)
    crossed = [_cross(_named(dimensions, one), _named(dimensions, other), everybody) for one, other in pairs]
    for pair in crossed:
        reach += [
            f"Nobody of {pair.dimensions[0]} {cell.one} and {pair.dimensions[1]} {cell.other} takes part or is left in the pool."
            for cell in pair.cells
            if not cell.have + cell.pending + cell.left
        ]
    return Matrix(
        group=group,
        have=len(inside),
        pending=len(of_place(everybody, PENDING)),
        left=len(of_place(everybody, POOL)),
        rows=tuple(row for dimension in dimensions for row in _rows(dimension, everybody)),
        spreads=tuple(_spread(dimension, inside, levels_of(dimension, everybody)) for dimension in dimensions),
        pairs=tuple(crossed),
        covered=len(_level_pairs(dimensions, inside)),
        attainable=len(_level_pairs(dimensions, of_place(everybody, IN, PENDING, POOL))),
        alike=most_alike(dimensions, inside),
        out_of_reach=tuple(reach),
    )


def evenness(counts: Sequence[int]) -> float | None:
    """Pielou's J = H / ln k over k levels: 1 when all are equally frequent, 0 when everybody has the same (Pielou 1966).

    None where there is one level or nobody.

    >>> [round(evenness(counts), 4) for counts in ((2, 1), (2, 1, 0), (0, 2, 1))]
    [0.9183, 0.5794, 0.5794]
    """
    total = sum(counts)
    if len(counts) < 2 or not total:
        return None
    shares = [count / total for count in counts if count]
    return abs(-sum(share * math.log(share) for share in shares) / math.log(len(counts)))


def most_alike(dimensions: Sequence[Dimension], people: Sequence[Person]) -> tuple[str, str, float] | None:
    """The two people who differ least, and by how much; None where there are no two to compare."""
    found = [
        (distance, one.id, other.id)
        for one, other in combinations(people, 2)
        if (distance := gower(dimensions, one.facts, other.facts)) is not None
    ]
    if not found:
        return None
    distance, one_id, other_id = min(found, key=lambda pair: pair[0])
    return one_id, other_id, distance


def read_pair(text: str) -> tuple[str, str]:
    """Two dimensions from `gender,region`. Raises WrongUsage.

    >>> read_pair("gender, region")
    ('gender', 'region')
    """
    parts = tuple(part.strip() for part in text.split(","))
    if len(parts) != 2 or not all(parts) or parts[0] == parts[1]:
        raise WrongUsage(f"'{text}' is not a pair of dimensions.", hint="--pair gender,region")
    return parts[0], parts[1]


def _named(dimensions: Sequence[Dimension], name: str) -> Dimension:
    found = next((dimension for dimension in dimensions if dimension.name == name), None)
    if found is None or (found.type == NUMERIC and not found.bands):
        known = ", ".join(dimension.name for dimension in dimensions if dimension.type != NUMERIC or dimension.bands)
        raise WrongUsage(f"There is no dimension '{name}' with levels; this group has {known or 'none'}.", hint="--pair gender,region")
    return found


def _rows(dimension: Dimension, people: Sequence[Person]) -> list[Row]:
    counts = tally(dimension, people)
    return [
        Row(
            dimension.name, level, counts.have[level], counts.pending[level],
            dimension.minimum_of(level), dimension.maximum_of(level), counts.left[level],
        )
        for level in levels_of(dimension, people)
    ]  # fmt: skip


def _spread(dimension: Dimension, inside: Sequence[Person], levels: Sequence[str]) -> Spread:
    counts = tally(dimension, inside).have
    numbers = [amount for person in inside if (amount := number(person.facts.get(dimension.name))) is not None]
    held = numbers if dimension.type == NUMERIC else []
    return Spread(
        dimension=dimension.name,
        represented=sum(1 for level in levels if counts[level]),
        levels=len(levels),
        evenness=evenness([counts[level] for level in levels]),
        least=min(held, default=None),
        middle=median(held) if held else None,
        most=max(held, default=None),
        unknown=len(inside) - (sum(counts.values()) if levels or dimension.type != NUMERIC else len(held)),
    )


def _cross(one: Dimension, other: Dimension, people: Sequence[Person]) -> Pair:
    counts = Counter((one.level(p.facts.get(one.name)), other.level(p.facts.get(other.name)), p.place) for p in people)
    cells = [
        Cell(a, b, *(counts[a, b, place] for place in (IN, PENDING, POOL)))
        for a, b in product(levels_of(one, people), levels_of(other, people))
    ]
    return Pair((one.name, other.name), tuple(cells))


def _level_pairs(dimensions: Sequence[Dimension], people: Iterable[Person]) -> set[tuple[str, str, str, str]]:
    """Every pair of levels of two dimensions that somebody has; dimensions whose levels come as they come are left out."""
    fixed = [dimension for dimension in dimensions if dimension.levels]
    found = set()
    for person in people:
        levels = [(d.name, level) for d in fixed if (level := d.level(person.facts.get(d.name))) is not None]
        found |= {(*one, *other) for one, other in combinations(levels, 2)}
    return found
