"""A REFI-QDA project (`.qdpx`): every transcript of a selection with its participants, variables and first codes (floor 1).

The standard leaves open how a participant and a text belong together, and programs differ; a profile follows the habits of one.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import count

from workflow.export import ExportFile, ExportOptions
from workflow.export import refi as standard
from workflow.export.bundle import CONSENSUS, Bundle, Document
from workflow.export.bundle import Case as Participant
from workflow.export.bundle import Code as Wished
from workflow.export.coded import Printed, placed
from workflow.export.layout import Paragraph, head, paragraphs, prepared
from workflow.export.refi.nouns import Case, Code, Group, Project, Selection, Sound, Source, Value, Variable
from workflow.export.refi.write import archive
from workflow.transcribe.times import clock

# profile -> (program, what it loses, a sentence each)
PROFILES: dict[str, tuple[str, tuple[str, ...]]] = {
    "spec": ("the program", ("Some programs drop the link between a participant and a transcript: try --profile qualcoder or nvivo.",)),
    "qualcoder": ("QualCoder", ("The times of the sound are dropped on import; they stand in the text as [hh:mm:ss].",)),
    "nvivo": ("NVivo", ("No trial in the program itself has been made yet.",)),
    "maxqda": (
        "MAXQDA",
        (
            "Participants are not kept as such: each document has their attributes as variables of its own.",
            "No trial in the program itself has been made yet.",
        ),
    ),
    "atlasti": (
        "ATLAS.ti",
        (
            "Participants and their attributes are groups of documents; a focus group is in the groups of its participants alone.",
            "No trial in the program itself has been made yet.",
        ),
    ),
}
AS_CODES = ("qualcoder", "nvivo")  # a participant is a code as well, which marks what they said
COUNTS_CODE_POINTS = ("qualcoder",)  # known to count a letter beyond U+FFFF as one, as the standard says
GREY = "#999999"  # of codes that stand for people
ALWAYS = "The times of single words, how sure the model was of them, and the places to hear again are not in it."


@dataclass(frozen=True, slots=True)
class Laid:
    """The text of a document: (speaker, start of its words, end, milliseconds) of each line, and what it is of."""

    document: Document
    text: str
    lines: tuple[tuple[str, int, int, int], ...]
    words: tuple[Printed, ...] = field(repr=False)

    def of(self, who: str) -> list[tuple[int, int]]:
        """Where this speaker's lines lie."""
        return [(start, end) for speaker, start, end, _ in self.lines if speaker == who]


class QdpxExporter:
    """One file for all; the GUIDs follow from the study's id and the ids inside, so that a second import brings nothing twice."""

    name = "qdpx"
    suffix = ".qdpx"
    program = "REFI-QDA"
    together = True

    def export(self, bundle: Bundle, options: ExportOptions) -> list[ExportFile]:
        if not bundle.documents:
            return []
        content = archive(_Builder(bundle, options).project())
        return [
            ExportFile(
                f"{bundle.stem}{'' if options.profile == 'spec' else f'-{options.profile}'}{self.suffix}", content, bundle.recordings
            )
        ]

    def losses(self, bundle: Bundle, options: ExportOptions) -> list[str]:
        told = list(PROFILES[options.profile][1])
        people = len(bundle.cases) if options.profile in AS_CODES else 0
        if people:
            codes = "One code stands for a participant" if people == 1 else f"{people} codes stand for participants"
            told.append(f"{codes}: deleting one cuts the transcripts from their person.")
        told += [f"{one.transcript.recording}: {one.no_sound}" for one in bundle.documents if one.no_sound]
        if options.profile == "qualcoder" and any(one.codings for one in bundle.documents):
            told.append("It shows the codings of one coder at a time: choose whose in its settings, the consensus comes first.")
        if options.profile not in COUNTS_CODE_POINTS:
            told += [sentence for one in bundle.documents if (sentence := _beyond(_laid(one, options)))]
        return [*told, *bundle.uncoded, ALWAYS, *bundle.left_out]


def _beyond(one: Laid) -> str:
    """A warning where a program that counts in 16-bit units finds every place behind such a sign one further on."""
    signs = [letter for letter in one.text if ord(letter) > 0xFFFF]
    if not signs:
        return ""
    many = "1 sign" if len(signs) == 1 else f"{len(signs)} signs"
    return (
        f"{one.document.transcript.recording} has {many} such as {signs[0]} (U+{ord(signs[0]):X}): a program that counts them double"
        " shows what is coded behind them moved; look there after the import."
    )


