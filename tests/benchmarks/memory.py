"""Peak memory of the whole family of programs: a long recording against a short one, and what was being done at the peak.

    python -m tests.benchmarks.memory [--short 10] [--long 180] [--trace FOLDER]    (minutes; a CSV of every sample for each length)

PSS counts pages shared between programs once; Linux alone tells it. The target is that three hours need at most 1.3 times what
ten minutes need.
"""

import argparse
import csv
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import psutil

from tests.benchmarks.kill import make_study
from tests.making import long_sound

EVERY_S = 0.05
MOST = 1.3
# what the program says it does, or what kind of chunk it hears -> what a person would call it; the rest changes nothing
STAGES = {
    "decode": "reading the sound",
    "prepared": "loading the model",
    "hear": "hearing",
    "audit": "looking for lost speech",
    "rehear": "hearing that again",
    "writing": "writing the transcript",
    "written": "closing down",
}


@dataclass(frozen=True, slots=True)
class Sample:
    """The proportional set sizes at one moment, in MB: of the command itself, of the model's program, of the decoder."""

    second: float
    stage: str
    command: float
    model: float
    decoder: float

    @property
    def all(self) -> float:
        return self.command + self.model + self.decoder


class Watched:
    """One `workflow recording transcribe`, sampled while it says what it does."""

    def __init__(self, study: Path) -> None:
        command = [sys.executable, "-m", "workflow", "recording", "transcribe", "--demo", "--model", "demo", "--progress", "json"]
        self.process = subprocess.Popen(command, cwd=study, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        self.began = time.monotonic()
        self.stage = "starting"
        self.reader = threading.Thread(target=self._follow, daemon=True)
        self.reader.start()

    def _follow(self) -> None:
        for line in self.process.stderr or ():
            if line.startswith("{"):
                facts = json.loads(line)
                kinds = [kind for _, kind, _, _ in facts.get("chunks", ())]  # of what the model is given to hear
                self.stage = STAGES.get(kinds[0] if kinds else facts["event"], self.stage)

    def samples(self) -> Iterable[Sample]:
        command = psutil.Process(self.process.pid)
        while self.process.poll() is None:
            stage, sizes = self.stage, [pss_mb([command]), 0.0, 0.0]
            for model in _children(command):
                sizes[1] += pss_mb([model])
                sizes[2] += pss_mb(_children(model))
            yield Sample(round(time.monotonic() - self.began, 2), stage, *sizes)
            time.sleep(EVERY_S)
        self.reader.join()
        if self.process.returncode:
            sys.exit(f"transcribing ended with {self.process.returncode}")


def _children(process: psutil.Process) -> list[psutil.Process]:
    try:
        return process.children()
    except psutil.Error:
        return []


def pss_mb(processes: Iterable[psutil.Process]) -> float:
    """The proportional set size of these programs; one that has just ended counts nothing."""
    total = 0
    for process in processes:
        try:
            total += process.memory_full_info().pss
        except (psutil.Error, AttributeError):
            continue
    return total / 1e6


def measured(folder: Path, minutes: float) -> list[Sample]:
    """Every sample of transcribing one recording of this length."""
    sound, _ = long_sound.recording(long_sound.sentences(), 300, seed=7)
    path = folder / f"{minutes:.0f}.mp3"
    long_sound.write(path, np.tile(sound, int(minutes * 60 * 16_000 / len(sound)) + 1)[: int(minutes * 60 * 16_000)])
    study = make_study(folder / f"study-{minutes:.0f}", [path])
    study.db.close()
    return list(Watched(study.path).samples())


def trace(samples: list[Sample], path: Path) -> None:
    """Every sample as a row, to see where the memory goes."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, asdict(samples[0]).keys())
        table.writeheader()
        table.writerows(asdict(sample) for sample in samples)


def report(found: dict[float, list[Sample]]) -> float:
    """Print the tables; the ratio of the peaks."""
    peaks = {minutes: max(samples, key=lambda sample: sample.all) for minutes, samples in found.items()}
    print("| minutes of sound | peak memory (PSS), MB | of it the command | the model's program | the decoder | while | seconds |")
    print("|---|---|---|---|---|---|---|")
    for minutes, peak in peaks.items():
        sizes = f"{peak.all:.0f} | {peak.command:.0f} | {peak.model:.0f} | {peak.decoder:.0f}"
        print(f"| {minutes:.0f} | {sizes} | {peak.stage} | {found[minutes][-1].second:.0f} |")
    print(f"\n| peak while, MB | {' | '.join(f'{minutes:.0f} minutes' for minutes in found)} |\n|---{'|---' * len(found)}|")
    for stage in ("starting", *STAGES.values()):
        row = [max((sample.all for sample in samples if sample.stage == stage), default=0) for samples in found.values()]
        print(f"| {stage} | {' | '.join(f'{peak:.0f}' if peak else '' for peak in row)} |")
    short, long = (peaks[minutes].all for minutes in found)
    return long / short


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--short", type=float, default=10)
    arguments.add_argument("--long", type=float, default=180)
    arguments.add_argument("--trace", type=Path)
    wish = arguments.parse_args()
    found = {}
    with tempfile.TemporaryDirectory() as home:
        for minutes in (wish.short, wish.long):
            found[minutes] = measured(Path(home), minutes)
            if wish.trace:
                wish.trace.mkdir(parents=True, exist_ok=True)
                trace(found[minutes], wish.trace / f"{minutes:.0f}-minutes.csv")
    ratio = report(found)
    print(f"\nRatio {ratio:.2f}; to reach: at most {MOST}: {'reached' if ratio <= MOST else 'NOT reached'}.")
    return 0 if ratio <= MOST else 1


if __name__ == "__main__":
    sys.exit(main())
