"""Made conversations on a lane for each speaker, with bleed, reverberation, gains, offsets and drift: fixed by a seed (floor 4).

The turns are those of the samples' focus group, each cut from its speaker's own file, so that true words and times are known. Bleed runs
through room filters that are fixed for a pair of lanes: a delay for the distance, early echoes and a tail that falls by 60 dB in 0.35 s.
"""

import json
import random
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from tests.making.modules import ROOT
from workflow.records import RATE, Turn, Word
from workflow.transcribe.schema import from_json

SAMPLES = ROOT / "audio_samples"
GROUP = "focus-group-1-tracks"
NOISE_DB = -66.0
TAIL_S = 0.35


@dataclass(frozen=True, slots=True)
class Said:
    """One turn: who, its sound alone, and its words counted from its start."""

    speaker: str
    sound: np.ndarray  # float32
    words: tuple[Word, ...]


@dataclass(frozen=True)
class Conversation:
    """Lanes of sound, float32 of shape (lanes, n), with everything that was said on them."""

    speakers: tuple[str, ...]
    dry: np.ndarray
    turns: tuple[Turn, ...]

    @property
    def words(self) -> list[tuple[Word, str]]:
        """Every word with its speaker, by start."""
        return sorted(((word, turn.speaker) for turn in self.turns for word in turn.words), key=lambda pair: (pair[0].start_ms, pair[1]))

    @property
    def duration_ms(self) -> int:
        return self.dry.shape[1] * 1000 // RATE


def decoded(path: Path) -> np.ndarray:
    """A sound file as float32 of shape (channels, n), 16 kHz."""
    from workflow.transcribe.audio import Decoder

    with Decoder() as decoder, decoder.open(path, channels="apart") as opened:
        return np.concatenate(list(opened), axis=1).astype(np.float32) / 32768


@cache
def speakers() -> dict[str, str]:
    """Everybody of the focus group, with the file of their own."""
    entries = json.loads((SAMPLES / "samples.json").read_text(encoding="utf-8"))["samples"]
    return next(entry for entry in entries if entry["name"] == GROUP)["tracks"]