class _Builder:
    """The parts of one project, which refer to each other by GUID."""

    def __init__(self, bundle: Bundle, options: ExportOptions) -> None:
        self.bundle, self.options = bundle, options
        self.laid = [_laid(document, options) for document in bundle.documents]
        names = dict.fromkeys(name for case in bundle.cases for name, _ in case.attributes)
        kinds = {name: "Integer" if isinstance(value, int) else "Text" for one in bundle.documents for name, value in one.facts}
        groups = {"group": "Text"} if any(case.group for case in bundle.cases) else {}
        self.of_case = {name: Variable(self.guid("attribute", name), name) for name in (*groups, *names)}
        # a program knows one variable of a name, so a fact that people have as well is called otherwise
        self.of_document = {
            name: Variable(self.guid("fact", name), f"transcript {name}" if name in self.of_case else name, kind)
            for name, kind in kinds.items()
        }

    def guid(self, *names: object) -> str:
        return standard.guid("study", self.bundle.study, *names)

    def project(self) -> Project:
        remarks = " ".join(self.options.remarks)
        sounds = tuple(_sound(self, one) for one in self.laid if one.document.sound)
        return Project(
            name=self.bundle.study or "transcripts",
            user=(self.guid("user"), "workflow"),
            coders=self._coders(),
            codes=self._codes(),
            variables=(*self.of_case.values(), *self.of_document.values()),
            cases=self._cases(),
            sources=tuple(self._source(one) for one in self.laid),
            sounds=sounds,
            groups=self._groups() if self.options.profile == "atlasti" else (),
            description=remarks,
            base_path="./" if sounds else "",  # a program may put it and the path together as they are
        )

    def _codes(self) -> tuple[Code, ...]:
        """The questions of the guide, what was coded, and where the program wants it the people."""
        names = sorted({one.code for document in self.bundle.documents for one in document.codings})
        people = self.bundle.cases if self.options.profile in AS_CODES else ()
        taken = {case.id.casefold() for case in people}
        asked = [self._code(code, standard.colour(at), taken) for at, code in enumerate(self.bundle.codes)]
        # the GUIDs of the coders' own packs, so that in a program both come together
        given = [
            Code(standard.guid("code", name), _unlike(name, taken), colour=standard.colour(at)) for at, name in enumerate(names, len(asked))
        ]
        return (*asked, *given, *(Code(self.guid("case", case.id), case.id, colour=GREY) for case in people))

    def _code(self, code: Wished, colour: str, taken: set[str]) -> Code:
        name = _unlike(code.name, taken)
        below = tuple(self._code(one, colour, taken) for one in code.codes)
        return Code(self.guid("code", code.key), name, code.description, below, colour)

    def _coders(self) -> tuple[tuple[str, str], ...]:
        """Those who coded, the consensus first: QualCoder shows the codings of the first user alone."""
        names = {one.coder for document in self.bundle.documents for one in document.codings}
        return tuple((self._coder(name), name) for name in sorted(names, key=lambda name: (name != CONSENSUS, name)))

    def _coder(self, name: str) -> str:
        return self.guid(CONSENSUS) if name == CONSENSUS else standard.guid("user", name)

    def _cases(self) -> tuple[Case, ...]:
        if self.options.profile == "maxqda":
            return tuple(self._nameless(one.document) for one in self.laid)
        return tuple(self._case(case) for case in self.bundle.cases)

    def _case(self, case: Participant) -> Case:
        """A transcript of one person belongs to the person as a whole, one of several with what the person said in it."""
        alone = tuple(self.guid("text", one.document.transcript.recording) for one in self.laid if one.document.who == (case.id,))
        shared = [one for one in self.laid if len(one.document.who) > 1 and case.id in one.document.who]
        said = tuple(self._selection_guid(one, case.id, *place) for one in shared for place in one.of(case.id))
        return Case(self.guid("case", case.id), case.id, self._attributes(case), alone, said)

    def _nameless(self, document: Document) -> Case:
        recording = document.transcript.recording
        case = next((case for case in self.bundle.cases if document.who == (case.id,)), None)
        values = (self._attributes(case) if case else ()) + self._facts(document)
        return Case(self.guid("document", recording), values=values, sources=(self.guid("text", recording),))

    def _attributes(self, case: Participant) -> tuple[Value, ...]:
        group = (("group", case.group),) if case.group else ()
        return tuple(Value(self.of_case[name], value) for name, value in (*group, *case.attributes))

    def _facts(self, document: Document) -> tuple[Value, ...]:
        told = [(self.of_document[name], value) for name, value in document.facts]
        return tuple(Value(variable, value if variable.kind == "Integer" else str(value)) for variable, value in told)

    def _groups(self) -> tuple[Group, ...]:
        """A group of documents for each participant, level and fact, named as ATLAS.ti names those of a survey: `age::40-59`."""
        members: dict[str, list[str]] = {}
        for one in self.bundle.documents:
            recording = one.transcript.recording
            case = next((case for case in self.bundle.cases if one.who == (case.id,)), None)
            told = [("participant", who) for who in one.who] + ([("group", case.group), *case.attributes] if case else [])
            told += [(name, value) for name, value in one.facts if isinstance(value, str)]
            for name, value in told:
                if value:
                    there = members.setdefault(f"{name}::{value}", [])
                    there += [self.guid("text", recording), *([self.guid("sound", recording)] if one.sound else [])]
        return tuple(Group(self.guid("group", name), name, tuple(sources)) for name, sources in members.items())

    def _source(self, one: Laid) -> Source:
        document = one.document
        values = () if self.options.profile == "maxqda" else self._facts(document)
        guid = self.guid("text", document.transcript.recording)
        return Source(guid, document.name, one.text, document.at_utc, self._selections(one), values)

    def _selections(self, one: Laid) -> tuple[Selection, ...]:
        """Each participant's own lines where several speak; the whole text where one does and the program marks people by codes."""
        who, as_codes = one.document.who, self.options.profile in AS_CODES
        known = [case.id for case in self.bundle.cases if case.id in who]
        places = [(name, place) for name in known for place in (one.of(name) if len(who) > 1 else [(0, len(one.text))] * as_codes)]
        made = []
        for name, (start, end) in places:
            guid = self._selection_guid(one, name, start, end)
            coding = ((self.guid("coding", guid), self.guid("case", name)),) if as_codes else ()
            if end > start and self.options.profile != "maxqda":
                made.append(Selection(guid, start, end, coding))
        return tuple(sorted([*made, *self._coded(one)], key=lambda selection: (selection.start, selection.end, selection.user)))

    def _coded(self, one: Laid) -> Iterator[Selection]:
        """What the coders of a double coding gave, a selection for each coder and stretch."""
        transcript = one.document.transcript
        stretches: dict[tuple[str, int, int], set[str]] = {}
        for coding, start, end in placed(transcript, one.words, one.document.codings):
            stretches.setdefault((coding.coder, start, end), set()).add(coding.code)
        for (coder, start, end), codes in stretches.items():
            guid = self.guid("coded", transcript.recording, transcript.revision, coder, start, end)
            given = tuple((self.guid("coding", guid, code), standard.guid("code", code)) for code in sorted(codes))
            yield Selection(guid, start, end, given, self._coder(coder))

    def _selection_guid(self, one: Laid, name: str, start: int, end: int) -> str:
        return self.guid("said", one.document.transcript.recording, one.document.transcript.revision, name, start, end)


