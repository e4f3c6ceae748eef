"""A table, one row for each turn, that a spreadsheet opens without ever computing a cell (floor 1).

A cell that begins like a formula gets an apostrophe before it, and so does what follows a semicolon: a spreadsheet of another language
divides cells there. `as_said` takes the apostrophes out again, so that every text comes back as it was (OWASP, CSV injection).
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence

from workflow.export import EachTranscript, ExportFile, ExportOptions, file_stem
from workflow.export.layout import prepared
from workflow.export.rows import rows
from workflow.records import Transcript
from workflow.transcribe.times import clock_exact

HEADER = ("transcript", "session", "revision", "turn", "speaker", "start", "end", "start_ms", "end_ms", "words")
_FORMULA = r"""((?:^|;)[ "]*)('*)([=+\-@\t\r\n＝＋－＠])"""


def harmless(text: str) -> str:
    """A cell that no spreadsheet takes for a formula.

    >>> harmless("=1+1"), harmless("well; -no"), harmless("'=x"), harmless("a - b")
    ("'=1+1", "well; '-no", "''=x", 'a - b')
    """
    return re.sub(_FORMULA, r"\1'\2\3", text)


def as_said(cell: str) -> str:
    """What stood in a cell before it was made harmless.

    >>> as_said("'=1+1"), as_said("well; '-no"), as_said("it's")
    ('=1+1', 'well; -no', "it's")
    """
    return re.sub(_FORMULA, lambda found: found[1] + found[2][1:] + found[3], cell)


def table(header: Sequence[str], lines: Iterable[Sequence[str | int]]) -> bytes:
    """A CSV file: UTF-8, commas, every text in quotes, LF."""
    written = io.StringIO()
    writer = csv.writer(written, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([harmless(cell) if isinstance(cell, str) else cell for cell in line] for line in lines)
    return written.getvalue().encode("utf-8")


class CsvExporter(EachTranscript):
    """UTF-8 with commas; times as a clock shows them and in whole milliseconds.

    >>> from workflow.records import Turn, Word
    >>> made = CsvExporter().files(Transcript("R3", 900, (Turn("P7", 0, 900, (Word("=Good.", 0, 900),)),)), ExportOptions())
    >>> print(made[0].content.decode().splitlines()[1])
    "R3","",0,1,"P7","00:00:00.000","00:00:00.900",0,900,"'=Good."
    """

    name = "csv"
    suffix = ".csv"
    loses = ("The times of single words, how sure the model was of them, and the places to hear again are not in it.",)

    def files(self, transcript: Transcript, options: ExportOptions) -> list[ExportFile]:
        shown = prepared(transcript, options)
        about = (shown.recording, shown.session, shown.revision)
        lines = [
            (*about, at, row.speaker, clock_exact(row.start_ms), clock_exact(row.end_ms), row.start_ms, row.end_ms, row.text)
            for at, row in enumerate(rows(transcript, options), 1)
        ]
        return [ExportFile(file_stem(transcript, options) + self.suffix, table(HEADER, lines))]


EXPORTER = CsvExporter()
