"""Write transcripts for other programs; what is off record is left out here once more (floor 3)."""

from collections.abc import Iterable
from pathlib import Path

from workflow import plugins
from workflow.export import ExportOptions
from workflow.records import Transcript
from workflow.store import events, files
from workflow.store.folder import StudyFolder
from workflow.transcribe.recordings import Recording
from workflow.transcribe.steps import read

FORMATS = ("text", "docx", "subtitles", "json")
ALIASES = {"txt": "text", "vtt": "subtitles", "word": "docx"}


def shown(transcript: Transcript, notation: str) -> str:
    """A transcript as text for the screen. Raises NotFound for an unknown notation."""
    exported = plugins.exporter("text").export(transcript, ExportOptions(notation=notation, review=False))
    return exported[0].content.decode().rstrip()


def export(study: StudyFolder, recordings: Iterable[Recording], formats: Iterable[str], out: Path | None = None) -> list[Path]:
    """Write the newest revision of each transcript in each format, over what an earlier export wrote. Raises NotFound, DiskFull.

    Speakers and people stand in it by id; the foot names the head of the change log, so that a later change to the log shows.
    """
    folder = out or study.path / "exports"
    folder.mkdir(parents=True, exist_ok=True)
    changes, head = events.head(study.db)
    options = {"notation": study.settings.verbatim["pauses"], "remarks": (f"Change log: {changes} changes, head {head[:16]}",)}
    written = []
    for recording in recordings:
        transcript = read.transcript(study, recording.number)
        for name in formats:
            written += write(transcript, name, ExportOptions(**options, excluded=recording.excluded), folder)
    return written


def write(transcript: Transcript, name: str, options: ExportOptions, folder: Path, *, first_only: bool = False) -> list[Path]:
    """The files of one transcript in one format, or the first of them. Raises NotFound for an unknown format, DiskFull."""
    exporter = plugins.exporter(ALIASES.get(name, name))
    made = []
    for file in exporter.export(transcript, options)[: 1 if first_only else None]:
        files.write_whole(folder / file.name, file.content)
        made.append(folder / file.name)
    return made
