"""Turns as rows for programs that read speakers and time stamps: in order of time, no clock time inside the words (floor 1)."""

from dataclasses import dataclass, replace

from workflow.export import ExportOptions
from workflow.export.layout import paragraphs
from workflow.records import UNKNOWN_SPEAKER, Transcript


@dataclass(frozen=True, slots=True)
class Row:
    """A turn, or a mark on its own, whose speaker is then empty."""

    speaker: str
    start_ms: int  # never before the row above
    end_ms: int  # never before its start
    text: str


def rows(transcript: Transcript, options: ExportOptions) -> list[Row]:
    """The rows of a transcript; what is excluded is taken out first. Where nobody was told apart, every speaker is empty.

    >>> from workflow.records import Turn, Word
    >>> late, early = Turn("P7", 900, 1500, (Word("Yes.", 900, 1500),)), Turn("SD", 400, 700, (Word("Well?", 400, 700),))
    >>> [(row.speaker, row.start_ms, row.end_ms) for row in rows(Transcript("R3", 2000, (late, early)), ExportOptions())]
    [('P7', 900, 1500), ('SD', 900, 900)]
    """
    made: list[Row] = []
    for paragraph in paragraphs(transcript, replace(options, stamps=False)):
        start = max(0, paragraph.start_ms, made[-1].start_ms if made else 0)
        end = max(start, *(piece.end_ms for piece in paragraph.pieces))
        made.append(Row(paragraph.speaker, start, end, paragraph.text))
    return made


def someone(row: Row) -> str:
    """The speaker for a program that wants one in every row."""
    return row.speaker or UNKNOWN_SPEAKER
