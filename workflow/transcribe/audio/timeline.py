"""Put decoded frames where their own clock says, so that damage never moves the words after it (floor 1).

Times are seconds as the container tells them; positions count from the first frame of the recording.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from workflow.records import Span

GAP_S = 0.05  # a smaller difference is the rounding of a container's clock, not lost sound
FAR_S = 1.0  # a jump further than this must be confirmed by the frames after it: garbage invents such times
HOLE_S = 3600.0  # silence that any recording may have; beyond it no more than `HOLE_SHARE` times its sound, or the clock is damaged
HOLE_SHARE = 10.0
LOOK_AHEAD = 3
DAY_S = 86_400.0


class Timed(Protocol):
    """A decoded frame with the time that it claims (None: right after the one before) and its length, in seconds."""

    @property
    def at_s(self) -> float | None: ...
    @property
    def length_s(self) -> float: ...
    @property
    def sound(self) -> Any: ...


@dataclass(frozen=True, slots=True)
class Piece:
    """A frame as the decoder gave it; `sound` is the frame itself and is not looked at here."""

    at_s: float | None
    length_s: float
    sound: Any = None


@dataclass(slots=True)
class Place:
    """Where the next frame goes: so many seconds of silence first."""

    silence_s: float
    at_s: float


@dataclass(slots=True)
class Timeline:
    """Follows the frames of one recording; `holes`, `jumps_ms` and `strays` say what was wrong.

    >>> line = Timeline()
    >>> [line.place(Piece(t, 0.5)).silence_s for t in (3.0, 3.5, 6.0)]
    [0.0, 0.0, 2.0]
    >>> line.holes, line.position_s
    ([Span(start_ms=1000, end_ms=3000)], 3.5)
    """

    origin_s: float | None = None
    position_s: float = 0.0  # seconds placed so far, silence included
    holes: list[Span] = field(default_factory=list)
    jumps_ms: list[int] = field(default_factory=list)  # places where the clock went back, or forward beyond reason
    astray_ms: int | None = None  # the first place where it went forward beyond reason: what is missing there cannot be told
    silence_s: float = 0.0

    def place(self, piece: Timed) -> Place:
        """Say how much silence goes before this frame, and move on behind it."""
        if piece.at_s is None:
            at = self.position_s
        else:
            if self.origin_s is None:
                self.origin_s = piece.at_s
            at = piece.at_s - self.origin_s
        gap = at - self.position_s
        silence = 0.0
        sound_s = self.position_s - self.silence_s
        if gap > GAP_S and self.silence_s + gap <= max(HOLE_S, HOLE_SHARE * sound_s):
            silence = gap
            self.silence_s += gap
            self.holes.append(Span(round(self.position_s * 1000), round(at * 1000)))
        elif abs(gap) > GAP_S and piece.at_s is not None:
            # The clock went back, or forward beyond reason: the sound goes on where it is, the clock is set anew.
            self.jumps_ms.append(round(self.position_s * 1000))
            if gap > 0 and self.astray_ms is None:
                self.astray_ms = self.jumps_ms[-1]
            self.origin_s = piece.at_s - self.position_s
        start = self.position_s + silence
        self.position_s = start + piece.length_s
        return Place(silence, start)


def settled(pieces: Iterable[Timed], strays: list[float]) -> Iterator[Timed]:
    """Leave out single frames whose time jumps far away and back; their times are added to `strays`.

    A far jump that the next frames go on from is real (a pause in recording) and stays.

    >>> out: list[float] = []
    >>> [p.at_s for p in settled([Piece(0, 1), Piece(1, 1), Piece(40, 1), Piece(2, 1), Piece(3, 1)], out)], out
    ([0, 1, 2, 3], [40])
    >>> [p.at_s for p in settled([Piece(0, 1), Piece(1, 1), Piece(40, 1), Piece(41, 1), Piece(42, 1)], out)]
    [0, 1, 40, 41, 42]
    """
    queue: deque[Timed] = deque()
    source = iter(pieces)
    expected: float | None = None
    while True:
        while len(queue) <= LOOK_AHEAD and (piece := next(source, None)) is not None:
            queue.append(piece)
        if not queue:
            return
        piece = queue.popleft()
        if piece.at_s is not None and expected is not None and _is_stray(piece, queue, expected):
            strays.append(piece.at_s)
            continue
        if piece.at_s is not None:
            expected = piece.at_s
        if expected is not None:
            expected += piece.length_s
        yield piece


def _is_stray(piece: Timed, after: Iterable[Timed], expected: float) -> bool:
    """Whether this time is back by more than `GAP_S` or ahead by more than `FAR_S`, and the next frames do not go on from it."""
    assert piece.at_s is not None
    jump = piece.at_s - expected
    if -GAP_S <= jump <= FAR_S:
        return False
    here, there = piece.at_s + piece.length_s, expected + piece.length_s
    times = [later.at_s for later in after if later.at_s is not None]
    on = sum(abs(time - here) < abs(time - there) for time in times)
    return on * 2 < len(times)
