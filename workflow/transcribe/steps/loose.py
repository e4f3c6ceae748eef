"""Loose files, as a throw-away study in the output folder, through the same steps (floor 3).

The throw-away study keeps what is done, so that a broken run goes on; it is removed when every file has its transcript.
"""

import contextlib
import os
import shutil
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from workflow.errors import BadInput, NotAllowed, WorkflowError
from workflow.export.steps import FORMATS, write_beside
from workflow.schedule.steps import add as add_session
from workflow.store import folder, ledger
from workflow.store.files import write_whole
from workflow.store.folder import StudyFolder
from workflow.store.synced import service_of
from workflow.transcribe.recordings import Recording
from workflow.transcribe.schema import SCHEMA
from workflow.transcribe.steps import book, read
from workflow.transcribe.steps.add import Wish, add
from workflow.transcribe.steps.run import Outcome

HIDDEN = ".workflow-unfinished"
SUFFIXES = (".txt", ".docx", ".vtt", ".json")
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
    """The throw-away study of an output folder; gone afterwards when nothing in it is left to do. Raises BadInput, NotAllowed."""
    hidden = home / HIDDEN
    service = service_of(home)
    if service:
        raise NotAllowed(
            f"That folder is one of {service}, which copies it to other computers while it is being written.",
            hint="choose a folder outside with --out FOLDER",
        )
    try:
        home.mkdir(parents=True, exist_ok=True)
        study = _reopened(hidden, language, pauses) if (hidden / "study.toml").exists() else _make(hidden, language, pauses)
    except PermissionError:
        raise BadInput("Nothing can be written in that folder.", hint="choose another with --out FOLDER") from None
    try:
        yield study
    finally:
        keep = _worth_keeping(study)
        study.db.close()
        if not keep:
            _remove(hidden)


def _worth_keeping(study: StudyFolder) -> bool:
    """Whether work was begun that is not finished; what failed or was never begun leaves nothing behind."""
    return any(entry["heard"] and entry["open"] for entry in ledger.progress(study.db).values())


def _reopened(hidden: Path, language: str, pauses: str) -> StudyFolder:
    """Unfinished work of an earlier time, under what is asked for now."""
    languages = folder.open_study(hidden).settings.languages
    text = TOML.format(language='", "'.join(dict.fromkeys([language, *languages])), hidden=HIDDEN, pauses=pauses)
    write_whole(hidden / "study.toml", text.encode())
    return folder.open_study(hidden)


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


def stems(given: tuple[Path, ...], home: Path | None) -> dict[Path, str]:
    """The name, without suffix, under which each file's transcript will stand; never one name for two files.

    >>> list(stems((Path("a/x.m4a"), Path("b/x.m4a"), Path("a/x.wav")), Path("out")).values())
    ['x', 'x-2', 'x-3']
    """
    taken: set[Path] = set()
    named = {}
    for path in dict.fromkeys(given):
        folder_of, stem, number = home or path.parent, path.stem, 1
        while folder_of / stem in taken:
            number += 1
            stem = f"{path.stem}-{number}"
        taken.add(folder_of / stem)
        named[path] = stem
    return named


def written_before(folder_of: Path, stem: str) -> bool:
    """Whether all four files are there from an earlier time. Raises BadInput when one is there that may be somebody's own."""
    there = [folder_of / f"{stem}{suffix}" for suffix in SUFFIXES if (folder_of / f"{stem}{suffix}").exists()]
    if not there:
        return False
    if len(there) == len(SUFFIXES) and f'"{SCHEMA}"' in there[-1].read_text(encoding="utf-8", errors="replace")[:400]:
        return True
    if (folder_of / HIDDEN).exists():
        return False  # this program was writing them when it was stopped
    raise BadInput(f"{there[0].name} is there already and may be your own.", hint="move it away, or choose another folder with --out")


def take(study: StudyFolder, given: Iterable[Path], language: str, speakers: int = 0) -> list[LooseFile]:
    """Bring files into the throw-away study, linked rather than copied where the disk allows. `speakers`: 0 where nobody knows."""
    taken = []
    for number, path in enumerate(given, 1):
        session, _ = add_session(study, "file", (f"P{number}",), (), by="unknown", language=language)
        added = next(add(study, (path,), Wish(session.number, link=True, speakers=speakers), by="unknown"))
        recording = added.recording
        if recording and recording.language != language:
            recording = book.write(study, recording.number, "language-set", {"language": language, "transcribed": None}, by="unknown")
        taken.append(LooseFile(path, recording, added.problem))
    return taken


def finish(study: StudyFolder, taken: list[LooseFile], outcome: Outcome, targets: dict[Path, Path], say: Callable[[Path], None]) -> None:
    """Write the four files of every transcript to its target (folder and name without suffix). Raises DiskFull."""
    ready = {recording.number for recording in (*outcome.written, *outcome.already)}
    for file in taken:
        if file.recording and file.recording.number in ready:
            transcript = replace(read.transcript(study, file.recording.number), recording="", session="")
            for name in FORMATS:
                say(write_beside(transcript, name, study.settings.verbatim["pauses"], targets[file.given]))