@cache
def turns_of(speaker: str) -> tuple[Said, ...]:
    """The turns of one person of the focus group, from their own file; those that others talk into are left out."""
    script = from_json(json.loads((SAMPLES / f"{GROUP}.json").read_text(encoding="utf-8")))
    sound = decoded(SAMPLES / speakers()[speaker])[0]
    found = []
    for turn in script.turns:
        if turn.speaker == speaker and not _shared(turn, script.turns):
            start = turn.start_ms - 20
            piece = sound[start * RATE // 1000 : (turn.end_ms + 60) * RATE // 1000].copy()
            piece[:160] *= np.linspace(0, 1, 160)
            piece[-320:] *= np.linspace(1, 0, 320)
            piece *= 0.07 / float(np.sqrt(np.mean(piece[np.abs(piece) > 0.01] ** 2)))
            found.append(Said(speaker, piece, tuple(Word(w.text, w.start_ms - start, w.end_ms - start) for w in turn.words)))
    return tuple(found)


def _shared(turn: Turn, turns: tuple[Turn, ...]) -> bool:
    return any(other is not turn and other.start_ms < turn.end_ms and turn.start_ms < other.end_ms for other in turns)


def conversation(count: int, seconds: float, seed: int, *, overlap: float = 0.12) -> Conversation:
    """`count` people talk for at least so long; a share of the turns begins while the one before is going on."""
    r = random.Random(f"conversation {count} {seed}")
    people = tuple(speakers())[:count]
    placed: list[tuple[Said, int]] = []
    at, last = int(0.8 * RATE), ""
    while at < seconds * RATE:
        speaker = r.choice([name for name in people if name != last])
        said = r.choice(turns_of(speaker))
        begin = at + int(r.uniform(0.15, 1.2) * RATE)
        if placed and r.random() < overlap:
            begin = max(placed[-1][1] + RATE // 2, at - int(r.uniform(0.3, 1.2) * RATE))
        placed.append((said, begin))
        at, last = max(at, begin + len(said.sound)), speaker
    dry = np.zeros((count, at + int(0.8 * RATE)), np.float32)
    turns = []
    for said, begin in placed:
        dry[people.index(said.speaker), begin : begin + len(said.sound)] += said.sound
        ms = begin * 1000 // RATE
        words = tuple(Word(w.text, w.start_ms + ms, w.end_ms + ms) for w in said.words)
        turns.append(Turn(said.speaker, words[0].start_ms, words[-1].end_ms, words))
    return Conversation(people, dry, tuple(turns))


def filters(count: int, seed: int) -> np.ndarray:
    """Room filters of power 1 from every lane to every other, (count, count, n)."""
    chance = np.random.default_rng([seed, count])
    size = int(TAIL_S * RATE)
    time = np.arange(size) / RATE
    out = np.zeros((count, count, size), np.float32)
    for i in range(count):
        for j in range(count):
            if i != j:
                delay = int(chance.uniform(0.003, 0.009) * RATE)
                tail = chance.standard_normal(size) * 10 ** (-3 * time / TAIL_S) * 0.12
                tail[: delay + 40] = 0
                tail[delay] = 1.0
                for _ in range(5):
                    tail[delay + int(chance.uniform(20, 500))] += chance.uniform(-0.5, 0.5)
                out[i, j] = tail / np.sqrt(np.sum(tail**2))
    return out


def heard(made: Conversation, bleed_db: float | None, seed: int, *, gain_db: float = 6.0) -> np.ndarray:
    """What the microphones give, float32 (lanes, n): own voice, the others `bleed_db` lower, a gain of up to +-`gain_db`, noise."""
    chance = np.random.default_rng([seed, 7])
    sound = made.dry.copy()
    if bleed_db is not None:
        rooms = filters(len(made.speakers), seed)
        for i in range(len(made.speakers)):
            for j in range(len(made.speakers)):
                if i != j:
                    sound[j] += 10 ** (bleed_db / 20) * convolved(made.dry[i], rooms[i, j])
    gains = 10 ** (chance.uniform(-gain_db, gain_db, len(sound)) / 20)
    for lane, gain in zip(sound, gains, strict=True):  # in place: an hour of several lanes is large
        lane *= np.float32(gain)
        lane += chance.standard_normal(len(lane), dtype=np.float32) * np.float32(10 ** (NOISE_DB / 20))
        np.clip(lane, -0.99, 0.99, out=lane)
    return sound


def convolved(sound: np.ndarray, room: np.ndarray) -> np.ndarray:
    """Through a room filter, by blocks (overlap and add), so that an hour needs little memory."""
    step = 1 << 18
    size = 1 << int(np.ceil(np.log2(step + len(room))))
    shape = np.fft.rfft(room, size)
    out = np.zeros(len(sound) + size, np.float32)
    for at in range(0, len(sound), step):
        block = sound[at : at + step]
        if np.any(block):
            out[at : at + size] += np.fft.irfft(np.fft.rfft(block, size) * shape, size).astype(np.float32)
    return out[: len(sound)]


def shifted(sound: np.ndarray, offset_ms: float, ppm: float = 0.0) -> np.ndarray:
    """The sound as a recorder writes it that began `offset_ms` later and whose clock runs so that time = offset + own * (1 + ppm)."""
    count = int((len(sound) / RATE * 1000 - offset_ms) / (1 + ppm / 1e6) * RATE / 1000)
    out = np.empty(count, np.float32)
    grid = np.arange(len(sound))
    for at in range(0, count, 1 << 20):
        own = np.arange(at, min(at + (1 << 20), count))
        place = offset_ms * RATE / 1000 + own * (1 + ppm / 1e6)
        low, high = max(0, int(place[0]) - 2), min(len(sound), int(place[-1]) + 3)
        out[own[0] : own[-1] + 1] = np.interp(place, grid[low:high], sound[low:high], left=0.0, right=0.0)
    return out
