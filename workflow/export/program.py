"""What the exporters for coding programs share: a text for each transcript, tables of the participants beside it (floor 1)."""

from dataclasses import replace

from workflow.export import ExportFile, ExportOptions, file_stem
from workflow.export.bundle import Bundle, Document
from workflow.export.rows import Row, rows
from workflow.transcribe.times import clock


class ForAProgram:
    """An exporter brings `one`, the files of a transcript, and where its program reads them, `tables`."""

    name = suffix = program = ""
    together = True  # the tables are of all transcripts at once
    loses: tuple[str, ...] = ()

    def export(self, bundle: Bundle, options: ExportOptions) -> list[ExportFile]:
        made = []
        for document in bundle.documents:
            own = replace(options, excluded=(*options.excluded, *document.excluded), stem=document.stem or options.stem)
            files = self.one(document, rows(document.transcript, own), own)
            made += [replace(file, of=(document.transcript.recording,)) for file in files]
        return made + (self.tables(bundle, options) if bundle.cases else [])

    def one(self, document: Document, rows: list[Row], options: ExportOptions) -> list[ExportFile]:
        raise NotImplementedError

    def tables(self, bundle: Bundle, options: ExportOptions) -> list[ExportFile]:
        return []

    def losses(self, bundle: Bundle, options: ExportOptions) -> list[str]:
        return [*self.loses, *bundle.left_out]


def tenths(ms: int, mark: str = ".") -> str:
    """A time stamp with tenths of a second, cut off.

    >>> tenths(220_590), tenths(3_723_990, "-")
    ('00:03:40.5', '01:02:03-9')
    """
    return f"{clock(ms)}{mark}{max(0, ms) // 100 % 10}"


def named(document: Document, options: ExportOptions, suffix: str, text: str) -> ExportFile:
    """A text file of a transcript: UTF-8 without a byte order mark."""
    return ExportFile(file_stem(document.transcript, options) + suffix, text.encode("utf-8"))
