"""The Word document: readable, citable, and silent about who made it and when (floor 4)."""

import io
import zipfile

import docx
import pytest
from docx.oxml.ns import qn

from tests.making.transcripts import an_interview
from workflow.export import ExportOptions
from workflow.export.bundle import of_one
from workflow.export.docx import EXPORTER
from workflow.export.nvivo import EXPORTER as NVIVO
from workflow.records import Transcript, Turn, Word

HEADINGS = ("Title", "Heading 1")


def content(transcript: Transcript | None = None, **options) -> bytes:
    return EXPORTER.files(transcript or an_interview(), ExportOptions(**options))[0].content


def opened(transcript: Transcript | None = None, **options):
    return docx.Document(io.BytesIO(content(transcript, **options)))


def turns(document):
    return [paragraph for paragraph in document.paragraphs if paragraph.style.name == "Turn"]


def runs(paragraph) -> list[tuple[str, str]]:
    return [(run.style.name, run.text) for run in paragraph.runs if run.text.strip()]


def test_each_turn_is_one_paragraph_that_begins_with_its_speaker_and_its_time():
    assert [runs(turn) for turn in turns(opened())] == [
        [("Speaker", "interviewer"), ("Time stamp", "[00:00:01]"), ("Default Paragraph Font", "How did it, um, begin?"),
         ("Transcript mark", "[pause 1.0\u00a0s]")],
        [("Speaker", "P7"), ("Time stamp", "[00:00:04]"), ("Default Paragraph Font", "Well, it beg- it began"),
         ("Transcript mark", "[pause 3.8\u00a0s]"), ("Default Paragraph Font", "at night."), ("Unsure word", "Zuiderzee.")],
        [("Time stamp", "[00:00:12]"), ("Transcript mark", "[unintelligible 00:00:12-00:00:15]")],
    ]  # fmt: skip


def test_unsure_words_are_underlined_only_where_wanted_and_then_explained():
    explained = "Dotted: words of which the model was unsure."
    assert explained in [paragraph.text for paragraph in opened().paragraphs]
    plain = opened(unsure_below=0.0)
    assert explained not in [paragraph.text for paragraph in plain.paragraphs]
    assert all(style != "Unsure word" for turn in turns(plain) for style, _ in runs(turn))


def test_the_places_to_hear_again_come_last_and_can_be_left_out():
    table = opened().tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["No.", "At", "Length", "Why"], ["1", "12 s", "3 s", "Speech is heard here, but no words were found."],
    ]  # fmt: skip
    assert opened(review=False).tables == []


def test_the_page_is_a4_with_a_margin_for_notes_and_page_numbers():
    section = opened(line_numbers=True).sections[0]
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)
    assert section.right_margin.cm > 5
    assert section._sectPr.find(qn("w:lnNumType")).get(qn("w:countBy")) == "5"
    for footer in (section.footer, section.first_page_footer):
        assert [field.get(qn("w:instr")).strip() for field in footer._element.iter(qn("w:fldSimple"))] == ["PAGE", "NUMPAGES"]


def test_neither_author_nor_date_nor_place_is_kept():
    properties = opened().core_properties
    assert (properties.author, properties.last_modified_by, properties.comments) == ("", "", "")
    assert (properties.created.year, properties.modified.year) == (1980, 1980)
    with zipfile.ZipFile(io.BytesIO(content())) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [name for name in archive.namelist() if "thumbnail" in name or "stylesWithEffects" in name]
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert b"python-docx" not in everything


def test_word_is_told_the_language_so_that_it_does_not_underline_every_word():
    dutch = opened(Transcript("R1", 0, (), language="nl"))
    assert dutch.styles.element.find(f".//{qn('w:lang')}").get(qn("w:val")) == "nl-NL"
    assert opened().styles.element.find(f".//{qn('w:lang')}").get(qn("w:val")) == "en-GB"


def test_arabic_is_written_from_the_right():
    arabic = opened(Transcript("R1", 900, (Turn("P1", 0, 900, (Word("نعم", 0, 900),)),), language="ar"))
    assert arabic.styles["Turn"].element.find(f"{qn('w:pPr')}/{qn('w:bidi')}") is not None


def test_a_screen_reader_finds_headings_and_the_head_of_each_table():
    document = opened()
    outline = {p.text: p.style.element.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}") for p in document.paragraphs if p.style.name in HEADINGS}
    assert list(outline) == ["Interview at 10.30", "Places to hear again", "Signs"]
    assert [level.get(qn("w:val")) for level in outline.values()] == ["0", "0", "0"]
    (nvivo, _) = NVIVO.export(of_one(an_interview()), ExportOptions())
    for one in (document, docx.Document(io.BytesIO(nvivo.content))):
        (table,) = one.tables
        heads = [row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in table.rows]
        assert heads == [True, *[False] * (len(heads) - 1)]
        assert all(cell.text for cell in table.rows[0].cells)
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))


def test_a_screen_reader_is_told_the_language_wherever_it_asks():
    dutch = opened(Transcript("R1", 0, (), language="nl"))
    assert dutch.core_properties.language == "nl-NL"
    assert dutch.settings.element.find(qn("w:themeFontLang")).get(qn("w:val")) == "nl-NL"


# The order that ECMA-376 demands (part 1, 17.3.1.26, 17.3.2.28, 17.6.17, 17.4.59); Word calls a file damaged that breaks it.
ORDERS = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs bidi adjustRightInd "
    "snapToGrid spacing ind contextualSpacing mirrorIndents jc textAlignment outlineLvl cnfStyle rPr sectPr",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike color spacing w kern position sz szCs highlight u effect bdr shd "
    "vertAlign rtl cs lang",
    "sectPr": "headerReference footerReference type pgSz pgMar paperSrc pgBorders lnNumType pgNumType cols vAlign titlePg "
    "textDirection docGrid",
    "tblPr": "tblStyle tblpPr tblW jc tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption",
}


@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml"])
def test_properties_stand_in_the_order_that_word_demands(part):
    from lxml import etree

    transcript = Transcript("R1", 900, an_interview().turns, an_interview().marks, an_interview().flags, language="ar")
    with zipfile.ZipFile(io.BytesIO(content(transcript, line_numbers=True))) as archive:
        tree = etree.fromstring(archive.read(part))
    for name, order in ORDERS.items():
        known = order.split()
        for element in tree.iter(qn(f"w:{name}")):
            places = [known.index(etree.QName(child).localname) for child in element]
            assert places == sorted(places), etree.tostring(element)
