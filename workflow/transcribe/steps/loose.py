"""Loose files, as a throw-away study in the output folder, through the same steps (floor 3).

The throw-away study keeps what is done, so that a broken run goes on; it is removed when every file has its transcript.
"""

import contextlib
import os
import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from workflow.errors import BadInput, WorkflowError
from workflow.export import ExportOptions
from workflow.export.steps import FORMATS, write
from workflow.schedule.steps import add as add_session
from workflow.store import folder
from workflow.store.folder import StudyFolder
from workflow.transcribe.recordings import Recording
from workflow.transcribe.steps import book, read
from workflow.transcribe.steps.add import Wish, add
from workflow.transcribe.steps.run import Outcome

HIDDEN = ".workflow-unfinished"
TOML = """[study]
id = "loose-files"
title = "Loose files"
timezone = "UTC"
languages = ["{language}"]
identities = "../{hidden}.key"

[[group]]
name = "files"
prefix = "P"

[[wave]]
name = "file"
group = "files"

[verbatim]
pauses = "{pauses}"
"""


@dataclass(frozen=True, slots=True)
class LooseFile:
    """One file that was given: its recording in the throw-away study, or why it has none."""

    given: Path
    recording: Recording | None = None
    problem: WorkflowError | None = None


@contextlib.contextmanager
def throw_away(home: Path, language: str, pauses: str) -> Iterator[StudyFolder]:
    """The throw-away study of an output folder; gone afterwards when nothing in it is left to do. Raises BadInput."""
    hidden = home / HIDDEN
    try:
        home.mkdir(parents=True, exist_ok=True)
        study = folder.open_study(hidden) if (hidden / "study.toml").exists() else _make(hidden, language, pauses)
    except PermissionError:
        raise BadInput("Nothing can be written in that folder.", hint="choose another with --out FOLDER") from None
    finished = False
    try:
        yield study
        finished = all(recording.transcribed for recording in book.listed(study))
    finally:
        study.db.close()
    if finished:
        _remove(hidden)


def _make(hidden: Path, language: str, pauses: str) -> StudyFolder:
    return folder.make(hidden, TOML.format(language=language, hidden=HIDDEN, pauses=pauses))


def _remove(hidden: Path) -> None:
    for name in (hidden, hidden.with_name(hidden.name + ".key")):
        for root, _, names in os.walk(name):
            for file in names:
                with contextlib.suppress(OSError):  # Windows removes no read-only file; a linked original keeps its own permissions
                    if os.name == "nt":
                        os.chmod(Path(root) / file, stat.S_IWRITE)
        shutil.rmtree(name, ignore_errors=True)


def take(study: StudyFolder, given: tuple[Path, ...], language: str) -> list[LooseFile]:
    """Bring files into the throw-away study, linked rather than copied where the disk allows."""
    taken = []
    for number, path in enumerate(dict.fromkeys(given), 1):
        session, _ = add_session(study, "file", (f"P{number}",), (), by="unknown", language=language)
        added = next(add(study, (path,), Wish(session.number, link=True), by="unknown"))
        taken.append(LooseFile(path, added.recording, added.problem))
    return taken


def finish(study: StudyFolder, taken: list[LooseFile], outcome: Outcome, home: Path | None, say: Callable[[Path], None]) -> None:
    """Write the four files of every transcript beside its sound, or in `home`. Raises DiskFull."""
    ready = {recording.number for recording in (*outcome.written, *outcome.already)}
    for file in taken:
        if file.recording and file.recording.number in ready:
            transcript = read.transcript(study, file.recording.number)
            options = ExportOptions(notation=study.settings.verbatim["pauses"], stem=file.given.stem)
            for name in FORMATS:
                for path in write(transcript, name, options, home or file.given.parent):
                    say(path)
