"""Sound files become 16 kHz sound, in a process of their own that may die without harm (floor 2).

with Decoder() as decoder:
    found = decoder.probe(path)
    with decoder.open(path, channels="mixed") as sound:
        for block in sound:      # int16, shape (channels, n), 10 s each but the last
            ...
    sound.report                 # SoundReport: length, holes, every sign of damage
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workflow.transcribe.audio.parent import Decoder, Sound
    from workflow.transcribe.audio.probe import Probe, Stream, sniff

DECODING = 1  # raise it when our own decoding changes what comes out
__all__ = ["Decoder", "Probe", "Sound", "Stream", "identity", "sniff"]
_HOMES = {"Decoder": "parent", "Sound": "parent", "Probe": "probe", "Stream": "probe", "sniff": "probe"}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(name)
    from importlib import import_module

    return getattr(import_module(f"workflow.transcribe.audio.{_HOMES[name]}"), name)


def identity() -> str:
    """What decodes here, with its version: part of a chunk's identity.

    >>> identity().startswith("decoding 1; av ")
    True
    """
    from importlib.metadata import version

    return f"decoding {DECODING}; av {version('av')}"
