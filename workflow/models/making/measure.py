"""Measures a converted model as the program uses it: its own engine and options on held-out speech (floor 2).

Nothing measured was trained: the sentences pass `talk.held_out`, and half of them are said by voices and at speeds never trained.
Words are held against each other as everywhere in the program (`workflow.transcribe.score`), but the six fillers are six words.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from workflow.models.making import talk, voices, words
from workflow.models.making.speak import word_by_word
from workflow.models.making.windows import RATE, telephone
from workflow.records import Word
from workflow.transcribe.engines import Options
from workflow.transcribe.engines.whisper import WhisperEngine, load
from workflow.transcribe.score import APART, Score
from workflow.transcribe.score import score as held_against

WINDOW = 7  # sentences that fill a window of 30 s
TOGETHER = 64  # windows in memory
CLOSE_MS = 300  # word starts are asked to lie within this


@dataclass(frozen=True, slots=True)
class Case:
    """A window with what is truly said in it."""

    sound: np.ndarray
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of windows that is measured."""

    name: str
    new: bool = False  # voices and speeds never trained
    sentences: int = WINDOW
    by_word: bool = False  # each word said alone, so that its true start is known to the sample
    narrow: bool = False  # telephone
    hotwords: bool = True
    longest_s: float = 30.0  # of a window
    more: int = 1  # times as many windows, where they are short

    @property
    def cut(self) -> bool:
        """Whether the windows are as long as the program makes them for this model (its card's `longest_ms`)."""
        return self.longest_s < 30


KINDS = (
    Kind("one sentence, trained voices", sentences=1, more=30),
    Kind("one sentence, new voices and speeds", sentences=1, new=True, more=30),
    Kind("two voices, cut at 12 s as the program does, trained", sentences=4, longest_s=12, more=3),
    Kind("the same, new voices and speeds", sentences=4, longest_s=12, more=3, new=True),
    Kind("two voices in 30 s, trained", hotwords=False),
    Kind("the same with hotwords"),
    Kind("two voices in 30 s, new voices and speeds", new=True, hotwords=False),
    Kind("the same with hotwords", new=True),
    Kind("telephone", narrow=True),
    Kind("built word by word", sentences=5, by_word=True),
)


def said_by(number: int, *, new: bool) -> tuple[str, float]:
    """A voice and a speed: trained ones, or ones that training never met."""
    r = random.Random(f"measured {number}")
    if not new:
        return r.choice(voices.trained_voices()), r.uniform(*voices.SPEEDS)
    return r.choice(voices.HELD_OUT_VOICES), r.uniform(*r.choice(voices.HELD_OUT_SPEEDS))


def cases(kind: Kind, count: int) -> Iterator[Case]:
    """`count` windows of this kind: held-out sentences by two voices in turn, at most 30 s, with light noise."""
    first = talk.FIRST_HELD_OUT + (50_000_000 if kind.new else 0)
    texts = iter(talk.held_out_sentences(count * kind.sentences, first=first))
    for number in range(count):
        r = random.Random(f"test {number} {kind.new} {kind.sentences}")
        pair = [said_by(number * 2, new=kind.new), said_by(number * 2 + 1, new=kind.new)]
        at, parts, said = 0.3, [np.zeros(int(0.3 * RATE), np.float32)], []
        for k in range(kind.sentences):
            text, (voice, speed) = next(texts), pair[k % 2]
            spoken = (word_by_word if kind.by_word else voices.say)(text, voice, speed, r)
            if at + len(spoken.sound) / RATE > kind.longest_s - 0.2 and k:
                continue
            times = zip(text.split(), spoken.starts, spoken.ends, strict=True)
            said += [Word(word, round((at + start) * 1000), round((at + end) * 1000)) for word, start, end in times]
            gap = int(r.uniform(0.3, 1.2) * RATE)
            parts += [spoken.sound * r.uniform(0.5, 1.0), np.zeros(gap, np.float32)]
            at += (len(spoken.sound) + gap) / RATE
        sound = np.concatenate(parts)[: 30 * RATE]
        sound = sound + np.random.default_rng(number).standard_normal(len(sound), dtype=np.float32) * 10 ** r.uniform(-4, -2.5)
        yield Case(telephone(sound) if kind.narrow else sound, tuple(said))


