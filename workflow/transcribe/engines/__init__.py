"""The seam between the program and whatever turns sound into words (floor 2).

An engine hears chunks in batches, and the words of a chunk never depend on the chunks that travel with it: a chunk heard
alone, in a full batch, today or after a crash gives the same words. `tests/contracts.py` holds every engine to that. Nothing
heavy is imported here; `workflow.transcribe.engines.whisper` is the built-in engine.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from workflow.records import Hearing

if TYPE_CHECKING:
    import numpy as np

GENERATION = 2  # of the built-in engine; raise it when its own work changes what it hears
LONGEST_S = 30  # what one window of a Whisper model holds
NON_SPEECH = -1  # in `Options.suppress`: the signs and notes that no one speaks


@dataclass(frozen=True, slots=True)
class Options:
    """How to listen: every setting that can change a word, spelled out, because libraries change their defaults.

    The values here are the ones for verbatim work: nothing is conditioned on earlier text, and repetition is never punished.

    >>> Options("nl").identity() == Options("nl").identity()
    True
    >>> Options.from_json(Options("nl", hotwords="Eh, ja.").identity()).hotwords
    'Eh, ja.'
    """

    language: str = "en"
    hotwords: str = ""  # shown to the model as the style of what was said before; ignored by a model without prompts
    beam_size: int = 5
    best_of: int = 5  # samples at each temperature above 0
    patience: float = 1.0
    length_penalty: float = 1.0
    temperatures: tuple[float, ...] = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
    compression_threshold: float | None = 2.4  # more: too repetitive to be trusted
    logprob_threshold: float | None = -1.0  # less: too improbable
    no_speech_threshold: float | None = 0.6  # more, with a low log probability: silence
    max_new_tokens: int | None = None  # None: what the model can hold (224)
    suppress: tuple[int, ...] = (NON_SPEECH,)  # token ids that may not be written
    timestamps: bool = True  # the model writes its own segment times; they show where a decode stopped too early
    rehear: bool = True  # hear again from the last word where sound goes on after it
    word_times: bool = True
    repetition_penalty: float = 1.0  # 1 and 0 leave "I I I" as it was said
    no_repeat_ngram: int = 0

    def __post_init__(self) -> None:
        for name in ("temperatures", "suppress"):  # lists, when they come back from JSON
            object.__setattr__(self, name, tuple(getattr(self, name)))

    def identity(self) -> str:
        """These options as one line of JSON with sorted keys: part of a chunk's identity."""
        return json.dumps(asdict(self), sort_keys=True, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "Options":
        """The options that `identity` wrote."""
        values: dict[str, Any] = json.loads(text)
        return cls(**values)


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What a model folder says about itself (`workflow-model.json`), as far as an engine must know.

    `languages` empty means: every language that the model's tokenizer knows. `weights_sha256` empty means: the engine hashes
    the folder itself, once.
    """

    name: str = ""
    prompts: bool = True  # False: the model was trained without text before the text, and hotwords break it
    languages: tuple[str, ...] = ()
    weights_sha256: str = ""


def whisper_identity(weights_sha256: str, compute_type: str = "int8", device: str = "cpu") -> str:
    """What the built-in engine answers to `identity()` for these weights, without loading them.

    >>> whisper_identity("ab12").endswith("weights ab12; int8 on cpu")
    True
    """
    versions = " ".join(f"{name} {version(name)}" for name in ("faster-whisper", "ctranslate2"))
    return f"whisper {GENERATION}; {versions}; weights {weights_sha256}; {compute_type} on {device}"


@runtime_checkable
class Engine(Protocol):
    """Chunks of sound in, words with times and probabilities out."""

    name: str

    @property
    def preferred_batch(self) -> int:
        """How many chunks at a time keep this machine busy without filling its memory."""

    def identity(self) -> str:
        """Engine, library versions, weights and compute type: whatever can change a word, in one line."""

    def hear(self, sounds: "Sequence[np.ndarray]", options: Options, seeds: Sequence[int]) -> list[Hearing]:
        """One hearing for each sound, in order.

        A sound is one-dimensional, 16 kHz mono, at most 30 s, int16 or float32 in -1 to 1; a seed belongs to the chunk (from
        its identity), so that a second try with chance in it can be repeated. Raises BadInput for a sound or an option that
        the engine cannot take, EngineFailed where the model stopped: then make a new engine, in a new process.
        """

    def close(self) -> None:
        """Give the memory back; the engine is not used again."""
