"""What the demonstration shows, step by step (floor 4)."""

from pathlib import Path

from workflow import demo
from workflow.cli import out, transcribing
from workflow.demo_people import PASSPHRASE, People

DEMO_MODEL = "demo"


def run(folder: Path) -> int:
    """Make, transcribe, measure, export; the exit code."""
    study, people, shown = demo.make(folder)
    out.say(f"1. A study in {folder}{_people(people)}.")
    for candidate, why, participant in people.phoned:
        out.say(f"   {candidate} was phoned, said yes and is {participant} now: {why}.")
    out.say(f"   {len(shown)} sessions, each with its recording.")
    recordings = [one.recording for one in shown]
    code = 0
    if any(not recording.transcribed for recording in recordings):
        out.say("2. Transcribing them, all at once:")
        code = transcribing.tell(transcribing.work(study, recordings, (DEMO_MODEL, False, 0), "demo", "auto"), following=False)
    else:
        out.say("2. They have been transcribed already.")
    out.say("3. How far the transcripts are from what was said:")
    measured = demo.measure(study, shown)
    out.table(_rows(measured), ("recording", "sample", "sound", "words", "wrong words", "fillers kept"))
    changed = demo.released(study, people, measured)
    if changed:
        counts = ", ".join(f"{count} {kind}" for kind, count in changed.difference.counts.items() if count)
        out.say(f"4. {changed.recording} is corrected ({counts}), checked by a second person and released to analysis.")
    demo.write_out(study, lambda path: None)
    out.say(f"5. Word documents, and a project for coding programs: {folder / 'exports'}")
    out.say(f"   The report, to open in a browser: {folder / 'reports' / 'report.html'}")
    out.say(f"Next: cd {out.typed(folder)}, then: workflow today, workflow serve, workflow transcript review {_second(shown)}")
    return code


def replay(folder: Path) -> int:
    """Play the published study; the exit code."""
    from workflow.demo_corpus.building import build

    built = build(folder)
    out.say(
        f"The published study, replayed in {folder}: " + (f"{built.played} entries of its diary." if built.played else "nothing to add.")
    )
    out.say(f"The passphrase of its made-up names: {PASSPHRASE}")
    out.say(f"Next: cd {out.typed(folder)}, then: workflow report flow, workflow session list, workflow people timeline P4")
    return 0


def _second(shown: list[demo.Shown]) -> str:
    """A transcript that is still to be corrected."""
    return f"R{shown[-1].recording.number}" if shown else "R1"


def _people(people: People) -> str:
    """The sampling list; whoever wants to try `workflow call` needs the passphrase of its made-up names."""
    return f", with a list of {people.listed} made-up people (the passphrase of their names: {PASSPHRASE})" if people.listed else ""


def _rows(shown: list[demo.Shown]) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for one in shown:
        found = one.distance
        if found:
            rate = "-" if found.wer is None else f"{found.wer:.1%}"
            fillers = f"{found.fillers_right} of {found.fillers_said}"
            rows.append((f"R{one.recording.number}", one.sample.name, one.sample.conditions, str(found.words), rate, fillers))
    return rows
