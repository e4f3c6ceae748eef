"""Encoder output in, tokens and words out: one call of CTranslate2 for each of Whisper's three steps (floor 2)."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from workflow.errors import BadInput
from workflow.records import Word
from workflow.transcribe.engines import NON_SPEECH, Options
from workflow.transcribe.engines.memory import give_back_freed_memory
from workflow.transcribe.engines.segments import Reading, read, whole
from workflow.transcribe.engines.windows import Window

FRAMES = 1500  # encoder frames of a window
MOST_TOKENS = 448  # prompt and text together; CTranslate2 gives the text at most half of it
FASTEST_CHARACTERS = 25.0  # a second; faster than that nobody repeats himself
PREPENDED = "\"'“¿([{-"  # signs that belong to the next word, as in faster-whisper
APPENDED = "\"'.。,，!！?？:：”)]}、"


@dataclass(frozen=True, slots=True)
class Decoded:
    """The tokens of one window and what the model thought of them."""

    tokens: tuple[int, ...]
    text: str
    avg_logprob: float
    no_speech: float
    temperature: float
    length_ms: int  # of the sound
    seen: np.ndarray  # the encoder's output, of shape (1, 1500, width)

    @property
    def compression(self) -> float:
        """Bytes of the text over bytes of it compressed: high when it repeats itself."""
        data = self.text.encode()
        return len(data) / len(zlib.compress(data)) if data else 1.0

    def passes(self, options: Options) -> bool:
        """Whether the text may stand as it is: neither too repetitive nor too improbable, or plain silence.

        People repeat themselves. A repetitive text that can have been spoken within the window and that the model ended by
        itself stands; its compression is handed on for the flags.
        """
        improbable = options.logprob_threshold is not None and self.avg_logprob < options.logprob_threshold
        if improbable and options.no_speech_threshold is not None and self.no_speech > options.no_speech_threshold:
            return True  # silence: trying again would only make words up
        return not improbable and not self.looping(options)

    def looping(self, options: Options) -> bool:
        """Whether the text repeats itself more than a person can have done in that time."""
        if options.compression_threshold is None or self.compression <= options.compression_threshold:
            return False
        return len(self.text) * 1000 > FASTEST_CHARACTERS * self.length_ms or len(self.tokens) >= MOST_TOKENS // 2 - 1


class Decoder:
    """CTranslate2's model with everything that a prompt, a search and an alignment need, each option given by name."""

    def __init__(self, whisper: Any, folder: Path) -> None:
        self.whisper, self.folder = whisper, folder
        self.model = whisper.model
        self.mels = int(self.model.n_mels)
        self._prepared: tuple[Options, str] | None = None

    @property
    def languages(self) -> tuple[str, ...]:
        """The codes of the languages that the model's tokenizer knows."""
        codes = self.whisper.supported_languages
        return tuple(code for code in codes if code == "en" or self.whisper.hf_tokenizer.token_to_id(f"<|{code}|>") is not None)

    def prepare(self, options: Options, hotwords: str) -> None:
        """Make prompt and forbidden tokens for these options; once for all chunks. Raises BadInput."""
        if self._prepared == (options, hotwords):
            return
        from faster_whisper.tokenizer import Tokenizer

        many = bool(self.model.is_multilingual)
        self.tokenizer = Tokenizer(self.whisper.hf_tokenizer, many, task="transcribe", language=options.language if many else "en")
        self.prompt = self.whisper.get_prompt(
            self.tokenizer, [], without_timestamps=not options.timestamps, prefix=None, hotwords=hotwords or None
        )
        self.suppressed = _suppressed(self.tokenizer, options.suppress)
        most = options.max_new_tokens or MOST_TOKENS // 2
        # CTranslate2 writes at most min(max_length / 2, max_length - prompt) tokens
        self.max_length = MOST_TOKENS if options.max_new_tokens is None else max(2 * most, most + len(self.prompt) - 1)
        if self.max_length > MOST_TOKENS:
            raise BadInput(f"{most} tokens and a prompt of {len(self.prompt)} do not fit into the model's {MOST_TOKENS}.")
        self._prepared = (options, hotwords)

    def encode(self, picture: np.ndarray) -> np.ndarray:
        """The encoder's output for one log-mel picture, of shape (1, 1500, width)."""
        import ctranslate2

        seen = self.model.encode(ctranslate2.StorageView.from_array(np.ascontiguousarray(picture[None])), to_cpu=True)
        return np.array(seen)

    def search(self, seen: Sequence[np.ndarray], lengths_ms: Sequence[int], options: Options) -> list[Decoded]:
        """Beam search over a batch of encoder outputs."""
        import ctranslate2

        batch = ctranslate2.StorageView.from_array(np.concatenate(seen))
        results = self._generate(
            self.model, batch, len(seen), options, beam_size=options.beam_size, patience=options.patience, sampling_temperature=0.0
        )
        return [self._decoded(*row, 0.0, options) for row in zip(results, lengths_ms, seen, strict=True)]

    def climb(self, seen: np.ndarray, options: Options, seed: int, length_ms: int, first: Decoded | None = None) -> Decoded:
        """Try one window at rising temperatures until a text passes; else the most probable one that does not loop.

        CTranslate2 seeds its generator when a worker thread first uses it and never again: only a worker made for this one
        window gives the same text for the same seed. Loading it costs a fraction of decoding.
        """
        import ctranslate2

        tried = [first] if first is not None else []
        rungs = [temperature for temperature in options.temperatures if temperature > 0]
        if not rungs and first is not None:
            return first
        give_back_freed_memory()  # room for the second model
        fresh = ctranslate2.models.Whisper(
            str(self.folder), device=self.model.device, compute_type=self.model.compute_type, inter_threads=1, intra_threads=1
        )
        ctranslate2.set_random_seed(seed % 2**32)
        try:
            return self._climbed(fresh, seen, options, length_ms, rungs, tried)
        finally:
            fresh.unload_model()
            give_back_freed_memory()

    def _climbed(self, fresh: Any, seen: np.ndarray, options: Options, length_ms: int, rungs: list[float], tried: list[Decoded]) -> Decoded:
        """The first text that passes on the way up, or the best of those that did not."""
        import ctranslate2

        sound = ctranslate2.StorageView.from_array(seen)
        for temperature in rungs:
            results = self._generate(
                fresh, sound, 1, options, beam_size=1, num_hypotheses=options.best_of, sampling_topk=0, sampling_temperature=temperature
            )
            found = self._decoded(results[0], length_ms, seen, temperature, options)
            if found.passes(options):
                return found
            tried.append(found)
        calm = [found for found in tried if not found.looping(options)]
        return max(calm or tried, key=lambda found: found.avg_logprob)

    def _generate(self, model: Any, sound: Any, rows: int, options: Options, **how: Any) -> Any:
        return model.generate(
            sound,
            [list(self.prompt) for _ in range(rows)],
            length_penalty=options.length_penalty,
            repetition_penalty=options.repetition_penalty,
            no_repeat_ngram_size=options.no_repeat_ngram,
            max_length=self.max_length,
            return_scores=True,
            return_no_speech_prob=True,
            suppress_blank=True,
            suppress_tokens=self.suppressed,
            max_initial_timestamp_index=50,
            **how,
        )

    def _decoded(self, result: Any, length_ms: int, seen: np.ndarray, temperature: float, options: Options) -> Decoded:
        tokens = tuple(result.sequences_ids[0])
        total = result.scores[0] * len(tokens) ** options.length_penalty
        return Decoded(tokens, self._text(tokens), total / (len(tokens) + 1), float(result.no_speech_prob), temperature, length_ms, seen)

    def _text(self, tokens: Sequence[int]) -> str:
        return str(self.tokenizer.decode(list(tokens))).strip()

    def words(self, decoded: Decoded, options: Options) -> Window:
        """The words of one window with their times, aligned alone (the module's docstring of `whisper` says why)."""
        reading = read(decoded.tokens, self.tokenizer.timestamp_begin, decoded.length_ms / 1000)
        words = self._timed(reading, decoded, options)
        heard = decoded.length_ms if not words else words[-1].end_ms
        if reading.closed_s is not None:
            heard = max(heard if words else 0, round(reading.closed_s * 1000))
        count = sum(len(segment.tokens) for segment in reading.segments)
        doubts = (decoded.avg_logprob, decoded.no_speech, decoded.compression, decoded.temperature)
        return Window(words, min(heard, decoded.length_ms), *doubts, count)

    def _timed(self, reading: Reading, decoded: Decoded, options: Options) -> tuple[Word, ...]:
        import ctranslate2

        if not reading.segments:
            return ()
        rows: list[dict[str, Any]] = [{"seek": 0, "start": s.start_s, "end": s.end_s, "tokens": list(s.tokens)} for s in reading.segments]
        if not options.word_times:
            return tuple(Word(self._text(s.tokens), round(s.start_s * 1000), round(s.end_s * 1000)) for s in reading.segments)
        self.whisper.add_word_timestamps(
            [rows],
            self.tokenizer,
            ctranslate2.StorageView.from_array(decoded.seen),
            max(2, min(2 * FRAMES, decoded.length_ms // 10)),
            PREPENDED,
            APPENDED,
            0.0,
        )
        found = [word for row in rows for word in row.get("words", ()) if word["word"].strip()]
        return _in_order(found, decoded.length_ms)


def _in_order(found: list[dict[str, Any]], length_ms: int) -> tuple[Word, ...]:
    """Records from faster-whisper's words; times within the sound and never going back."""
    words, last = [], 0
    for word in whole(found):
        start = min(max(round(float(word["start"]) * 1000), last), length_ms)
        end = min(max(round(float(word["end"]) * 1000), start), length_ms)
        words.append(Word(word["word"].strip(), start, end, round(float(word["probability"]), 4)))
        last = start
    return tuple(words)


def _suppressed(tokenizer: Any, wanted: Sequence[int]) -> list[int]:
    """Token ids that may not be written: those asked for, and always Whisper's tokens for tasks."""
    banned = {token for token in wanted if token >= 0}
    if NON_SPEECH in wanted:  # a small vocabulary may spell a sign with a bare space first: that one stays allowed
        banned |= {token for token in tokenizer.non_speech_tokens if tokenizer.decode([token]).strip()}
    tasks = (tokenizer.transcribe, tokenizer.translate, tokenizer.sot, tokenizer.sot_prev, tokenizer.sot_lm, tokenizer.no_speech)
    return sorted(banned | {token for token in tasks if token is not None})
