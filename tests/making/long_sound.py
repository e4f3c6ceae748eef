"""Long recordings made of the samples' sentences, for the benchmarks: real words, in any length, with their script."""

import json
import random
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from tests.making.sounds import write_sound
from workflow import samples
from workflow.records import RATE, Turn, Word
from workflow.transcribe.audio import Decoder
from workflow.transcribe.schema import from_json

QUIET = 0.0006  # of full scale: the noise of a quiet room


@dataclass(frozen=True, slots=True)
class Sentence:
    """One spoken turn of a sample: its sound and its words, counted from its start."""

    sound: np.ndarray  # int16
    words: tuple[Word, ...]


@cache
def sentences() -> list[Sentence]:
    """Every turn of the clean samples that has a sound of its own length."""
    found = []
    with Decoder() as decoder:
        for sample in samples.listed():
            if sample.conditions != "clean" or not sample.demo:
                continue
            with decoder.open(sample.sounds[0]) as opened:
                sound = np.concatenate([block[0] for block in opened])
            script = from_json(json.loads(sample.script.read_text(encoding="utf-8")))
            found += [made for turn in script.turns if (made := _cut(sound, turn))]
    return found


def _cut(sound: np.ndarray, turn: Turn) -> Sentence | None:
    start, end = max(0, turn.start_ms - 60), turn.end_ms + 120
    piece = sound[start * RATE // 1000 : end * RATE // 1000]
    if not turn.words or not 1500 <= end - start <= 25_000:
        return None
    return Sentence(piece, tuple(Word(w.text, w.start_ms - start, w.end_ms - start) for w in turn.words))


def recording(
    pool: list[Sentence], length_s: float, seed: int, silence_s: tuple[float, float] = (0.4, 1.5)
) -> tuple[np.ndarray, list[Word]]:
    """At least `length_s` of sentences with silences between them, and every word with its time."""
    r = random.Random(seed)
    noise = np.random.default_rng(seed)
    pieces, words, at = [], [], 0
    while at < length_s * RATE:
        sentence = r.choice(pool)
        quiet = int(r.uniform(*silence_s) * RATE)
        words += [Word(w.text, w.start_ms + at * 1000 // RATE, w.end_ms + at * 1000 // RATE) for w in sentence.words]
        pieces += [sentence.sound, (noise.standard_normal(quiet) * QUIET * 32767).astype(np.int16)]
        at += len(sentence.sound) + quiet
    return np.concatenate(pieces), words


def write(path: Path, sound: np.ndarray) -> None:
    """As a sound file; the suffix tells the format."""
    write_sound(path, sound, rate=RATE, bitrate=48_000)
