"""An engine that hears what a script says, and breaks where it is told to: the engine's twin for tests (floor 4).

`marked(sound, number)` writes the time into the lowest bit of every sample of an int16 sound, over and over: 64 samples hold a
sign, the number of the script and the time. However a recording is cut into chunks, the twin finds in a chunk from which
script and from when it comes, and answers with the words of that stretch. The sound itself may be anything, real speech too;
what does not survive is another rate or another level. A sound without marks is looked up by its content, else it is silence.
"""

import hashlib
import json
import os
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from workflow.errors import BadInput, EngineFailed
from workflow.records import RATE, Hearing, Word
from workflow.transcribe.engines import LONGEST_S, Options

BLOCK = 64
SIGN = np.array([1, 0, 1, 1, 0, 0, 1, 0, 1, 1, 1, 0, 0, 0, 1, 1], np.int16)
NUMBER_BITS, TIME_BITS = 16, 32
LANGUAGES = ("en", "nl", "de", "fr", "es", "it")
DIED = 99  # the exit code of a twin that died on command


def marked(sound: np.ndarray, number: int = 0) -> np.ndarray:
    """The int16 sound with script number and time in its lowest bits.

    >>> where(marked(np.zeros(3200, np.int16), 7)[1000:])
    (7, 1000)
    """
    blocks = len(sound) // BLOCK + 1
    stream = np.empty((blocks, BLOCK), np.int16)
    stream[:, : len(SIGN)] = SIGN
    stream[:, 16:32] = _bits(np.full(blocks, number), NUMBER_BITS)
    stream[:, 32:] = _bits(np.arange(blocks), TIME_BITS)
    return (sound & np.int16(-2)) | stream.reshape(-1)[: len(sound)]


def where(sound: np.ndarray) -> tuple[int, int] | None:
    """The number of the script and the sample at which this sound begins in it, or None where it bears no marks."""
    bits = sound[: 3 * BLOCK] & 1
    for offset in range(min(BLOCK, len(bits) - BLOCK + 1)):
        block = bits[offset : offset + BLOCK]
        if np.array_equal(block[: len(SIGN)], SIGN):
            number, at = _value(block[16:32]), _value(block[32:]) * BLOCK - offset
            following = bits[offset + BLOCK : offset + 2 * BLOCK]
            if len(following) < BLOCK or _value(following[32:]) == _value(block[32:]) + 1:
                return number, at
    return None


def spread(text: str, *, from_ms: int = 0, word_ms: int = 300, gap_ms: int = 100) -> tuple[Word, ...]:
    """The words of a text, one after the other.

    >>> spread("ja hè")[1]
    Word(text='hè', start_ms=400, end_ms=700, probability=0.9)
    """
    step = word_ms + gap_ms
    return tuple(Word(word, from_ms + i * step, from_ms + i * step + word_ms, 0.9) for i, word in enumerate(text.split()))


class ScriptedEngine:
    """Hears the script; at call `n` of `hear` (from 1) it does what `faults[n]` says: "raise", "hang" or "die"."""

    name = "scripted"
    preferred_batch = 8

    def __init__(
        self, scripts: Mapping[int, Sequence[Word]], *, faults: Mapping[int, str] | None = None, hang_s: float = 3600, wait_s: float = 0
    ) -> None:
        self.scripts = {number: tuple(words) for number, words in scripts.items()}
        self.faults, self.hang_s, self.wait_s = dict(faults or {}), hang_s, wait_s
        self.calls = 0
        self.heard: list[int] = []  # how many chunks each call brought
        self._taught: dict[str, Hearing] = {}

    def teach(self, sound: np.ndarray, hearing: Hearing | Iterable[Word]) -> None:
        """Say what is heard in exactly this sound."""
        self._taught[_content(sound)] = hearing if isinstance(hearing, Hearing) else Hearing(tuple(hearing))

    def identity(self) -> str:
        whole = repr(sorted(self.scripts.items()))
        return f"scripted 1; {hashlib.sha256(whole.encode()).hexdigest()[:16]}"

    def hear(self, sounds: Sequence[np.ndarray], options: Options, seeds: Sequence[int]) -> list[Hearing]:
        self.calls += 1
        self.heard.append(len(sounds))
        self._break(self.faults.get(self.calls, ""))
        if options.language not in LANGUAGES:
            raise BadInput(f"The twin does not know the language '{options.language}'.", hint="workflow models list")
        if len(sounds) != len(seeds) or any(sound.ndim != 1 or len(sound) > LONGEST_S * RATE for sound in sounds):
            raise BadInput(f"One channel and at most {LONGEST_S} s fit, and a seed for each.")
        time.sleep(self.wait_s)
        return [self._hear(sound) for sound in sounds]

    def close(self) -> None:
        """Nothing is held."""

    def _break(self, fault: str) -> None:
        if fault == "raise":
            raise EngineFailed("The twin was told to fail.", hint="workflow doctor")
        if fault == "hang":
            time.sleep(self.hang_s)
        if fault == "die":
            os._exit(DIED)

    def _hear(self, sound: np.ndarray) -> Hearing:
        whole = _whole(sound)
        taught = self._taught.get(_content(whole))
        if taught is not None:
            return taught
        found = where(whole)
        if found is None:
            return Hearing((), no_speech=1.0)
        number, first = found
        from_ms, length_ms = first * 1000 // RATE, len(whole) * 1000 // RATE
        words = []
        for word in self.scripts.get(number, ()):
            if from_ms <= (word.start_ms + word.end_ms) // 2 < from_ms + length_ms:
                start, end = max(0, word.start_ms - from_ms), min(length_ms, word.end_ms - from_ms)
                words.append(replace(word, start_ms=start, end_ms=end))
        return Hearing(tuple(words), avg_logprob=-0.2, tokens=2 * len(words))


def save(folder: Path, scripts: Mapping[int, Sequence[Word]]) -> Path:
    """Write scripts to a file that `load` takes, in another process too."""
    path = Path(folder) / "twin.json"
    rows = {number: [[w.text, w.start_ms, w.end_ms, w.probability] for w in words] for number, words in scripts.items()}
    path.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    return path


def load(scripts: str, *, faults: Mapping[str, str] | None = None, **settings: float) -> ScriptedEngine:
    """The twin by plain values, as an entry point gives an engine: the file of `save`, and faults by the number of the call."""
    rows = json.loads(Path(scripts).read_text(encoding="utf-8"))
    words = {int(number): tuple(Word(*row) for row in script) for number, script in rows.items()}
    return ScriptedEngine(words, faults={int(call): fault for call, fault in (faults or {}).items()}, **settings)


def _bits(values: np.ndarray, width: int) -> np.ndarray:
    return (values[:, None] >> np.arange(width - 1, -1, -1) & 1).astype(np.int16)


def _value(bits: np.ndarray) -> int:
    return int("".join(map(str, bits)), 2)


def _whole(sound: np.ndarray) -> np.ndarray:
    return sound if sound.dtype == np.int16 else np.round(sound * 32768).astype(np.int16)


def _content(sound: np.ndarray) -> str:
    return hashlib.sha256(_whole(sound).tobytes()).hexdigest()
