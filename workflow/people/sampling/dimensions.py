"""The dimensions along which a sample should vary: their levels, which level a value has, how unlike two people are (floor 1)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Value = str | int | float
Facts = Mapping[str, Value]

NOMINAL, ORDINAL, NUMERIC = "nominal", "ordinal", "numeric"
TYPES = (NOMINAL, ORDINAL, NUMERIC)
_BAND = re.compile(r"(\d+(?:\.\d+)?)\s*(?:[-\u2013]\s*(\d+(?:\.\d+)?)|\+)")


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of numbers under one name. Between whole numbers, "18-39" holds everything below 40."""

    name: str
    low: float
    high: float  # exclusive; infinite for "60+"

    def holds(self, amount: float) -> bool:
        return self.low <= amount < self.high


@dataclass(frozen=True, slots=True)
class Dimension:
    """One [[dimension]] of study.toml: a fact about people in which those who take part should differ."""

    name: str
    type: str = NOMINAL
    levels: tuple[str, ...] = ()  # in their order; empty where the study takes the levels as they come (therapists)
    bands: tuple[Band, ...] = ()  # of a numeric dimension; `levels` are their names
    range: float = 0.0  # of a numeric dimension, fixed by study.toml, so that distances stay when the pool changes
    weight: float = 1.0
    minimum: int | Mapping[str, int] = 0  # one number for every level, or level -> number
    maximum: int | Mapping[str, int] | None = None
    cover: bool = False  # as many different levels as possible, rare ones first
    ranks: Mapping[str, int] = field(init=False, repr=False, compare=False)  # folded spelling -> place in `levels`

    def __post_init__(self) -> None:
        object.__setattr__(self, "ranks", {_folded(level): place for place, level in enumerate(self.levels)})

    def minimum_of(self, level: str) -> int:
        return self.minimum if isinstance(self.minimum, int) else self.minimum.get(level, 0)

    def maximum_of(self, level: str) -> int | None:
        return self.maximum if self.maximum is None or isinstance(self.maximum, int) else self.maximum.get(level)

    @property
    def steers(self) -> bool:
        """Whether it has a minimum number to reach."""
        return bool(self.minimum if isinstance(self.minimum, int) else any(self.minimum.values()))

    def level(self, value: Value | None) -> str | None:
        """The level that a value has; None where it is not known or belongs to none.

        >>> age = from_entry({"name": "age", "bands": [18, 40, 60], "range": [18, 80]})
        >>> age.levels, age.level(39), age.level("60"), age.level(81), age.level(None)
        (('18-39', '40-59', '60-80'), '18-39', '60-80', None, None)
        >>> from_entry({"name": "gender", "levels": ["F", "M"]}).level("f ")
        'F'
        """
        if is_missing(value):
            return None
        if self.type == NUMERIC:
            amount = number(value)
            return next((band.name for band in self.bands if amount is not None and band.holds(amount)), None)
        if not self.levels:
            return _text(value)
        place = self.ranks.get(_folded(value))
        return None if place is None else self.levels[place]

    def known(self, value: Value | None) -> float | str | None:
        """What two people are compared by: a number, or a level; None where nothing can be compared."""
        if self.type == NUMERIC:
            return number(value)
        level = self.level(value)
        return float(self.ranks[_folded(level)]) if self.type == ORDINAL and level is not None else level

    def unlike(self, one: float | str | None, other: float | str | None) -> float | None:
        """How unlike two known values are, from 0 to 1; None where one is missing (Gower 1971).

        >>> age = from_entry({"name": "age", "bands": ["18-39", "40-80"]})
        >>> age.range, age.unlike(28.0, 59.0), age.unlike(28.0, None)
        (62.0, 0.5, None)
        """
        if one is None or other is None:
            return None
        if isinstance(one, float) and isinstance(other, float):
            return min(1.0, abs(one - other) / (self.range or 1.0))
        return 0.0 if one == other else 1.0


def gower(dimensions: Iterable[Dimension], one: Facts, other: Facts) -> float | None:
    """The weighted mean of how unlike two people are, over what is known of both; None where nothing is (Gower 1971).

    >>> gender, sessions = from_entry({"name": "gender"}), from_entry({"name": "sessions", "type": "numeric", "range": [6, 12]})
    >>> gower([gender, sessions], {"gender": "F", "sessions": 6}, {"gender": "M", "sessions": 9}), gower([gender], {}, {"gender": "F"})
    (0.75, None)
    """
    total = weights = 0.0
    for dimension in dimensions:
        unlike = dimension.unlike(dimension.known(one.get(dimension.name)), dimension.known(other.get(dimension.name)))
        if unlike is not None:
            total += dimension.weight * unlike
            weights += dimension.weight
    return total / weights if weights else None


