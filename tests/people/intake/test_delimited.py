"""Files as spreadsheets and people save them: marks, alphabets, separators, quotation marks that do not close."""

import codecs

import pytest

from tests.people.intake.lists import grid_of, sorted_of, why_refused
from workflow.errors import BadInput
from workflow.people.intake import decoding, delimited
from workflow.people.intake.grid import MOST_ROWS

LIST = "naam;geslacht;leeftijd;regio\nRené;m;41;Utrecht\nZoë;v;52;Nijmegen\n"
ROWS = [("René", "m", "41", "Utrecht"), ("Zoë", "v", "52", "Nijmegen")]


@pytest.mark.parametrize(
    "data, said",
    [
        (LIST.encode(), 0),
        (codecs.BOM_UTF8 + LIST.encode(), 0),
        (codecs.BOM_UTF16_LE + LIST.encode("utf-16-le"), 0),
        (codecs.BOM_UTF16_BE + LIST.encode("utf-16-be"), 0),
        (LIST.encode("utf-16-le"), 1),
        (LIST.encode("cp1252"), 1),
        (LIST.replace("\n", "\r\n").encode(), 0),
        (LIST.replace("\n", "\r").encode(), 0),
    ],
)
def test_every_way_of_saving_gives_the_same_rows_and_a_guess_is_said(data, said):
    assert [line.cells for line in grid_of(data).lines[1:]] == ROWS
    assert len(decoding.decode(data)[1]) == said


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_the_separator_is_found_also_below_a_title_and_beside_decimal_commas(delimiter):
    text = f"Lijst, stand 1 mei\n\nnaam{delimiter}leeftijd{delimiter}phq15\n" + "".join(
        f"A{n}{delimiter}4{n}{delimiter}7\n" for n in range(5)
    )
    assert grid_of(text).lines[3].cells == ("A0", "40", "7")
    decimals = "naam;leeftijd;phq15\n" + "".join(f"A{n};4{n};7,5\n" for n in range(300))
    assert grid_of(decimals).lines[1].cells == ("A0", "40", "7,5")


def test_excels_own_word_about_the_separator_is_honoured():
    assert grid_of("sep=,\nnaam,leeftijd\nA;B,41\n").lines[1].cells == ("A;B", "41")
    assert grid_of("sep=,\nnaam,leeftijd\nA,41\n").lines[1].number == 3


def test_a_quotation_mark_that_is_not_closed_costs_its_own_row_and_no_other():
    text = 'naam;leeftijd;regio\nA;41;Utrecht\n"B;42;Utrecht\nC;43;Utrecht\nD;44;"Utrecht"\nE;45;Utrecht\n'
    refused = why_refused(text)
    assert list(refused) == [3] and "opened in this row and not closed" in refused[3]
    assert [row.contact["name"] for row in sorted_of(text).new] == ["A", "C", "D", "E"]


@pytest.mark.parametrize(
    "swallowing",
    [
        'A;"41;Utrecht\nB;42 cm";Utrecht\nC;43;Utrecht\n',  # closed by chance, with the right number of cells
        'A;41;"Utrecht\nB;42;Utrecht\nC;43;Utrecht"\nD;44;Utrecht\n',
        'A;41;"Utrecht\n',
        '"A" B;41;Utrecht\nC;43;Utrecht\n',
    ],
)
def test_no_row_is_ever_swallowed_in_silence(swallowing):
    found = sorted_of("naam;leeftijd;regio\n" + swallowing)
    assert found.rows_read == swallowing.count("\n") and 2 in [row.number for row in found.refused]


def test_a_remark_of_several_lines_is_one_cell():
    text = 'naam;leeftijd;regio;opmerking\nA;41;Utrecht;"belt graag\nna vijven"\nB;42;Utrecht;\n'
    assert [(row.number, row.contact["name"]) for row in sorted_of(text).new] == [(2, "A"), (3, "B")]


def test_rows_that_are_too_long_or_too_short_or_damaged_are_refused_by_number():
    text = "naam;leeftijd;regio\nA;41;Utrecht;Nijmegen\nB;42\nC;4\x003;Utrecht\nD;44;Utrecht;;;\n"
    refused = why_refused(text)
    assert list(refused) == [2, 3, 4]
    assert "4 cells" in refused[2] and "2 cells" in refused[3] and "NUL" in refused[4]


def test_a_field_of_ten_megabytes_and_a_million_rows_are_refused_in_words():
    huge = f"naam;leeftijd;regio\nA;41;Utrecht\n{'x' * 10_000_000};42;Utrecht\nC;43;Utrecht\n"
    assert list(why_refused(huge)) == [3] and "letters" in why_refused(huge)[3]
    with pytest.raises(BadInput, match=f"more than {MOST_ROWS:,} rows"):
        delimited.read("naam;leeftijd\n" + "A;41\n" * 1_000_000, lambda name: name == "naam")


@pytest.mark.parametrize(
    "data, told",
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "old Excel file"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"<html><body>", "web page"),
        (b"naam;leeftijd\nA\x81;41\n", "Row 2"),
        (b"only one column\nof text\n", "No columns"),
        (b"\x00\x01\x02\x03" * 50, "columns"),
    ],
)
def test_what_is_no_list_is_refused_with_what_to_do(data, told):
    with pytest.raises(BadInput, match=told) as problem:
        grid_of(data)
    assert problem.value.hint


def test_a_thousand_broken_rows_are_no_list():
    with pytest.raises(BadInput, match="quotation marks"):
        delimited.read("naam;leeftijd\n" + '"A;"b" 41\n' * 3000, lambda name: name == "naam")
