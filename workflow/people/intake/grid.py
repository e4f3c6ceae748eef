"""A list as rows of cells, before anybody asks what they mean (floor 1)."""

from dataclasses import dataclass
from datetime import date, datetime, time

MOST_BYTES = 64 << 20
MOST_ROWS = 100_000  # a list of people, not a database
MOST_COLUMNS = 500
LONGEST_CELL = 10_000  # characters


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A cell whose value nobody can know from the file: a formula without a result, an error, a part of a merged cell."""

    why: str


Cell = str | int | float | bool | date | datetime | time | Unreadable | None


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the file, with the number that a spreadsheet shows beside it; `fault` says why its cells cannot be trusted."""

    number: int
    cells: tuple[Cell, ...] = ()
    fault: str = ""

    @property
    def blank(self) -> bool:
        """Whether nothing stands in it.

        >>> Line(3, ("", None, " ")).blank, Line(3, ("", 0)).blank
        (True, False)
        """
        return not self.fault and all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Grid:
    """All rows of a list, and what had to be said about reading it."""

    lines: tuple[Line, ...]
    notes: tuple[str, ...] = ()
    padded: bool = False  # whether missing cells at the end of a row mean nothing, as in a workbook


def letter(index: int) -> str:
    """The letter that a spreadsheet shows above a column, from 0.

    >>> letter(0), letter(25), letter(26), letter(701)
    ('A', 'Z', 'AA', 'ZZ')
    """
    text = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        text = chr(65 + rest) + text
    return text
