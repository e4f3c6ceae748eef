"""Batches for training: windows as log mel, targets with prompts and time stamps, spellings, places of word pieces (floor 2)."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import count
from pathlib import Path

import numpy as np
import torch
from faster_whisper.feature_extractor import FeatureExtractor
from torch.utils.data import IterableDataset

from workflow.models.making import talk, words
from workflow.models.making.network import SPELLING
from workflow.models.making.plan import Mix, Plan
from workflow.models.making.speak import read_all
from workflow.models.making.tokens import Pieces
from workflow.models.making.windows import Shelf, Window, conversation, empty, single

FRAMES = 3_000
SILENT = -100  # a target that is not counted
THROATS = (0.88, 0.91, 0.94, 0.97, 1.03, 1.06, 1.09, 1.12)  # more voices out of each voice
FIRST_STAMP_S = 1.0  # faster-whisper lets a window's first time stamp be at most this


@dataclass(frozen=True, slots=True)
class Example:
    """One window ready for the network."""

    mel: np.ndarray  # (80, frames), normalised as faster-whisper does, not yet padded
    given: list[int]
    wanted: list[int]
    spelling: list[int]
    places: list[tuple[int, float, float, float]]  # target row, start, end, and the end of the pause after it, in seconds


def prompt(window: Window, r: random.Random) -> str:
    """What may stand before a window: the disfluent hotwords, a study's words, or what was said before."""
    kind = r.random()
    known = r.sample(words.NOUNS + words.PLURALS, r.randint(2, 10))
    said = [word.rstrip(".?") for heard in window.sentences for word in heard.words if len(word) > 5]
    if said and r.random() < 0.5:
        known = r.sample(said, min(len(said), 3)) + known[:5]
        r.shuffle(known)
    study = ", ".join(known) + r.choice(["", "."])
    if kind < 0.45:
        return words.HOTWORD_SENTENCES[0]
    if kind < 0.65:
        return f"{words.HOTWORD_SENTENCES[0]} {study}"
    if kind < 0.75:
        return r.choice(words.HOTWORD_SENTENCES)
    if kind < 0.85:
        return study
    return " ".join(talk.sentence(r.randrange(talk.TRAINING_SENTENCES)) for _ in range(r.randint(1, 5)))


@cache
def _filters(warp: float) -> tuple[torch.Tensor, torch.Tensor]:
    filters = FeatureExtractor().mel_filters
    if warp != 1.0:
        bins = np.arange(filters.shape[1])
        filters = np.stack([np.interp(bins / warp, bins, row) for row in filters]).astype(np.float32)
    return torch.from_numpy(filters), torch.hann_window(400)


def log_mel(sound: np.ndarray, warp: float = 1.0) -> np.ndarray:
    """What faster-whisper's `FeatureExtractor` gives for a sound, (80, frames), without its last frame; five times as fast.

    With `warp` every frequency is taken for one so many times lower, as if the speaker had another throat; the pace stays.
    """
    filters, shape = _filters(warp)
    spectrum = torch.stft(torch.from_numpy(np.pad(sound, (0, 160))), 400, 160, window=shape, return_complex=True)[:, :-2]
    logs = (filters @ (spectrum.real**2 + spectrum.imag**2)).clamp(min=1e-10).log10()
    return ((torch.maximum(logs, logs.max() - 8) + 4) / 4).numpy()


def example(window: Window, pieces: Pieces, r: random.Random, mix: Mix, offset: int = 0) -> Example:
    """The sound and the target of a window; `offset` says how many steps of 20 ms it stands behind the window's start."""
    mel = log_mel(window.sound, r.choice(THROATS) if r.random() < 0.6 else 1.0)[:, :FRAMES]
    before = [pieces.previous, *pieces.text(prompt(window, r))[:180]] if r.random() < mix.prompted else []
    stamps, late_s = r.random() < mix.timed, offset * 0.02
    given, wanted, places = [*before, pieces.begin], [SILENT] * len(before), []
    first = pieces.stamp(min(FIRST_STAMP_S, window.sentences[0].starts[0])) if window.sentences else pieces.no_speech
    if offset and window.sentences:  # no real window begins so late: the stamp is given, not asked for
        first = pieces.stamp(late_s + window.sentences[0].starts[0])
    wanted.append(SILENT if offset and window.sentences else first)  # speech or none, whether times are written or not
    if not stamps:
        given.append(pieces.untimed)
    elif not window.sentences:
        given.append(pieces.stamp(0.0))
    length_s = len(window.sound) / 16_000
    for number, heard in enumerate(window.sentences):
        if stamps:
            given.append(first if number == 0 else pieces.stamp(late_s + heard.starts[0]))
            if number:
                wanted.append(given[-1])
        later = window.sentences[number + 1].starts[0] if number + 1 < len(window.sentences) else min(length_s, heard.ends[-1] + 1)
        for k, word in enumerate(heard.words):
            body, mark = pieces.word(word)
            start, end = heard.starts[k], max(heard.ends[k], heard.starts[k] + 0.04)
            after = heard.starts[k + 1] if k + 1 < len(heard.words) else end
            for j, piece in enumerate(body):
                part = (end - start) / len(body)
                places.append((len(wanted), start + j * part, start + (j + 1) * part, after if j + 1 == len(body) else 0.0))
                given.append(piece)
                wanted.append(piece)
            for piece in mark:
                places.append((len(wanted), end, max(end + 0.04, later), 0.0))
                given.append(piece)
                wanted.append(piece)
        if stamps:
            given.append(pieces.stamp(late_s + heard.ends[-1]))
            wanted.append(given[-1])
    wanted.append(pieces.end)
    text = " ".join(word for heard in window.sentences for word in heard.words).lower()
    given[len(before) :] = slipped(given[len(before) :], pieces, r, mix.slips)
    return Example(
        mel, given[:448], wanted[:448], [SPELLING.index(c) + 1 for c in text if c in SPELLING], [p for p in places if p[0] < 448]
    )


