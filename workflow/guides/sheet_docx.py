"""The interview sheet as a Word document: questions to the left, room for notes to the right (floor 1)."""

from io import BytesIO
from typing import Any

from workflow.export.clean import clean
from workflow.export.docx_parts import LINE_COLOUR, build_styles, header_row, page
from workflow.export.packing import repacked
from workflow.guides.guide import Item
from workflow.guides.sheet import BOXES, Sheet, marks_of, paragraphs

LEFT_CM, ROOM_CM = 9.6, 7.0
ROOM_HIGH_CM = 2.6


def docx(sheet: Sheet) -> bytes:
    """The document's bytes; the same sheet gives the same bytes."""
    import docx
    from docx.shared import Cm, Pt

    guide, words = sheet.guide, sheet.words
    document = docx.Document()
    build_styles(document, guide.language, widest=0)
    page(document, clean(guide.title), clean(sheet.foot), line_numbers=False)
    document.sections[0].right_margin = Cm(2.2)
    document.add_paragraph(clean(guide.title), style="Title")
    document.add_paragraph("   ".join(f"{name}: {clean(text) or '...................'}" for name, text in sheet.facts), style="Facts")
    for part in paragraphs(guide.notes):
        document.add_paragraph(clean(part.replace("*", "")), style="Note")
    for section in guide.sections:
        minutes = f" ({section.minutes} {words['minutes']})" if section.minutes else ""
        document.add_paragraph(clean(section.title) + minutes, style="Heading 1").paragraph_format.keep_with_next = True
        if section.goal:
            document.add_paragraph(clean(section.goal.replace("*", "")), style="Facts").paragraph_format.keep_with_next = True
        if section.items:
            header_row(_table(document, section.items, words), clean(section.title))
    document.add_paragraph(clean(words["afterwards"]), style="Facts").paragraph_format.space_before = Pt(18)
    content = BytesIO()
    document.save(content)
    return repacked(content.getvalue())


def _table(document: Any, items: tuple[Item, ...], words: dict[str, str]) -> Any:
    from docx.enum.table import WD_ROW_HEIGHT_RULE
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls
    from docx.shared import Cm

    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    for cell, head in zip(table.rows[0].cells, ("question", "notes"), strict=True):
        cell.paragraphs[0].style = "Table head"
        cell.paragraphs[0].add_run(words[head])
    for column, width in zip(table.columns, (LEFT_CM, ROOM_CM), strict=True):
        column.width = Cm(width)
    line = f'w:val="single" w:sz="4" w:space="0" w:color="{LINE_COLOUR}"'
    borders = f"<w:tblBorders {nsdecls('w')}><w:top {line}/><w:bottom {line}/><w:insideH {line}/><w:insideV {line}/></w:tblBorders>"
    table._tbl.tblPr.insert_element_before(parse_xml(borders), "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")
    for item in items:
        row = table.add_row()
        row.height, row.height_rule = Cm(ROOM_HIGH_CM), WD_ROW_HEIGHT_RULE.AT_LEAST
        _question(row.cells[0], item, words)
        room = row.cells[1].paragraphs[0]
        room.style = "Table head"
        room.add_run("  ".join(f"\N{BALLOT BOX} {words[box]}" for box in BOXES))
    for row in table.rows:
        for cell, width in zip(row.cells, (LEFT_CM, ROOM_CM), strict=True):
            cell.width = Cm(width)
    return table


def _question(cell: Any, item: Item, words: dict[str, str]) -> None:
    asked = cell.paragraphs[0]
    asked.style = "Note"
    asked.add_run(clean(item.question)).bold = item.must
    for probe in item.probes:
        cell.add_paragraph(f"\N{EN DASH} {clean(probe)}", style="Table cell")
    cell.add_paragraph(clean(marks_of(item, words)), style="Table head")
