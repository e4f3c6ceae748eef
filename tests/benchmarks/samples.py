"""The made-up conversations through the whole road, each held against its script; the hard conditions apart from the clean ones.

    python -m tests.benchmarks.samples

No sentence of theirs was trained; the voices were. What is said of the damaged one is whether its damage is shown.
"""

import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from workflow import demo, samples
from workflow.records import Transcript
from workflow.samples import Sample
from workflow.store import ledger, revisions
from workflow.store.folder import StudyFolder
from workflow.transcribe.recordings import Recording
from workflow.transcribe.schema import from_json
from workflow.transcribe.score import Score, score
from workflow.transcribe.steps import book
from workflow.transcribe.steps.choose import choose
from workflow.transcribe.steps.params import params_of
from workflow.transcribe.steps.work import Job, work
from workflow.transcribe.verbatim import fillers

CLEAN = ("clean", "silence")
MOST_WRONG = 0.10  # of the clean ones
NEAR_MS = 600


def transcribed(study: StudyFolder) -> None:
    """Everything in the study, by the bundled model."""
    from workflow.plugins import engine

    choice = choose("demo", demo=True)
    recordings = book.listed(study)
    for recording in recordings:
        ledger.open_run(study.db, recording.number, params_of(study, recording, choice))
    work(Job(str(study.path), tuple(r.number for r in recordings)), lambda: engine(choice.engine)(**choice.engine_settings))


def heard(study: StudyFolder, recording: Recording) -> Transcript:
    return from_json(revisions.content(study.db, recording.number))


def distance(said: Transcript, written: Transcript, speaker: str = "") -> Score:
    """All that was said, or what one speaker said, against all that was written."""
    words = [word for turn in said.turns for word in turn.words if speaker in ("", turn.speaker)]
    return score(words, written.words, duration_ms=said.duration_ms, fillers=fillers(said.language))


def damage_shown(said: Transcript, written: Transcript) -> bool:
    """Whether every damaged stretch of the script is marked in the transcript, to within 0.6 s."""
    shown = [mark for mark in written.marks if mark.kind == "damaged"]
    return all(
        any(m.start_ms <= lost.start_ms + NEAR_MS and m.end_ms >= lost.end_ms - NEAR_MS for m in shown)
        for lost in said.marks
        if lost.kind == "damaged"
    )


def found(home: Path, wanted: Sequence[Sample]) -> Iterator[tuple[str, str, Score, bool]]:
    """Name, conditions, distance and whether its damage is shown, of every sample wanted; the tracks of one talk as one."""
    study, _, shown = demo.make(home, wanted)
    transcribed(study)
    totals: dict[str, tuple[str, Score, bool]] = {}
    for one in shown:
        said, written = demo.script_of(one.sample), heard(study, one.recording)
        speaker = one.sound.stem.removeprefix(f"{one.sample.name}-") if one.sample.tracks else ""
        before = totals.get(one.sample.name, ("", Score(), True))[1]
        conditions = "tracks" if one.sample.tracks else one.sample.conditions
        totals[one.sample.name] = (conditions, before + distance(said, written, speaker), damage_shown(said, written))
    for name, (conditions, total, marked) in totals.items():
        yield name, conditions, total, marked


def row(name: str, conditions: str, total: Score) -> str:
    kept = f"{total.fillers_right} of {total.fillers_said} | {total.filler_precision or 0:.0%}"
    starts = f"{total.start_error_ms()} ms | {total.start_error_ms(0.95)} ms"
    return f"| {name} | {conditions} | {total.words} | {total.wer or 0:.1%} | {kept} | {starts} | {total.lost_ms / 1000:.1f} s |"


def main() -> int:
    by_conditions: dict[str, Score] = {}
    marked = True
    print(
        "| sample | conditions | words | wrong words | fillers kept | their precision | word starts, median | 95 % within | lost speech |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as home:
        for name, conditions, total, shown in found(Path(home) / "study", samples.listed()):
            print(row(name, conditions, total), flush=True)
            kind = "clean" if conditions in CLEAN else conditions
            by_conditions[kind] = by_conditions.get(kind, Score()) + total
            marked &= shown
    for kind, total in by_conditions.items():
        print(row("all", kind, total))
    clean = by_conditions["clean"].wer or 0.0
    good = clean <= MOST_WRONG and marked
    print(f"\nThe damaged stretch is {'marked' if marked else 'NOT marked'} in the transcript.")
    print(f"To reach: at most {MOST_WRONG:.0%} wrong words where it is clean: {clean:.1%}, {'reached' if good else 'NOT reached'}.")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
