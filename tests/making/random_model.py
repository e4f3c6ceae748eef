"""Whisper models of the official shapes with random weights, for speed and for promises that no training can bend (floor 2).

They say nothing sensible, yet they cost what the real ones cost, and their near-ties make every difference between two ways of
computing visible. Only numpy, CTranslate2's own specification classes and the tokenizers library are needed.
"""

import itertools
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

TIMESTAMPS = 1501  # 0.00 to 30.00 s in steps of 20 ms
PIECES = 50_257  # word pieces before the special tokens, as in the official multilingual models


@dataclass(frozen=True)
class Shape:
    """The size of one official model: width, layers of encoder and decoder each, attention heads, mel bands."""

    width: int
    layers: int
    heads: int
    mels: int = 80


SHAPES = {"tiny": Shape(384, 4, 6), "base": Shape(512, 6, 8), "small": Shape(768, 12, 12)}


def special_tokens() -> list[str]:
    """The special tokens in their official order; with the 50,257 word pieces they make 51,865."""
    from faster_whisper.tokenizer import _LANGUAGE_CODES

    languages = [code for code in _LANGUAGE_CODES if code != "yue"]  # the 100th came with large-v3
    head = ["endoftext", "startoftranscript", *languages]
    tail = ["translate", "transcribe", "startoflm", "startofprev", "nospeech", "notimestamps"]
    return [f"<|{name}|>" for name in [*head, *tail]] + [f"<|{i * 0.02:.2f}|>" for i in range(TIMESTAMPS)]


def make_tokenizer(pieces: int = PIECES) -> Any:
    """A byte-level tokenizer of the official size: 256 bytes, then syllables glued to syllables.

    >>> make_tokenizer().get_vocab_size()
    51865
    """
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers

    space = "\u0120"  # how byte-level tokenizers write a space
    vocabulary = {byte: i for i, byte in enumerate(sorted(pre_tokenizers.ByteLevel.alphabet()))}
    merges: list[tuple[str, str]] = []

    def glue(left: str, right: str) -> str | None:
        if len(vocabulary) >= pieces - 1 or left + right in vocabulary:
            return None
        merges.append((left, right))
        vocabulary[left + right] = len(vocabulary)
        return left + right

    starts = [s for c in "bcdfghjklmnprstvwz" if (s := glue(space, c))]
    first = [s for start, v in itertools.product(starts, "aeiou") if (s := glue(start, v))]
    inner = [s for c, v in itertools.product("bcdfghjklmnprstvwz", "aeiou") if (s := glue(c, v))]
    second = [s for a, b in itertools.product(first, inner) if (s := glue(a, b))]
    for a, b in itertools.product(second, inner):
        if glue(a, b) is None and len(vocabulary) >= pieces - 1:
            break
    vocabulary[""] = pieces - 1  # the official vocabulary ends on it, and CTranslate2 knows a multilingual model by it
    tokenizer = Tokenizer(models.BPE(vocab=vocabulary, merges=merges))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens(special_tokens())
    return tokenizer


class _Weights:
    """Random numbers in the places where a trained model has its weights."""

    def __init__(self, shape: Shape, vocabulary: int, seed: int) -> None:
        self.chance = np.random.default_rng(seed)
        self.shape, self.vocabulary = shape, vocabulary

    def normal(self, *size: int, scale: float) -> np.ndarray:
        return self.chance.standard_normal(size, dtype=np.float32) * np.float32(scale)

    def linear(self, spec: Any, outputs: int, inputs: int) -> None:
        spec.weight = self.normal(outputs, inputs, scale=1.5 / inputs**0.5)
        spec.bias = self.normal(outputs, scale=0.02)

    def norm(self, spec: Any) -> None:
        spec.gamma = np.ones(self.shape.width, np.float32)
        spec.beta = np.zeros(self.shape.width, np.float32)

    def attention(self, spec: Any) -> None:
        """Self attention has one joined linear layer for query, key and value; attention to the sound has query, key + value."""
        width = self.shape.width
        self.norm(spec.layer_norm)
        for linear, parts in zip(spec.linear, (3, 1) if len(spec.linear) == 2 else (1, 2, 1), strict=True):
            self.linear(linear, parts * width, width)

    def layer(self, spec: Any, decoder: bool) -> None:
        width = self.shape.width
        self.attention(spec.self_attention)
        if decoder:
            self.attention(spec.attention)
        self.norm(spec.ffn.layer_norm)
        self.linear(spec.ffn.linear_0, 4 * width, width)
        self.linear(spec.ffn.linear_1, width, 4 * width)

    def fill(self, spec: Any) -> None:
        width, mels = self.shape.width, self.shape.mels
        for conv, inputs in ((spec.encoder.conv1, mels), (spec.encoder.conv2, width)):
            conv.weight = self.normal(width, inputs, 3, scale=1.5 / (3 * inputs) ** 0.5)
            conv.bias = np.zeros(width, np.float32)
        rates = np.exp(-np.log(10_000) / (width // 2 - 1) * np.arange(width // 2))
        angles = np.arange(1500)[:, None] * rates[None]
        spec.encoder.position_encodings.encodings = np.concatenate([np.sin(angles), np.cos(angles)], 1).astype(np.float32)
        spec.decoder.position_encodings.encodings = self.normal(448, width, scale=0.1)
        spec.decoder.embeddings.weight = self.normal(self.vocabulary, width, scale=0.03)
        spec.decoder.projection.weight = spec.decoder.embeddings.weight  # tied, as in the official models
        for part, decoder in ((spec.encoder, False), (spec.decoder, True)):
            self.norm(part.layer_norm)
            for layer in part.layer:
                self.layer(layer, decoder)


def make_random_model(folder: Path, shape: str | Shape = "tiny", quantization: str | None = "int8", seed: int = 0) -> Path:
    """Write a CTranslate2 folder that faster-whisper loads like any other, and return it; an existing one is left as it is.

    `quantization` is how the weights are stored: "int8", or None for float32. The caller owns (and caches) the folder.
    """
    folder = Path(folder)
    if (folder / "tokenizer.json").exists():  # written last
        return folder
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    from ctranslate2.specs import whisper_spec

    size = SHAPES[shape] if isinstance(shape, str) else shape
    tokenizer = make_tokenizer()
    piece = tokenizer.token_to_id
    spec = whisper_spec.WhisperSpec(size.layers, size.heads, size.layers, size.heads)
    _Weights(size, tokenizer.get_vocab_size(), seed).fill(spec)
    spec.register_vocabulary([tokenizer.id_to_token(i) for i in range(tokenizer.get_vocab_size())])
    spec.config.suppress_ids = []
    spec.config.suppress_ids_begin = [tokenizer.encode(" ").ids[0], piece("<|endoftext|>")]
    spec.config.lang_ids = list(range(piece("<|startoftranscript|>") + 1, piece("<|translate|>")))
    spec.config.alignment_heads = [(layer, head) for layer in range(size.layers // 2, size.layers) for head in range(size.heads)][:10]
    spec.validate()
    spec.optimize(quantization=quantization)
    folder.mkdir(parents=True, exist_ok=True)
    spec.save(str(folder))
    features = {"feature_size": size.mels, "sampling_rate": 16000, "hop_length": 160, "chunk_length": 30, "n_fft": 400}
    (folder / "preprocessor_config.json").write_text(json.dumps(features), encoding="utf-8")
    tokenizer.save(str(folder / "tokenizer.json"))
    return folder
