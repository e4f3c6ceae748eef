"""What `workflow transcript assign`, `check`, `import` and `diff` say (floor 4)."""

from collections.abc import Iterable, Sequence

from workflow.cli import out
from workflow.errors import WorkflowError
from workflow.review.steps import standing
from workflow.store.folder import StudyFolder
from workflow.transcribe.recordings import Recording

DONE = {
    "corrected": "corrected. Next: another person hears it: workflow --by XX transcript check {0} --checked",
    "checked": "checked by a second person. Next: workflow transcript check {0} --release",
    "released": "released to analysis as revision {1}, and frozen.",
    "reopened": "open again. After correcting: workflow transcript diff {0} --since-release lists what to change in the coding program.",
    "": "noted.",
}


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
        out.say(
            f"{len(done)} transcripts with hours noted: {work / 60:.1f} hours for {sound / 60:.1f} hours of sound, {work / sound:.1f} an hour."
        )
