"""A manuscript's text from a Word document or a text file; raised text is marked, since raised numbers cite (floor 2)."""

import zipfile
from pathlib import Path
from typing import Any

from workflow.errors import BadInput, NotFound
from workflow.report.manuscript.numbers import LOWERED, RAISED

MOST_BYTES = 30_000_000
MOST_TEXT = 60_000_000  # what an archive may hold unpacked
KINDS = (".docx", ".txt", ".md")


def text_of(path: Path) -> str:
    """The words of a manuscript, a paragraph a line. Raises NotFound, BadInput."""
    if not path.is_file():
        raise NotFound(f"There is no file {path}.", hint="workflow report check manuscript.docx")
    if path.stat().st_size > MOST_BYTES:
        raise BadInput(f"{path.name} is larger than a manuscript can be.", hint="save it without its pictures")
    if path.suffix.lower() not in KINDS:
        raise BadInput(f"{path.name} is none of {', '.join(KINDS)}.", hint="save the manuscript as .docx in your word processor")
    if path.suffix.lower() == ".docx":
        return _word(path)
    raw = path.read_bytes()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _word(path: Path) -> str:
    import docx

    broken = BadInput(
        f"{path.name} cannot be read as a Word document.", hint="open it in your word processor and save it as .docx once more"
    )
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MOST_TEXT:
                raise broken
        document = docx.Document(str(path))
        lines = [_line(paragraph) for paragraph in document.paragraphs]
        for table in document.tables:
            lines += [_line(paragraph) for row in table.rows for cell in row.cells for paragraph in cell.paragraphs]
    except BadInput:
        raise
    except Exception as fault:  # whatever a damaged archive makes its readers raise
        raise broken from fault
    return "\n".join(lines)


def _line(paragraph: Any) -> str:
    return "".join(f"{RAISED}{run.text}{LOWERED}" if run.font.superscript and run.text.strip() else run.text for run in paragraph.runs)
