"""For MAXQDA: a text with time stamps and speakers as its import reads them, and the variables of the documents (floor 1).

An interview begins each paragraph with `[hh:mm:ss]` (Import, Transcripts with timestamps). A focus group has the stamp directly before
the speaker, `00:03:40.5P7: text` (Import, Focus group transcript), since that import codes the speakers by itself. The stamps are read
only while importing. The variables come in through Import, Document variables. No trial in the program itself has been made yet.
"""

from workflow.export import ExportFile, ExportOptions, workbook
from workflow.export.bundle import Bundle, Document
from workflow.export.program import ForAProgram, named, tenths
from workflow.export.rows import Row, someone
from workflow.transcribe.times import clock

GROUP_OF_DOCUMENTS = "Document group", "Document name"  # what its import of variables asks for


class MaxqdaExporter(ForAProgram):
    """UTF-8, LF, an empty line between turns, no clock time inside the words."""

    name = "maxqda"
    program = "MAXQDA"
    suffix = "-maxqda.txt"
    loses = (
        "Read by MAXQDA while importing alone: a time stamp that is not there then cannot be added later.",
        "The times of single words, how sure the model was of them, and the places to hear again are not in it.",
        "The questions of the guide are no codes here; --to qdpx --guide-codes brings them.",
    )

    def one(self, document: Document, rows: list[Row], options: ExportOptions) -> list[ExportFile]:
        several = len(document.who) > 1
        lines = [f"{tenths(row.start_ms)}{someone(row)}: {row.text}" if several else _plain(row) for row in rows]
        return [named(document, options, self.suffix, "\n\n".join(lines) + "\n")]

    def tables(self, bundle: Bundle, options: ExportOptions) -> list[ExportFile]:
        content = workbook.documents(bundle, GROUP_OF_DOCUMENTS, bundle.study or "transcripts")
        return [ExportFile(f"{bundle.stem}-maxqda-variables.xlsx", content, bundle.recordings)]


def _plain(row: Row) -> str:
    return f"[{clock(row.start_ms)}] {row.speaker}: {row.text}" if row.speaker else f"[{clock(row.start_ms)}] {row.text}"


EXPORTER = MaxqdaExporter()
