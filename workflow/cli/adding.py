"""What `workflow recording add` says of each file (floor 4)."""

from collections.abc import Iterator
from pathlib import Path

from workflow import ids
from workflow.cli import out
from workflow.errors import WorkflowError
from workflow.store.folder import StudyFolder
from workflow.transcribe.steps.add import Added, Wish, add, add_part
from workflow.transcribe.steps.book import get
from workflow.transcribe.steps.read import sealed


def report(study: StudyFolder, files: tuple[Path, ...], wish: Wish, part_of: str | None, by: str) -> int:
    """Add the files, one sentence each; the exit code."""
    if part_of:
        number = ids.parse(part_of, prefix="R").number
        results: Iterator[Added] = (_part(study, number, path, wish, by) for path in files)
    else:
        results = add(study, files, wish, by=by)
    problems: list[tuple[str, WorkflowError]] = []
    new: list[int] = []
    for added in results:
        if added.problem:
            problems.append((str(added.given), added.problem))
        elif added.recording:
            _say(added, added.recording.number)
            new += [] if added.known else [added.recording.number]
    _say_next(new, wish, _sealed(study, new))
    return out.exit_code(problems)


def _part(study: StudyFolder, number: int, path: Path, wish: Wish, by: str) -> Added:
    try:
        return add_part(study, number, path, wish, by=by)
    except WorkflowError as problem:
        return Added(path, problem=problem)


def _say(added: Added, number: int) -> None:
    if added.known:
        out.say(f"{added.given} is in the study already, as R{number}; nothing was changed.")
    else:
        out.say(f"{added.given} -> R{number}: copied and verified; the original may now be erased from the recorder.")


def _sealed(study: StudyFolder, new: list[int]) -> bool:
    """Says of each new recording whether it is ahead of its paperwork; whether all of them are."""
    why = {number: sealed(study, get(study, number)) for number in dict.fromkeys(new)}
    for number, reason in why.items():
        if reason:
            out.say(f"R{number} lies sealed, copied and never heard, until its paperwork is in: {reason}")
    return bool(why) and all(why.values())


def _say_next(new: list[int], wish: Wish, all_sealed: bool) -> None:
    if len(set(new)) > 1 and not wish.joined:
        out.say("Each file is a recording of its own. If they are parts of one interview, use --joined next time.")
    if new:
        out.say("Next: " + ("workflow people consent --due" if all_sealed else "workflow recording transcribe"))
