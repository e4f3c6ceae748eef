"""Who took part, as a table by group and wave: n (%), mean (SD), median [IQR], range; nobody can be found in it (floor 1).

A level with one or two people is merged with a neighbour, in every column alike, until nobody stands out: nothing is hidden, so nothing can
be reckoned back from totals or from the other waves. Exact values of single people are not printed: a range is that of the bands.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import quantiles
from typing import Any

from workflow.people.sampling.dimensions import NUMERIC, ORDINAL, Dimension, from_entry, number
from workflow.report.cells import FEWEST, Merged, merge
from workflow.report.facts import MARK, NOT_STATED, Fact, half_up, percent, slug
from workflow.report.facts import Facts as Found
from workflow.report.material import Material
from workflow.report.people_facts import wave_label
from workflow.report.tables import Table, brief

UNKNOWN = "not known"
STATS = 8  # people: the quartiles of fewer are single people's own numbers
SOURCE = "facts of the sampling list, of those who were interviewed"
Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """The people of one wave."""

    key: str  # the wave
    label: str
    people: tuple[tuple[str, Facts], ...]  # id and facts
    made_up: bool = False

    @property
    def n(self) -> int:
        return len(self.people)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: a level with its counts, or one figure of a number; a cell is None where nothing may be said."""

    dimension: str
    words: str
    key: str  # of the fact: "F", "mean"
    cells: tuple[str | None, ...]
    values: tuple[int | float | str | None, ...]
    of: tuple[int | None, ...]  # out of how many


@dataclass(frozen=True, slots=True)
class Characteristics:
    """One group."""

    group: str
    label: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()


def of_group(material: Material, group: str) -> Characteristics:
    """The characteristics of everybody of a group who was interviewed, wave by wave."""
    columns, notes = _columns(material, group)
    rows: list[Row] = []
    for entry in material.settings.sections.get("dimension", ()):
        if entry["group"] != group or not any(facts for column in columns for _, facts in column.people):
            continue
        dimension, label = from_entry(entry), brief(str(entry.get("label", entry["name"])))
        merged, told = _levels(dimension, label, columns)
        rows += _rows(dimension, label, merged, columns)
        rows += _figures(dimension, label, merged, columns) if dimension.type == NUMERIC else []
        notes += told + ([f"{label}: {entry['note']}"] if entry.get("note") else [])
    return Characteristics(group, material.label(group), tuple(columns), tuple(rows), tuple(dict.fromkeys(notes)))


def _columns(material: Material, group: str) -> tuple[list[Column], list[str]]:
    """The waves that may be printed: with three people or more, and not so near to the one before that the difference shows somebody."""
    columns: list[Column] = []
    notes: list[str] = []
    for kind in material.kinds_of(group):
        known = {name: material.person(name) for name in sorted(material.came(kind, group))}
        people = [(name, person.facts if person else {}) for name, person in known.items()]
        label = wave_label(material, kind, group)
        near = [one for one in columns if 0 < len({name for name, _ in one.people} ^ {name for name, _ in people}) < FEWEST]
        if 0 < len(people) < FEWEST:
            notes.append(f"{label}: fewer than {FEWEST} people, so nothing is printed of them.")
        elif near:
            notes.append(f"{label}: the same people as {near[0].label} but for fewer than {FEWEST}, so it is not printed beside it.")
        elif people:
            numbers = [person.number for person in known.values() if person]
            columns.append(Column(kind, label, tuple(people), material.made_up("candidate", numbers, ("listed", "facts-changed"))))
    return columns, notes


def _levels(dimension: Dimension, label: str, columns: Sequence[Column]) -> tuple[tuple[Merged, ...], list[str]]:
    """The levels with their counts, merged where few people have one; those without a band or a list of levels are counted as they come."""
    counts = {level: tuple(0 for _ in columns) for level in (*dimension.levels, UNKNOWN)}
    if dimension.type == NUMERIC and not dimension.bands:
        return (), []
    for at, column in enumerate(columns):
        for _, facts in column.people:
            level = dimension.level(facts.get(dimension.name)) or UNKNOWN
            before = counts.setdefault(level, tuple(0 for _ in columns))
            counts[level] = (*before[:at], before[at] + 1, *before[at + 1 :])
    unknown = counts.pop(UNKNOWN)
    ordered = list(counts.items()) if dimension.levels else sorted(counts.items())
    merged = merge([*ordered, (UNKNOWN, unknown)], in_order=dimension.type in (NUMERIC, ORDINAL), last=UNKNOWN)
    if not merged:
        return (), [f"{label}: too few people at any level to be printed."]
    note = f"Levels with fewer than {FEWEST} people are merged." if any(len(one.levels) > 1 for one in merged) else ""
    return merged, [note] * bool(note)


def _rows(dimension: Dimension, label: str, merged: Sequence[Merged], columns: Sequence[Column]) -> list[Row]:
    """Percentages are of those with data; who has none stands in a row of its own."""
    alone = next((one for one in merged if one.levels == (UNKNOWN,)), None)
    known = tuple(column.n - (alone.counts[at] if alone else 0) for at, column in enumerate(columns))
    rows = []
    for one in merged:
        if not any(one.counts) and one is alone:
            continue
        shares = [f"{n} ({percent(n, of)}%)" if of else str(n) for n, of in zip(one.counts, known, strict=True)]
        cells = tuple(map(str, one.counts)) if one is alone else tuple(shares)
        words = _words(dimension, one)
        rows.append(Row(label, words, slug(words), cells, one.counts, known))
    return rows


