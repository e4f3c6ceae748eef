"""The tracker as a workbook that Excel opens: read-only, no formula ever runs in it (floor 2)."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a cell must not begin with (OWASP, CSV injection)
WIDEST = 60  # letters of a column
GROUND = PatternFill("solid", start_color="E8EDF5")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of the workbook."""

    title: str
    headers: Sequence[str]
    rows: Sequence[Sequence[str | int | float]]


def workbook(sheets: Sequence[Sheet], about: str) -> bytes:
    """A protected workbook with a table on each sheet, and under it what it is.

    The protection has no password: it keeps people from filling in a table that nothing reads back; it hides nothing.
    """
    book = Workbook()
    book.remove(book.active)
    for sheet in sheets:
        page = book.create_sheet(sheet.title)
        for row in [sheet.headers, *sheet.rows]:
            page.append([harmless(cell) for cell in row])
        for cell in page[1]:
            cell.font, cell.fill = Font(bold=True), GROUND
        for column, cells in enumerate(zip(sheet.headers, *sheet.rows, strict=True), 1):
            width = min(WIDEST, max(len(str(cell)) for cell in cells) + 2)
            page.column_dimensions[get_column_letter(column)].width = width
            for cell in page[get_column_letter(column)]:
                cell.alignment = Alignment(wrap_text=width == WIDEST, vertical="top")
        page.freeze_panes = "B2"
        page.auto_filter.ref = page.dimensions
        page.cell(len(sheet.rows) + 3, 1, harmless(about)).font = Font(italic=True, color="777777")
        page.protection.sheet = True
        page.protection.autoFilter = page.protection.sort = False  # both stay allowed
        page.page_setup.orientation, page.page_setup.fitToHeight = "landscape", 0
        page.sheet_properties.pageSetUpPr.fitToPage = True
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def harmless(cell: str | int | float) -> str | int | float:
    """A cell that no spreadsheet takes for a formula.

    >>> harmless("=1+1"), harmless("C17"), harmless(-3)
    ("'=1+1", 'C17', -3)
    """
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
