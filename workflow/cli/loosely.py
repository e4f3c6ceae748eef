"""How `workflow transcribe` runs over loose files, and what it says (floor 4)."""

from pathlib import Path

from workflow.cli import out, transcribing
from workflow.errors import WorkflowError
from workflow.transcribe.steps import loose


def run(files: tuple[Path, ...], home: Path | None, how: tuple[str, str], model: tuple[str, bool, int], progress: str) -> int:
    """Transcribe each file into its four files; the exit code."""
    from workflow.transcribe.verbatim import notation

    language, pauses = how
    notation(pauses)  # a wrong name is told before the work, not after it
    base = home or _folder_of(files)
    problems: list[tuple[str, WorkflowError]] = []
    with loose.throw_away(base, language, pauses) as study:
        taken = loose.take(study, files, language)
        problems += [(str(file.given), file.problem) for file in taken if file.problem]
        named = {file.recording.number: str(file.given) for file in taken if file.recording}
        recordings = list({file.recording.number: file.recording for file in taken if file.recording}.values())
        if recordings:
            outcome = transcribing.work(study, recordings, model, "unknown", progress)
            loose.finish(study, taken, outcome, home, lambda path: out.say(str(path)))
            problems += [(named[recording.number], problem) for recording, problem in outcome.failed]
    return out.exit_code(problems)


def _folder_of(files: tuple[Path, ...]) -> Path:
    """Where the unfinished work lies: beside the first file that is there."""
    return next((path.parent for path in files if path.is_file()), Path())