def of_group(entries: Iterable[Mapping[str, Any]], group: str) -> tuple[Dimension, ...]:
    """The dimensions of one group, from the checked [[dimension]] entries of study.toml, in their order."""
    return tuple(from_entry(entry) for entry in entries if entry["group"] == group)


def from_entry(entry: Mapping[str, Any]) -> Dimension:
    """One dimension from its checked entry in study.toml (`dimension_faults.faults` has nothing to say about it)."""
    kind = type_of(entry)
    bounds = [float(bound) for bound in entry.get("range", [])]
    bands = read_bands(entry.get("bands", []), bounds[1] if bounds else None) if kind == NUMERIC else ()
    levels = tuple(band.name for band in bands) or tuple(_text(level) for level in entry.get("levels", []))
    low, high = bounds or ([bands[0].low, _top(bands[-1])] if bands else [0.0, 0.0])
    step = max(1, len(levels) - 1)
    return Dimension(
        name=entry["name"],
        type=kind,
        levels=levels,
        bands=bands,
        range=high - low if kind == NUMERIC else float(step),
        weight=float(entry.get("weight", 1)),
        minimum=_amounts(entry.get("minimum", 0)),
        maximum=_amounts(entry["maximum"]) if "maximum" in entry else None,
        cover=entry.get("cover", False),
    )


def type_of(entry: Mapping[str, Any]) -> str:
    """What the entry says, or what it can only mean: bands are of numbers."""
    return entry.get("type") or (NUMERIC if entry.get("bands") else NOMINAL)


def read_bands(written: Sequence[Any], top: float | None) -> tuple[Band, ...]:
    """Bands from their lower ends, such as [18, 40, 60], or from texts such as "18-39" and "60+". Raises ValueError.

    `top` is where the last one ends, when only lower ends are written; without it that one is open.

    >>> [(band.name, band.low, band.high) for band in read_bands([5, 10, 15], 30)]
    [('5-9', 5.0, 10.0), ('10-14', 10.0, 15.0), ('15-30', 15.0, 31.0)]
    >>> [band.name for band in read_bands(["18 - 39", "40+"], None)]
    ['18-39', '40+']
    """
    if all(isinstance(edge, int | float) and not isinstance(edge, bool) for edge in written):
        return tuple(_between(edge, following, top) for edge, following in zip(written, [*written[1:], None], strict=False))
    return tuple(_band(text) for text in written)


def number(value: Value | None) -> float | None:
    """A fact as a number; None where it is none. A comma may stand for the point.

    >>> number(34), number("12,5"), number("unknown"), number("")
    (34.0, 12.5, None, None)
    """
    if isinstance(value, bool) or value is None:
        return None
    try:
        amount = float(value.strip().replace(",", ".")) if isinstance(value, str) else float(value)
    except ValueError:
        return None
    return amount if abs(amount) < float("inf") else None


def is_missing(value: Value | None) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _between(edge: float, following: float | None, top: float | None) -> Band:
    """The band from one lower end to just below the next, or to the top of the range, which it holds."""
    if following is None and top is None:
        return Band(f"{edge:g}+", float(edge), float("inf"))
    if following is not None and float(edge).is_integer() and float(following).is_integer():
        last = following - 1
        return Band(f"{edge:g}" if last == edge else f"{edge:g}-{last:g}", float(edge), float(following))
    if following is not None:
        return Band(f"{edge:g}-<{following:g}", float(edge), float(following))
    return _band(f"{edge:g}-{top:g}")


def _band(text: Any) -> Band:
    found = _BAND.fullmatch(text.strip()) if isinstance(text, str) else None
    if not found:
        raise ValueError(f'\'{text}\' is not a band; write one such as "18-39" or "60+"')
    low, high = float(found[1]), float("inf") if found[2] is None else float(found[2])
    if high < low:
        raise ValueError(f"the band '{text}' ends before it begins")
    whole = low.is_integer() and high.is_integer()
    name = f"{low:g}+" if found[2] is None else f"{low:g}-{high:g}"
    return Band(name, low, high + 1 if whole else _just_above(high))


def _top(band: Band) -> float:
    """The largest number that a band with a written end names."""
    return float(band.name.rpartition("-")[2]) if "-" in band.name else band.low


def _just_above(amount: float) -> float:
    """So that the written end of a band of decimals belongs to it."""
    return amount + 1e-9 * max(1.0, abs(amount))


def _amounts(written: Any) -> int | dict[str, int]:
    return {_text(level): amount for level, amount in written.items()} if isinstance(written, Mapping) else written


def _folded(value: Any) -> str:
    return _text(value).casefold()


def _text(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value).strip()
