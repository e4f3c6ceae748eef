"""What `workflow recording add` says of each file (floor 4)."""

from collections.abc import Iterator
from pathlib import Path

from workflow import ids
from workflow.cli import out
from workflow.errors import WorkflowError, WrongUsage
from workflow.store.folder import StudyFolder
from workflow.transcribe.recordings import Recording
from workflow.transcribe.steps.add import Added, Wish, add, add_part
from workflow.transcribe.steps.book import get
from workflow.transcribe.steps.read import sealed
from workflow.transcribe.times import clock


def report(study: StudyFolder, files: tuple[Path, ...], wish: Wish, part_of: str | None, by: str) -> int:
    """Add the files, one sentence each; the exit code."""
    if part_of:
        number = ids.parse(part_of, prefix="R").number
        results: Iterator[Added] = (_part(study, number, path, wish, by) for path in files)
    else:
        results = add(study, files, wish, by=by)
    problems: list[tuple[str, WorkflowError]] = []
    fresh: list[Added] = []
    known: list[Recording] = []
    for added in results:
        if added.problem:
            problems.append((str(added.given), added.problem))
        elif added.recording:
            _say(added, added.recording.number)
            fresh += [] if added.known else [added]
            known += [added.recording] if added.known else []
    new = [added.recording.number for added in fresh if added.recording]
    out.note_copied_about(*(added.given for added in fresh))
    _say_twins([added.twin for added in fresh if added.twin], new)
    _say_next(new, wish, _sealed(study, new))
    if not new:
        _say_next_of_known(study, known, wish.session)
    return out.exit_code(problems)


def report_tracks(study: StudyFolder, given: tuple[str, ...], wish: Wish, offsets: tuple[str, ...], by: str) -> int:
    """Add the tracks of one meeting and say how they were lined up; the exit code. Raises what the step raises."""
    from workflow.transcribe.speakers.naming import pairs
    from workflow.transcribe.steps import tracks

    if wish.joined or not wish.session:
        raise WrongUsage("Tracks are one recording of one session.", hint="workflow recording add --session S1 --tracks P1=a.m4a P2=b.m4a")
    files = {name: Path(path) for name, path in pairs(given, example="P1=a.m4a").items()}
    told = {name: _seconds(seconds) for name, seconds in pairs(offsets, example="P1=1.5").items()}
    out.note("Listening to the tracks, to line them up ...")
    lined = tracks.add(study, files, wish, told, by=by)
    number = lined.recording.number
    for part in lined.recording.parts if lined.new else ():
        out.say(f"{part.track} -> R{number}: copied and verified; the original may now be erased from the recorder.")
    out.note_copied_about(*(files.values() if lined.new else ()))
    for note in lined.notes:
        out.say(note)
    if not lined.new:
        out.say(f"These tracks are in the study, as R{number}" + ("; they are lined up as you say." if told else "; nothing was changed."))
    out.say("Next: workflow recording transcribe")
    return 0


def _seconds(text: str) -> float:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        raise WrongUsage(f"'{text}' is no number of seconds.", hint="write it as P1=1.5") from None


def _part(study: StudyFolder, number: int, path: Path, wish: Wish, by: str) -> Added:
    try:
        return add_part(study, number, path, wish, by=by)
    except WorkflowError as problem:
        return Added(path, problem=problem)


def _say(added: Added, number: int) -> None:
    if added.known:
        whose = f" of S{added.recording.session}" if added.recording and added.recording.session else ""
        out.say(f"{added.given} is in the study already, as R{number}{whose}; nothing was changed.")
    else:
        out.say(f"{added.given} -> R{number}: copied and verified; the original may now be erased from the recorder.")


def _say_twins(twins: list[Recording], new: list[int]) -> None:
    """The same sound stands in the study twice now; how the one that was added before is taken out."""
    for twin in {twin.number: twin for twin in twins}.values():
        end = clock(twin.declared_ms + 1000) if twin.declared_ms else "23:59:59"
        whole = f'workflow recording exclude R{twin.number} 00:00:00-{end} --reason "the same sound as R{new[0]}"'
        out.note(f"R{twin.number} is the same sound as a part of R{new[0]}: the study has it twice now.\n  Next: {whole}")


def _sealed(study: StudyFolder, new: list[int]) -> bool:
    """Says of each new recording whether it is ahead of its paperwork; whether all of them are."""
    why = {number: sealed(study, get(study, number)) for number in dict.fromkeys(new)}
    for number, reason in why.items():
        if reason:
            out.say(f"R{number} lies sealed, copied and never heard, until its paperwork is in. {reason}")
    return bool(why) and all(why.values())


def _say_next(new: list[int], wish: Wish, all_sealed: bool) -> None:
    if len(set(new)) > 1 and not wish.joined:
        out.say("Each file is a recording of its own. If they are parts of one interview, use --joined next time.")
    if new:
        out.say("Next: " + ("workflow people consent --due" if all_sealed else "workflow recording transcribe"))


def _say_next_of_known(study: StudyFolder, known: list[Recording], session: int) -> None:
    """Where everything was there already: how it comes to the session that was typed, else what comes after adding."""
    elsewhere = dict.fromkeys(one.number for one in known if session and one.session != session)
    for number in elsewhere:
        out.say(f'Next: if R{number} is of S{session}: workflow recording reassign R{number} --session S{session} --reason "..."')
    if known and not elsewhere:
        untouched = [one for one in known if not one.transcribed]
        if not untouched:
            out.say(f"Next: workflow transcript review R{known[0].number}")
        else:
            waits = all(sealed(study, one) for one in untouched)
            out.say("Next: " + ("workflow people consent --due" if waits else "workflow recording transcribe"))
