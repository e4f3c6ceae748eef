"""Peak memory of the whole family of programs: a long recording against a short one.

    python -m tests.benchmarks.memory [--short 10] [--long 180]    (minutes)

PSS counts pages shared between programs once; Linux alone tells it. The target is that three hours need at most 1.3 times what
ten minutes need.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import psutil

from tests.benchmarks.kill import make_study
from tests.making import long_sound

EVERY_S = 0.05
MOST = 1.3


def pss_mb(process: psutil.Process) -> float:
    """The proportional set size of a program and all it has started."""
    total = 0
    for member in [process, *process.children(recursive=True)]:
        try:
            total += member.memory_full_info().pss
        except (psutil.Error, AttributeError):
            continue
    return total / 1e6


def peak(folder: Path, minutes: float) -> tuple[float, float]:
    """(peak PSS in MB, seconds) of transcribing one recording of this length."""
    sound, _ = long_sound.recording(long_sound.sentences(), 300, seed=7)
    path = folder / f"{minutes:.0f}.mp3"
    long_sound.write(path, np.tile(sound, int(minutes * 60 * 16_000 / len(sound)) + 1)[: int(minutes * 60 * 16_000)])
    study = make_study(folder / f"study-{minutes:.0f}", [path])
    study.db.close()
    command = [sys.executable, "-m", "workflow", "recording", "transcribe", "--demo", "--model", "demo"]
    began = time.monotonic()
    process = subprocess.Popen(command, cwd=study.path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    watched, most = psutil.Process(process.pid), 0.0
    while process.poll() is None:
        most = max(most, pss_mb(watched))
        time.sleep(EVERY_S)
    if process.returncode:
        sys.exit(f"transcribing {minutes:.0f} minutes ended with {process.returncode}")
    return most, time.monotonic() - began


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--short", type=float, default=10)
    arguments.add_argument("--long", type=float, default=180)
    wish = arguments.parse_args()
    with tempfile.TemporaryDirectory() as home:
        measured = {minutes: peak(Path(home), minutes) for minutes in (wish.short, wish.long)}
    print("| minutes of sound | peak memory (PSS), MB | seconds | times the sound |\n|---|---|---|---|")
    for minutes, (most, seconds) in measured.items():
        print(f"| {minutes:.0f} | {most:.0f} | {seconds:.0f} | {minutes * 60 / seconds:.0f} |")
    ratio = measured[wish.long][0] / measured[wish.short][0]
    print(f"\nRatio {ratio:.2f}; to reach: at most {MOST}: {'reached' if ratio <= MOST else 'NOT reached'}.")
    return 0 if ratio <= MOST else 1


if __name__ == "__main__":
    sys.exit(main())