def _unlike(name: str, taken: set[str]) -> str:
    """A name that no other code has: two questions of two guides may be called the same, and programs keep one code of a name.

    >>> taken = {"opening"}
    >>> _unlike("Opening", taken), _unlike("closing", taken), _unlike("opening", taken)
    ('Opening (2)', 'closing', 'opening (3)')
    """
    numbers = (f"{name} ({number})" for number in count(2))
    free = name if name.casefold() not in taken else next(one for one in numbers if one.casefold() not in taken)
    taken.add(free.casefold())
    return free


def _sound(builder: _Builder, one: Laid) -> Sound:
    document = one.document
    recording = document.transcript.recording
    points, latest = [], 0
    for _, start, _, at_ms in one.lines:
        latest = max(latest, at_ms)
        points.append((builder.guid("point", recording, document.transcript.revision, start), latest, start))
    guid, transcript = builder.guid("sound", recording), builder.guid("transcript", recording)
    return Sound(guid, f"{document.name}_sound", f"relative://{document.sound}", transcript, one.text, document.at_utc, tuple(points))


def _laid(document: Document, options: ExportOptions) -> Laid:
    """A line for each turn, its stamp and speaker first; some facts above, since a program may drop the variables."""
    own = replace(options, excluded=(*options.excluded, *document.excluded), stamps=False)
    written = [f"{name}: {fact}\n" for name, fact in head(prepared(document.transcript, own), own)]
    at, lines, words = sum(map(len, written)), [], list[Printed]()
    for paragraph in paragraphs(document.transcript, own):
        stamp = f"[{clock(paragraph.start_ms)}] " if options.stamps else ""
        begin = stamp + (f"{paragraph.speaker}: " if paragraph.speaker else "")
        line = begin + paragraph.text
        words += _words(paragraph, at + len(begin))
        lines.append((paragraph.speaker, at, at + len(line), paragraph.start_ms))
        written.append(line + "\n")
        at += len(line) + 1
    return Laid(document, "".join(written), tuple(lines), tuple(words))


def _words(paragraph: Paragraph, at: int) -> Iterator[Printed]:
    for piece in paragraph.pieces:
        if piece.kind == "word":
            yield Printed(piece.start_ms, piece.end_ms, at, piece.text)
        at += len(piece.text) + 1


EXPORTER = QdpxExporter()
