"""How `workflow transcribe` runs over loose files, and what it says (floor 4)."""

from pathlib import Path

from workflow.cli import out, transcribing
from workflow.errors import WorkflowError
from workflow.transcribe.steps import loose


def run(
    files: tuple[Path, ...],
    home: Path | None,
    how: tuple[str, str],
    model: tuple[str, bool, int],
    progress: str,
    *,
    again: bool,
    speakers: int = 0,
) -> int:
    """Transcribe each file into its four files; the exit code."""
    from workflow.transcribe.verbatim import notation

    language, pauses = how
    notation(pauses)  # a wrong name is told before the work, not after it
    problems: list[tuple[str, WorkflowError]] = []
    targets = _targets(files, home, again, problems)
    if not targets:
        return out.exit_code(problems)
    with loose.throw_away(home or _folder_of(tuple(targets)), language, pauses) as study:
        taken = loose.take(study, targets, language, speakers)
        problems += [(str(file.given), file.problem) for file in taken if file.problem]
        named = {file.recording.number: str(file.given) for file in taken if file.recording}
        recordings = list({file.recording.number: file.recording for file in taken if file.recording}.values())
        if recordings:
            outcome = transcribing.work(study, recordings, model, "unknown", progress, named)
            loose.finish(study, taken, outcome, targets, lambda path: out.say(str(path)))
            problems += [(named[recording.number], problem) for recording, problem in outcome.failed]
    return out.exit_code(problems)


def _targets(files: tuple[Path, ...], home: Path | None, again: bool, problems: list[tuple[str, WorkflowError]]) -> dict[Path, Path]:
    """Where each file's transcript goes; those that have one already are told and left out."""
    targets = {}
    for path, stem in loose.stems(files, home).items():
        folder = home or path.parent
        try:
            if not again and loose.written_before(folder, stem):
                out.say(f"{path} has its transcript already ({folder / stem}.docx); nothing was changed. To make it anew: --again")
                continue
            targets[path] = folder / stem
        except WorkflowError as problem:
            problems.append((str(path), problem))
    return targets


def _folder_of(files: tuple[Path, ...]) -> Path:
    """Where the unfinished work lies: beside the first file that is there."""
    return next((path.parent for path in files if path.is_file()), Path())