def slipped(given: list[int], pieces: Pieces, r: random.Random, share: float) -> list[int]:
    """The tokens with this share of the word pieces replaced by others, as when the model itself was mistaken; none is drawn for 0."""
    if not share:
        return given
    return [r.randrange(pieces.first_piece, pieces.end) if token < pieces.end and r.random() < share else token for token in given]


def collated(examples: list[Example], pieces: Pieces, *, padded: bool, offset: int = 0) -> dict[str, torch.Tensor]:
    """One batch: zeros after the sound, as faster-whisper pads, to 30 s or to the longest."""
    frames = FRAMES if padded else min(FRAMES, max(e.mel.shape[1] for e in examples) // 2 * 2 + 2)
    width = max(len(e.given) for e in examples)
    mel = np.zeros((len(examples), 80, frames), np.float32)
    given = torch.full((len(examples), width), pieces.end)
    wanted = torch.full((len(examples), width), SILENT)
    where = torch.zeros(len(examples), width, frames // 2, dtype=torch.float16)
    for row, e in enumerate(examples):
        mel[row, :, : min(frames, e.mel.shape[1])] = e.mel[:, :frames]
        given[row, : len(e.given)] = torch.tensor(e.given)
        wanted[row, : len(e.wanted)] = torch.tensor(e.wanted)
        for at, start, end, later in e.places:
            a, b, c = (round(t * 50) for t in (start, end, later))
            b = max(b, a + 1)
            pause = c > b
            where[row, at, a:b] = (0.85 if pause else 1.0) / (b - a)
            if pause:
                where[row, at, b:c] = 0.15 / (c - b)
    return {
        "mel": torch.from_numpy(mel), "given": given, "wanted": wanted, "where": where, "offset": torch.tensor(offset),
        "spelling": torch.tensor([c for e in examples for c in e.spelling], dtype=torch.long),
        "spelled": torch.tensor([len(e.spelling) for e in examples]),
    }  # fmt: skip


class Batches(IterableDataset):
    """Endless batches from a step on; batch `n` is the same whenever training is taken up again."""

    def __init__(self, speech: Path, tokenizer: Path, plan: Plan, first: int, parallel: int) -> None:
        self.speech, self.tokenizer, self.plan, self.first, self.parallel = speech, tokenizer, plan, first, parallel

    @cached_property
    def shelf(self) -> Shelf:
        return Shelf(*read_all(self.speech))

    def __iter__(self) -> Iterator[dict[str, torch.Tensor]]:
        torch.set_num_threads(1)
        pieces = Pieces(self.tokenizer)
        for step in count(self.first):
            for part in range(self.parallel):
                yield self.batch(self.plan.mix(step), pieces, random.Random(f"{self.plan.name} {step} {part}"))

    def batch(self, mix: Mix, pieces: Pieces, r: random.Random) -> dict[str, torch.Tensor]:
        """One batch of single sentences of like length, or of conversations."""
        shelf = self.shelf
        if r.random() < mix.singles:
            reach = max(mix.batch_of_singles, int(len(shelf.by_length) * mix.reach))
            at = r.randrange(reach - mix.batch_of_singles + 1)
            chosen = [single(shelf, i, r) for i in shelf.by_length[at : at + mix.batch_of_singles]]
            padded = False
        else:
            length_s = r.choice(mix.lengths_s)
            many = mix.seconds_a_batch // int(length_s)
            padded = r.random() < mix.padded
            if padded:
                many = max(1, mix.seconds_a_batch // 30)
            chosen = [
                empty(r, length_s=length_s)
                if r.random() < mix.empty
                else conversation(shelf, r, most=r.randint(1, mix.most) if padded else mix.most, length_s=length_s)
                for _ in range(many)
            ]
        longest = max(len(window.sound) for window in chosen) // 320 + 2
        offset = r.randrange(1500 - longest) if not padded and longest < 1400 and r.random() < mix.moved else 0
        examples = [example(window, pieces, r, mix, offset) for window in chosen]
        return collated(examples, pieces, padded=padded, offset=offset)
