"""The exporter seam: a transcript goes in, files come out, and nothing else happens (floor 1).

An exporter decides nothing about consent and pseudonyms: the step that calls it has done so. What is excluded never reaches an
exporter's format: each built-in begins with `workflow.export.withheld.without_excluded`.
"""

import re
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from workflow.records import Span, Transcript

UNSURE_BELOW = 0.4


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """What a person may choose about an export; every exporter uses what concerns it."""

    notation: str = "plain"  # a name from workflow.transcribe.verbatim.notations()
    stamps: bool = True  # [hh:mm:ss] at each turn; without them marks, too, are written without clock times
    review: bool = True  # the places to hear again, at the foot
    unsure_below: float = UNSURE_BELOW  # words of lower probability are underlined (docx); 0 underlines none
    line_numbers: bool = False  # docx
    names: dict[str, str] = field(default_factory=dict)  # speaker label -> what is printed instead
    excluded: tuple[Span, ...] = ()  # left out besides the stretches the transcript marks
    remarks: tuple[str, ...] = ()  # lines for the foot, such as the head of the change log
    stem: str = ""  # file name without suffix; the recording's id where empty


@dataclass(frozen=True, slots=True)
class ExportFile:
    """One file to be written: a plain name without folders, and its bytes."""

    name: str
    content: bytes


@runtime_checkable
class Exporter(Protocol):
    """Makes files of one format. The same transcript and options give the same bytes, on any machine and day."""

    name: str  # as the command line spells it
    suffix: str  # of its first file, with the dot

    def export(self, transcript: Transcript, options: ExportOptions) -> list[ExportFile]: ...


def file_stem(transcript: Transcript, options: ExportOptions) -> str:
    """A file name that every system accepts, from ids alone.

    >>> file_stem(Transcript("R3", 0, ()), ExportOptions()), file_stem(Transcript("", 0, ()), ExportOptions(stem="../con: a*b"))
    ('R3', 'con_ a_b')
    """
    stem = re.sub(r"[^\w .()-]", "_", options.stem or transcript.recording or "transcript")
    stem = re.sub(r"^[\s._]+|[\s.]+$", "", stem)[:120] or "transcript"
    reserved = re.fullmatch(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?", stem)  # Windows opens devices under these names
    return f"_{stem}" if reserved else stem
