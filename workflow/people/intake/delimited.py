"""Letters into rows of cells: which sign separates them, and where a quotation mark was never closed (floor 1).

Python's csv reader runs strictly and from one row to the next: an unclosed quotation mark costs the row in which it begins and no
other. Left to itself, a reader takes all rows up to the next quotation mark into one cell and says nothing.
"""

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from workflow.errors import BadInput
from workflow.people.intake.grid import LONGEST_CELL, MOST_BYTES, MOST_COLUMNS, MOST_ROWS, Grid, Line, letter

DELIMITERS = {";": "semicolons", ",": "commas", "\t": "tabs"}
LOOKED_AT = 200  # rows, to find the delimiter
MOST_BROKEN = 1000  # rows with an unclosed quotation mark, after which it is no list
UNCLOSED = 'a quotation mark (") is opened in this row and not closed; it would take in the rows below'
STRAY = 'a quotation mark (") stands in the middle of a cell'
SPLIT = "split the list into smaller files"


def read(text: str, is_known: Callable[[str], bool]) -> Grid:
    """The rows of a list; `is_known` says of a text whether it is the name of a column that the study knows.

    Raises BadInput where there are no columns, or more than anybody's list has.

    >>> read("sep=;\\nnaam;leeftijd\\nA;41", lambda name: name == "naam").lines[1].cells
    ('A', '41')
    """
    if len(text) > MOST_BYTES:
        raise BadInput(f"This list has more than {MOST_BYTES >> 20} million letters.", hint=SPLIT)
    lines = list(io.StringIO(text, newline=""))
    first = 0
    if lines and (said := lines[0].strip().strip('"').casefold())[:4] == "sep=" and said[4:] in (";", ",", "", "|"):
        delimiter = said[4:] or "\t"
        first = 1
    else:
        delimiter = _delimiter(lines, is_known)
    width = _width([line for line, _ in zip(_records(lines, delimiter, first), range(LOOKED_AT), strict=False)])
    if width > MOST_COLUMNS:
        raise BadInput(f"This list has {width} columns; more than {MOST_COLUMNS} cannot be meant.", hint=SPLIT)
    found = []
    broken = filled = 0
    for line in _records(lines, delimiter, first, width):
        broken += line.fault in (UNCLOSED, STRAY)
        filled += not line.blank
        found.append(line)
        if broken > MOST_BROKEN:
            raise BadInput(
                f"More than {MOST_BROKEN} rows have quotation marks that do not fit together.", hint="save the list anew as .xlsx"
            )
        if filled > MOST_ROWS or len(found) > 20 * MOST_ROWS:
            raise BadInput(f"This list has more than {MOST_ROWS:,} rows.", hint=SPLIT)
    name = DELIMITERS.get(delimiter, f"the sign {delimiter}")
    return Grid(tuple(found), (f"Columns are separated by {name}.",))


def _delimiter(lines: Sequence[str], is_known: Callable[[str], bool]) -> str:
    """The sign that gives most known column names, then the one that gives most rows the same number of cells. Raises BadInput."""
    best, best_score = "", (0, 0.0, 0)
    for delimiter in DELIMITERS:
        sample = [line for line, _ in zip(_records(lines, delimiter), range(LOOKED_AT), strict=False) if not line.blank]
        width = _width(sample)
        if width < 2:
            continue
        known = max((sum(is_known(str(cell)) for cell in line.cells) for line in sample), default=0)
        score = (known, sum(len(line.cells) == width for line in sample) / len(sample), width)
        if score > best_score:
            best, best_score = delimiter, score
    if not best:
        raise BadInput(
            "No columns were found: the cells of a list are separated by semicolons, commas or tabs.",
            hint="open the list in Excel and save it as 'CSV UTF-8' or .xlsx",
        )
    return best


def _width(sample: Sequence[Line]) -> int:
    """The number of cells that most rows have."""
    counts = Counter(len(line.cells) for line in sample if line.cells and not line.blank)
    return max(counts, key=lambda width: (counts[width], width), default=0)


def _records(lines: Sequence[str], delimiter: str, first: int = 0, width: int = 0) -> Iterator[Line]:
    """One line after another; after a faulty one the reading begins anew in the next line of the file."""
    at, number = first, first
    while at < len(lines):
        reader = csv.reader((lines[i] for i in range(at, len(lines))), delimiter=delimiter, strict=True)
        base = at
        try:
            for cells in reader:
                number += 1
                end = base + reader.line_num
                if width and any(lines[i].count(delimiter) >= width - 1 for i in range(at + 1, end)):
                    yield Line(number, fault=UNCLOSED)
                    at += 1
                    break
                yield Line(number, tuple(cells), _fault(cells))
                at = end
        except csv.Error as fault:
            number += 1
            yield Line(number, fault=_said(fault, several=base + reader.line_num > at + 1))
            at += 1


def _said(fault: csv.Error, *, several: bool) -> str:
    if "field limit" in str(fault):
        return f"a cell has more than {csv.field_size_limit():,} letters; perhaps a quotation mark is not closed"
    return UNCLOSED if several or "unexpected end" in str(fault) else STRAY


def _fault(cells: Sequence[str]) -> str:
    for index, cell in enumerate(cells):
        if "\0" in cell:
            return f"column {letter(index)} holds a NUL sign; the file is damaged here"
        if len(cell) > LONGEST_CELL:
            return f"column {letter(index)} holds {len(cell):,} letters; a cell may have {LONGEST_CELL:,}"
    return ""
