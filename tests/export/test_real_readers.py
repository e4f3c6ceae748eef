"""Our exports opened by real programs: every word, turn, speaker and time arrives (floor 4).

The table of all of them, with what is lost on the way, is printed by `python -m tests.benchmarks.readers`.
"""

import os
from pathlib import Path

import pytest

from tests.benchmarks.readers import spoken, written
from tests.making import readers
from tests.making.readers import arrived
from workflow.export import ExportOptions
from workflow.export.rows import rows

pytestmark = pytest.mark.slow
both_talks = pytest.mark.parametrize("strange", [False, True], ids=["plain", "strange"])


@pytest.fixture(scope="module")
def exports(tmp_path_factory):
    home = tmp_path_factory.mktemp("exports")
    for strange in (False, True):
        written(spoken(strange), home / str(strange))
    return home


def all_there(strange: bool, paragraphs: list[str], **options: bool) -> None:
    found = arrived(rows(spoken(strange), ExportOptions()), paragraphs, **options)
    assert found.whole, found


@pytest.mark.office
@both_talks
@pytest.mark.parametrize("name", ["R1.docx", "R1-nvivo.docx", "R1-f4.rtf", "R1.html"])
def test_libreoffice_finds_every_turn(exports, strange, name, tmp_path):
    all_there(strange, readers.libreoffice(exports / str(strange) / name, tmp_path), stamp_of_end="f4" in name)


@pytest.mark.pandoc
@both_talks
@pytest.mark.parametrize("name", ["R1.docx", "R1-nvivo.docx", "R1.html"])
def test_pandoc_finds_every_turn(exports, strange, name):
    all_there(strange, readers.pandoc(exports / str(strange) / name))


@pytest.mark.pandoc
def test_pandoc_finds_every_turn_in_the_rtf_of_f4(exports):
    """Letters beyond U+FFFF are pandoc's to mend: it reads each half of them on its own."""
    all_there(False, readers.pandoc(exports / "False" / "R1-f4.rtf"), stamp_of_end=True)


@pytest.mark.office
def test_the_headings_of_a_word_document_are_headings_in_libreoffice(exports, tmp_path):
    from tests.making.transcripts import an_interview
    from workflow.export.docx import EXPORTER

    (tmp_path / "R3.docx").write_bytes(EXPORTER.files(an_interview(), ExportOptions())[0].content)
    readers.libreoffice(tmp_path / "R3.docx", tmp_path / "out")
    page = (tmp_path / "out" / "R3.html").read_text(encoding="utf-8")
    assert page.count("<h1") >= 2 and "<thead" in page and 'lang="en-GB"' in page


@pytest.mark.taguette
@both_talks
def test_taguette_keeps_every_turn_of_a_page(exports, strange, tmp_path):
    programs = Path(os.environ["WORKFLOW_TEST_TAGUETTE"]) / "bin"
    with readers.taguette(programs, tmp_path / "taguette") as server:
        all_there(strange, server.paragraphs(exports / str(strange) / "R1.html"))
