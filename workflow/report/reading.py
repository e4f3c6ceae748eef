"""A manuscript's text from a Word document or a text file; raised text is marked, since raised numbers cite (floor 2)."""

import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from workflow.errors import BadInput, NotFound
from workflow.report.manuscript.numbers import LOWERED, RAISED
from workflow.report.manuscript.words import BREAK

MOST_BYTES = 30_000_000
MOST_TEXT = 60_000_000  # what an archive may hold unpacked
KINDS = (".docx", ".txt", ".md")
NOTES = ("footnotes", "endnotes")  # parts of a document that are read after it
ELSEWHERE = ("moveFrom", "Fallback")  # a sentence that was moved away, and the second copy of a text box for old programs


def text_of(path: Path) -> str:
    """The words of a manuscript, a paragraph or the row of a table a line. Raises NotFound, BadInput."""
    if not path.is_file():
        raise NotFound(f"There is no file {path}.", hint="workflow report check manuscript.docx")
    if path.stat().st_size > MOST_BYTES:
        raise BadInput(f"{path.name} is larger than a manuscript can be.", hint="save it without its pictures")
    if path.suffix.lower() not in KINDS:
        raise BadInput(f"{path.name} is none of {', '.join(KINDS)}.", hint="save the manuscript as .docx in your word processor")
    text = _word(path) if path.suffix.lower() == ".docx" else _plain(path.read_bytes())
    if not text.strip(f"{BREAK} \n\r\t"):
        raise BadInput(f"{path.name} holds no text, so there is nothing to compare.", hint="choose the manuscript itself")
    return unicodedata.normalize("NFC", text)


def _plain(raw: bytes) -> str:
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
        raised = _raised_styles(document)
        lines = list(_lines(document.element.body, raised))
        for root in _notes(document):
            lines += [BREAK, *_lines(root, raised)]
    except BadInput:
        raise
    except Exception as fault:  # whatever a damaged archive makes its readers raise
        raise broken from fault
    return "\n".join(lines)


def _notes(document: Any) -> Iterator[Any]:
    """The roots of the footnotes and of the endnotes."""
    from docx.oxml import parse_xml

    for name in NOTES:
        for relation in document.part.rels.values():
            if not relation.is_external and relation.reltype.endswith(f"/{name}"):
                yield parse_xml(relation.target_part.blob)


def _lines(root: Any, raised: frozenset[str]) -> Iterator[str]:
    """Paragraphs in their order, with those in text boxes and in the fields of reference programs; each row of a table is one line.

    A break stands before every table: one that follows the list of references does not belong to it.
    """
    from docx.oxml.ns import qn

    row: Any = None
    cells: list[str] = []
    for paragraph in root.iter(qn("w:p")):
        above = list(paragraph.iterancestors())
        if _stands_elsewhere(above):
            continue
        here = next((one for one in above if one.tag == qn("w:tr")), None)
        if here is not row and cells:
            yield " | ".join(filter(None, cells))
            cells = []
        if here is not None and (row is None or here.getparent() is not row.getparent()):
            yield BREAK
        row = here
        line = _line(paragraph, raised)
        if row is None:
            yield line
        else:
            cells.append(line)
    if cells:
        yield " | ".join(filter(None, cells))


def _line(paragraph: Any, raised: frozenset[str]) -> str:
    """The text of a paragraph, with what others have added to it and not yet agreed upon; what they crossed out is no text."""
    from docx.oxml.ns import qn

    parts = []
    for run in paragraph.iter(qn("w:r")):
        above = list(run.iterancestors())
        if next(one for one in above if one.tag == qn("w:p")) is paragraph and not _stands_elsewhere(above):
            parts.append(f"{RAISED}{run.text}{LOWERED}" if _is_raised(run, raised) and run.text.strip() else run.text)
    return "".join(parts)


def _stands_elsewhere(above: list[Any]) -> bool:
    return any(one.tag.endswith(f"}}{name}") for one in above for name in ELSEWHERE)


def _is_raised(run: Any, raised: frozenset[str]) -> bool:
    from docx.oxml.ns import qn

    told = run.find(f"{qn('w:rPr')}/{qn('w:vertAlign')}")
    if told is not None:
        return bool(told.get(qn("w:val")) == "superscript")
    style = run.find(f"{qn('w:rPr')}/{qn('w:rStyle')}")
    return style is not None and style.get(qn("w:val")) in raised


def _raised_styles(document: Any) -> frozenset[str]:
    """The ids of the styles that raise text, such as that of a footnote's mark."""
    from docx.oxml.ns import qn

    up = f"{qn('w:rPr')}/{qn('w:vertAlign')}"
    there = document.styles.element.findall(qn("w:style"))
    return frozenset(
        one.get(qn("w:styleId")) for one in there if one.find(up) is not None and one.find(up).get(qn("w:val")) == "superscript"
    )
