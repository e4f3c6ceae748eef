"""Windows of up to 30 s made of spoken sentences: several voices, pauses, levels, noise, telephone, and what is said when (floor 2).

A window is what the engine will hand to the model: one chunk cut in pauses. Everything is drawn from the `random.Random` given, so
that a training step sounds the same whenever it is repeated.
"""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from workflow.models.making.speak import Spoken

RATE = 16_000
WINDOW_S = 30.0
# The sentences have so many words broken off that a model comes to expect one before every "session": only some are heard.
BROKEN_OFF, FEWER_BROKEN = re.compile(r"[a-z]- "), 3


@dataclass(frozen=True, slots=True)
class Heard:
    """One sentence inside a window: its words, and the start and end of each in seconds."""

    words: tuple[str, ...]
    starts: tuple[float, ...]
    ends: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """Sound at 16 kHz and the sentences in it, in order; none of them in silence or noise."""

    sound: np.ndarray
    sentences: tuple[Heard, ...]


class Shelf:
    """The spoken sentences, by voice and by length."""

    def __init__(self, sounds: Sequence[np.ndarray], rows: Sequence[tuple[int, Spoken]]) -> None:
        self.sounds, self.rows = sounds, rows
        self.by_voice: dict[str, list[int]] = {}
        kept = [i for i, (_, said) in enumerate(rows) if not BROKEN_OFF.search(said.text) or i % FEWER_BROKEN == 0]
        for i in kept:
            said = rows[i][1]
            self.by_voice.setdefault(said.voice, []).append(i)
        self.voices = [voice for voice, places in self.by_voice.items() for _ in places]
        self.by_length = sorted(kept, key=lambda i: rows[i][1].end - rows[i][1].begin)

    def piece(self, i: int, r: random.Random, *, pauses: float = 0.2) -> tuple[np.ndarray, Heard]:
        """Sentence `i` with its word times; with this chance, once or twice, a pause is put between two words."""
        shard, said = self.rows[i]
        sound = self.sounds[shard][said.begin : said.end].astype(np.float32) / 32768
        starts, ends = list(said.starts), list(said.ends)
        if len(starts) > 2 and r.random() < pauses:
            for _ in range(r.choice([1, 1, 2])):
                sound = _paused(sound, starts, ends, r.randrange(1, len(starts)), r.choice([r.uniform(0.2, 0.8), r.uniform(0.6, 2.5)]))
        return sound, Heard(tuple(said.text.split()), tuple(starts), tuple(ends))


def _paused(sound: np.ndarray, starts: list[float], ends: list[float], before: int, length_s: float) -> np.ndarray:
    """The sound with silence put before one word; moves the times that follow, in place."""
    cut = int(starts[before] * RATE)
    head, tail = sound[:cut].copy(), sound[cut:].copy()
    fade = min(80, len(head), len(tail))
    if fade:
        head[-fade:] *= np.linspace(1, 0, fade)
        tail[:fade] *= np.linspace(0, 1, fade)
    for k in range(before, len(starts)):
        starts[k] += length_s
        ends[k] += length_s
    return np.concatenate([head, np.zeros(int(length_s * RATE), np.float32), tail])


def single(shelf: Shelf, i: int, r: random.Random) -> Window:
    """One sentence with short margins."""
    sound, heard = shelf.piece(i, r, pauses=0.05)
    before, after = r.uniform(0, 0.3), r.uniform(0.1, 0.4)
    sound = np.pad(sound * r.uniform(0.3, 1.3), (int(before * RATE), int(after * RATE)))
    return Window(roughened(sound, r), (_moved(heard, before),))


def _moved(heard: Heard, by_s: float) -> Heard:
    return Heard(heard.words, tuple(t + by_s for t in heard.starts), tuple(t + by_s for t in heard.ends))


