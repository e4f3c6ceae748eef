"""What `workflow transcript assign`, `check`, `import` and `diff` say (floor 4)."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from workflow.cli import out
from workflow.errors import WorkflowError, WrongUsage
from workflow.ids import Id
from workflow.review.steps import looking, standing
from workflow.store.folder import StudyFolder
from workflow.transcribe.recordings import Recording

if TYPE_CHECKING:
    from workflow.review.differences import Change
    from workflow.review.steps.comparing import Compared
    from workflow.review.steps.importing import Brought, Wish

DONE = {
    "corrected": "corrected. Next: another person hears it: workflow --by XX transcript check {0} --checked",
    "checked": "checked by a second person. Next: workflow transcript check {0} --release",
    "released": "released to analysis as revision {1}, and frozen.",
    "reopened": "open again. After correcting: workflow transcript diff {0} --since-release lists what to change in the coding program.",
    "": "noted.",
}


def require_one(recordings: Sequence[str], said: dict[str, bool]) -> None:
    """Each verb is a step of its own, and the first two are those of two people. Raises WrongUsage."""
    name = recordings[0] if recordings else "R1"
    two = (
        f"workflow --by SD transcript check {name} --corrected; then, by another person: workflow --by MH transcript check {name} --checked"
    )
    why = "whoever corrects does not check, and each step is typed by who took it"
    out.not_together(why, two if said["corrected"] else f"workflow transcript check {name}", **said)


def hand_out(study: StudyFolder, numbers: Sequence[int], to: str, due: str, by: str) -> int:
    problems: list[tuple[str, WorkflowError]] = []
    for number in numbers:
        try:
            recording, changed = standing.assign(study, number, to, due, by=by)
        except WorkflowError as problem:
            problems.append((f"R{number}", problem))
            continue
        known = standing.of(recording)
        until = f", by {known.due}" if known.due else ""
        out.say(f"R{number} is {known.to}'s to correct{until}." + ("" if changed else " It was so already."))
    return out.exit_code(problems)


def sign(study: StudyFolder, numbers: Sequence[int], verb: str, minutes: int, reason: str, by: str) -> int:
    problems: list[tuple[str, WorkflowError]] = []
    today = out.now(study)[:10]
    for number in numbers:
        try:
            if verb:
                recording, changed = standing.sign(study, number, verb, by=by, on=today, minutes=minutes, reason=reason)
            else:
                recording, changed = standing.worked(study, number, minutes, by=by, on=today), True
        except WorkflowError as problem:
            problems.append((f"R{number}", problem))
            continue
        done = DONE[verb].format(f"R{number}", recording.released) if changed else "so already; nothing was changed."
        out.say(f"R{number} is {done}" if verb else f"R{number}: {minutes} minutes of work {done}")
        if verb == "released" and changed and standing.speaks_nobody(study, number):
            out.note(
                f"R{number} does not say who speaks: no word of it is anybody's, in the coding program and in the report too.\n"
                f'  Next: workflow transcript check R{number} --reopen --reason "no speakers", then: workflow transcript speakers R{number}'
            )
        if verb == "released" and changed and (names := looking.told_at_release(study, number)):
            out.note(f"{names} Exports say that they are not replaced.")
    return out.exit_code(problems)


def show(study: StudyFolder, recordings: Iterable[Recording], as_json: bool) -> None:
    """Where transcripts stand, whose they are, and what they have cost."""
    rows = standing.listed(study, recordings, out.now(study)[:10])
    shown = [
        (
            row.recording,
            ", ".join(row.who),
            row.state,
            row.to,
            row.due + (" late" if row.late else ""),
            row.revision,
            row.sound_minutes,
            row.correcting_minutes or "",
            row.checking_minutes or "",
            "" if row.hours_per_hour is None else row.hours_per_hour,
        )
        for row in rows
    ]
    heads = ("id", "who", "state", "whose", "by", "revision", "minutes", "correcting", "checking", "hours per hour")
    out.listing(shown, heads, [row.facts for row in rows], as_json, "There are no transcripts yet.")
    if not as_json and rows:
        _sum(rows)


def _sum(rows: Sequence[standing.Row]) -> None:
    done = [row for row in rows if row.hours_per_hour is not None]
    if len(done) > 1:
        work, sound = sum(row.correcting_minutes + row.checking_minutes for row in done), sum(row.sound_minutes for row in done)
        hours = f"{work / 60:.1f} hours for {sound / 60:.1f} hours of sound"
        out.say(f"{len(done)} transcripts with hours noted: {hours}, {work / sound:.1f} an hour.")


def bring(study: StudyFolder, target: Id, file: Path, wish: "Wish", by: str, as_json: bool) -> None:
    """Take a file in and say what became of it."""
    from workflow.review.steps import importing

    if target.prefix not in ("R", "S"):
        raise WrongUsage(f"{target} is neither a recording nor a session.", hint="workflow transcript import R3 FILE")
    if target.prefix == "R":
        made = importing.bring(study, target.number, file, wish, by=by)
    else:
        enter = importing.dry if wish.dry_run else importing.without_sound
        made = enter(study, target.number, file, wish, by=by)
    if as_json:
        facts = {"recording": f"R{made.recording}", "revision": made.revision, "before": made.before, "edits": made.edits}
        out.as_json(facts | {"changed": made.changed, "problems": [asdict(problem) for problem in made.problems]})
        return
    _tell(made, wish.dry_run)


def _tell(made: "Brought", dry: bool) -> None:
    name = f"R{made.recording}"
    if dry:
        out.say(f"{name}: {'1 change' if made.edits == 1 else f'{made.edits} changes'} would be saved; nothing was.")
    elif not made.changed:
        out.say(f"{name}: nothing is different from revision {made.revision}, so nothing was saved.")
    elif made.before is None:
        out.say(f"{name}: taken in as revision {made.revision}.")
    else:
        out.say(f"{name}: saved as revision {made.revision}; workflow transcript diff {name} --from {made.before} shows what is different.")
    if made.joined:
        who = ", ".join(made.meanwhile) or "somebody else"
        out.say(f"It was corrected since the file was made, by {who}; both are in it.")
    for problem in made.problems:
        out.note(f"{problem.where}: {problem.why}.")


def differences(found: "Compared", since_release: bool, as_json: bool) -> None:
    """The changes, one a line; before them what they are and how many."""
    from workflow.transcribe.times import clock

    if as_json:
        out.as_json(found.facts)
        return
    made = found.difference
    if not made.changes:
        out.say(f"{found.recording}: revisions {found.older} and {found.newer} say the same.")
        return
    out.say(f"{found.recording}, revision {found.older} to {found.newer}: {made.sentence}.")
    out.say(f"{made.share:.1%} of {made.words_after} words corrected.")
    if since_release:
        out.say("To change by hand in the coding program, from the top:")
    for number, change in enumerate(made.changes, 1):
        out.say(f"{number:3}. {clock(change.start_ms)}  {_change(change)}")


def _change(change: "Change") -> str:
    who = f"{change.speaker}: " if change.speaker else ""
    if change.kind == "speaker":
        return f"said by {change.speaker}, not {change.was}: {change.old}"
    if change.kind == "mark":
        return f"put in {change.new}" if change.new else f"taken out {change.old}"
    middle = f"[{change.old or 'nothing'} -> {change.new or 'nothing'}]"
    return who + " ".join(filter(None, [change.before, middle, change.after]))
