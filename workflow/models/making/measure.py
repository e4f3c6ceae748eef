"""Measures a converted model as the program will use it: faster-whisper on held-out speech, and prints what came out (floor 2).

Nothing measured was trained: the sentences pass `talk.held_out`, and half of them are said by voices and at speeds never trained.
"""

import random
import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from faster_whisper import WhisperModel

from workflow.models.making import talk, voices, words
from workflow.models.making.scoring import Tally, start_errors_ms
from workflow.models.making.speak import word_by_word
from workflow.models.making.windows import RATE, telephone

# Every option by name, as the program passes them.
OPTIONS = {
    "language": "en", "beam_size": 5, "word_timestamps": True, "condition_on_previous_text": False, "vad_filter": False,
    "no_repeat_ngram_size": 0, "repetition_penalty": 1.0, "without_timestamps": False,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Test:
    """A window with what is truly said in it."""

    sound: np.ndarray
    words: tuple[str, ...]
    starts: tuple[float, ...]


def said_by(number: int, *, new: bool) -> tuple[str, float]:
    """A voice and a speed: trained ones, or ones that training never met."""
    r = random.Random(f"measured {number}")
    if not new:
        return r.choice(voices.trained_voices()), r.uniform(*voices.SPEEDS)
    return r.choice(voices.HELD_OUT_VOICES), r.uniform(*r.choice(voices.HELD_OUT_SPEEDS))


def tests(count: int, *, new: bool, sentences: int, by_word: bool = False, narrow: bool = False) -> Iterator[Test]:
    """`count` windows of about `sentences` held-out sentences by two voices in turn, at most 30 s, with light noise."""
    texts = iter(talk.held_out_sentences(count * sentences * 2, first=talk.FIRST_HELD_OUT + (50_000_000 if new else 0)))
    for number in range(count):
        r = random.Random(f"test {number} {new} {sentences}")
        pair = [said_by(number * 2, new=new), said_by(number * 2 + 1, new=new)]
        at, parts, said, starts = 0.3, [np.zeros(int(0.3 * RATE), np.float32)], [], []
        for k in range(sentences):
            text, (voice, speed) = next(texts), pair[k % 2]
            spoken = (word_by_word if by_word else voices.say)(text, voice, speed, r)
            if at + len(spoken.sound) / RATE > 29.8 and k:
                break
            said += talk.spoken_words(text)
            starts += [at + t for t in spoken.starts]
            gap = int(r.uniform(0.3, 1.2) * RATE)
            parts += [spoken.sound * r.uniform(0.5, 1.0), np.zeros(gap, np.float32)]
            at += (len(spoken.sound) + gap) / RATE
        sound = np.concatenate(parts)[: 30 * RATE]
        sound = sound + np.random.default_rng(number).standard_normal(len(sound), dtype=np.float32) * 10 ** r.uniform(-4, -2.5)
        yield Test(telephone(sound) if narrow else sound, tuple(said), tuple(starts))


def hear(model: WhisperModel, sound: np.ndarray, hotwords: str | None, **changed: object) -> list[tuple[str, float]]:
    """The words heard in a sound, each with its start in seconds."""
    segments, _ = model.transcribe(sound, hotwords=hotwords, **{**OPTIONS, **changed})
    return [(word, w.start) for s in segments for w in s.words or () for word in talk.spoken_words(w.word)]


def score(model: WhisperModel, cases: Iterator[Test], hotwords: str | None, **changed: object) -> tuple[Tally, list[float]]:
    """Word errors over the cases, and how far each rightly heard word's start lies from the truth, in ms."""
    tally, errors = Tally(), []
    for case in cases:
        heard = hear(model, case.sound, hotwords, **changed)
        tally.add(case.words, [word for word, _ in heard])
        errors += start_errors_ms(case.words, case.starts, [word for word, _ in heard], [start for _, start in heard])
    return tally, errors


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


def times_told(errors: list[float]) -> str:
    """One line about word starts."""
    if not errors:
        return "no word heard rightly"
    within = sum(e <= 300 for e in errors) / len(errors)
    return f"word starts: median error {statistics.median(errors):.0f} ms, {100 * within:.1f} % within 300 ms, {len(errors)} words"


def measure(folder: Path, *, count: int = 20, quick: bool = False) -> dict[str, float]:
    """Prints the figures of a converted model and returns the main ones."""
    model = WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=2)
    sentence = words.HOTWORD_SENTENCES[0]
    figures: dict[str, float] = {}
    kinds = [("same voices", False, 1), ("same voices", False, 7), ("new voices and speeds", True, 7)]
    for name, new, many in kinds if not quick else kinds[1:]:
        for hotwords in (sentence,) if quick else (None, sentence):
            tally, errors = score(model, tests(count if many > 1 else 2 * count, new=new, sentences=many), hotwords)
            with_or = "with" if hotwords else "without"
            print(f"{name}, {many} sentences a window, {with_or} hotwords: {tally.told()}; {times_told(errors)}", flush=True)
            figures[f"wer {name} {many} {with_or}"] = tally.wer
    if quick:
        return figures
    tally, errors = score(model, tests(count, new=False, sentences=5, by_word=True), sentence)
    print(f"word by word, with hotwords: {tally.told()}; {times_told(errors)}", flush=True)
    tally, _ = score(model, tests(count, new=False, sentences=5, narrow=True), sentence)
    print(f"telephone, with hotwords: {tally.told()}", flush=True)
    for hotwords in (None, sentence):
        quiet = sum(not hear(model, sound, hotwords) for sound in empty_windows(count))
        print(f"silence and noise {'with' if hotwords else 'without'} hotwords: no words in {quiet} of {count} windows", flush=True)
    return figures
