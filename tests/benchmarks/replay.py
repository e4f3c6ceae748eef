"""How long the replay of the published study takes, and how much memory, as `workflow demo --study corpus` builds it (floor 4).

python -m tests.benchmarks.replay
"""

import resource
import sys
import tempfile
import time
from pathlib import Path

from workflow.demo_corpus.building import build
from workflow.report.steps import gather
from workflow.store import events

MOST_S = 60  # on two cores


def main() -> int:
    """Prints the table; 1 where it takes longer than it may."""
    with tempfile.TemporaryDirectory() as home:
        began = time.perf_counter()
        built = build(Path(home) / "corpus")
        took_s = time.perf_counter() - began
        began = time.perf_counter()
        facts = gather.facts(built.study)
        counted_s = time.perf_counter() - began
        changes, _ = events.head(built.study.db)
    memory_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print("| | entries | events | seconds | must be below | memory, MB |")
    print("|---|---|---|---|---|---|")
    print(f"| the study is built | {built.played} | {changes} | {took_s:.1f} | {MOST_S} | {memory_mb:.0f} |")
    print(f"| all {len(facts)} facts are counted | | | {counted_s:.2f} | | |")
    return int(took_s >= MOST_S)


if __name__ == "__main__":
    sys.exit(main())
