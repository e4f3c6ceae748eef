"""Sixteen programs write to one study at once, a thousand times each: is anything lost, and how long does a write take (floor 4).

python -m tests.benchmarks.writers [--programs 16] [--writes 1000]

A write is the real one: a candidate is read, a step decides, an event, the state and a link of the change log are written and reach the
disk. All of them go to the same study, and every fourth to the same person.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.making.writers import all_at_once
from workflow.people.steps import book
from workflow.store import events, whole
from workflow.store.steps import Wish, init


def main(argv: list[str] | None = None) -> int:
    """Prints the table; 1 where a write was lost or the record does not hold."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.writers")
    parser.add_argument("--programs", type=int, default=16)
    parser.add_argument("--writes", type=int, default=1000)
    wanted = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        study = init(Path(home) / "pain", Wish())
        with study.db.atomic():
            for _ in range(wanted.programs + 1):
                book.enter(study, "participants", {"facts": {}}, by="SD")
        before, began = events.head(study.db)[0], time.perf_counter()
        took = all_at_once(study.path, wanted.programs, wanted.writes)
        seconds = time.perf_counter() - began
        asked, found = wanted.programs * wanted.writes, events.head(study.db)[0] - before
        holds = not whole.faults(study)
        study.db.close()
    share = [took[min(len(took) - 1, round(part * len(took)))] for part in (0.5, 0.99, 1.0)]
    print("| programs | writes | lost | record holds | half within | 99 of 100 within | slowest | all together |")
    print("|---|---|---|---|---|---|---|---|")
    times = " | ".join(f"{ms:.0f} ms" for ms in share)
    print(f"| {wanted.programs} | {asked:,} | {asked - found} | {'yes' if holds else 'NO'} | {times} | {seconds:.0f} s |")
    return 0 if asked == found and holds else 1


if __name__ == "__main__":
    sys.exit(main())
