"""What an exporter gets: the transcripts that were asked for, whose they are, and how they were sampled, all by id (floor 1)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from workflow.records import Span, Transcript

Fact = tuple[str, str | int]  # its name and its value; whole numbers stay numbers


@dataclass(frozen=True, slots=True)
class Coded:
    """One code given to a stretch of the text for coding (`workflow.rigour.texts`); the end is exclusive."""

    coder: str  # the id of a coder, or CONSENSUS
    code: str
    start: int
    end: int


CONSENSUS = "consensus"  # the coder of what two coders agreed on


@dataclass(frozen=True, slots=True)
class Document:
    """One transcript with what is known of its session; no name, no exact day, no path of this computer."""

    transcript: Transcript
    who: tuple[str, ...] = ()  # the participants who speak in it: P7
    facts: tuple[Fact, ...] = ()  # kind of session, month, mode, guide, minutes
    excluded: tuple[Span, ...] = ()  # left out besides the stretches the transcript marks
    sound: str = ""  # its sound file, seen from where the export will lie; empty where none may be linked
    no_sound: str = ""  # why none may be linked, in a sentence
    at_utc: str = ""  # when this revision was written
    released: bool = False  # whether it is the revision released to analysis
    pseudonymised: bool = False  # whether spoken names were replaced
    stem: str = ""  # file name without suffix; the recording's id where empty
    codings: tuple[Coded, ...] = ()  # of a double coding of this very text

    @property
    def name(self) -> str:
        """What a coding program calls it.

        >>> Document(Transcript("R3", 0, ()), ("P7",), (("session", "first-interview"),)).name
        'P7_first-interview_R3'
        """
        kind = next((str(value) for name, value in self.facts if name == "session"), "")
        alone = self.who[0] if len(self.who) == 1 else ""
        return "_".join(part for part in (alone, kind, self.transcript.recording or self.stem or "transcript") if part)


@dataclass(frozen=True, slots=True)
class Case:
    """One participant: the sampling attributes as levels and bands, never an exact age."""

    id: str
    group: str = ""
    attributes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Code:
    """A code to begin with, such as a question of the topic guide, with those below it."""

    key: str  # what stays the same when it is renamed
    name: str
    description: str = ""
    codes: tuple["Code", ...] = ()


@dataclass(frozen=True, slots=True)
class Bundle:
    """One selection of a study."""

    documents: tuple[Document, ...]
    cases: tuple[Case, ...] = ()
    codes: tuple[Code, ...] = ()
    study: str = ""  # the study's id
    whole: bool = True  # whether it holds every transcript of the study
    left_out: tuple[str, ...] = ()  # what is known and was kept back on purpose, a sentence each
    uncoded: tuple[str, ...] = ()  # why some codings are not in it, a sentence each

    def only(self, documents: Iterable[Document]) -> "Bundle":
        """The same with these documents alone, and the people who speak in them."""
        kept = tuple(documents)
        names = {name for document in kept for name in document.who}
        return replace(self, documents=kept, cases=tuple(case for case in self.cases if case.id in names))

    @property
    def recordings(self) -> tuple[str, ...]:
        return tuple(document.transcript.recording for document in self.documents)

    @property
    def stem(self) -> str:
        """What a file is called that holds all of it: the study's id, and the recordings where not all are in it.

        >>> one, two = Document(Transcript("R1", 0, ())), Document(Transcript("R3", 0, ()))
        >>> Bundle((one, two), study="pain").stem, Bundle((one, two), study="pain", whole=False).stem
        ('pain', 'pain-R1-R3')
        """
        names = (
            self.recordings if len(self.recordings) <= 4 else (self.recordings[0], f"to-{self.recordings[-1]}", str(len(self.documents)))
        )
        return "-".join([self.study or "transcripts", *(() if self.whole else names)])


def of_one(transcript: Transcript) -> Bundle:
    """A transcript on its own, as a loose file has it."""
    return Bundle((Document(transcript),))
