"""Several lanes of sound laid end to end on one tape, so that the engine, its ledger and its audit need to know of no lanes (floor 1).

A lane is a track or a channel. Lane after lane lies on the tape; each says where it begins there, and how its own time stands on the
recording's time line. A recording with one sound has one lane that is the time line itself.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from workflow.records import Flag, Span, Word
from workflow.transcribe.assemble import Heard, Prepared


@dataclass(frozen=True, slots=True)
class Lane:
    """One lane on the tape. All times in milliseconds."""

    name: str  # what its voice is called until somebody says otherwise: P7, interviewer, or 1
    tape: Span
    offset_ms: float = 0.0  # where its first sample lies on the recording's time line
    ppm: float = 0.0

    def on_record(self, tape_ms: int) -> int:
        """A moment of the tape on the recording's time line.

        >>> Lane("P7", Span(10_000, 20_000), offset_ms=500).on_record(10_200)
        700
        """
        return max(0, round(self.offset_ms + (tape_ms - self.tape.start_ms) * (1 + self.ppm / 1e6)))

    def on_tape(self, ms: float) -> int:
        """A moment of the recording's time line on the tape, within this lane."""
        own = round((ms - self.offset_ms) / (1 + self.ppm / 1e6))
        return self.tape.start_ms + min(max(own, 0), self.tape.length_ms)

    def span(self, tape: Span) -> Span:
        return Span(self.on_record(tape.start_ms), self.on_record(tape.end_ms))

    def back(self, span: Span) -> Span:
        """A stretch of the recording on the tape; empty where this lane has nothing of it."""
        return Span(self.on_tape(span.start_ms), self.on_tape(span.end_ms))

    @property
    def end_ms(self) -> int:
        """Where it ends on the recording's time line."""
        return self.on_record(self.tape.end_ms)


def from_facts(facts: Sequence[Sequence[Any]]) -> tuple[Lane, ...]:
    """Lanes as the ledger keeps them: name, start and end on the tape, offset, ppm."""
    return tuple(Lane(str(name), Span(start, end), offset, ppm) for name, start, end, offset, ppm in facts)


def to_facts(lanes: Iterable[Lane]) -> list[list[Any]]:
    return [[lane.name, lane.tape.start_ms, lane.tape.end_ms, lane.offset_ms, lane.ppm] for lane in lanes]


def excluded_on_tape(excluded: Iterable[Span], lanes: Sequence[Lane]) -> tuple[Span, ...]:
    """What is off record, on every lane."""
    found = (lane.back(span) for span in excluded for lane in lanes)
    return tuple(sorted(span for span in found if span.length_ms > 0))


def seams(lanes: Sequence[Lane]) -> list[int]:
    """Where one lane ends on the tape and the next begins."""
    return [after.tape.start_ms for _, after in pairwise(lanes)]


def prepared_of(lane: Lane, prepared: Prepared, duration_ms: int) -> Prepared:
    """What was prepared of one lane, on the recording's time line."""

    def own(spans: Iterable[Span]) -> tuple[Span, ...]:
        inside = (Span(max(span.start_ms, lane.tape.start_ms), min(span.end_ms, lane.tape.end_ms)) for span in spans)
        return tuple(lane.span(span) for span in inside if span.length_ms > 0)

    joins = tuple(lane.on_record(at) for at in prepared.joins_ms if lane.tape.start_ms < at < lane.tape.end_ms)
    flags = tuple(moved_flag(flag, lane) for flag in prepared.flags if lane.tape.start_ms <= flag.start_ms < lane.tape.end_ms)
    return Prepared(duration_ms, own(prepared.speech), own(prepared.loud), own(prepared.holes), joins, flags)


def moved_flag(flag: Flag, lane: Lane) -> Flag:
    return replace(flag, start_ms=lane.on_record(flag.start_ms), end_ms=lane.on_record(min(flag.end_ms, lane.tape.end_ms)))


def heard_of(lane: Lane, heard: Iterable[Heard]) -> list[Heard]:
    """The chunks that were heard of one lane, with their words, on the recording's time line."""
    found = []
    for chunk in heard:
        if lane.tape.start_ms <= chunk.span.start_ms < lane.tape.end_ms:
            words = tuple(
                Word(word.text, lane.on_record(word.start_ms), lane.on_record(word.end_ms), word.probability)
                for word in chunk.hearing.words
            )
            found.append(replace(chunk, span=lane.span(chunk.span), hearing=replace(chunk.hearing, words=words)))
    return found