def conversation(shelf: Shelf, r: random.Random, *, most: int, length_s: float = WINDOW_S) -> Window:
    """Up to `most` sentences by one to three voices in turn, in at most `length_s` seconds; some begin or end within a sentence."""
    speakers = [r.choice(shelf.voices) for _ in range(r.choice([1, 1, 2, 2, 2, 3]))]
    levels = [r.uniform(0.35, 1.2) for _ in speakers]
    pace = r.choice([0.15, 0.4, 0.8])  # how long the gaps of this conversation are
    at = r.choice([0.0, r.uniform(0, 0.5), r.uniform(0, 1.0), r.uniform(0, 2.5)])
    parts, sentences, turn = [np.zeros(int(at * RATE), np.float32)], [], 0
    for _ in range(most):
        if r.random() < 0.6:
            turn = (turn + 1) % len(speakers)
        sound, heard = shelf.piece(r.choice(shelf.by_voice[speakers[turn]]), r)
        if at + len(sound) / RATE > length_s - 0.1 and sentences:
            break
        sentences.append(_moved(heard, at))
        gap = min(6.0, r.expovariate(1 / pace) + 0.08)
        parts += [sound * levels[turn], np.zeros(int(gap * RATE), np.float32)]
        at += len(sound) / RATE + int(gap * RATE) / RATE
    sound = np.concatenate(parts)
    tail = r.choice([0.0, 0.2, r.uniform(0, 2.0)])
    sound = np.pad(sound, (0, int(tail * RATE)))[: int(length_s * RATE)]
    if r.random() < 0.10:
        sound, sentences = _cropped(sound, sentences, r)
    return Window(roughened(sound, r), tuple(sentences))


def _cropped(sound: np.ndarray, sentences: list[Heard], r: random.Random) -> tuple[np.ndarray, list[Heard]]:
    """A window whose first or last sentence was cut through: the words that are whole stay."""
    first, last = 0.0, len(sound) / RATE
    if r.random() < 0.5:
        first = r.uniform(0, sentences[0].ends[-1])
    else:
        last = r.uniform(sentences[-1].starts[0] + 0.1, sentences[-1].ends[-1])
    if last - first < 0.5 or last > len(sound) / RATE:
        return sound, sentences
    kept = []
    for heard in sentences:
        inside = [k for k in range(len(heard.words)) if heard.starts[k] >= first - 0.02 and heard.ends[k] <= last + 0.02]
        if inside:
            kept.append(_moved(Heard(*(tuple(t[k] for k in inside) for t in (heard.words, heard.starts, heard.ends))), -first))
    return sound[int(first * RATE) : int(last * RATE)], kept


