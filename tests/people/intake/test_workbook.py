"""Excel workbooks: values as they were saved, doubts where none was, and files that mean harm."""

import io
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from tests.people.intake.lists import grid_of, reading_of, sorted_of, why_refused
from workflow.errors import BadInput
from workflow.people.intake import workbook

NAMES = ("naam", "leeftijd", "regio", "geboortedatum")


def saved(*rows, merge=(), other_sheets=(), change=lambda book: None) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for cells in merge:
        book.active.merge_cells(cells)
    for place, rows_there in other_sheets:
        sheet = book.create_sheet(index=place)
        for row in rows_there:
            sheet.append(row)
    change(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def repacked(data: bytes, **members: bytes) -> bytes:
    """The same workbook with other contents; `sheet1` is its first sheet."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            given = [content for key, content in members.items() if key in name]
            new.writestr(name, given[0] if given else old.read(name))
    return file.getvalue()


def test_typed_values_come_as_they_are():
    data = saved(
        ("List", None), NAMES, ("A", 41, "Utrecht", date(1985, 4, 3)), ("B", 52.0, "Nijmegen", datetime.fromisoformat("1974-04-13"))
    )
    assert [(row.number, row.facts["age"], row.contact["born"]) for row in sorted_of(data).new] == [
        (3, 41, "1985-04-03"),
        (4, 52, "1974-04-13"),
    ]


def test_a_formula_counts_with_its_saved_result_and_is_a_doubt_without():
    data = saved(NAMES, ("A", "=40+1", "Utrecht", None))
    assert "formula whose result was not saved" in why_refused(data)[2]
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        sheet = packed.read("xl/worksheets/sheet1.xml")
    calculated = repacked(
        data, sheet1=sheet.replace(b"<f>40+1</f><v></v>", b"<f>40+1</f><v>41</v>").replace(b"<f>40+1</f><v />", b"<f>40+1</f><v>41</v>")
    )
    assert sorted_of(calculated).new[0].facts["age"] == 41


def test_an_error_a_merged_cell_and_a_date_that_excel_made_are_doubts():
    data = saved(
        NAMES, ("A", "#REF!", "Utrecht"), ("B", 42, "Utrecht"), ("C", 43, None), ("D", date(2026, 3, 5), "Utrecht"), merge=("C3:C4",)
    )
    refused = why_refused(data)
    assert list(refused) == [2, 4, 5]
    assert "#REF!" in refused[2] and "merged with C3" in refused[4] and "made a date of it" in refused[5]


def test_numbers_in_a_telephone_column_have_lost_their_zero():
    refused = why_refused(saved(("naam", "telefoon", "leeftijd"), ("A", 612345678, 41), ("B", 201234567, 42), ("C", "020 1234567", 43)))
    assert list(refused) == [2, 3] and "leading zero" in refused[2] and "leading zero" in refused[3]


def test_the_sheet_with_the_known_names_is_read_and_that_is_said():
    data = saved(("about", "this"), ("x", "y"), other_sheets=[(1, [NAMES, ("A", 41, "Utrecht")])])
    assert grid_of(data).notes == ("Sheet 2 of 2 was read; the others were not.",)
    assert len(sorted_of(data).new) == 1


def test_rows_keep_the_numbers_that_excel_shows_and_missing_cells_at_the_end_are_blanks():
    def far(book):
        book.active["A9"] = "B"

    data = saved(NAMES, ("A", 41), change=far)
    assert [(row.number, row.facts) for row in sorted_of(data).new] == [(2, {"age": 41}), (9, {})]


def test_a_hidden_sheet_is_not_read_and_hidden_rows_are_and_that_is_said():
    def hide(book):
        book.worksheets[1].sheet_state = "hidden"
        book.active.row_dimensions[3].hidden = True

    data = saved(NAMES[:3], ("A", 41, "Utrecht"), ("B", 42, "Utrecht"), other_sheets=[(1, [NAMES, ("X", 1, "Utrecht")])], change=hide)
    assert [row.contact["name"] for row in sorted_of(data).new] == ["A", "B"]
    assert "1 row of the sheet cannot be seen" in grid_of(data).notes[0]


def test_what_a_sheet_says_of_its_own_size_is_not_believed():
    data = saved(NAMES, ("A", 41, "Utrecht"))
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        sheet = packed.read("xl/worksheets/sheet1.xml")
    lying = repacked(data, sheet1=sheet.replace(b'ref="A1:D2"', b'ref="A1:XFD1048576"'))
    assert lying != data and [line.number for line in grid_of(lying).lines] == [1, 2]


def test_a_packed_bomb_an_entity_and_what_is_no_workbook_are_not_opened():
    data = saved(NAMES, ("A", 41, "Utrecht"))
    bomb = repacked(data, sheet1=b"<worksheet>" + b" " * 30_000_000)
    entity = repacked(data, sheet1=b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>')
    late = repacked(
        data, sheet1=b'<?xml version="1.0"?><!--' + b"x" * 5000 + b'--><!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>'
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as other:
        other.writestr("content.xml", "<x/>")
    for hostile, told in ((bomb, "far more than"), (entity, "declaration"), (late, "damaged"), (file.getvalue(), "no Excel workbook")):
        with pytest.raises(BadInput, match=told):
            workbook.read(hostile, lambda name: True)


def test_openpyxl_reads_xml_through_defusedxml():
    from openpyxl.xml import DEFUSEDXML
    from openpyxl.xml.functions import iterparse

    assert DEFUSEDXML and iterparse.__module__.startswith("defusedxml")


@pytest.mark.parametrize("cut", [4, 30, 400, -30, -400])
def test_a_workbook_that_was_cut_off_is_damaged_in_words(cut):
    with pytest.raises(BadInput, match="damaged"):
        workbook.read(saved(NAMES, ("A", 41, "Utrecht"))[:cut], lambda name: True)


def test_a_workbook_that_is_damaged_inside_is_damaged_in_words():
    data = saved(NAMES, ("A", 41, "Utrecht"))
    for broken in (b"", b"<a", b"\xff\xfe\x00"):
        with pytest.raises(BadInput, match="damaged"):
            sorted_of(repacked(data, styles=broken, workbook=broken))
    nothing = b"<worksheet><sheetData><row r='x'/></sheetData></worksheet>"  # not in the language of workbooks: a sheet without rows
    assert "No row names columns" in reading_of(repacked(data, sheet1=nothing))[0].faults[0]
