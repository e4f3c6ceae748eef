"""The seam between the program and whatever turns a voice into a vector (floor 2).

Windows of sound in, one vector each out; windows of one person lie close together. Clustering and voting are ours and pure. A backend
is an entry point of the group `workflow.voices`: called without arguments it gives a Voices, or raises NotFound with what to type where
its weights are not here. `tests/contracts.py` holds every backend to what is promised.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from workflow import plugins
from workflow.errors import NotFound

if TYPE_CHECKING:
    import numpy as np

WINDOW_MS = 1600
ADVICE = "workflow models get voices"


@runtime_checkable
class Voices(Protocol):
    """Windows of sound in, one vector of length 1 for each out; a window's vector does not depend on its neighbours."""

    name: str
    sure_from: float  # a smaller difference between the best two voices is uncertain

    def identity(self) -> str:
        """Backend, weights and libraries: whatever can change a vector, in one line."""

    def vectors(self, sounds: "Sequence[np.ndarray]") -> "np.ndarray":
        """float32 of shape (windows, size), rows of length 1. A sound is int16, mono, 16 kHz, 0.3 to 1.6 s. Raises BadInput."""


def find() -> Voices | None:
    """The first backend whose weights are on this computer; None where there is none."""
    for name in plugins.names("workflow.voices"):
        try:
            return plugins.voices(name)()
        except NotFound:
            continue
    return None
