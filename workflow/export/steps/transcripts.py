"""Write transcripts for other programs, never over somebody's corrections; what is off record is left out once more (floor 3)."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from workflow import plugins
from workflow.errors import NotAllowed, WorkflowError, WrongUsage
from workflow.export import Exporter, ExportFile, ExportOptions
from workflow.export.bundle import Bundle, of_one
from workflow.export.qdpx import PROFILES
from workflow.export.scan.needles import Needles
from workflow.export.scan.search import search
from workflow.export.steps import gather
from workflow.people.plain_text import require_plain
from workflow.people.steps import gate
from workflow.records import Transcript
from workflow.store import events, files
from workflow.store.folder import StudyFolder
from workflow.transcribe.recordings import Recording
from workflow.transcribe.steps import book

FORMATS = ("text", "docx", "subtitles", "json")  # of a loose file
ALIASES = {"txt": "text", "word": "docx", "refi-qda": "qdpx"}
MOST_SHOWN = 3  # places of a find


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person may choose about an export."""

    line_numbers: bool = False
    profile: str = "spec"  # qdpx: whose habits it follows
    with_sound: bool = False  # qdpx: the sound is linked from where it lies
    guide_codes: bool = False  # qdpx: the questions of the guides become codes
    with_codings: bool = False  # qdpx: what the coders of the double coding gave, and the consensus
    despite: str = ""  # why a file is written although something was found in it


PLAIN = Wish()


@dataclass(frozen=True, slots=True)
class Exported:
    """One file of an export: where it is, or why it was not written; and what its program will not get, where that is its content."""

    path: Path
    problem: WorkflowError | None = None
    lost: tuple[str, ...] = ()
    program: str = ""


def shown(transcript: Transcript, notation: str) -> str:
    """A transcript as text for the screen. Raises NotFound for an unknown notation."""
    exported = plugins.exporter("text").export(of_one(transcript), ExportOptions(notation=notation, review=False))
    return exported[0].content.decode().rstrip()


def exporter_of(name: str) -> Exporter:
    """The exporter that `--to` names. Raises NotFound."""
    return plugins.exporter(ALIASES.get(name, name))


def write_beside(transcript: Transcript, name: str, notation: str, target: Path) -> Path:
    """One transcript in one format under exactly this name (without suffix). Raises NotFound for an unknown format, DiskFull."""
    exporter = exporter_of(name)
    path = target.with_name(target.name + exporter.suffix)
    files.write_whole(path, exporter.export(of_one(transcript), ExportOptions(notation=notation))[0].content)
    return path


def planned(
    study: StudyFolder, recordings: Iterable[Recording], formats: Iterable[str], wish: Wish = PLAIN
) -> tuple[list[Exporter], list[Recording], list[Exported]]:
    """What an export would write, and what it would refuse, asked as the export itself asks; nothing is written.

    Raises NotFound, WrongUsage.
    """
    if wish.profile not in PROFILES:
        raise WrongUsage(f"There is no profile '{wish.profile}'; there are {', '.join(PROFILES)}.", hint="--profile qualcoder")
    exporters = [exporter_of(name) for name in dict.fromkeys(formats)]
    require_plain(wish.despite)
    chosen, refused = [], []
    for recording in recordings:
        why_not = gate.refusals(study, book.people_in(study, recording), "export")
        if why_not:
            refused.append(Exported(Path(f"R{recording.number}"), NotAllowed(" ".join(why_not))))
        else:
            chosen.append(recording)
    return exporters, chosen, refused


def export(
    study: StudyFolder,
    recordings: Iterable[Recording],
    formats: Iterable[str],
    out: Path | None = None,
    wish: Wish = PLAIN,
    needles: Needles | None = None,
    *,
    by: str,
    provenance: str = "recorded",
) -> Iterator[Exported]:
    """Write each transcript in each format, consent asked once more: the released revision, or the newest where none is released.

    An earlier export is written over only as long as nobody has changed it: a corrected document is hours of somebody's work. With
    `needles`, what the key file knows is searched for in every file, and a file with a find is not written. Speakers and people stand
    in it by id; the foot names the head of the change log, so that a later change to the log shows. Raises NotFound, WrongUsage, DiskFull.
    """
    exporters, chosen, refused = planned(study, recordings, formats, wish)
    yield from refused
    if chosen:
        folder = out or study.path / "exports"
        folder.mkdir(parents=True, exist_ok=True)
        desk = _Desk(study, folder, wish, needles, by, provenance)
        whole = gather.bundle(
            study, chosen, folder, with_sound=wish.with_sound, guide_codes=wish.guide_codes, with_codings=wish.with_codings
        )
        for exporter in exporters:
            yield from desk.write(exporter, whole)


