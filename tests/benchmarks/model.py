"""The bundled model alone, on sentences that were never trained, half of them by voices and at speeds never trained.

    python -m tests.benchmarks.model [--windows 20] [--model DIR]

Needs espeak-ng and flite, which speak the sentences. The six fillers count as six words here.
"""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from workflow.models.folders import bundled_folder
from workflow.models.making import measure
from workflow.transcribe.engines.whisper import load
from workflow.transcribe.score import Score

WRONG, FILLERS, MEDIAN_MS, CLOSE, QUIET = 0.10, 0.90, 100, 0.95, 0.95


def row(name: str, found: Score) -> str:
    starts = f"{found.start_error_ms() or 0} ms | {measure.close_share(found):.1%}"
    kept = f"{found.filler_recall or 0:.0%} of {found.fillers_said} | {found.filler_precision or 0:.0%}"
    return f"| {name} | {found.words} | {found.wer or 0:.1%} | {kept} | {starts} |"


def _together(scores: dict[measure.Kind, Score], wanted: Callable[[measure.Kind], bool]) -> Score:
    return sum((found for kind, found in scores.items() if wanted(kind)), Score())


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--windows", type=int, default=20)
    arguments.add_argument("--model", type=Path, default=bundled_folder())
    wish = arguments.parse_args()
    engine = load(wish.model)
    print("| windows of | words | wrong words | fillers kept | their precision | word starts, median error | within 300 ms |")
    print("|---|---|---|---|---|---|---|")
    scores: dict[measure.Kind, Score] = {}
    for kind in measure.KINDS:
        scores[kind] = measure.score(engine, kind, wish.windows * kind.more)
        print(row(kind.name, scores[kind]), flush=True)
    quiet = {hotwords: measure.quiet_share(engine, wish.windows, hotwords=hotwords) for hotwords in (False, True)}
    print(f"\nSilence and noise of 30 s: no words in {quiet[False]:.0%} of {wish.windows} windows, with hotwords in {quiet[True]:.0%}.\n")
    return report(scores, min(quiet.values()))


def report(scores: dict[measure.Kind, Score], quiet: float) -> int:
    """What was to be reached: over single sentences, half by new voices; beside them, windows as the program cuts them and of 30 s."""
    single = _together(scores, lambda kind: kind.sentences == 1)
    cut = _together(scores, lambda kind: kind.cut)
    long = _together(scores, lambda kind: kind.sentences == measure.WINDOW and not kind.narrow)
    placed = _together(scores, lambda kind: kind.by_word)
    reached: dict[str, bool] = {}
    for name, found in (("held-out sentences", single), ("windows as the program cuts them", cut), ("windows of 30 s", long)):
        reached |= {
            f"{name}: wrong words at most {WRONG:.0%}: {found.wer or 0:.1%}": (found.wer or 0) <= WRONG,
            f"{name}: fillers kept at least {FILLERS:.0%}: {found.filler_recall or 0:.1%}": (found.filler_recall or 0) >= FILLERS,
            f"{name}: their precision at least {FILLERS:.0%}: {found.filler_precision or 0:.1%}": (found.filler_precision or 0) >= FILLERS,
        }
    reached |= {
        f"word starts, median at most {MEDIAN_MS} ms: {placed.start_error_ms() or 0} ms": (placed.start_error_ms() or 0) <= MEDIAN_MS,
        f"word starts, {CLOSE:.0%} within 300 ms: {measure.close_share(placed):.1%}": measure.close_share(placed) >= CLOSE,
        f"no words in {QUIET:.0%} of the windows without speech: {quiet:.0%}": quiet >= QUIET,
    }
    print("| to reach | |\n|---|---|")
    for what, good in reached.items():
        print(f"| {what} | {'reached' if good else 'NOT reached'} |")
    return 0 if all(reached.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
