"""How much faster the engine is than faster-whisper, one clip after the other, for the same work (floor 4).

    python -m tests.benchmarks.compute [--shapes base,small] [--clips 24] [--rounds 3]

Both arms hear the same clips of at most 30 s with the same random weights of an official shape, stored and computed as int8:
beam 5, word times, temperature 0, thresholds off, no second reading, end of text and time tokens forbidden, so that exactly 100
tokens are written for each clip. The peer is `WhisperModel.transcribe` with its default threads. Each arm runs in a process of
its own, in turns; loading and one clip to warm up are not counted. The table shows medians over the rounds. Where other programs
keep the machine busy, the processor seconds say more than the clock.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

TOKENS = 100
TARGETS = {"base": 1.8, "small": 3.0}
ARMS = ("peer", "ours")


def clips(count: int, seed: int = 0) -> list[np.ndarray]:
    """Noise that swells and fades like speech: `count` float32 sounds of 22 to 30 s at 16 kHz."""
    chance = np.random.default_rng(seed)
    sounds = []
    for _ in range(count):
        length = int(chance.uniform(22, 30) * 16_000)
        swell = np.repeat(chance.random(length // 1600 + 1) ** 3, 1600)[:length]
        sounds.append((chance.standard_normal(length) * swell * 0.2).astype(np.float32))
    return sounds


def forbidden(tokenizer: Any) -> list[int]:
    """The end of the text and everything after it: the languages, tasks and times."""
    return list(range(tokenizer.token_to_id("<|endoftext|>"), tokenizer.get_vocab_size()))


def peer(folder: str) -> Callable[[list[np.ndarray]], int]:
    """faster-whisper as it comes: one clip at a time, each option by name."""
    from faster_whisper import WhisperModel

    model = WhisperModel(folder, device="cpu", compute_type="int8", local_files_only=True)
    banned = forbidden(model.hf_tokenizer)

    def hear(sounds: list[np.ndarray]) -> int:
        tokens = 0
        for sound in sounds:
            segments, _ = model.transcribe(
                sound, language="en", task="transcribe", beam_size=5, patience=1, length_penalty=1, repetition_penalty=1,
                no_repeat_ngram_size=0, temperature=[0.0], compression_ratio_threshold=None, log_prob_threshold=None,
                no_speech_threshold=None, condition_on_previous_text=False, suppress_tokens=banned, without_timestamps=True,
                word_timestamps=True, vad_filter=False, max_new_tokens=2 * TOKENS - 4,  # 4 of prompt; CTranslate2 writes half of the sum
            )  # fmt: skip
            window = next(iter(segments))  # one clip is one window; random weights would send it on to another one
            assert window.words
            tokens += len(window.tokens)
        return tokens

    return hear


def ours(folder: str) -> Callable[[list[np.ndarray]], int]:
    """The engine, all clips at once."""
    from tokenizers import Tokenizer

    from workflow.transcribe.engines import Options
    from workflow.transcribe.engines.whisper import load

    engine = load(folder, compute_type="int8")
    banned = forbidden(Tokenizer.from_file(str(Path(folder) / "tokenizer.json")))
    options = Options(
        language="en", beam_size=5, temperatures=(0.0,), compression_threshold=None, logprob_threshold=None, no_speech_threshold=None,
        max_new_tokens=TOKENS, suppress=tuple(banned), timestamps=False, rehear=False, word_times=True,
    )  # fmt: skip

    def hear(sounds: list[np.ndarray]) -> int:
        hearings = engine.hear(sounds, options, [0] * len(sounds))
        assert all(hearing.words for hearing in hearings)
        return sum(hearing.tokens for hearing in hearings)

    return hear


def serve(arm: str, folder: str, count: int) -> None:
    """Hear the clips once for every line of input, and answer with seconds, processor seconds and tokens for each clip."""
    hear = {"peer": peer, "ours": ours}[arm](folder)
    sounds = clips(count)
    hear(clips(1, seed=1))
    for _ in sys.stdin:
        began, worked = time.perf_counter(), time.process_time()
        tokens = hear(sounds)
        facts = {"seconds": time.perf_counter() - began, "cpu": time.process_time() - worked, "tokens": tokens}
        print(json.dumps({key: value / count for key, value in facts.items()}), flush=True)


def in_turns(folder: Path, count: int, rounds: int) -> dict[str, list[dict[str, float]]]:
    """Both arms, each in its own process, one at a time."""
    command = [sys.executable, "-m", "tests.benchmarks.compute", "--folder", str(folder), "--clips", str(count), "--arm"]
    programs = {arm: subprocess.Popen([*command, arm], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1) for arm in ARMS}
    found: dict[str, list[dict[str, float]]] = {arm: [] for arm in ARMS}
    for turn in range(rounds):
        for arm, program in programs.items():
            print("go", file=program.stdin, flush=True)
            found[arm].append(json.loads(program.stdout.readline()))
        theirs, our = (found[arm][-1]["seconds"] for arm in ARMS)
        print(f"{folder.name:6} round {turn + 1}   peer {theirs:6.3f} s   ours {our:6.3f} s a clip   {theirs / our:4.2f} x", flush=True)
    for program in programs.values():
        program.communicate()
    return found


def compare(folder: Path, count: int, rounds: int) -> None:
    """Print both arms' medians and the median ratio."""
    from tests.making.random_model import make_random_model

    make_random_model(folder, folder.name, "int8")
    found = in_turns(folder, count, rounds)

    def middle(arm: str, key: str) -> float:
        return median(turn[key] for turn in found[arm])

    if abs(middle("peer", "tokens") / middle("ours", "tokens") - 1) > 0.01:
        raise SystemExit(f"not the same work: {found}")
    for arm in ARMS:
        wall, cpu, tokens = (middle(arm, key) for key in ("seconds", "cpu", "tokens"))
        print(f"{folder.name:6} {arm}   median {wall:6.3f} s a clip   {cpu:6.3f} processor seconds   {tokens:5.1f} tokens")
    ratio = median(p["seconds"] / o["seconds"] for p, o in zip(found["peer"], found["ours"], strict=True))
    work = median(p["cpu"] / o["cpu"] for p, o in zip(found["peer"], found["ours"], strict=True))
    target = f"   target {TARGETS[folder.name]} x" if folder.name in TARGETS else ""
    print(f"{folder.name:6} median ratio {ratio:4.2f} x   by processor time {work:4.2f} x{target}", flush=True)


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("--shapes", default="base,small")
    words.add_argument("--clips", type=int, default=24)
    words.add_argument("--rounds", type=int, default=3)
    words.add_argument("--folder", default="", help="where the random models are kept; else a folder that is thrown away")
    words.add_argument("--arm", choices=ARMS, help=argparse.SUPPRESS)
    given = words.parse_args()
    if given.arm:
        serve(given.arm, given.folder, given.clips)
        return
    with tempfile.TemporaryDirectory() as temporary:
        for shape in given.shapes.split(","):
            compare(Path(given.folder or temporary) / shape, given.clips, given.rounds)


if __name__ == "__main__":
    main()
