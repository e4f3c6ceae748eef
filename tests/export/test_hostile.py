"""Whatever stands in a transcript or a list, every export can be opened, is valid, and computes nothing (floor 4)."""

import csv
import io
import zipfile

import docx
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tests.making.bundles import members, schema
from tests.making.transcripts import HOSTILE, patient
from workflow import plugins
from workflow.export import ExportOptions
from workflow.export.bundle import Bundle, Case, Code, Document
from workflow.export.csv import as_said, harmless
from workflow.records import Flag, Transcript, Turn, Word

ENDLESS = "N" * 10_000_000
EVIL = {
    "formulas": "=cmd|' /C calc'!A0",
    "a formula behind a semicolon": "well;=1+1",
    "nul": "a\x00b",
    "from the right": "\u202eevil\u202c \u200fשלום",
    "markup": "]]><script>&amp;</w:t>",
    "ten megabytes": ENDLESS,
    **{ascii(text): text for text in HOSTILE},
}


def bundle(evil: str) -> Bundle:
    """The same text wherever one can stand: a name, a label, a title, a role, an attribute, a fact, a code; short ones are spoken, too."""
    spoken = evil if len(evil) < 1000 else "fine"
    turns = (Turn(evil, 0, 1000, (Word(spoken, 0, 500), Word("after", 600, 900))), Turn("P7", 2000, 3000, (Word("yes", 2000, 3000),)))
    transcript = Transcript(
        "R3", 5000, turns, flags=(Flag("unsure", 0, 500, spoken),), title=evil, speakers={evil: evil}, made={"model": evil, "at_utc": evil}
    )
    document = Document(transcript, ("P7",), (("session", evil), (evil[:50], evil), ("minutes", 3)), at_utc="2026-11-20T09:00:00Z")
    return Bundle((document,), (Case("P7", evil, ((evil, evil),)),), (Code("x", evil, evil),), study="pain")


@pytest.mark.parametrize("evil", EVIL)
@pytest.mark.parametrize("name", [name for name in plugins.names("workflow.exporters") if name != "json"])
def test_every_export_opens_and_is_harmless(name, evil):
    files = plugins.exporter(name).export(bundle(EVIL[evil]), ExportOptions())
    assert files
    for file in files:
        assert len(file.content) < 3_000_000, "a name is not printed without end"
        opened(file.name, file.content)


def opened(name: str, content: bytes) -> None:
    match name.rpartition(".")[2]:
        case "docx":
            docx.Document(io.BytesIO(content))
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                assert archive.testzip() is None
                for member in archive.namelist():
                    if member.endswith(".xml"):
                        etree.fromstring(archive.read(member))
        case "xlsx":
            book = openpyxl.load_workbook(io.BytesIO(content))
            assert not [cell for row in book.active.iter_rows() for cell in row if cell.data_type == "f"]
        case "qdpx":
            assert schema().validate(etree.fromstring(members(content)["project.qde"])), schema().error_log
        case "csv":
            for row in csv.reader(io.StringIO(content.decode())):
                assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
        case "rtf":
            text = content.decode("ascii")
            assert text.startswith("{\\rtf1") and text.rstrip().endswith("}")
            assert text.count("{") - text.count("\\{") == text.count("}") - text.count("\\}")
        case _:
            assert "\x00" not in content.decode() and "\u202e" not in content.decode()


@patient
@given(st.text(st.sampled_from("=+-@'\"; \t\r\nab1＝"), max_size=12))
def test_a_cell_is_never_a_formula_and_always_comes_back(text):
    cell = harmless(text)
    assert as_said(cell) == text
    for part in cell.split(";"):  # a spreadsheet of another language divides cells there
        assert not part.lstrip(' "').startswith(("=", "+", "-", "@", "＝")) and not cell.startswith(("\t", "\r"))


@patient
@given(st.text(max_size=30))
def test_any_text_comes_back_from_a_cell(text):
    assert as_said(harmless(text)) == text
