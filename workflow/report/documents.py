"""Reports as a Word document: headings, paragraphs, tables, pictures; the same study gives the same bytes (floor 1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from workflow.export.clean import clean
from workflow.export.docx_parts import header_row
from workflow.export.packing import repacked
from workflow.report.tables import Table


@dataclass(frozen=True, slots=True)
class Chapter:
    """One part of a document."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    pictures: tuple[tuple[str, bytes], ...] = ()  # what it shows, and a PNG


def document(title: str, chapters: Sequence[Chapter], below: Sequence[str] = ()) -> bytes:
    """A .docx without author and dates."""
    import docx
    from docx.shared import Cm, Pt

    made = docx.Document()
    normal = made.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(11)
    section = made.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.3)
    made.add_heading(clean(title), level=0)
    for chapter in chapters:
        if chapter.heading:
            made.add_heading(clean(chapter.heading), level=1)
        for text in chapter.paragraphs:
            made.add_paragraph(clean(text))
        for caption, png in chapter.pictures:
            made.add_picture(BytesIO(png), width=Cm(16.2))
            made.add_paragraph(clean(caption)).runs[0].italic = True
        for table in chapter.tables:
            _table(made, table)
    for line in below:
        made.add_paragraph(clean(line)).runs[0].font.size = Pt(9)
    properties = made.core_properties
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.title = clean(title)
    written = BytesIO()
    made.save(written)
    return repacked(_undated(written.getvalue()))


def _table(made: Any, table: Table) -> None:
    from docx.shared import Pt

    if table.title:
        made.add_paragraph(clean(table.title)).runs[0].bold = True
    grid = made.add_table(rows=1, cols=len(table.headers))
    grid.style = "Table Grid"
    for cell, text in zip(grid.rows[0].cells, table.headers, strict=True):
        cell.text = clean(text)
        for run in cell.paragraphs[0].runs:
            run.bold, run.font.size = True, Pt(9)
    for row in table.rows:
        for cell, text in zip(grid.add_row().cells, row, strict=True):
            cell.text = clean(text)
            for run in cell.paragraphs[0].runs:
                run.font.size = Pt(9)
    header_row(grid, clean(table.title or ", ".join(filter(None, table.headers))))
    for note in table.notes:
        made.add_paragraph(clean(note)).runs[0].font.size = Pt(9)


def _undated(archive: bytes) -> bytes:
    """The template's own dates of making are taken out."""
    import re
    from zipfile import ZIP_DEFLATED, ZipFile

    result = BytesIO()
    with ZipFile(BytesIO(archive)) as old, ZipFile(result, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*", rb"\g<1>1980-01-01T00:00:00Z", content)
            new.writestr(name, content)
    return result.getvalue()
