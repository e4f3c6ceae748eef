"""For NVivo: a table of time, speaker and words in Word, the same as tab-separated text, and the cases (floor 1).

In NVivo the rows are imported into a sound file (Edit, Transcript, Import Rows): Timespan and Content are mapped by a person, who can
let it make cases of the speakers. No trial in the program itself has been made yet.
"""

from io import BytesIO
from typing import Any

from workflow.export import ExportFile, ExportOptions, file_stem, workbook
from workflow.export.bundle import Bundle, Document
from workflow.export.docx_parts import build_styles, header_row, page
from workflow.export.packing import repacked
from workflow.export.program import ForAProgram, named, tenths
from workflow.export.rows import Row

HEADER = ("Timespan", "Speaker", "Content")
WIDTHS_CM = (3.0, 2.6, 7.4)


class NvivoExporter(ForAProgram):
    """The text has the same number of tabs in every line: none is left inside the words."""

    name = "nvivo"
    program = "NVivo"
    suffix = "-nvivo.docx"
    loses = (
        "Times are cut off to a tenth of a second; those of single words, and how sure the model was of them, are not in it.",
        "The questions of the guide are no codes here; --to qdpx --profile nvivo --guide-codes brings them.",
    )

    def one(self, document: Document, rows: list[Row], options: ExportOptions) -> list[ExportFile]:
        cells = [(f"{tenths(row.start_ms)} - {tenths(row.end_ms)}", row.speaker, row.text) for row in rows]
        plain = "".join("\t".join(line) + "\n" for line in [HEADER, *cells])
        word = ExportFile(file_stem(document.transcript, options) + self.suffix, _word(document, cells))
        return [word, named(document, options, "-nvivo.txt", plain)]

    def tables(self, bundle: Bundle, options: ExportOptions) -> list[ExportFile]:
        return [ExportFile(f"{bundle.stem}-nvivo-cases.xlsx", workbook.cases(bundle), bundle.recordings)]


def _word(document: Document, cells: list[tuple[str, str, str]]) -> bytes:
    import docx

    transcript = document.transcript
    made = docx.Document()
    build_styles(made, transcript.language, widest=0)
    page(made, f"Transcript {transcript.recording}".strip(), transcript.recording or "Loose file", line_numbers=False)
    table = made.add_table(rows=len(cells) + 1, cols=3)
    table.autofit = False
    for row, line, style in zip(table.rows, [HEADER, *cells], ["Table head", *["Table cell"] * len(cells)], strict=True):
        _fill(row, line, style)
    header_row(table, "What was said, with its time and its speaker")
    written = BytesIO()
    made.save(written)
    return repacked(written.getvalue())


def _fill(row: Any, line: tuple[str, str, str], style: str) -> None:
    from docx.shared import Cm

    for cell, text, width in zip(row.cells, line, WIDTHS_CM, strict=True):
        cell.width = Cm(width)
        cell.paragraphs[0].style = style
        cell.paragraphs[0].add_run(text)


EXPORTER = NvivoExporter()
