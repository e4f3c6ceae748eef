"""Another backend: the speaker models of sherpa-onnx, where somebody has installed that and put a model beside it (floor 2).

    pip install interview-workflow[sherpa]
    export WORKFLOW_VOICES=.../nemo_en_titanet_small.onnx

The models are published by the makers of sherpa-onnx under speaker-recognition models; each has a licence of its own.
"""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from workflow.errors import NotFound
from workflow.records import RATE
from workflow.store.files import sha256_of

VARIABLE = "WORKFLOW_VOICES"


class Sherpa:
    """Voices by a model of sherpa-onnx."""

    name = "sherpa"
    sure_from = 0.08

    def __init__(self, path: Path) -> None:
        import sherpa_onnx

        self._library: Any = sherpa_onnx
        self._path = path
        settings = sherpa_onnx.SpeakerEmbeddingExtractorConfig(model=str(path), num_threads=1, provider="cpu")
        self._extractor = sherpa_onnx.SpeakerEmbeddingExtractor(settings)

    def identity(self) -> str:
        return f"sherpa-onnx {self._library.__version__}; weights {sha256_of(self._path)[:12]}"

    def vectors(self, sounds: Sequence[np.ndarray]) -> np.ndarray:
        found = np.zeros((len(sounds), self._extractor.dim), np.float32)
        for at, sound in enumerate(sounds):
            stream = self._extractor.create_stream()
            stream.accept_waveform(RATE, sound.astype(np.float32) / 32768)
            stream.input_finished()
            found[at] = self._extractor.compute(stream)
        return found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9)


def load() -> Sherpa:
    """The backend. Raises NotFound without the library or without a model."""
    path = Path(os.environ.get(VARIABLE) or "no such model").expanduser()
    if not path.is_file():
        raise NotFound(f"No model for sherpa-onnx is named in {VARIABLE}.", hint="workflow models get voices")
    try:
        return Sherpa(path)
    except ImportError:
        raise NotFound("sherpa-onnx is not installed.", hint="pip install interview-workflow[sherpa]") from None
