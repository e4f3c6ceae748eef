"""The exporter seam: a bundle of transcripts goes in, files come out, and nothing else happens (floor 1).

An exporter decides nothing about consent and pseudonyms: the step that calls it has done so. What is excluded never reaches an
exporter's format: each built-in begins with `workflow.export.withheld.without_excluded`.
"""

import re
from dataclasses import dataclass, field, replace
from typing import Protocol, runtime_checkable

from workflow.export.bundle import Bundle
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
    profile: str = "spec"  # qdpx: whose habits it follows
    names: dict[str, str] = field(default_factory=dict)  # speaker label -> what is printed instead
    excluded: tuple[Span, ...] = ()  # left out besides the stretches the transcript marks
    remarks: tuple[str, ...] = ()  # lines for the foot, such as the head of the change log
    stem: str = ""  # file name without suffix; the recording's id where empty


@dataclass(frozen=True, slots=True)
class ExportFile:
    """One file to be written: a plain name without folders, its bytes, and the recordings whose words are in it."""

    name: str
    content: bytes
    of: tuple[str, ...] = ()


@runtime_checkable
class Exporter(Protocol):
    """Makes files of one format. The same bundle and options give the same bytes, on any machine and day."""

    name: str  # as the command line spells it
    suffix: str  # of its first file, with the dot
    program: str  # that the files are made for, such as MAXQDA; empty where any will do
    together: bool  # whether all transcripts go into one file

    def export(self, bundle: Bundle, options: ExportOptions) -> list[ExportFile]: ...

    def losses(self, bundle: Bundle, options: ExportOptions) -> list[str]:
        """What the study knows and the program will not get, a sentence each."""
        ...


class EachTranscript:
    """The part that exporters share which write files for each transcript on its own: they bring `files`."""

    name = suffix = program = ""
    together = False
    loses: tuple[str, ...] = ()

    def export(self, bundle: Bundle, options: ExportOptions) -> list[ExportFile]:
        made = []
        for document in bundle.documents:
            excluded = (*options.excluded, *document.excluded)
            own = replace(options, excluded=excluded, stem=document.stem or options.stem)
            made += [replace(file, of=(document.transcript.recording,)) for file in self.files(document.transcript, own)]
        return made

    def files(self, transcript: Transcript, options: ExportOptions) -> list[ExportFile]:
        raise NotImplementedError

    def losses(self, bundle: Bundle, options: ExportOptions) -> list[str]:
        return [*self.loses, *bundle.left_out]


def file_stem(transcript: Transcript, options: ExportOptions) -> str:
    """A file name that every system accepts, from ids alone.

    >>> file_stem(Transcript("R3", 0, ()), ExportOptions()), file_stem(Transcript("", 0, ()), ExportOptions(stem="../con: a*b"))
    ('R3', 'con_ a_b')
    """
    stem = re.sub(r"[^\w .()-]", "_", options.stem or transcript.recording or "transcript")
    stem = re.sub(r"^[\s._]+|[\s.]+$", "", stem)[:120] or "transcript"
    reserved = re.fullmatch(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?", stem)  # Windows opens devices under these names
    return f"_{stem}" if reserved else stem