def hear(engine: WhisperEngine, sounds: Sequence[np.ndarray], *, hotwords: bool, **changed: Any) -> list[tuple[Word, ...]]:
    """The words heard in each sound, with the options of the program's first hearing."""
    options = Options(language="en", hotwords=words.HOTWORD_SENTENCES[0] if hotwords else "", **changed)
    return [hearing.words for hearing in engine.hear(sounds, options, range(len(sounds)))]


def score(engine: WhisperEngine, kind: Kind, count: int, **changed: Any) -> Score:
    """Everything heard in `count` windows of a kind, held against what was said."""
    total, windows = Score(), cases(kind, count)
    while together := list(islice(windows, TOGETHER)):
        for case, heard in zip(together, hear(engine, [case.sound for case in together], hotwords=kind.hotwords, **changed), strict=True):
            total += held_against(case.words, heard, duration_ms=len(case.sound) * 1000 // RATE, spellings=APART)
    return total


def empty_windows(count: int) -> Iterator[np.ndarray]:
    """Half a minute of silence or noise, each a little different: digital silence, white and coloured noise, hum."""
    for number in range(count):
        chance = np.random.default_rng(9_000 + number)
        sound = np.zeros(30 * RATE, np.float32)
        if number % 5:
            level = 10 ** chance.uniform(-4, -1)
            spectrum = np.fft.rfft(chance.standard_normal(30 * RATE))
            sound = np.fft.irfft(spectrum * np.maximum(np.fft.rfftfreq(30 * RATE, 1 / RATE), 30) ** -chance.uniform(0, 1))
            sound = (sound / sound.std() * level).astype(np.float32)
        if number % 5 == 4:
            sound += (np.sin(2 * np.pi * 50 * np.arange(30 * RATE) / RATE) * 0.02).astype(np.float32)
        yield np.clip(sound, -1, 1)


def quiet_share(engine: WhisperEngine, count: int, *, hotwords: bool) -> float:
    """The share of windows of silence and noise in which no word is written."""
    return sum(not said for said in hear(engine, list(empty_windows(count)), hotwords=hotwords)) / count


def close_share(found: Score) -> float:
    """The share of rightly heard words whose start lies within 300 ms of the truth."""
    return sum(abs(error) <= CLOSE_MS for error in found.start_errors_ms) / max(1, len(found.start_errors_ms))


def told(found: Score) -> str:
    """One line of figures."""
    wrong = f"{found.substituted} wrong, {found.missed} left out, {found.added} put in"
    fillers = f"{found.fillers_right} of {found.fillers_said} fillers kept, precision {found.filler_precision or 0:.0%}"
    starts = f"word starts: median error {found.start_error_ms() or 0} ms, {close_share(found):.1%} within {CLOSE_MS} ms"
    return f"WER {found.wer or 0:.1%} of {found.words} words ({wrong}); {fillers}; {starts}"


def measure(folder: Path, *, count: int = 20, quick: bool = False) -> None:
    """Prints the figures of a converted model, a line a kind; `quick` for four kinds and a few windows."""
    engine = load(folder)
    for kind in KINDS if not quick else KINDS[:1] + KINDS[3:4] + KINDS[5:6] + KINDS[7:]:
        print(f"{kind.name}: {told(score(engine, kind, count * (min(kind.more, 3) if quick else kind.more)))}", flush=True)
    for hotwords in (False, True):
        share = quiet_share(engine, count, hotwords=hotwords)
        print(f"silence and noise {'with' if hotwords else 'without'} hotwords: no words in {share:.0%} of {count} windows", flush=True)
