"""The seam `calendar`: somewhere that keeps the team's appointments; put and delete a versioned event (floor 2).

A calendar says which events it has and at which SEQUENCE, takes one, or gives one up. It never mails anybody. Putting the same event twice
changes nothing.
"""

from collections.abc import Callable, Mapping
from typing import Protocol


class Calendar(Protocol):
    """What every calendar can do. Raises BadInput with what to check when it cannot be reached."""

    def known(self) -> Mapping[str, int]:
        """The events that are there: UID and SEQUENCE."""

    def put(self, uid: str, event: bytes) -> None:
        """Keep this event, in place of an earlier version."""

    def delete(self, uid: str) -> None:
        """Give up an event; one that is not there is no fault."""


Opener = Callable[..., Calendar]