@dataclass(slots=True)
class _Desk:
    """One export at work: what was written under which name, until it is entered in the study's book."""

    study: StudyFolder
    folder: Path
    wish: Wish
    needles: Needles | None
    by: str
    provenance: str
    written: dict[int, dict[str, str]] = field(default_factory=dict)  # recording -> file name -> SHA-256

    def write(self, exporter: Exporter, whole: Bundle) -> Iterator[Exported]:
        """Every file of one format. What is written is entered even where the disk is full before the rest."""
        options = self._options(whole)
        parts = [whole] if exporter.together else [whole.only([document]) for document in whole.documents]
        for part in parts:
            try:
                for file in exporter.export(part, options):
                    yield self._written(file)
            finally:
                self._enter()
        lost = exporter.losses(whole, options)
        if exporter.program and lost:
            program = PROFILES[self.wish.profile][0] if exporter.name == "qdpx" else exporter.program
            yield self._losses(exporter, program, lost, whole.recordings)

    def _options(self, whole: Bundle) -> ExportOptions:
        changes, head = events.head(self.study.db, before="exported")
        replaced = all(document.pseudonymised for document in whole.documents)
        names = f"Names that were spoken: {'replaced by pseudonyms' if replaced else 'not replaced'}"
        return ExportOptions(
            notation=self.study.settings.verbatim["pauses"],
            remarks=(names, f"Change log: {changes} changes, head {head[:16]}"),
            line_numbers=self.wish.line_numbers,
            profile=self.wish.profile,
        )

    def _losses(self, exporter: Exporter, program: str, lost: Sequence[str], of: tuple[str, ...]) -> Exported:
        profile = "" if self.wish.profile == "spec" or exporter.name != "qdpx" else f"-{self.wish.profile}"
        text = f"What {program} does not get from this export\n\n" + "".join(f"- {line}\n" for line in lost)
        made = self._written(ExportFile(f"lost-{exporter.name}{profile}.txt", text.encode(), of))
        self._enter()
        return Exported(made.path, made.problem, tuple(lost), program)

    def _written(self, file: ExportFile) -> Exported:
        path, digest = self.folder / file.name, hashlib.sha256(file.content).hexdigest()
        known = _known(self.study, self.written, file.name)
        problem = self._refusal(file) or _in_the_way(path, digest, known)
        if problem:
            return Exported(path, problem)
        files.write_whole(path, file.content)
        for recording in file.of:
            self.written.setdefault(int(recording[1:]), {})[file.name] = digest
        return Exported(path)

    def _refusal(self, file: ExportFile) -> NotAllowed | None:
        if not self.needles or self.wish.despite:
            return None
        finds, _ = search(file.name, file.content, self.needles)
        if not finds:
            return None
        told = "; ".join(f"{find.who}'s {find.field} in line {find.line}" for find in finds[:MOST_SHOWN])
        more = f" and {len(finds) - MOST_SHOWN} more" if len(finds) > MOST_SHOWN else ""
        return NotAllowed(
            f"It was not written, since it would give people away: {told}{more}.",
            hint='take it out of the transcript; if it is nobody\'s name there, say why: --despite "baker is the trade"',
        )

    def _enter(self) -> None:
        for number, names in sorted(self.written.items()):
            before = book.get(self.study, number).exports
            if names != {name: before.get(name) for name in names}:
                book.write(
                    self.study, number, "exported", {"exports": names}, by=self.by, reason=self.wish.despite, provenance=self.provenance
                )
        self.written.clear()


def _known(study: StudyFolder, written: Mapping[int, Mapping[str, str]], name: str) -> set[str]:
    """The hashes under which this study has written a file of this name."""
    earlier = [recording.exports for recording in book.listed(study)]
    return {names[name] for names in (*earlier, *written.values()) if name in names}


def _in_the_way(path: Path, new: str, known: set[str]) -> NotAllowed | None:
    """Why a file may not be written over. One that is the new one already was written by an export that was stopped before its end."""
    if not path.exists() or files.sha256_of(path) in known | {new}:
        return None
    what = "has been changed since it was exported" if known else "is there already and was not exported by this study"
    return NotAllowed(
        f"It {what}; it was left as it is.",
        hint="give that file another name or move it, then export again; what you corrected comes back with workflow transcript import",
    )
