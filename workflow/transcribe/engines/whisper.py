"""The built-in engine: Whisper models in CTranslate2's format, heard in batches without what batching usually costs (floor 2).

faster-whisper loads the folder and gives the tokenizer, the prompt and the joining of tokens into words. Between them stands
our own order of work, because its batched pipeline neither tries a failing chunk again nor reads on where a decode stopped:

1. Picture and encoder, one chunk at a time on each core: encoding a batch is no faster, and a chunk's picture cannot then
   depend on its neighbours.
2. Beam search, in batches: it reads all weights at every step, so that more rows cost little more.
3. A chunk that fails the thresholds is decoded again alone, at rising temperatures, with the chunk's own seed (`ladder`).
4. Word times, one chunk at a time: CTranslate2 normalises the attention of a batch over the longest text in it (`align`), so
   that in a batch a neighbour would move the times.
5. A word that begins in silence is moved to where it sounds (`onsets`).
6. Where sound goes on after the last word, the rest is heard again (`tail`), as a window of its own, through 1 to 5.

One thread a worker, and as many workers as cores: threads that share one matrix wait for each other more than they work. Of a
search's time more than half goes into attention to the 1500 frames of each chunk, which no batch makes cheaper. (AVX-512 instead
of CTranslate2's own choice was tried: within 8 %, not worth overruling it.)
"""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from workflow.errors import BadInput, EngineFailed, WorkflowError
from workflow.records import RATE, Hearing
from workflow.transcribe.engines import LONGEST_S, ModelCard, Options, whisper_identity
from workflow.transcribe.engines.decode import Decoded, Decoder
from workflow.transcribe.engines.features import as_float, log_mel
from workflow.transcribe.engines.memory import keep_freed_memory
from workflow.transcribe.engines.onsets import begun
from workflow.transcribe.engines.tail import hear_again_from
from workflow.transcribe.engines.windows import Window, joined

MOST_ROUNDS = 4  # a chunk is read on from at most this often, less one
LEAST_TAIL_MS = 300
WORKERS_AT_MOST = 8
ROWS = 8  # chunks a worker decodes together
# Every chunk in flight holds keys and values of 1500 frames for each decoder layer: from 37 MB (base) to 490 MB (large)
MEMORY_FOR_ATTENTION = 3 * 2**30
BYTES_A_PARAMETER = 0.45
B = TypeVar("B")


