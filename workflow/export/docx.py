"""A Word document: one paragraph for each turn, room for notes in the margin, the places to hear again at its end (floor 1)."""

import re
from collections.abc import Iterable
from io import BytesIO
from itertools import groupby
from typing import Any

from workflow.export import EachTranscript, ExportFile, ExportOptions, file_stem
from workflow.export.clean import clean, short, unclocked
from workflow.export.docx_parts import LINE_COLOUR, build_styles, header_row, page
from workflow.export.layout import Paragraph, Piece, head, paragraphs, prepared
from workflow.export.packing import repacked
from workflow.export.text import about_text, exact
from workflow.records import Transcript
from workflow.transcribe.flags import ranked
from workflow.transcribe.times import clock, length
from workflow.transcribe.verbatim import notation

COLUMNS_CM = (1.1, 2.8, 2.0, 7.1)  # of the table of places: number, moment, length, reason


class DocxExporter(EachTranscript):
    """A4 with a wide right margin; speaker, stamp, marks and unsure words in styles of their own, so that one change changes all.

    No author and no date of writing is kept, and every entry of the archive carries the same date: the same transcript gives the
    same bytes (with the same version of Python's zlib).

    >>> DocxExporter().files(Transcript("R3", 1000, ()), ExportOptions())[0].content[:2]
    b'PK'
    """

    name = "docx"
    suffix = ".docx"
    loses = ("The times of single words are not in it.",)

    def files(self, transcript: Transcript, options: ExportOptions) -> list[ExportFile]:
        import docx
        from docx.shared import Pt

        shown = prepared(transcript, options)
        laid = paragraphs(transcript, options)
        document = docx.Document()
        build_styles(document, shown.language, widest=max((len(paragraph.speaker) for paragraph in laid), default=0))
        title = unclocked(short(shown.title)) or f"Transcript {shown.recording}".strip()
        page(document, title, f"{shown.recording or 'Loose file'}, revision {shown.revision}", line_numbers=options.line_numbers)
        document.add_paragraph(title, style="Title")
        facts = document.add_paragraph(style="Facts")
        facts.add_run("   ".join(f"{name}: {text}" for name, text in head(shown, options)))
        if any(_unsure(piece, options) for paragraph in laid for piece in paragraph.pieces):
            legend = document.add_paragraph(style="Facts")
            legend.add_run("Dotted", style="Unsure word")
            legend.add_run(": words of which the model was unsure.")
        document.paragraphs[-1].paragraph_format.space_after = Pt(16)
        named = any(paragraph.speaker for paragraph in laid)
        for paragraph in laid:
            _turn(document, paragraph, options, named)
        _end(document, shown, options)
        content = BytesIO()
        document.save(content)
        return [ExportFile(file_stem(transcript, options) + self.suffix, repacked(content.getvalue()))]


def _turn(document: Any, paragraph: Paragraph, options: ExportOptions, named: bool) -> None:
    """Speaker, tab, stamp, words; where nobody is named the stamp takes the speaker's place."""
    written = document.add_paragraph(style="Turn")
    stamp = f"[{clock(paragraph.start_ms)}]" if options.stamps else ""
    if paragraph.speaker:
        written.add_run(paragraph.speaker, style="Speaker")
    if stamp and not named:
        written.add_run(stamp, style="Time stamp")
    if stamp or named:
        written.add_run("\t")
    if stamp and named:
        written.add_run(stamp, style="Time stamp")
        written.add_run(" ")
    _pieces(written, paragraph.pieces, options)


def _pieces(written: Any, pieces: Iterable[Piece], options: ExportOptions) -> None:
    """Neighbouring pieces of one style share a run, so that a person can edit the text without tripping over hundreds."""
    first = True
    for style, group in groupby(pieces, key=lambda piece: _style(piece, options)):
        # a number keeps its unit on its line
        text = " ".join(piece.text if piece.kind == "word" else re.sub(r"(?<=\d) (?=s\b)", "\u00a0", piece.text) for piece in group)
        if not first:
            written.add_run(" ")
        written.add_run(text, style=style)
        first = False


def _style(piece: Piece, options: ExportOptions) -> str | None:
    if piece.kind != "word":
        return "Transcript mark"
    return "Unsure word" if _unsure(piece, options) else None


def _unsure(piece: Piece, options: ExportOptions) -> bool:
    return piece.kind == "word" and piece.probability < options.unsure_below


def _end(document: Any, shown: Transcript, options: ExportOptions) -> None:
    if options.review:
        review = ranked(shown.flags)
        document.add_paragraph("Places to hear again", style="Heading 1").paragraph_format.page_break_before = True
        for flag in review.about:
            document.add_paragraph(about_text(flag), style="Note")
        document.add_paragraph(review.sentence, style="Note")
        if review.places:
            table = document.add_table(rows=1, cols=4)
            table.autofit = False
            _row(table.rows[0], ["No.", "At", "Length", "Why"], "Table head")
            for number, place in enumerate(review.places, 1):
                span = length(max(1000, place.end_ms - place.start_ms))
                _row(table.add_row(), [str(number), exact(place.start_ms), span, unclocked(place.why)], "Table cell")
            _ruled(table)
        document.add_paragraph("Signs", style="Heading 1")
        for line in notation(options.notation).legend:
            document.add_paragraph(line, style="Note")
    for remark in options.remarks:
        document.add_paragraph(clean(remark), style="Note")


def _row(row: Any, texts: list[str], style: str) -> None:
    from docx.shared import Cm

    for cell, text, width in zip(row.cells, texts, COLUMNS_CM, strict=True):
        cell.width = Cm(width)
        cell.paragraphs[0].style = style
        cell.paragraphs[0].add_run(text)


def _ruled(table: Any) -> None:
    """Thin lines between rows; the first heads the columns, on every page."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls
    from docx.shared import Cm

    line = f'w:val="single" w:sz="4" w:space="0" w:color="{LINE_COLOUR}"'
    borders = f"<w:tblBorders {nsdecls('w')}><w:bottom {line}/><w:insideH {line}/></w:tblBorders>"
    for column, width in zip(table.columns, COLUMNS_CM, strict=True):
        column.width = Cm(width)
    table._tbl.tblPr.insert_element_before(parse_xml(borders), "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")
    header_row(table, "Places to hear again, with their time, length and reason")


EXPORTER = DocxExporter()