def empty(r: random.Random, *, length_s: float = WINDOW_S) -> Window:
    """Silence or noise of 1 s to `length_s`, without a word."""
    count = int(r.choice([r.uniform(1, length_s), length_s]) * RATE)
    sound = np.zeros(count, np.float32)
    if r.random() < 0.85:
        sound = noise(count, r) * np.float32(10 ** r.uniform(-4.5, -0.7))
        if r.random() < 0.3:
            sound = sound + noise(count, r) * 10 ** r.uniform(-4, -1.5)
    if r.random() < 0.25:  # knocks and clicks
        for _ in range(r.randint(1, 12)):
            at, long = r.randrange(count), r.randint(20, 1600)
            hit = noise(long, r)[: count - at] * np.exp(-np.arange(long)[: count - at] / (long / 5)) * r.uniform(0.01, 0.4)
            sound[at : at + len(hit)] += hit
    if r.random() < 0.15:  # a tone, as of a telephone
        sound += (np.sin(2 * np.pi * r.uniform(300, 1200) * np.arange(count) / RATE) * (np.arange(count) % RATE < RATE // 2) * 0.05).astype(
            np.float32
        )
    return Window(telephone(sound) if r.random() < 0.2 else sound.astype(np.float32), ())


@cache
def _long_noise(colour: float, number: int) -> np.ndarray:
    """40 s of noise of mean square 1, whose power falls with frequency by this exponent (0 white, 0.5 pink, 1 brown)."""
    count = 40 * RATE
    spectrum = np.fft.rfft(np.random.default_rng(number).standard_normal(count, dtype=np.float32))
    sound = np.fft.irfft(spectrum * np.maximum(np.fft.rfftfreq(count, 1 / RATE), 20) ** -colour, count)
    return (sound / sound.std()).astype(np.float32)


def noise(count: int, r: random.Random) -> np.ndarray:
    """Noise of mean square about 1: white to brown, with mains hum, or noise that swells; at most 30 s."""
    start = r.randrange(40 * RATE - count)
    sound = _long_noise(r.choice([0.0, 0.5, 0.5, 1.0]), r.randrange(4))[start : start + count]
    if r.random() < 0.15:
        sound = sound + np.sin(2 * np.pi * r.choice([50, 60, 100]) * np.arange(count, dtype=np.float32) / RATE) * r.uniform(0.5, 3)
    if r.random() < 0.15:
        sound = sound * (1 + 0.8 * np.sin(2 * np.pi * r.uniform(0.05, 1.5) * np.arange(count, dtype=np.float32) / RATE))
    return sound.astype(np.float32, copy=False)


def telephone(sound: np.ndarray, *, narrow: bool = False) -> np.ndarray:
    """300 to 3,400 Hz, then 8-bit mu-law (ITU-T G.711 in its continuous form); `narrow`: at 8 kHz, so that nothing is above 4 kHz."""
    spectrum = np.fft.rfft(sound)
    hertz = np.fft.rfftfreq(len(sound), 1 / RATE)
    spectrum *= 1 / (1 + (300 / np.maximum(hertz, 1)) ** 8) / (1 + (hertz / 3400) ** 16)
    line = len(sound) // 2 if narrow else len(sound)
    heard = np.clip(np.fft.irfft(spectrum[: line // 2 + 1], line) * (line / len(sound)), -1, 1)
    pressed = np.round(np.sign(heard) * np.log1p(255 * np.abs(heard)) / np.log(256) * 127) / 127
    heard = np.sign(pressed) * np.expm1(np.abs(pressed) * np.log(256)) / 255
    if narrow:
        heard = np.fft.irfft(np.fft.rfft(heard), len(sound)) * (len(sound) / line)
    return heard.astype(np.float32)


def clattered(sound: np.ndarray, r: random.Random) -> np.ndarray:
    """Cups and spoons: short tones that die away."""
    time = np.arange(4_000, dtype=np.float32) / RATE
    sound = sound.copy()
    for _ in range(r.randint(1, 1 + len(sound) // RATE // 5)):
        at = r.randrange(max(1, len(sound) - len(time)))
        hit = np.sin(2 * np.pi * r.uniform(1_500, 4_500) * time) * np.exp(-time * r.uniform(20, 60)) * r.uniform(0.01, 0.08)
        sound[at : at + len(time)] += hit[: len(sound) - at]
    return sound


def roughened(sound: np.ndarray, r: random.Random) -> np.ndarray:
    """A level, often noise, sometimes an echo or a telephone line."""
    level = float(np.sqrt(np.mean(sound**2))) if len(sound) else 0.0
    kind = r.random()
    if r.random() < 0.30:
        late = int(r.uniform(0.01, 0.06) * RATE)
        sound = sound.copy()
        sound[late:] += r.uniform(0.05, 0.35) * sound[:-late]
    if kind < 0.65 and level > 0:
        below_db = r.uniform(6, 20) if r.random() < 0.3 else r.uniform(12, 50)
        sound = sound + noise(len(sound), r) * level * 10 ** (-below_db / 20)
        if r.random() < 0.2:
            sound = clattered(sound, r)
    sound = sound * 10 ** r.uniform(-1.2, 0.05)
    if r.random() < 0.15:
        sound = telephone(sound, narrow=r.random() < 0.7)
    return np.clip(sound, -1, 1).astype(np.float32)
