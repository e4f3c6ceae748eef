"""Whatever is in a transcript: a document that nobody changed changes nothing."""

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.making.transcripts import an_interview, transcripts
from workflow.export import ExportOptions
from workflow.export.docx import DocxExporter
from workflow.export.text import TextExporter
from workflow.review import merging, printed
from workflow.review.reading import read
from workflow.transcribe.verbatim import notations

EXPORTERS = {"txt": TextExporter(), "docx": DocxExporter()}


def differences(transcript, form, notation):
    """The edits that a file of this transcript makes of it, as it was exported."""
    content = EXPORTERS[form].files(transcript, ExportOptions(notation=notation))[0].content
    document = read(content, f"R1.{form}")
    base = printed.of(transcript, notation)
    taken = merging.tokens_of(document.lines, base, form, lambda label: label if label in ("P1", "interviewer") else "")
    found = merging.changes(base, [word.text for word in transcript.words], taken.tokens)
    assert len(found.wanted) == len(transcript.words)
    return found.words, found.gone, found.signs, found.problems, taken.problems, len(document.lines) - taken.same_lines


@given(transcripts(), st.sampled_from(sorted(notations())))
@settings(max_examples=60, deadline=None)
def test_as_text(transcript, notation):
    assert differences(transcript, "txt", notation) == ([], [], [], [], [], 0)


@given(transcripts(), st.sampled_from(sorted(notations())))
@settings(max_examples=15, deadline=None)
def test_as_a_word_document(transcript, notation):
    assert differences(transcript, "docx", notation) == ([], [], [], [], [], 0)


def test_as_libreoffice_saves_it_again():
    """The document of `an_interview`, opened in LibreOffice 7 and saved as .docx: other styles, other runs, the same words."""
    document = read((Path(__file__).parent / "saved_by_libreoffice.docx").read_bytes(), "R3.docx")
    base = printed.of(an_interview(), "plain")
    assert (document.recording, document.revision, document.notation) == ("R3", 0, "plain")
    assert tuple(line.text for line in document.lines) == base.lines["docx"]
