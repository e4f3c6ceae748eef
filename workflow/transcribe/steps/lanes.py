"""Decode a recording onto the tape, lane after lane, and learn everything that its samples tell while they stream past (floor 3)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from workflow.errors import BadInput
from workflow.records import Flag, SoundReport, Span
from workflow.store import files
from workflow.store.folder import StudyFolder
from workflow.transcribe import regions, sound, vad
from workflow.transcribe.gaps import common
from workflow.transcribe.recordings import Part, Recording
from workflow.transcribe.speakers import levels, routing
from workflow.transcribe.speakers.tape import Lane
from workflow.transcribe.steps import book
from workflow.transcribe.stretch import Stretch

if TYPE_CHECKING:
    from workflow.transcribe.audio import Decoder

PER_MS = sound.PER_MS
BETWEEN = 64 * 512  # samples of silence after a lane: two seconds, and whole windows of the speech detector
Tell = Callable[..., None]


@dataclass(frozen=True, slots=True)
class Source:
    """Where the sound of one lane comes from, and which stretch of it counts; times in milliseconds of the lane's own files."""

    name: str
    parts: tuple[Part, ...]
    channel: int | None = None  # None: all channels mixed
    from_ms: int = 0
    until_ms: int | None = None
    offset_ms: float = 0.0  # of `from_ms`, on the recording's time line
    ppm: float = 0.0
    excluded: tuple[Span, ...] = ()  # counted from `from_ms`


@dataclass
class Taped:
    """Everything that was learnt while the lanes were written; times on the tape."""

    lanes: list[Lane] = field(default_factory=list)
    method: str = ""  # tracks or channels, where there are several lanes
    why: str = ""
    probabilities: list[np.ndarray] = field(default_factory=list)  # of speech, one for every 32 ms of the tape
    levels: regions.LevelMeter = field(default_factory=regions.LevelMeter)
    loudness: list[np.ndarray] = field(default_factory=list)  # of each lane, 100 times a second
    holes: list[Span] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)
    joins_ms: list[int] = field(default_factory=list)


