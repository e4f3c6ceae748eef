"""An Excel workbook (.xlsx) into rows of cells: values as they were saved, nothing calculated, nothing trusted (floor 2).

A formula counts with the result that Excel saved beside it; where there is none, the cell is unreadable, and so is every part of a merged
cell but its first. Before openpyxl sees the file, its members are counted and measured, since a packed file of some kilobytes can fill a
disk, and a document type declaration in one of them is refused (openpyxl itself reads XML through defusedxml, where that is installed).
"""

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from workflow.errors import BadInput
from workflow.people.intake.grid import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, Cell, Grid, Line, Unreadable, letter

START = b"PK\x03\x04"
MOST_MEMBERS = 2_000
MOST_UNPACKED = 256 << 20  # bytes
MOST_RATIO = 200  # times larger than packed; sheets reach 20 to 50
SMALL = 1 << 20  # bytes below which the ratio does not matter
LAST_ROW = 1_048_576  # of any Excel sheet
MOST_MERGED = 1_000
SAVE = "open the list in Excel, copy the values into a new workbook, and save that as .xlsx"
MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*?\bref=\"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})\"")
HIDDEN = re.compile(rb"<(?:\w+:)?row\b[^>]*?\bhidden=\"(?:1|true)\"")
FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
ERRORS = {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#GETTING_DATA", "#SPILL!", "#CALC!"}


def is_workbook(data: bytes) -> bool:
    """Whether the bytes are those of a packed file, as every .xlsx is."""
    return data.startswith(START)


def read(data: bytes, is_known: Callable[[str], bool]) -> Grid:
    """The rows of the sheet that has most column names which the study knows. Raises BadInput for what is no workbook.

    Dates come as dates, numbers as numbers. Rows keep the numbers that Excel shows.
    """
    _require_harmless(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of decorations that it leaves out
            return _read(data, is_known)
    except BadInput:
        raise
    except Exception:  # openpyxl raises whatever the damaged file leads it to; none of that is for a person to read
        raise BadInput("This workbook is damaged and cannot be read.", hint=SAVE) from None


def _require_harmless(data: bytes) -> None:
    """Raises BadInput for a packed file that is no workbook, unpacks into too much, or declares entities."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            members = packed.infolist()
            if "xl/workbook.xml" not in packed.namelist():
                raise BadInput("This packed file is no Excel workbook (.xlsx).", hint=SAVE)
            unpacked = sum(member.file_size for member in members)
            swollen = any(m.file_size > SMALL and m.file_size > MOST_RATIO * max(1, m.compress_size) for m in members)
            if len(members) > MOST_MEMBERS or unpacked > MOST_UNPACKED or swollen:
                raise BadInput("This workbook would unpack into far more than a list of people holds; it was not opened.", hint=SAVE)
            for member in members:
                if member.filename.endswith((".xml", ".rels")):
                    with packed.open(member) as file:
                        start = file.read(4096)
                    if b"<!DOCTYPE" in start or b"<!DOCTYPE".decode().encode("utf-16-le") in start:
                        raise BadInput("This workbook holds a declaration that no list needs; it was not opened.", hint=SAVE)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError, ValueError):
        raise BadInput("This workbook is damaged and cannot be read.", hint=SAVE) from None


def _read(data: bytes, is_known: Callable[[str], bool]) -> Grid:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    try:
        best, best_known, filled = 0, -1, 0
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        for place, sheet in enumerate(sheets):
            rows = [row for row, _ in zip(_rows(sheet), range(50), strict=False)]
            known = max((sum(isinstance(cell, str) and is_known(cell) for cell in row) for row in rows), default=0)
            filled += any(cell is not None for row in rows for cell in row)
            if known > best_known:
                best, best_known = place, known
        if not sheets:
            raise BadInput("This workbook has no sheet with cells.", hint=SAVE)
        notes = [f"Sheet {best + 1} of {len(sheets)} was read; the others were not."] if filled > 1 else []
        sheet = sheets[best]
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            source = packed.read(sheet._worksheet_path)
        if hidden := len(HIDDEN.findall(source)):
            many = "1 row" if hidden == 1 else f"{hidden} rows"
            notes.append(f"{many} of the sheet cannot be seen in Excel (hidden or filtered out); what stands there was read too.")
        formulas = _formulas(data, sheet.title) if FORMULA.search(source) else {}
        return Grid(tuple(_lines(sheet, formulas, _merged(source))), tuple(notes), padded=True)
    finally:
        book.close()


def _rows(sheet: Any) -> Iterator[tuple[Any, ...]]:
    sheet.reset_dimensions()  # what a sheet says of its own size is often wrong, and may be meant to be
    yield from sheet.iter_rows(values_only=True, max_row=LAST_ROW)


def _lines(sheet: Any, formulas: dict[tuple[int, int], Unreadable], merged: list[tuple[range, range]]) -> Iterator[Line]:
    filled = 0
    widest = max((columns.stop for _, columns in merged), default=0)
    for number, row in enumerate(_rows(sheet), 1):
        end = max((i + 1 for i, value in enumerate(row) if value is not None), default=0)
        if max(end, widest) > MOST_COLUMNS:
            raise BadInput(f"This list has more than {MOST_COLUMNS} columns.", hint=SAVE)
        cells: list[Cell] = [_cell(value) for value in row[:end]]
        here = [(rows, columns) for rows, columns in merged if number in rows]
        for index in range(max(len(row), widest if here else 0)):
            hidden = formulas.get((number, index)) if index >= end or cells[index] is None else None
            hidden = hidden or _part_of_merged(number, index, here)
            if hidden:
                cells += [None] * (index + 1 - len(cells))
                cells[index] = hidden
        line = Line(number, tuple(cells), _fault(cells))
        if line.blank:
            continue
        filled += 1
        if filled > MOST_ROWS:
            raise BadInput(f"This list has more than {MOST_ROWS:,} rows.", hint="split the list into smaller files")
        yield line


def _cell(value: Any) -> Cell:
    if isinstance(value, str) and value in ERRORS:
        return Unreadable(f"the cell shows the error {value}")
    if isinstance(value, timedelta):
        return Unreadable("the cell holds a span of time")
    if value is None or isinstance(value, str | int | float | bool | date | datetime | time):
        return value
    return Unreadable("the cell holds something that is no value")


def _formulas(data: bytes, title: str) -> dict[tuple[int, int], Unreadable]:
    """Cells with a formula; what Excel has saved as its result is used where there is one."""
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
    try:
        why = Unreadable("the cell holds a formula whose result was not saved")
        rows = enumerate(_rows(book[title]), 1)
        return {
            (number, index): why
            for number, row in rows
            for index, value in enumerate(row)
            if (isinstance(value, str) and value.startswith("=")) or type(value).__name__ in ("ArrayFormula", "DataTableFormula")
        }
    finally:
        book.close()


def _merged(source: bytes) -> list[tuple[range, range]]:
    found = MERGED.findall(source)
    if len(found) > MOST_MERGED:
        raise BadInput("This workbook has too many merged cells to be a list.", hint=SAVE)
    return [(range(int(top), int(bottom) + 1), range(_index(left), _index(right) + 1)) for left, top, right, bottom in found]


def _index(letters: bytes) -> int:
    number = 0
    for one in letters:
        number = number * 26 + one - 64
    return number - 1


def _part_of_merged(number: int, index: int, merged: list[tuple[range, range]]) -> Unreadable | None:
    for rows, columns in merged:
        if number in rows and index in columns and (number, index) != (rows.start, columns.start):
            return Unreadable(f"the cell is merged with {letter(columns.start)}{rows.start}; only that one has the value")
    return None


def _fault(cells: list[Cell]) -> str:
    for index, cell in enumerate(cells):
        if isinstance(cell, str) and len(cell) > LONGEST_CELL:
            return f"column {letter(index)} holds {len(cell):,} letters; a cell may have {LONGEST_CELL:,}"
    return ""
