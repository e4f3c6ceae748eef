"""For ATLAS.ti: a transcript to be added to its sound, `[hh:mm:ss] Speaker: text` (floor 1).

In ATLAS.ti a transcript belongs to a sound file; after the import its stamps are there and no longer seen. The participants and their
attributes stand in a table whose columns bear the prefixes of ATLAS.ti. No trial in the program itself has been made yet.
"""

from workflow.export import ExportFile, ExportOptions, workbook
from workflow.export.bundle import Bundle, Document
from workflow.export.program import ForAProgram, named
from workflow.export.rows import Row
from workflow.transcribe.times import clock


class AtlastiExporter(ForAProgram):
    """UTF-8, LF, an empty line between turns."""

    name = "atlasti"
    program = "ATLAS.ti"
    suffix = "-atlasti.txt"
    loses = (
        "The participants and their attributes, unless you bring in the table beside it, or a project (--to qdpx --profile atlasti).",
        "The times of single words, how sure the model was of them, and the places to hear again are not in it.",
    )

    def one(self, document: Document, rows: list[Row], options: ExportOptions) -> list[ExportFile]:
        lines = [f"[{clock(row.start_ms)}] " + (f"{row.speaker}: " if row.speaker else "") + row.text for row in rows]
        return [named(document, options, self.suffix, "\n\n".join(lines) + "\n")]

    def tables(self, bundle: Bundle, options: ExportOptions) -> list[ExportFile]:
        return [ExportFile(f"{bundle.stem}-atlasti-documents.xlsx", workbook.groups(bundle), bundle.recordings)]


EXPORTER = AtlastiExporter()