class Listener:
    """Writes one lane's samples and learns from them, a part after another."""

    def __init__(self, source: Source, writer: sound.Writer, taped: Taped) -> None:
        self.source, self.writer, self.taped = source, writer, taped
        self.base = writer.samples
        self.stretch = Stretch(source.from_ms, source.until_ms, source.excluded)
        self.detector = vad.SpeechDetector()
        self.meter = levels.Meter()

    @property
    def written(self) -> int:
        """Samples of this lane on the tape."""
        return self.writer.samples - self.base

    @property
    def joined(self) -> int:
        """Samples of all parts so far."""
        return self.stretch.taken

    def take(self, block: np.ndarray) -> None:
        """One block of mono samples: what lies in the lane's stretch is kept, what is off record becomes silence."""
        kept = self.stretch.take(block)
        if len(kept):
            self._keep(kept)

    def take_first(self, blocks: np.ndarray) -> None:
        """The first channel of a block of shape (channels, n)."""
        self.take(blocks[0])

    def _keep(self, kept: np.ndarray) -> None:
        self.taped.probabilities.append(self.detector.feed(kept))
        self.taped.levels.feed(kept)
        self.meter.feed(kept)
        self.writer.write(kept)

    def end_part(self, report: SoundReport, began: int, *, last: bool) -> None:
        """What decoding said of a part that began at sample `began` of the lane's files."""
        shift = began // PER_MS - self.source.from_ms
        base_ms = self.base // PER_MS
        whole = Span(0, max(1, self.written // PER_MS))
        self.taped.holes += [hole.moved(base_ms) for hole in common([hole.moved(shift) for hole in report.holes], [whole])]
        for flag in report.flags:
            moved = Span(flag.start_ms, max(flag.end_ms, flag.start_ms + 1)).moved(shift)
            if moved.overlap_ms(whole):
                self.taped.flags.append(Flag(flag.kind, max(0, moved.start_ms) + base_ms, moved.end_ms + base_ms, flag.why, flag.harm))
        at = self.joined // PER_MS - self.source.from_ms
        if not last and 0 < at < whole.end_ms + 1:
            self.taped.joins_ms.append(at + base_ms)

    def finish(self, *, last: bool) -> None:
        """The lane is on the tape; after it, unless it is the last, comes silence up to a whole window."""
        start = self.base // PER_MS
        lane = Lane(self.source.name, Span(start, start + self.written // PER_MS), self.source.offset_ms, self.source.ppm)
        self.taped.lanes.append(lane)
        self.taped.loudness.append(self.meter.finish())
        if not last:
            self._keep(np.zeros(BETWEEN + -self.written % 512, np.int16))
        self.taped.probabilities.append(self.detector.finish())


def to_tape(study: StudyFolder, recording: Recording, decoder: "Decoder", writer: sound.Writer, tell: Tell) -> Taped:
    """Stream every lane of a recording past a listener and into the writer. Raises BadInput."""
    taped = Taped()
    chosen = sources(study, recording, decoder, taped, tell)
    for number, source in enumerate(chosen, 1):
        listener = Listener(source, writer, taped)
        for part_number, part in enumerate(source.parts, 1):
            began = listener.joined
            report = _decode_part(study, recording, part, decoder, listener.take_first, tell, source.channel)
            listener.end_part(report, began, last=part_number == len(source.parts))
        listener.finish(last=number == len(chosen))
    if not any(lane.tape.length_ms for lane in taped.lanes):
        raise BadInput(f"R{recording.number} holds no sound in this stretch.")
    return taped


def sources(study: StudyFolder, recording: Recording, decoder: "Decoder", taped: Taped, tell: Tell) -> list[Source]:
    """The lanes of a recording: its tracks, else its channels where each holds a speaker, else one sound for everybody."""
    if recording.tracks:
        taped.method = "tracks"
        return [of_track(recording, part) for part in recording.parts]
    route = _route(study, recording, decoder, tell)
    taped.why = route.why
    whole = Source("1", recording.parts, None, recording.from_ms, recording.until_ms, 0.0, 0.0, recording.excluded)
    if not route.apart:
        one = route.channels[0] if route.channels else None
        return [Source("1", whole.parts, one, whole.from_ms, whole.until_ms, excluded=whole.excluded)]
    taped.method = "channels"
    return [
        Source(str(number), whole.parts, channel, whole.from_ms, whole.until_ms, excluded=whole.excluded)
        for number, channel in enumerate(route.channels, 1)
    ]


def of_track(recording: Recording, part: Part) -> Source:
    """A track as a lane: the recording's stretch and what is off record, on the track's own clock."""

    def own(ms: int) -> int:
        return max(0, round((ms - part.offset_ms) / (1 + part.ppm / 1e6)))

    begin = own(recording.from_ms)
    until = None if recording.until_ms is None else own(recording.until_ms)
    excluded = tuple(
        Span(max(0, own(span.start_ms + recording.from_ms) - begin), max(0, own(span.end_ms + recording.from_ms) - begin))
        for span in recording.excluded
    )
    offset = part.offset_ms + begin * (1 + part.ppm / 1e6) - recording.from_ms
    return Source(part.track, (part,), None, begin, until, offset, part.ppm, excluded)


def _route(study: StudyFolder, recording: Recording, decoder: "Decoder", tell: Tell) -> routing.Route:
    """Listen to the channels, where there are several in every part."""
    counts = {_channels(study, part, decoder) for part in recording.parts}
    if len(counts) != 1 or counts == {1}:
        return routing.MIXED
    listening = routing.Channels(counts.pop())
    for part in recording.parts:
        _decode_part(study, recording, part, decoder, listening.feed, tell, channel=-1)
    return listening.route()


def _channels(study: StudyFolder, part: Part, decoder: "Decoder") -> int:
    streams = decoder.probe(checked(study, part)).streams
    chosen = [stream for stream in streams if part.stream in (None, stream.index)]
    return chosen[0].channels if chosen else 1


def checked(study: StudyFolder, part: Part) -> Path:
    """Where the file of a part lies. Raises BadInput where it is gone or has changed since it was added."""
    path = book.lying(study, part)
    if files.sha256_of(path) != part.sha256:
        raise BadInput(f"The file {part.file} is not the one that was added; it has changed since.", hint="bring it back from a backup")
    return path


def _decode_part(
    study: StudyFolder,
    recording: Recording,
    part: Part,
    decoder: "Decoder",
    take: Callable[[np.ndarray], None],
    tell: Tell,
    channel: int | None,
) -> SoundReport:
    """Hand every block of a part to `take`: mixed (None), one channel, or all of them (-1)."""
    with decoder.open(checked(study, part), stream=part.stream, channels="mixed" if channel is None else "apart") as opened:
        for block in opened:
            take(block if channel in (None, -1) else block[channel : channel + 1])
            tell("decoding", recording=recording.number)
        return opened.report


def room_on_tape(loudness: Sequence[np.ndarray], lanes: Sequence[Lane]) -> levels.Room:
    """The levels of all lanes on the recording's clock, and how much of each is heard on the others."""
    frames = max(lane.end_ms for lane in lanes) // levels.HOP_MS + 1
    clocked = [levels.on_clock(own, frames, lane.offset_ms, lane.ppm) for own, lane in zip(loudness, lanes, strict=True)]
    return levels.room_of(np.stack(clocked))


def measured(study: StudyFolder, kept: sound.Kept, lanes: Iterable[Lane]) -> list[np.ndarray]:
    """The loudness of every lane again, from the sound as it is kept."""
    found = []
    for lane in lanes:
        meter = levels.Meter()
        for at in range(lane.tape.start_ms, lane.tape.end_ms, 60_000):
            meter.feed(sound.read(study.work, kept, Span(at, min(at + 60_000, lane.tape.end_ms))))
        found.append(meter.finish())
    return found
