"""Follow a raw stream from frame to frame, and count what damage has swallowed (floor 1).

In MP3, ADTS and AMR every frame says how long it is, so the next must begin where it ends. Where it does not, we look for the
next run of frames that fit each other; the bytes between, divided by the mean frame, say how many frames are lost. So times
after the damage stay right, where libav's own reader closes the gap and moves everything after it forward.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from workflow.transcribe.audio.walkers import Finding, Frame, RawStream, Source

Parse = Callable[[bytes], tuple[int, Hashable] | None]  # header -> (frame size, what all frames share)
BLOCK = 1 << 16
NEAR = 24  # frames on each side of a break whose mean size stands for the lost ones
UNSURE_MS = 600  # a lost stretch longer than this, of frames of differing size, may be guessed too long by a word or more


@dataclass(frozen=True, slots=True)
class Rules:
    """What a walk must know of a format."""

    parse: Parse
    header: int  # bytes that parse needs
    run: int  # frames that must fit each other before a place counts as found again
    tag: Callable[[Source, int], int | None]  # end of a tag that begins here, or None


@dataclass(slots=True)
class Segment:
    """Frames without a break between them."""

    start: int
    end: int
    index: int  # of its first frame
    frames: int


@dataclass(slots=True)
class Survey:
    """The whole of a raw stream: where its unbroken parts lie, and what is wrong."""

    stream: RawStream
    segments: list[Segment] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    shifted_from_ms: int | None = None

    @property
    def frame_ms(self) -> float:
        return 1000 * self.stream.samples / self.stream.rate

    @property
    def frames(self) -> int:
        """Frames in the sound, the lost ones counted."""
        return self.segments[-1].index + self.segments[-1].frames if self.segments else 0


def first_run(rules: Rules, source: Source, start: int, stop: int | None = None) -> int | None:
    """The first offset from which `rules.run` frames follow each other, or all up to the end of the source."""
    stop = len(source) if stop is None else min(stop, len(source))
    at = start
    while at < stop:
        block = source[at : at + BLOCK + rules.header]
        for offset in range(min(BLOCK, len(block), stop - at)):
            if rules.parse(block[offset : offset + rules.header]) and _is_run(rules, source, at + offset):
                return at + offset
        at += BLOCK
    return None


def _is_run(rules: Rules, source: Source, at: int) -> bool:
    shared = None
    for number in range(rules.run):
        if number and (at == len(source) or rules.tag(source, at) is not None):
            return True
        found = rules.parse(source[at : at + rules.header])
        if found is None or (shared is not None and found[1] != shared):
            return False
        shared = found[1]
        at += found[0]
    return at <= len(source)


def survey(rules: Rules, source: Source, start: int, stream: RawStream, junk: int = 0) -> Survey:
    """Walk from the first frame at `start` to the end; `junk` bytes before it were not frames and count as lost sound."""
    first = rules.parse(source[start : start + rules.header])
    if first is None:
        raise ValueError(f"no frame at byte {start}")
    sizes, breaks, cut_at = _walk(rules, source, start, first[1])
    result = Survey(stream)
    mean = sizes.mean
    index = 0
    if junk > mean:
        index = round(junk / mean)
        why = "The beginning of the file is damaged; silence stands in its place."
        result.findings.append(Finding("damaged", start - junk, start, why, 0, round(index * result.frame_ms)))
    lost = _lost_frames(breaks, sizes, stream.total_frames, cut_at, result.frame_ms)
    at, broken_before = start, 0
    for (drop, resume, kept, _), (gone, sure) in zip(breaks, lost, strict=True):
        result.segments.append(Segment(at, drop, index, kept - broken_before))
        index += kept - broken_before
        begin = round(index * result.frame_ms)
        index += gone
        end = round(index * result.frame_ms)
        result.findings.append(Finding("damaged", drop, resume, "Sound could not be read here.", begin, end))
        if not sure and result.shifted_from_ms is None:
            result.shifted_from_ms = begin
        at, broken_before = resume, kept
    result.segments.append(Segment(at, cut_at[0], index, sizes.count - broken_before))
    _judge_end(result, stream, cut_at, sizes.count, bool(breaks))
    return result


def _judge_end(result: Survey, stream: RawStream, cut_at: tuple[int, int, str], frames: int, broken: bool) -> None:
    end_ms = round(result.frames * result.frame_ms)
    if cut_at[2]:
        result.findings.append(Finding(cut_at[2], cut_at[0], cut_at[1], "The file ends in the middle of a frame.", end_ms, end_ms))
    elif stream.total_frames and not broken and frames < stream.total_frames - 2:
        missing = (stream.total_frames - frames) * result.frame_ms / 1000
        why = f"The file says that it holds {missing:.1f} s more than there is: its end is missing."
        result.findings.append(Finding("truncated", cut_at[0], cut_at[0], why, end_ms, end_ms))


class Break(NamedTuple):
    """A place where the chain of frames is broken."""

    drop: int  # first byte that is not used
    resume: int  # where frames follow each other again
    kept: int  # whole frames before it, from the start of the file
    near: float  # mean size of the frames around it


def _near_mean(rules: Rules, source: Source, at: int, before: Iterable[int], default: float) -> float:
    """Mean frame size around a break: the frames just before it, and those from where it ends."""
    sizes = list(before)
    for _ in range(NEAR):
        found = rules.parse(source[at : at + rules.header])
        if found is None:
            break
        sizes.append(found[0])
        at += found[0]
    return sum(sizes) / len(sizes) if sizes else default


@dataclass(slots=True)
class _Sizes:
    count: int = 0
    total: int = 0
    least: int = 1 << 30
    most: int = 0

    def add(self, size: int) -> None:
        self.count += 1
        self.total += size
        self.least, self.most = min(self.least, size), max(self.most, size)

    @property
    def mean(self) -> float:
        return self.total / self.count if self.count else 1.0

    @property
    def constant(self) -> bool:
        return self.most - self.least <= 4  # padding makes frames of one bit rate differ by one slot


def _walk(rules: Rules, source: Source, start: int, shared: Hashable) -> tuple[_Sizes, list[Break], tuple[int, int, str]]:
    """Sizes; breaks; and (end, end of file, kind of bad end)."""
    sizes, breaks = _Sizes(), list[Break]()
    recent: deque[int] = deque(maxlen=NEAR)
    at, last, length = start, -1, len(source)
    base, block = 0, b""
    parse, width = rules.parse, rules.header
    while at < length:
        if not base <= at <= base + len(block) - width:
            base, block = at, source[at : at + BLOCK]
        found = parse(block[at - base : at - base + width])
        if found and found[1] == shared and at + found[0] <= length:
            sizes.add(found[0])
            recent.append(found[0])
            last = at
            at += found[0]
            continue
        after_tag = rules.tag(source, at)
        if after_tag is not None:
            if after_tag >= length:
                return sizes, breaks, (at, length, "")
            if parse(source[after_tag : after_tag + width]):  # files joined one after another: a tag stands between them
                at = after_tag
                continue
        # The frame before the break promised a neighbour and has none: its own bytes are likely broken too.
        drop = at if last < 0 or (breaks and last < breaks[-1][1]) else last
        resume = first_run(rules, source, drop + 1)
        if resume is None:
            if found and found[1] == shared:
                return sizes, breaks, (at, length, "truncated")
            return sizes, breaks, (at, length, "damaged" if length - at > 2 * sizes.mean else "truncated")
        if drop == last:
            sizes.count -= 1
            sizes.total -= at - last
        again = rules.parse(source[resume : resume + width])
        breaks.append(Break(drop, resume, sizes.count, _near_mean(rules, source, resume, recent, sizes.mean)))
        shared = again[1] if again else shared
        at, last = resume, -1
    return sizes, breaks, (at, length, "")


def _lost_frames(
    breaks: list[Break], sizes: _Sizes, total: int | None, cut_at: tuple[int, int, str], frame_ms: float
) -> list[tuple[int, bool]]:
    """For every break: frames lost, and whether that number can be trusted."""
    lost: list[tuple[int, bool]] = []
    for drop, resume, _, near in breaks:
        bytes_gone = resume - drop
        count = round(bytes_gone / (sizes.mean if sizes.constant else (sizes.mean + near) / 2))
        if sizes.constant:
            sure = abs(bytes_gone - count * sizes.mean) <= max(2.0, 0.02 * sizes.mean) + 0.5 and count > 1
        else:
            sure = count > 2  # overwritten, so the bytes tell; bytes that are gone altogether would leave hardly any
            # A guess is too short by less than what is lost; it is too long by less than itself.
            sure = sure and count * frame_ms <= UNSURE_MS
        lost.append((max(count, 1), sure))
    if total is None or cut_at[2] or not breaks or total > 4 * sizes.count + 1000:  # such a total is damaged itself
        return lost
    missing = total - sizes.count
    guessed = sum(count for count, _ in lost)
    if len(breaks) == 1 and missing >= 0:
        return [(missing, True)]
    if missing == guessed:
        return [(count, True) for count, _ in lost]
    return [(count, sure and abs(missing - guessed) <= 2) for count, sure in lost]


def frames(rules: Rules, source: Source, found: Survey) -> Iterator[Frame]:
    """Every whole frame in order, with its number in the sound."""
    for segment in found.segments:
        at, base, block = segment.start, 0, b""
        for number in range(segment.frames):
            if not base <= at <= base + len(block) - rules.header:
                base, block = at, source[at : at + BLOCK]
            parsed = rules.parse(block[at - base : at - base + rules.header])
            while parsed is None and (after := rules.tag(source, at) or at) > at:  # files joined one after another
                at = after
                parsed = rules.parse(source[at : at + rules.header])
            if parsed is None:
                break
            yield Frame(at, parsed[0], segment.index + number)
            at += parsed[0]
