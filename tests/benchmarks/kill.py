"""Kill -9 at every stage of transcribing: nothing lost, nothing doubled, at most a batch repeated.

    python -m tests.benchmarks.kill [--kills 100] [--chunks 300] [--seed 1]

A study of many short chunks is transcribed twice with the bundled model: once undisturbed, once while its programs are killed at
chosen stages, half of the time with two programs sharing the work. The transcripts must be equal word for word.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

import psutil

from tests.making import long_sound
from workflow.schedule.steps import add as add_session
from workflow.store import revisions
from workflow.store.folder import StudyFolder, open_study
from workflow.store.steps import Wish as StudyWish
from workflow.store.steps import init
from workflow.transcribe.steps.add import Wish, add

STAGES = ("load", "decode", "lease", "generate", "commit", "audit", "writing")
EARLY, RARE = ("load", "decode"), ("audit", "writing")
BATCH = 8
RECORDINGS = 16
PATIENCE_S = 300


def make_study(folder: Path, sounds: list[Path]) -> StudyFolder:
    study = init(folder, StudyWish(id="kill"))
    for number, sound in enumerate(sounds, 1):
        session, _ = add_session(study, "first-interview", (f"P{number}",), (), by="bench")
        for added in add(study, (sound,), Wish(session.number, link=True, provenance="synthetic"), by="bench"):
            assert added.recording, added.problem
    return study


def make_sounds(folder: Path, chunks: int, seed: int) -> list[Path]:
    """Sentences with long silences, so that each becomes a chunk of its own."""
    pool = [s for s in long_sound.sentences() if len(s.sound) < 8 * 16_000]
    paths = []
    for number in range(RECORDINGS):
        wanted = -(-chunks // RECORDINGS) + 1
        sound, _ = long_sound.recording(pool, wanted * 18.0, seed * 1000 + number, (13.0, 14.0))
        paths.append(folder / f"{number}.flac")
        long_sound.write(paths[-1], sound)
    return paths


class Program:
    """One `workflow recording transcribe`, watched event by event: killed at the stages that are still wanted, or left to end.

    A quarter of the kills take the model's program alone, which is then started again by the one that watches it; the others take
    both, and this ends.
    """

    def __init__(self, study: Path, wanted: Counter[str], r: random.Random, heard: Counter[str]) -> None:
        command = [sys.executable, "-m", "workflow", "recording", "transcribe", "--demo", "--model", "demo", "--batch", str(BATCH)]
        self.process = subprocess.Popen(
            [*command, "--progress", "json"],
            cwd=study,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self.wanted, self.r, self.heard = wanted, r, heard
        self.target = self._next()
        self.killed_at: list[str] = []
        self.reader = threading.Thread(target=self._watch, daemon=True)
        self.reader.start()

    def _watch(self) -> None:
        assert self.process.stderr
        waited = 0
        for line in self.process.stderr:
            try:
                facts = json.loads(line)
            except ValueError:
                continue
            for chunk in facts.get("chunks", ()):
                self.heard[json.dumps(chunk)] += 1
            waited += facts["event"] == "committed"
            # a stage that does not come again must not let all the work pass by unharmed, nor may a rare one
            due = self.wanted[facts["event"]] > 0 and (waited > 1 or facts["event"] in RARE)
            if facts["event"] == self.target or due:
                self.target, waited = facts["event"], 0
                time.sleep(self.r.uniform(0, 0.03))
                if self._kill():
                    return

    def _next(self) -> str | None:
        left = [stage for stage in STAGES if self.wanted[stage] > 0]
        early = [stage for stage in left if stage in EARLY]  # these come while nothing moves on, and are gone at the end
        return self.r.choice(early or left) if left else None

    def _kill(self) -> bool:
        """Kill, and say whether nothing is left to watch."""
        stage, whole = str(self.target), self.r.random() < 0.75
        try:
            if whole:
                os.killpg(self.process.pid, signal.SIGKILL)
            else:
                for child in psutil.Process(self.process.pid).children():
                    child.kill()
        except (psutil.Error, ProcessLookupError):
            return True  # it had just ended by itself
        self.killed_at.append(stage)
        self.wanted[stage] -= 1
        self.target = self._next()
        return whole

    def wait(self) -> list[str]:
        self.process.wait(timeout=PATIENCE_S)
        self.reader.join(timeout=10)
        return self.killed_at


def words_of(study: StudyFolder) -> dict[int, list]:
    found = {}
    for number in range(1, RECORDINGS + 1):
        content = revisions.content(study.db, number)
        found[number] = [[w["text"], w["start_ms"], w["end_ms"]] for turn in content["turns"] for w in turn["words"]]
    return found


def disturb(study: Path, kills: int, r: random.Random) -> tuple[Counter[str], int, Counter[str]]:
    """Kill and start again until every kill is spent; then let it end. (kills by stage, programs, hearings of each chunk)"""
    done: Counter[str] = Counter()
    heard: Counter[str] = Counter()
    programs = rounds = 0
    wanted = Counter({stage: kills // len(STAGES) + (number < kills % len(STAGES)) for number, stage in enumerate(STAGES)})
    while done.total() - done["with two"] < kills:
        two = rounds % 3 == 2  # two programs bring two kills or more, so that about half of all kills fall with two
        rounds += 1
        running = [Program(study, wanted, r, heard) for _ in range(2 if two else 1)]
        programs += len(running)
        stages = [stage for program in running for stage in program.wait()]
        done.update(stages)
        done["with two"] += len(stages) if two else 0
        if not stages and all_written(study):
            break
    Program(study, Counter(), r, heard).wait()
    return done, programs, heard


def all_written(path: Path) -> bool:
    study = open_study(path)
    written = all(revisions.latest_number(study.db, number) is not None for number in range(1, RECORDINGS + 1))
    study.db.close()
    return written


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--kills", type=int, default=100)
    arguments.add_argument("--chunks", type=int, default=300)
    arguments.add_argument("--seed", type=int, default=1)
    wish = arguments.parse_args()
    r = random.Random(wish.seed)
    with tempfile.TemporaryDirectory() as home:
        sounds = make_sounds(Path(home), wish.chunks, wish.seed)
        calm, storm = make_study(Path(home) / "calm", sounds), make_study(Path(home) / "storm", sounds)
        undisturbed: Counter[str] = Counter()
        began = time.monotonic()
        Program(calm.path, Counter(), r, undisturbed).wait()
        calm_s = time.monotonic() - began
        done, programs, heard = disturb(storm.path, wish.kills, r)
        return report(words_of(calm), words_of(storm), undisturbed, heard, done, programs, calm_s, time.monotonic() - began - calm_s)


def report(
    calm: dict, storm: dict, undisturbed: Counter, heard: Counter, done: Counter, programs: int, calm_s: float, storm_s: float
) -> int:
    lost = sum(len([w for w in calm[n] if w not in storm[n]]) for n in calm)
    doubled = sum(
        len(storm[n]) - len({json.dumps(w) for w in storm[n]}) - (len(calm[n]) - len({json.dumps(w) for w in calm[n]})) for n in calm
    )
    repeats = heard.total() - len(heard)
    kills = sum(done[stage] for stage in STAGES)
    rows = {
        "chunks, words": f"{len(undisturbed)}, {sum(map(len, calm.values()))}",
        "kills": f"{kills}: {', '.join(f'{stage} {done[stage]}' for stage in STAGES)}",
        "of them with two programs": str(done["with two"]),
        "programs started": str(programs),
        "words lost, doubled": f"{lost}, {doubled}",
        "transcripts equal to the undisturbed ones": f"{sum(calm[n] == storm[n] for n in calm)} of {len(calm)}",
        "chunks heard again": f"{repeats}, {repeats / max(1, kills):.2f} a kill (at most {BATCH} a kill and program)",
        "seconds undisturbed, disturbed": f"{calm_s:.0f}, {storm_s:.0f}",
    }
    print("| what | figure |\n|---|---|")
    for name, figure in rows.items():
        print(f"| {name} | {figure} |")
    good = lost == 0 and doubled == 0 and calm == storm and repeats <= BATCH * kills and set(undisturbed) == set(heard)
    print(f"\n{'Reached' if good else 'NOT reached'}.")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
