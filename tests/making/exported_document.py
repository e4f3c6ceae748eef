"""An interview that was corrected a little, and its document as somebody gets it to correct further (floor 4)."""

from pathlib import Path

from tests.making import review_study
from workflow.export import ExportOptions
from workflow.export.docx import DocxExporter
from workflow.export.json import JsonExporter
from workflow.export.text import TextExporter
from workflow.review.steps import save
from workflow.review.steps.importing import Wish, bring
from workflow.store.folder import StudyFolder
from workflow.transcribe.steps import book, read, speakers

FORMS = {"txt": TextExporter(), "docx": DocxExporter(), "json": JsonExporter()}


def make(home: Path) -> StudyFolder:
    """R1 with its voices named, a pause, and a stretch that nobody understood."""
    made = review_study.make(home)
    speakers.name(made, 1, ["1=interviewer", "2=P1"], by="SD")
    save(made, 1, [{"op": "mark", "kind": "pause", "start_ms": 6900, "end_ms": 9000}], 0, by="SD")
    save(made, 1, [{"op": "mark", "kind": "unintelligible", "start_ms": 15_000, "end_ms": 18_000}], 1, by="SD")
    return made


def exported(study, form="txt", notation="plain"):
    recording = book.get(study, 1)
    options = ExportOptions(notation=notation, remarks=("Change log: 12 changes, head 0a1b",), excluded=recording.excluded)
    path = study.path / "exports" / f"R1.{form}"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(FORMS[form].files(read.transcript(study, 1), options)[0].content)
    return path


def rewritten(path, *changes):
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, text
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")
    return path


def talk(study):
    return [(turn.speaker, turn.text) for turn in read.transcript(study, 1).turns]


def back(study, path, **wish):
    return bring(study, 1, path, Wish(**wish), by="SD")
