"""How good and how fast the advice is: sets against the best of all sets, whom a draw would have found, 10,000 candidates (floor 4).

    python -m tests.benchmarks.sampling [--pools 200] [--candidates 10000]

The worth of a set is stated in workflow/people/sampling/objective.py. On small pools every set is tried, so that the best is known.
"""

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

from tests.making import pools
from workflow.people.sampling.matrix import most_alike
from workflow.people.sampling.objective import Worth, good_set
from workflow.people.sampling.ranking import rank
from workflow.people.steps import advice

AT_LEAST = 0.95  # of the best set's worth, in every pool
SECONDS = 2.0
ARMS = ("`sample next --together`, `sample plan`: one by one, then exchanges", "`sample next`: one by one", "a random draw")


def shares(seed: int) -> list[float]:
    """The worth of each arm's set as a share of the best set's, in one small pool: 3 to 6 places, 10 to 13 candidates."""
    chance = random.Random(seed)
    count, size = chance.randint(3, 6), chance.randint(10, 13)
    inside = chance.choice((0, 0, 3))
    dimensions, people = pools.dimensions(inside + count), pools.people(seed, size, inside)
    worth = Worth(dimensions, people)
    names = [person.id for person in worth.pool]
    best = max(worth.of(chosen) for chosen in combinations(names, count))
    one_by_one = [choice.id for choice in rank(dimensions, people, count).chosen]
    arms = (good_set(dimensions, people, count), one_by_one, chance.sample(names, count))
    return [worth.of(chosen) / best for chosen in arms]


def against_the_best(count: int) -> bool:
    """Print how near each arm comes to the best set; whether the first always reaches what it must."""
    found = list(zip(*(shares(seed) for seed in range(count)), strict=True))
    print(f"Worth of the set beside the best of all sets, {count} small pools (3 to 6 places, 10 to 13 candidates):\n")
    print(f"| set | worst | median | mean | pools with at least {AT_LEAST} |\n|---|---|---|---|---|")
    for arm, parts in zip(ARMS, found, strict=True):
        enough = sum(1 for part in parts if part >= AT_LEAST)
        print(f"| {arm} | {min(parts):.3f} | {statistics.median(parts):.3f} | {statistics.fmean(parts):.3f} | {enough} of {count} |")
    reached = min(found[0]) >= AT_LEAST
    verdict = "reached" if reached else "missed"
    print(f"\nTo reach: at least {AT_LEAST} in each pool by the set of `sample next --together` and `sample plan`: {verdict}.\n")
    return reached


def beside_a_draw(draws: int = 500) -> None:
    """Print what the sample of 20 from a list of 60 looks like, chosen and drawn."""
    dimensions, people = pools.dimensions(20), pools.people(1, 60)
    chance = random.Random(2)
    names = [person.id for person in people]
    drawn = [_looks(dimensions, people, chance.sample(names, 20)) for _ in range(draws)]
    middle = sorted(drawn, key=lambda looks: looks[0])[draws // 2]
    print("20 chosen from one made-up list of 60, six dimensions:\n")
    print("| how | two most alike differ by | therapists | women, men | age bands | regions | symptoms | missing of the minimum numbers |")
    print("|---|---|---|---|---|---|---|---|")
    by_rank = [choice.id for choice in rank(dimensions, people, 20).chosen]
    arms = {ARMS[0]: good_set(dimensions, people, 20), ARMS[1]: by_rank}
    for arm, looks in (
        {arm: _looks(dimensions, people, chosen) for arm, chosen in arms.items()} | {f"median of {draws} draws": middle}
    ).items():
        print(f"| {arm} | {looks[0]:.3f} | {' | '.join(looks[1])} | {looks[2]} |")
    print()


def _looks(dimensions: Sequence, people: Sequence, chosen: Sequence[str]) -> tuple[float, list[str], int]:
    inside = [person for person in people if person.id in set(chosen)]
    alike = most_alike(dimensions, inside)
    counts = {d.name: Counter(d.level(person.facts[d.name]) for person in inside) for d in dimensions}
    shown = [str(len(counts["therapist"]))]
    missing = 0
    for dimension in dimensions:
        if dimension.levels:
            shown.append("-".join(str(counts[dimension.name][level]) for level in dimension.levels))
            missing += sum(max(0, dimension.minimum_of(level) - counts[dimension.name][level]) for level in dimension.levels)
    return (alike[2] if alike else 0.0), shown, missing


def how_fast(size: int, runs: int = 5) -> bool:
    """Print how long `sample next -n 5` takes over a long list, in a started process and as a command; whether that is quick enough."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        study = pools.study(Path(folder), size, 20)
        times, worked = [], []
        for run in range(runs):
            started, busy = time.perf_counter(), time.process_time()
            advice.advise(study, pools.GROUP, 5, by=f"SD{run}")
            times.append(time.perf_counter() - started)
            worked.append(time.process_time() - busy)
        started = time.perf_counter()
        command = [sys.executable, "-m", "workflow", "--study", str(study.path), "sample", "next", "-n", "5"]
        subprocess.run(command, check=True, capture_output=True, env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])})
        whole = time.perf_counter() - started
    print(f"`sample next -n 5` over {size} candidates, 20 taking part, six dimensions; read, ranked and kept as an event:\n")
    print("| | seconds | processor seconds |\n|---|---|---|")
    print(f"| in a started process, median of {runs} | {statistics.median(times):.2f} | {statistics.median(worked):.2f} |")
    print(f"| slowest of {runs} | {max(times):.2f} | {max(worked):.2f} |")
    print(f"| the whole command, once | {whole:.2f} | |")
    reached = statistics.median(worked) < SECONDS
    busy_by = statistics.median(times) / max(0.001, statistics.median(worked))
    shared = f" Other programs kept the machine busy: the clock ran {busy_by:.0f} times as long." if busy_by > 1.5 else ""
    print(f"\nTo reach: under {SECONDS:.0f} s of work in a started process: {'reached' if reached else 'missed'}.{shared}")
    return reached


def main(argv: list[str] | None = None) -> int:
    """Prints the three tables; 1 where a figure misses what it must reach."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.sampling")
    parser.add_argument("--pools", type=int, default=200)
    parser.add_argument("--candidates", type=int, default=10_000)
    wanted = parser.parse_args(argv)
    good = against_the_best(wanted.pools)
    beside_a_draw()
    quick = how_fast(wanted.candidates)
    return 0 if good and quick else 1


if __name__ == "__main__":
    sys.exit(main())
