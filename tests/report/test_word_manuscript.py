"""A manuscript in Word, as a research assistant holds it against the study: table, raised citations, footnotes, changes of others."""

import json

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from tests.making.manuscripts import footnotes, paragraph, save, table
from tests.report.test_typed import typed  # noqa: F401
from workflow.report.manuscript.numbers import LOWERED, RAISED
from workflow.report.reading import text_of


@pytest.fixture
def paper(tmp_path):
    """A short paper; in its body all is right, in its table, its endnote and its footnote a number each is not."""
    document = docx.Document()
    paragraph(document, "Pain is common.^3,20^ Six patients were contacted by phone^12^ and one declined for lack of time.")
    paragraph(
        document,
        "First interviews were held with +four+~nine~ patients, from October 2019; they lasted 35 min on average (range 33–36 min).",
    )
    paragraph(document, "“I have two children and 5 patients were contacted,” said one (P1).")
    footnotes(document, "First interviews lasted 41 minutes on average.")
    footnotes(document, "Twenty-two patients were contacted.", kind="endnotes")
    paragraph(document, "References")
    paragraph(document, "12 Smith J. 99 patients were contacted by 77 therapists.")
    paragraph(document, "Table 1. Patients")
    table(document, [["", "n"], ["patients who declined, people", "3 patients"], ["contacted", "6 patients (100%)"]])
    return save(document, tmp_path / "paper.docx")


def test_all_of_a_word_document_is_read_but_what_was_crossed_out_and_the_references(paper):
    text = text_of(paper)
    assert "held with four patients" in text and "nine" not in text
    assert "patients who declined, people | 3 patients" in text
    assert "lasted 41 minutes" in text and "Twenty-two patients" in text


def test_what_is_wrong_is_found_in_the_table_and_in_the_notes_and_nowhere_else(typed, paper):  # noqa: F811
    said = json.loads(typed_out(typed, "report", "check", str(paper), "--json"))
    wrong = {(one["text"], one["fact"]) for one in said["findings"] if one["status"] == "differs"}
    assert wrong == {("41", "durations.first.mean_minutes"), ("Twenty-two", "patients.contacted"), ("3", "patients.declined")}
    passed_over = {one["text"]: one["why"] for one in said["findings"] if one["status"] == "not checked"}
    assert passed_over["3,20"] == passed_over["12"] == "a reference" and passed_over["5"] == "in a quotation"
    agrees = {one["text"] for one in said["findings"] if one["status"] == "agrees"}
    assert {"Six", "four", "35", "33–36", "October 2019", "6"} <= agrees


def typed_out(typed, *words):  # noqa: F811
    """What is printed of a manuscript that is not all right, which ends with exit code 1."""
    from contextlib import redirect_stdout
    from io import StringIO

    said = StringIO()
    with redirect_stdout(said):
        typed(*words, expect=1)
    return said.getvalue()


def test_the_words_on_the_screen_name_the_number_of_the_study(typed, paper):  # noqa: F811
    said = typed_out(typed, "report", "check", str(paper))
    assert "41: the study has 35 (durations.first.mean_minutes). “First interviews lasted 41 minutes on average.”" in said
    assert "Differs from the study: 3" in said


def test_the_documents_that_the_program_wrote_agree_with_it(typed, tmp_path):  # noqa: F811
    """Methods with its table of numbers, SRQR and COREQ, as Word has them."""
    for name in ("methods", "srqr", "coreq"):
        typed("report", name)
        assert "differs: 0, no data: 0" in typed("report", "check", str(tmp_path / "corpus" / "reports" / f"{name}.docx"))


def test_without_a_manuscript_one_sentence_says_what_to_type(typed):  # noqa: F811
    said = typed("report", "check", expect=2)
    assert said == (
        "Problem: Say which manuscript to compare with the study: a Word document or a text file.\n"
        "  Next: workflow report check manuscript.docx\n"
    )


@pytest.mark.parametrize("words", ["", " \n\n\t"])
def test_a_manuscript_without_a_word_is_not_told_to_be_free_of_faults(typed, tmp_path, words):  # noqa: F811
    (tmp_path / "leeg é.txt").write_text(words, encoding="utf-8")
    assert "leeg é.txt holds no text" in typed("report", "check", str(tmp_path / "leeg é.txt"), expect=1)
    docx.Document().save(str(tmp_path / "leeg é.docx"))
    assert "leeg é.docx holds no text" in typed("report", "check", str(tmp_path / "leeg é.docx"), expect=1)


BOX = (
    '<w:r {ns} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml">'
    "<mc:AlternateContent>"
    "<mc:Choice Requires='wps'><w:txbxContent><w:p><w:r><w:t>Box: {text}</w:t></w:r></w:p></w:txbxContent></mc:Choice>"
    "<mc:Fallback><w:pict><v:textbox><w:txbxContent><w:p><w:r><w:t>Box: {text}</w:t></w:r></w:p></w:txbxContent></v:textbox></w:pict>"
    "</mc:Fallback></mc:AlternateContent></w:r>"
)


def test_text_boxes_are_read_once_and_fields_of_reference_programs_and_raised_styles_for_what_they_are(tmp_path):
    document = docx.Document()
    raised = document.styles.add_style("Cited", WD_STYLE_TYPE.CHARACTER)
    raised.font.superscript = True
    document.add_paragraph("Patients were contacted.").add_run("12", style="Cited")
    held = document.add_paragraph("We held ")
    field = '<w:sdt {ns}><w:sdtContent><w:r><w:t xml:space="preserve">interviews </w:t></w:r></w:sdtContent></w:sdt>'
    held._p.append(parse_xml(field.format(ns=nsdecls("w"))))
    held._p.append(parse_xml(BOX.format(ns=nsdecls("w"), text="6 patients were contacted.")))
    text = text_of(save(document, tmp_path / "box.docx"))
    assert text.splitlines() == [f"Patients were contacted.{RAISED}12{LOWERED}", "We held interviews ", "Box: 6 patients were contacted."]


def test_a_table_inside_a_table_and_merged_cells_say_everything_once(tmp_path):
    document = docx.Document()
    grid = document.add_table(rows=2, cols=2)
    grid.cell(0, 0).merge(grid.cell(0, 1)).text = "both"
    grid.cell(1, 0).text = "left"
    inner = grid.cell(1, 1).add_table(rows=1, cols=1)
    inner.cell(0, 0).text = "inside"
    words = [line.strip(" |") for line in text_of(save(document, tmp_path / "grid.docx")).splitlines()]
    assert [word for line in words for word in line.strip("\ue002").split(" | ") if word] == ["both", "left", "inside"]
