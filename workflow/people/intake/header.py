"""Which row names the columns, and what each column means (floor 1).

Columns that the study does not know are listed and left out; a column that can be read in two ways stops the list until somebody says.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from workflow.people.intake.fields import SAME, YEARS, FactKind, Field, known_names, named, plain, usual_name, vocabulary, why_left_out
from workflow.people.intake.grid import Cell, Grid, Line, letter

OUR_ID = re.compile(r"\s*(?:[Cc][1-9][0-9]{0,8})?\s*")
ENOUGH = 3  # known names make a row the header
LOOKED_AT = 50  # rows: a list that begins later is no list


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the list: where it stands, what it is called, what it means."""

    index: int
    name: str
    field: Field | None = None
    why_not: str = ""  # why it is left out

    @property
    def shown(self) -> str:
        return f"'{self.name}'" if self.name else f"{letter(self.index)} (no name)"


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of a list."""

    row: int
    columns: tuple[Column, ...]
    skipped: tuple[int, ...] = ()  # rows above it in which something stands
    faults: tuple[str, ...] = ()

    @property
    def known(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.field)

    @property
    def left_out(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if not column.field)

    def of(self, kind: str, name: str) -> Column | None:
        return next((one for one in self.known if one.field and (one.field.kind, one.field.name, one.field.part) == (kind, name, "")), None)

    @property
    def private(self) -> bool:
        """Whether the list says who the people are, so that the key file is needed."""
        return any(column.field and column.field.is_private for column in self.columns)


def is_known(facts: Mapping[str, FactKind], by_hand: Mapping[str, str]) -> Callable[[str], bool]:
    """Tells names of columns that the study, the person at work, or other studies know: what is left out names its column all the same."""
    words = {*vocabulary(facts), *(plain(name) for name in by_hand), *YEARS}.union(*SAME)
    return lambda text: plain(text) in words


def find(grid: Grid, facts: Mapping[str, FactKind], by_hand: Mapping[str, str]) -> Header:
    """The header of a list. `by_hand` says `column name or letter -> meaning`, an empty meaning leaves the column out.

    >>> from workflow.people.intake.grid import Line
    >>> grid = Grid((Line(1, ("List 2026",)), Line(2, ("Naam", "Lft", "Tel.nr.", "Shoe size"))))
    >>> header = find(grid, {"age": FactKind("age", True)}, {})
    >>> header.row, header.skipped, [(column.name, column.field.name if column.field else None) for column in header.columns]
    (2, (1,), [('Naam', 'name'), ('Lft', 'age'), ('Tel.nr.', 'phone'), ('Shoe size', None)])
    """
    known = is_known(facts, by_hand)
    lines = [line for line in grid.lines[:LOOKED_AT] if not line.blank and not line.fault]
    line = _names(lines, known)
    if line is None:
        broken = [f"Row {line.number}: {line.fault}." for line in grid.lines[:LOOKED_AT] if line.fault]
        told = f"No row names columns that this study knows. It knows {known_names(facts)}, in English or Dutch; or say what is what: "
        return Header(0, (), faults=(told + '--column "Achternaam=name".', *broken[:1]))
    skipped = tuple(one.number for one in grid.lines if one.number < line.number and not one.blank)
    columns, faults = _columns(line.cells, facts, by_hand)
    columns = tuple(_foreign_id(column, grid, line.number) for column in columns)
    columns = _two_phones(columns)
    faults += _doubled(columns)
    return Header(line.number, columns, skipped, tuple(faults))


def _names(lines: Sequence[Line], known: Callable[[str], bool]) -> Line | None:
    """The row of names: the first with enough known ones, or a row of which half is known. Anything else may be a person's row,
    whose cells would then be shown as the names of columns."""
    counts = [sum(isinstance(cell, str) and known(cell) for cell in line.cells) for line in lines]
    enough = next((line for line, count in zip(lines, counts, strict=True) if count >= ENOUGH), None)
    if enough or not any(counts):
        return enough
    best = lines[counts.index(max(counts))]
    filled = sum(cell is not None and cell != "" for cell in best.cells)
    return best if 2 * max(counts) >= filled else None


def _columns(cells: Sequence[Cell], facts: Mapping[str, FactKind], by_hand: Mapping[str, str]) -> tuple[tuple[Column, ...], list[str]]:
    words, faults = vocabulary(facts), []
    names = [_name(cell) for cell in cells]
    while names and not names[-1]:
        names.pop()
    given: dict[int, str] = {}
    for asked, meaning in by_hand.items():
        places = [i for i, name in enumerate(names) if name == asked.strip()] or [
            i for i, n in enumerate(names) if n and plain(n) == plain(asked)
        ]
        places = places or [i for i in range(len(names)) if letter(i) == asked.strip().upper()]
        if len(places) == 1:
            given[places[0]] = meaning
        elif places:
            faults.append(
                f"{len(places)} columns are called '{asked}'; say it by letter, such as --column \"{letter(places[0])}={meaning}\"."
            )
        else:
            faults.append(f"--column: there is no column '{asked}'.")
        if meaning and named(meaning, facts) is None:
            unasked = (
                f"study.toml does not ask for {usual_name(meaning)} yet, as a [[dimension]] or in a rule. " if usual_name(meaning) else ""
            )
            faults.append(
                f"--column: '{meaning}' means nothing here. {unasked}It can be {known_names(facts)}, or nothing to leave the column out."
            )
    columns = []
    for index, name in enumerate(names):
        if index in given:
            field = named(given[index], facts) if given[index] else None
            columns.append(Column(index, name, field, "" if field else "left out by hand"))
        else:
            field = words.get(plain(name)) if name else None
            columns.append(Column(index, name, field, "" if field else why_left_out(name) if name else "it has no name"))
    return tuple(columns), faults


def _two_phones(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Of two columns with telephone numbers, such as Telefoon and Mobiel, the second is the second number."""
    first, second = Field("contact", "phone"), Field("contact", "phone2")
    phones = [column for column in columns if column.field == first]
    if len(phones) != 2 or phones[0].name == phones[1].name or any(column.field == second for column in columns):
        return columns
    return tuple(replace(column, field=second) if column == phones[1] else column for column in columns)


def _foreign_id(column: Column, grid: Grid, row: int) -> Column:
    """A column "id" is ours where all its ids are: C1, C2 ... Any other is a number of the list's own, and goes into the key file."""
    if column.field != Field("own", "id"):
        return column
    values = (line.cells[column.index] for line in grid.lines if line.number > row and len(line.cells) > column.index)
    ours = all(value is None or (isinstance(value, str) and OUR_ID.fullmatch(value)) for value in values)
    return column if ours else replace(column, field=Field("contact", "code"))


def _doubled(columns: Sequence[Column]) -> list[str]:
    """Two columns with one meaning: which one counts?"""
    faults = []
    fields = {column.field: None for column in columns if column.field}
    for field in fields:
        same = [column for column in columns if column.field == field]
        if len(same) > 1:
            places = " and ".join(f"{letter(one.index)} {one.shown}" for one in same)
            out = " or ".join(f'--column "{letter(one.index)}="' for one in same)
            faults.append(f"Columns {places} both mean {field.shown}; leave one out: {out}.")
    return faults


def _name(cell: Cell) -> str:
    return " ".join(str(cell).replace("\u00a0", " ").split()) if isinstance(cell, str) else "" if cell is None else str(cell)
