"""Speaks the training sentences into shards that training reads: samples, texts, word times and voices (floor 2)."""

import json
import random
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from workflow.models.making import talk, voices

SHARD = 2_000  # sentences a file
LONGEST_S = 12.0
WORD_BY_WORD = 0.07  # share of sentences said one word at a time, as scripts with known word starts are
SPELLED_FILLERS = 0.12  # share where the program says "mm" in its own way


@dataclass(frozen=True, slots=True)
class Spoken:
    """One sentence of a shard: where its samples lie, and what was said when."""

    text: str
    voice: str
    begin: int  # samples
    end: int
    starts: tuple[float, ...]  # seconds, a word each
    ends: tuple[float, ...]


def word_by_word(text: str, voice: str, speed: float, r: random.Random, *, spell_fillers: bool = False) -> voices.Said:
    """Says each word alone and joins them with short silences: the true start of every word is known to the sample."""
    sounds, starts, ends, at = [], [], [], 0
    for word in text.split():
        sound = voices.say(word, voice, speed, r, spell_fillers=spell_fillers).sound
        loud = np.flatnonzero(np.abs(sound) > 0.01)
        sound = sound[loud[0] : loud[-1] + 1] if len(loud) else sound
        starts.append(at / voices.RATE)
        at += len(sound)
        ends.append(at / voices.RATE)
        gap = np.zeros(int(r.uniform(0.03, 0.25) * voices.RATE), np.float32)
        at += len(gap)
        sounds += [sound, gap]
    return voices.Said(np.concatenate(sounds), tuple(starts), tuple(ends))


def spoken(number: int) -> tuple[str, str, voices.Said]:
    """Sentence `number` as training hears it: text, voice, sound. The voice and the speed follow from the number."""
    r = random.Random(f"voice {number}")
    text, voice, speed = talk.sentence(number), r.choice(voices.trained_voices()), r.uniform(*voices.SPEEDS)
    say = word_by_word if r.random() < WORD_BY_WORD else voices.say
    return text, voice, say(text, voice, speed, r, spell_fillers=r.random() < SPELLED_FILLERS)


def write_shard(folder: Path, first: int, count: int) -> str:
    """Speaks `count` sentences from number `first` on into `speech-FIRST.npy` (int16) and `.json`; returns what it did."""
    sounds, rows, at = [], [], 0
    for number in range(first, first + count):
        text, voice, said = spoken(number)
        if len(said.sound) > LONGEST_S * voices.RATE:
            continue
        sounds.append((np.clip(said.sound, -1, 1) * 32767).astype(np.int16))
        times = [[round(float(t), 3) for t in said.starts], [round(float(t), 3) for t in said.ends]]
        rows.append([text, voice, at, at := at + len(sounds[-1]), *times])
    np.save(folder / f"speech-{first:06}.npy", np.concatenate(sounds))
    (folder / f"speech-{first:06}.json").write_text(json.dumps(rows))  # written last: its presence says that the shard is whole
    return f"sentences {first} to {first + count - 1}: {at / voices.RATE / 3600:.2f} h"


def speak_all(folder: Path, *, count: int = talk.TRAINING_SENTENCES, processes: int = 2) -> None:
    """Writes every shard that is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    missing = [first for first in range(0, count, SHARD) if not (folder / f"speech-{first:06}.json").exists()]
    with ProcessPoolExecutor(processes) as pool:
        for done in pool.map(write_shard, [folder] * len(missing), missing, [min(SHARD, count - first) for first in missing]):
            print(done, flush=True)


def read_all(folder: Path) -> tuple[list[np.ndarray], list[tuple[int, Spoken]]]:
    """The sound of every shard, mapped from disk, and every sentence with the number of its shard."""
    sounds, rows = [], []
    for path in sorted(folder.glob("speech-*.json")):
        sounds.append(np.load(path.with_suffix(".npy"), mmap_mode="r"))
        rows += [(len(sounds) - 1, Spoken(t, v, b, e, tuple(s), tuple(f))) for t, v, b, e, s, f in json.loads(path.read_text())]
    return sounds, rows
