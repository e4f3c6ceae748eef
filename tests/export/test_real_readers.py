"""Our exports opened by real programs: every word, turn, speaker and time arrives (floor 4).

The table of all of them, with what is lost on the way, is printed by `python -m tests.benchmarks.readers`.
"""

import os
import subprocess
import zipfile
from pathlib import Path

import pytest

from tests.benchmarks.readers import spoken, written
from tests.making import readers
from tests.making.readers import arrived
from tests.making.transcripts import an_interview
from workflow.export import ExportOptions
from workflow.export.docx import EXPORTER
from workflow.export.rows import rows
from workflow.review.reading import docx as comes_back

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


@pytest.fixture
def word(tmp_path):
    """A Word document with marks, unsure words and a place to hear again."""
    path = tmp_path / "R3.docx"
    path.write_bytes(EXPORTER.files(an_interview(), ExportOptions())[0].content)
    return path


@pytest.mark.office
def test_headings_table_heads_and_styles_are_what_they_were_in_libreoffice(word, tmp_path):
    with zipfile.ZipFile(readers.saved_as("odt", word, tmp_path / "odt")) as archive:
        content, styles = archive.read("content.xml").decode(), archive.read("styles.xml").decode()
    assert content.count("<text:h ") == 3 and 'text:outline-level="1"' in content  # the title, and two sections
    assert "<table:table-header-rows>" in content
    for style in ("Speaker", "Time_20_stamp", "Transcript_20_mark", "Unsure_20_word"):
        assert f'text:style-name="{style}"' in content and f'style:name="{style}"' in styles
    assert 'fo:language="en"' in styles


@pytest.mark.pandoc
def test_speakers_stamps_and_signs_keep_their_styles_in_pandoc(word):
    read = subprocess.run(["pandoc", "-f", "docx+styles", "-t", "html", word], check=True, capture_output=True).stdout.decode()
    assert 'data-custom-style="Speaker">P7<' in " ".join(read.replace("<strong>", "").split())
    assert {f'data-custom-style="{name}"' in read for name in ("Turn", "Time stamp", "Transcript mark", "Unsure word")} == {True}


@pytest.mark.office
@pytest.mark.parametrize("by_way_of", ["docx:MS Word 2007 XML", "odt"])
def test_what_was_saved_in_libreoffice_comes_back_as_it_went_out(word, tmp_path, by_way_of):
    """Somebody corrects in LibreOffice and saves as Word: the same lines, the same recording and revision."""
    saved = readers.saved_as(by_way_of, word, tmp_path / "first")
    if saved.suffix == ".odt":
        saved = readers.saved_as("docx:MS Word 2007 XML", saved, tmp_path / "second")
    assert comes_back.read(saved.read_bytes()) == comes_back.read(word.read_bytes())


@pytest.mark.taguette
@both_talks
def test_taguette_keeps_every_turn_of_a_page(exports, strange, tmp_path):
    programs = Path(os.environ["WORKFLOW_TEST_TAGUETTE"]) / "bin"
    with readers.taguette(programs, tmp_path / "taguette") as server:
        all_there(strange, server.paragraphs(exports / str(strange) / "R1.html"))