def load(
    folder: str | Path,
    *,
    prompts: bool = True,
    languages: Sequence[str] = (),
    weights_sha256: str = "",
    compute_type: str = "int8",
    device: str = "cpu",
    threads: int = 0,
    batch: int = 0,
) -> "WhisperEngine":
    """The engine for a model folder; plain values only, so that they can be written into a job for another process.

    `threads`: cores to use (0: all this process may use); `batch`: chunks in flight (0: what memory and cores suggest).
    Raises BadInput for a folder that is no model, EngineFailed where it cannot be loaded.
    """
    card = ModelCard(Path(folder).name, prompts, tuple(languages), weights_sha256)
    return WhisperEngine(Path(folder), card, compute_type=compute_type, device=device, threads=threads, batch=batch)


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class WhisperEngine:
    """One loaded model, with a worker for each core."""

    name = "whisper"

    def __init__(
        self, folder: Path, card: ModelCard, *, compute_type: str = "int8", device: str = "cpu", threads: int = 0, batch: int = 0
    ) -> None:
        self.folder, self.card, self.device, self.compute_type = Path(folder), card, device, compute_type
        if not (self.folder / "model.bin").is_file():
            raise BadInput(f"The folder {self.folder.name} holds no speech model (no model.bin in it).", hint="workflow models list")
        self.workers = min(threads or cores(), WORKERS_AT_MOST) if device == "cpu" else 1
        self._pool = ThreadPoolExecutor(self.workers, thread_name_prefix="hear")
        self._whisper = _loaded(self.folder, device, compute_type, self.workers)
        self._decoder = Decoder(self._whisper, self.folder)
        self._batch = batch

    @property
    def preferred_batch(self) -> int:
        """Chunks in flight: eight a worker, fewer for a large model, whose attention would fill the memory."""
        if self._batch:
            return self._batch
        from workflow.models.weights import read_weights

        parameters = read_weights(self.folder / "model.bin").parameters
        self._batch = max(1, min(ROWS * self.workers, int(MEMORY_FOR_ATTENTION / (BYTES_A_PARAMETER * parameters))))
        return self._batch

    def identity(self) -> str:
        """Whatever can change a word: versions, weights, compute type and device."""
        from workflow.models.hashing import weights_sha256

        return whisper_identity(self.card.weights_sha256 or weights_sha256(self.folder), self.compute_type, self.device)

    def hear(self, sounds: Sequence[np.ndarray], options: Options, seeds: Sequence[int]) -> list[Hearing]:
        """One hearing for each sound; see `Engine.hear`."""
        self._check(sounds, options, seeds)
        chunks = [_Chunk(as_float(sound), seed) for sound, seed in zip(sounds, seeds, strict=True)]
        try:
            for at in range(0, len(chunks), self.preferred_batch):
                self._hear_all(chunks[at : at + self.preferred_batch], options)
        except WorkflowError:
            raise
        except (RuntimeError, ValueError, MemoryError) as fault:  # what CTranslate2 raises; never reuse a model after it
            raise EngineFailed(f"The speech model {self.card.name} stopped: {fault}", hint="workflow doctor") from fault
        return [joined(chunk.windows) for chunk in chunks]

    def close(self) -> None:
        """Give the model's memory back."""
        self._pool.shutdown()
        self._whisper.model.unload_model()

    def _hear_all(self, chunks: "list[_Chunk]", options: Options) -> None:
        """Fill the windows of every chunk, and read on where a window ended too early."""
        todo = [(chunk, 0) for chunk in chunks if len(chunk.sound)]
        for turn in range(MOST_ROUNDS):
            if not todo:
                return
            rest = [chunk.sound[from_ms * RATE // 1000 :] for chunk, from_ms in todo]
            decoded = self._decode(rest, options, [chunk.seed + turn for chunk, _ in todo])
            windows = self._each(self._decoder.words, decoded, [options] * len(decoded))
            following = []
            for (chunk, from_ms), window, sound in zip(todo, windows, rest, strict=True):
                if turn and (not window.words or window.silent(options)):
                    continue  # the rest holds no words: the first reading was complete
                if options.word_times:
                    window = replace(window, words=begun(window.words, sound))
                chunk.windows.append(window.moved(from_ms))
                next_ms = hear_again_from(chunk.sound, from_ms + window.heard_ms) if options.rehear and options.word_times else None
                if next_ms is not None and next_ms >= from_ms + LEAST_TAIL_MS and len(chunk.sound) - next_ms * RATE // 1000 >= RATE // 2:
                    following.append((chunk, next_ms))
            todo = following

    def _decode(self, sounds: list[np.ndarray], options: Options, seeds: list[int]) -> list[Decoded]:
        """Encode one by one, search in batches, and climb the ladder where a text failed."""
        lengths = [len(sound) * 1000 // RATE for sound in sounds]
        seen = self._each(lambda sound: self._decoder.encode(log_mel(sound, self._decoder.mels)), sounds)
        if options.temperatures[0] > 0:
            return [self._decoder.climb(picture, options, seed, length) for picture, seed, length in zip(seen, seeds, lengths, strict=True)]
        order = sorted(range(len(seen)), key=lambda i: -lengths[i])  # chunks of like length end at about the same step
        groups = [order[at :: self.workers] for at in range(min(self.workers, len(order)))]
        found: dict[int, Decoded] = {}
        batches = self._each(lambda group: self._decoder.search([seen[i] for i in group], [lengths[i] for i in group], options), groups)
        for group, batch in zip(groups, batches, strict=True):
            found.update(zip(group, batch, strict=True))
        return [
            found[i] if found[i].passes(options) else self._decoder.climb(seen[i], options, seeds[i], lengths[i], found[i])
            for i in range(len(seen))
        ]

    def _each(self, work: Callable[..., B], *rows: Sequence[Any]) -> list[B]:
        """Call `work` for every row, a worker each."""
        return list(self._pool.map(work, *rows))

    def _check(self, sounds: Sequence[np.ndarray], options: Options, seeds: Sequence[int]) -> None:
        if len(sounds) != len(seeds):
            raise BadInput(f"There are {len(sounds)} chunks but {len(seeds)} seeds.")
        for sound in sounds:
            if sound.ndim != 1 or len(sound) > LONGEST_S * RATE:
                length = f"{sound.size / RATE:.1f} s in {sound.ndim} dimensions"
                raise BadInput(f"A chunk of {length}: one channel and at most {LONGEST_S} s fit.")
        known = self.card.languages or self._decoder.languages
        if options.language not in known:
            raise BadInput(
                f"The model {self.card.name} does not know the language '{options.language}' (it knows {', '.join(sorted(known)[:6])}).",
                hint="workflow models list",
            )
        self._decoder.prepare(options, hotwords=options.hotwords if self.card.prompts else "")


@dataclass
class _Chunk:
    """A sound on its way through the rounds, with the windows heard so far."""

    sound: np.ndarray
    seed: int
    windows: list[Window] = field(default_factory=list)


def _loaded(folder: Path, device: str, compute_type: str, workers: int) -> Any:
    """faster-whisper's model, from a folder and never from the network."""
    from workflow.models.offline import offline

    offline()
    keep_freed_memory()
    try:
        from faster_whisper import WhisperModel

        return WhisperModel(
            str(folder), device=device, compute_type=compute_type, cpu_threads=1, num_workers=workers, local_files_only=True
        )
    except (RuntimeError, ValueError, OSError) as fault:
        raise EngineFailed(f"The speech model in {folder.name} cannot be loaded: {fault}", hint="workflow doctor") from fault
