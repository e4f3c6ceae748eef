"""How `workflow recording transcribe` runs and what it says (floor 4)."""

from workflow.cli import out
from workflow.cli.progress import shown
from workflow.store.folder import StudyFolder
from workflow.transcribe.recordings import Recording
from workflow.transcribe.steps.run import Outcome


def run(study: StudyFolder, names: tuple[str, ...], model: tuple[str, bool, int], by: str, dry_run: bool, progress: str) -> int:
    """Transcribe, showing how far it is; the exit code."""
    from workflow.transcribe.steps import book

    recordings = book.chosen(study, names)
    if not recordings:
        out.say("There are no recordings yet.")
        out.say("Next: workflow recording add FILE --session S1")
        return 0
    if all(recording.transcribed for recording in recordings):
        out.say("Every recording asked for has its transcript already; nothing was changed.")
        return 0
    if dry_run:
        return _say_plan(study, recordings, model)
    return tell(work(study, recordings, model, by, progress))


def work(
    study: StudyFolder,
    recordings: list[Recording],
    model: tuple[str, bool, int],
    by: str,
    progress: str,
    named: dict[int, str] | None = None,
) -> Outcome:
    """Do it, awake and watched; `named` says what to call a recording instead of its id. Raises what the steps raise."""
    from workflow.transcribe.awake import kept_awake
    from workflow.transcribe.steps.choose import choose
    from workflow.transcribe.steps.ready import refuse_nonsense
    from workflow.transcribe.steps.run import transcribe

    name, demo, batch = model
    todo = [recording for recording in recordings if not recording.transcribed]
    languages = () if demo else dict.fromkeys(recording.language for recording in todo)
    choice = choose(name, languages=languages, demo=demo, batch=batch, note=out.note)
    refuse_nonsense(recordings, choice)
    out.note(f"Model: {choice.model}. Ctrl-C stops; the same command goes on from there.")
    if choice.synthetic_only:
        out.note("This is the demonstration model: it knows made-up English alone.")
    with kept_awake() as awake:
        out.note("This computer is kept awake until it is done." if awake else "Set this computer not to fall asleep until it is done.")
        with shown(study, recordings, progress, named or {}) as watch:
            return transcribe(study, recordings, choice, by=by, tell=watch)


def _say_speakers(outcome: Outcome, following: bool) -> None:
    """Where voices were told apart they want names; where they were not, one sentence says what it takes."""
    if not following:
        return
    silent = [f"R{r.number}" for r in outcome.written if not (r.transcribed or {}).get("speakers")]
    named = [f"R{r.number}" for r in outcome.written if (r.transcribed or {}).get("speakers") in ("voices", "channels")]
    if silent:
        out.say(
            f"{', '.join(silent)}: speakers were not told apart. For that: workflow models get voices, then "
            f"workflow transcript speakers {silent[0]} --again"
        )
    if named:
        out.say(f"{', '.join(named)}: say who is who: workflow transcript speakers {named[0]}")


def _say_plan(study: StudyFolder, recordings: list[Recording], model: tuple[str, bool, int]) -> int:
    """What a run would do, and what it would refuse with which words; the exit code that it would have."""
    from workflow.transcribe.steps.ready import plan

    choice, refused = plan(study, recordings, model[0], demo=model[1])
    stopped = {recording.number for recording, _ in refused}
    for recording in recordings:
        length = f"{(recording.declared_ms or 0) / 60_000:.1f} minutes"
        if recording.transcribed:
            out.say(f"R{recording.number} has its transcript already")
        elif recording.number not in stopped:
            out.say(f"R{recording.number} would be transcribed ({length}, model {choice.model})")
    return out.exit_code([(f"R{recording.number}", problem) for recording, problem in refused])


def tell(outcome: Outcome, *, following: bool = True) -> int:
    """One line for each recording, problems last, and with `following` what to type next; the exit code."""
    from workflow.transcribe.kinds import KINDS

    for recording in outcome.written:
        facts = recording.transcribed or {}
        minutes = max(1, round(facts["listening_ms"] / 60_000))
        again = f"{out.many(facts['places'], 'place')} to hear again, about {minutes} min" if facts["places"] else "nothing to hear again"
        out.say(f"R{recording.number}: {facts['words']} words; {again}")
        for kind in facts["damaged"]:
            out.say(f"    {KINDS[kind].sentence}")
        for note in facts.get("notes", ()):
            out.say(f"    {note}")
    _say_speakers(outcome, following)
    if outcome.already:
        out.say(f"{', '.join(f'R{r.number}' for r in outcome.already)}: had a transcript already.")
    if outcome.written and following:
        first = f"R{outcome.written[0].number}"
        out.say(f"Next: workflow transcript show {first}, workflow transcript flags {first}, workflow export transcripts --to docx")
    return out.exit_code([(f"R{recording.number}", problem) for recording, problem in outcome.failed])