def _words(dimension: Dimension, merged: Merged) -> str:
    """What a row is called: bands beside each other are one band."""
    if dimension.bands and len(merged.levels) > 1 and UNKNOWN not in merged.levels:
        first, last = merged.levels[0], merged.levels[-1]
        return f"{_first(first)}+" if last.endswith("+") else f"{_first(first)}-{_last(last)}"
    return brief(" or ".join(brief(level) for level in merged.levels), 200)


def _figures(dimension: Dimension, label: str, merged: Sequence[Merged], columns: Sequence[Column]) -> list[Row]:
    """Mean (SD), median [IQR] and range of a number; of fewer than eight people, or where one or two have no value, nothing."""
    found = [[value for _, facts in column.people if (value := number(facts.get(dimension.name))) is not None] for column in columns]
    few = [len(values) < STATS or 0 < column.n - len(values) < FEWEST for values, column in zip(found, columns, strict=True)]
    if len(columns) > 1 and any(few):
        few = [True] * len(columns)  # what one wave hides must not be reckoned from the other
    made = {
        "mean": ("mean (SD)", [_mean(there) for there in found]),
        "median": ("median [IQR]", [_median(there) for there in found]),
        "range": ("range", [_range(dimension, merged, at, there) for at, there in enumerate(found)]),
    }
    rows = []
    for key, (words, told) in made.items():
        values = tuple(None if hidden else one or None for one, hidden in zip(told, few, strict=True))
        if any(values):
            rows.append(
                Row(
                    label,
                    words,
                    key,
                    values,
                    values,
                    tuple(None if hidden else len(there) for there, hidden in zip(found, few, strict=True)),
                )
            )
    return rows


def _mean(values: Sequence[float]) -> str:
    if len(values) < STATS:
        return ""
    exact = [Decimal(str(value)) for value in values]
    mean = sum(exact, Decimal(0)) / len(exact)
    sd = (sum(((value - mean) ** 2 for value in exact), Decimal(0)) / (len(exact) - 1)).sqrt()
    return f"{half_up(mean, 1)} ({half_up(sd, 1)})"


def _median(values: Sequence[float]) -> str:
    """Quartiles between the values, the lowest and the highest counted in (Hyndman & Fan's seventh way)."""
    if len(values) < STATS:
        return ""
    low, middle, high = quantiles(values, n=4, method="inclusive")
    return f"{_short(middle)} [{_short(low)}-{_short(high)}]"


def _range(dimension: Dimension, merged: Sequence[Merged], at: int, values: Sequence[float]) -> str:
    """From the lower end of the lowest merged row in use to the upper end of the highest; without bands, outwards to fives."""
    if not values:
        return ""
    if dimension.bands:
        used = [level for one in merged if one.counts[at] for level in one.levels if level != UNKNOWN]
        return f"{_first(used[0])}+" if used and used[-1].endswith("+") else f"{_first(used[0])}-{_last(used[-1])}" if used else ""
    low, high = int(min(values) // 5 * 5), int(-(-max(values) // 5) * 5)
    return f"within {low}-{high}"


def _first(band: str) -> str:
    return band.partition("-")[0].rstrip("+")


def _last(band: str) -> str:
    return band.rpartition("-")[2]


def _short(value: float) -> str:
    return f"{half_up(str(value), 1):g}"


def facts(material: Material) -> list[Fact]:
    """Every printed cell as a fact; what the table does not say is no fact either."""
    found = []
    for group in material.settings.groups:
        made = of_group(material, group)
        for at, column in enumerate(made.columns):
            name = f"characteristics.{group}.{column.key}"
            about: dict[str, Any] = {"source": SOURCE, "synthetic": column.made_up}
            found.append(Fact(f"{name}.n", column.n, "people", **about))
            for row in made.rows:
                unit = "people" if isinstance(row.values[at], int) else ""
                found.append(Fact(_name(group, column, row), row.values[at], unit, row.of[at], note=row.words, **about))
    return found


def table(made: Characteristics, found: Found, notes: tuple[str, ...] = ()) -> Table:
    """The table as it is printed, and `notes` below its own. A mark stands above its column, not in every cell."""
    headers = [""]
    for column in made.columns:
        there = found.of(f"characteristics.{made.group}.{column.key}").values()
        headers.append(f"{column.label} (n = {column.n}{MARK if any(fact.footnoted for fact in there) else ''} people)")
    rows: list[tuple[str, ...]] = []
    for before, row in zip((None, *made.rows), made.rows, strict=False):
        if before is None or before.dimension != row.dimension:
            rows.append((row.dimension, *("" for _ in made.columns)))
        cells = [
            NOT_STATED if found[_name(made.group, column, row)].withheld else cell or "-"
            for column, cell in zip(made.columns, row.cells, strict=True)
        ]
        rows.append((f"  {row.words}", *cells))
    return Table(made.label, tuple(headers), tuple(rows), (*made.notes, *notes) if rows else made.notes)


def _name(group: str, column: Column, row: Row) -> str:
    return f"characteristics.{group}.{column.key}.{slug(row.dimension)}.{row.key}"
