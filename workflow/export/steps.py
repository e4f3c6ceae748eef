"""Write transcripts for other programs, never over somebody's corrections; what is off record is left out once more (floor 3)."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from workflow import plugins
from workflow.errors import NotAllowed, WorkflowError
from workflow.export import Exporter, ExportOptions
from workflow.people.steps import gate
from workflow.records import Transcript
from workflow.store import events, files
from workflow.store.folder import StudyFolder
from workflow.transcribe.recordings import Recording
from workflow.transcribe.steps import book, read

FORMATS = ("text", "docx", "subtitles", "json")
ALIASES = {"txt": "text", "vtt": "subtitles", "word": "docx"}


def shown(transcript: Transcript, notation: str) -> str:
    """A transcript as text for the screen. Raises NotFound for an unknown notation."""
    exported = plugins.exporter("text").export(transcript, ExportOptions(notation=notation, review=False))
    return exported[0].content.decode().rstrip()


@dataclass(frozen=True, slots=True)
class Exported:
    """One file of an export: where it is, or why it was not written."""

    path: Path
    problem: WorkflowError | None = None


def export(
    study: StudyFolder, recordings: Iterable[Recording], formats: Iterable[str], out: Path | None = None, *, by: str
) -> Iterator[Exported]:
    """Write the newest revision of each transcript in each format, consent asked once more. Raises NotFound, DiskFull.

    An earlier export is written over only as long as nobody has changed it: a corrected document is hours of somebody's work.
    Speakers and people stand in it by id; the foot names the head of the change log, so that a later change to the log shows.
    """
    folder = out or study.path / "exports"
    folder.mkdir(parents=True, exist_ok=True)
    changes, head = events.head(study.db)
    remarks = (f"Change log: {changes} changes, head {head[:16]}",)
    for recording in recordings:
        why_not = gate.refusals(study, book.people_in(study, recording), "export")
        if why_not:
            yield Exported(Path(f"R{recording.number}"), NotAllowed(" ".join(why_not)))
            continue
        transcript = read.transcript(study, recording.number)
        options = ExportOptions(notation=study.settings.verbatim["pauses"], remarks=remarks, excluded=recording.excluded)
        written: dict[str, str] = {}
        for name in formats:
            for file in exporter_of(name).export(transcript, options):
                yield _write_safely(folder / file.name, file.content, recording.exports | written, written)
        if written != {name: recording.exports.get(name) for name in written}:
            book.write(study, recording.number, "exported", {"exports": written}, by=by)


def _write_safely(path: Path, content: bytes, known: dict[str, str], written: dict[str, str]) -> Exported:
    if path.exists() and files.sha256_of(path) != known.get(path.name, ""):
        what = "has been changed since it was exported" if path.name in known else "is there already and was not exported by this study"
        return Exported(path, NotAllowed(f"It {what}; it was left as it is.", hint="save it under another name, then export again"))
    files.write_whole(path, content)
    written[path.name] = hashlib.sha256(content).hexdigest()
    return Exported(path)


def exporter_of(name: str) -> Exporter:
    """The exporter that `--to` names. Raises NotFound."""
    return plugins.exporter(ALIASES.get(name, name))


def write_beside(transcript: Transcript, name: str, notation: str, target: Path) -> Path:
    """One transcript in one format under exactly this name (without suffix). Raises NotFound for an unknown format, DiskFull."""
    exporter = exporter_of(name)
    path = target.with_name(target.name + exporter.suffix)
    files.write_whole(path, exporter.export(transcript, ExportOptions(notation=notation))[0].content)
    return path
