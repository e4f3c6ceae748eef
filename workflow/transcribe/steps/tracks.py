"""Tracks of one meeting, a file for each person, become one recording: lined up by their sound, or by what a person says (floor 3)."""

import contextlib
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from workflow.errors import BadInput, NotAllowed, WrongUsage, about
from workflow.schedule.steps import get as get_session
from workflow.store import events
from workflow.store.folder import StudyFolder
from workflow.transcribe import sound
from workflow.transcribe.recordings import Part, Recording
from workflow.transcribe.speakers import levels, lining, naming
from workflow.transcribe.speakers.lining import Line
from workflow.transcribe.steps import book
from workflow.transcribe.steps.add import Wish, known_as, placed, require_welcome, taken

if TYPE_CHECKING:
    from workflow.transcribe.audio import Decoder

ALIKE_MS = 100  # tracks of one length, as meeting programs write them, begin together
SHORT_SHARE = 0.5
TOGETHER_MOST = 0.5  # share of speech in which two people of one meeting speak at the same time
SILENT_DB = 12.0  # a track whose loudest moments rise less over its floor is silent


@dataclass(frozen=True, slots=True)
class Lined:
    """What became of the tracks: the recording, whether it is new, and what is to be known, a sentence each."""

    recording: Recording
    new: bool = True
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Track:
    """One decoded track: whose, its sound, and how loud it is."""

    name: str
    sound: lining.Track
    loudness: np.ndarray = field(repr=False)

    @property
    def duration_ms(self) -> int:
        return self.sound.samples // sound.PER_MS

    @property
    def silent(self) -> bool:
        top, floor = np.percentile(self.loudness, [99.5, 10]) if len(self.loudness) else (0.0, 0.0)
        return bool(top - max(floor, levels.LOWEST_FLOOR_DB) < SILENT_DB)


def add(study: StudyFolder, given: Mapping[str, Path], wish: Wish, told: Mapping[str, float], *, by: str) -> Lined:
    """Add the tracks, all or none; `told` says for some how many seconds after the first one they began.

    Raises WrongUsage for names that are nobody's, BadInput for files that cannot be used or tracks that cannot be lined up.
    """
    from workflow.transcribe.audio import Decoder

    session = get_session(study, wish.session)
    require_welcome(study, session.who)
    names = _names(given, (*session.who, *session.staff))
    offsets = _told(told, names)
    known = _known(study, given, session.number)
    if known:
        return _told_again(study, known, offsets, by=by)
    with Decoder() as decoder, contextlib.ExitStack() as stack:
        parts = []
        for name, path in given.items():
            with _named(name):
                parts.append(stack.enter_context(taken(study, path, wish, decoder)))
        tracks = [_decoded(study, part, names[name], decoder, stack) for name, part in zip(given, parts, strict=True)]
        lines = lined_up(tracks, offsets)
        recording = _enter(study, parts, tracks, lines, wish, session.language, by)
    return Lined(recording, notes=tuple(notes(tracks, lines)))


def _names(given: Mapping[str, Path], people: tuple[str, ...]) -> dict[str, str]:
    if len(given) < 2:
        raise WrongUsage("Tracks are two files or more, one for each person.", hint="P1=a.m4a interviewer=b.m4a")
    found = {name: naming.checked(name, people) for name in given}
    if len(set(found.values())) < len(found):
        raise WrongUsage("Two tracks have the same name; each person has one.")
    return found


def _told(told: Mapping[str, float], names: Mapping[str, str]) -> dict[str, float]:
    own = {naming.checked(name, names.values()): seconds for name, seconds in told.items()}
    strangers = set(own) - set(names.values())
    if strangers:
        raise WrongUsage(f"There is no track of {', '.join(sorted(strangers))}.", hint=f"the tracks are {', '.join(names.values())}")
    return own


def _known(study: StudyFolder, given: Mapping[str, Path], session: int) -> Recording | None:
    """The recording that these tracks already are. Raises BadInput where only some are known, or in another recording."""
    found = {}
    for name, path in given.items():
        with _named(name):
            found[name] = known_as(study, path)
    there = {name: recording for name, recording in found.items() if recording}
    if not there:
        return None
    numbers = {recording.number for recording in there.values()}
    first = next(iter(there.values()))
    if len(there) == len(given) and len(numbers) == 1 and first.tracks and first.session == session:
        return first
    listed = "; ".join(f"{name} is R{recording.number} of S{recording.session}" for name, recording in there.items())
    raise BadInput(f"Not all of these are new tracks of one session: {listed}. Nothing was added.", hint="workflow recording list")


def _told_again(study: StudyFolder, recording: Recording, offsets: Mapping[str, float], *, by: str) -> Lined:
    """The same tracks once more: nothing changes, unless somebody now says when they began."""
    parts = tuple(
        replace(p, offset_ms=offsets[p.track] * 1000, ppm=0.0, lined="told") if p.track in offsets else p for p in recording.parts
    )
    if parts == recording.parts:
        return Lined(recording, new=False)
    if recording.transcribed:
        raise NotAllowed(f"R{recording.number} has been transcribed already, so its tracks stay as they are lined up.")
    moved = _from_zero(parts)
    return Lined(book.write(study, recording.number, "tracks-lined-up", {"parts": [asdict(part) for part in moved]}, by=by), new=False)


@contextlib.contextmanager
def _named(name: str) -> Iterator[None]:
    """A problem with a track is told with its name; nothing of the others is then added."""
    try:
        yield
    except BadInput as problem:
        raise BadInput(f"{about(name, problem.message)} None of the tracks was added.", hint=problem.hint) from None


def _decoded(study: StudyFolder, part: Part, name: str, decoder: "Decoder", stack: contextlib.ExitStack) -> Track:
    """A track as samples on disk while it is compared with the others."""
    writer = stack.enter_context(sound.Writer(study.work, f"track-{secrets.token_hex(8)}.pcm"))
    meter = levels.Meter()
    with _named(name), decoder.open(study.recordings / part.file, stream=part.stream) as opened:
        for block in opened:
            writer.write(block[0])
            meter.feed(block[0])
    kept = writer.keep()
    stack.callback((study.work / kept.file).unlink, missing_ok=True)
    if not kept.samples:
        raise BadInput(f"{name} holds no sound. None of the tracks was added.")
    samples = np.memmap(study.work / kept.file, np.int16, mode="r")
    return Track(name, lining.Track(lambda first, count: np.asarray(samples[first : first + count]), kept.samples), meter.finish())


def lined_up(tracks: list[Track], told: Mapping[str, float]) -> list[Line]:
    """When each track began on the first one's clock. Raises BadInput where neither the sound nor anybody tells."""
    lines: dict[int, Line] = {0: Line(how="reference")}
    for at, track in enumerate(tracks):
        if track.name in told:
            lines[at] = Line(told[track.name] * 1000, 0.0, "told" if at else "reference")
    for reference in range(len(tracks)):
        for at, track in enumerate(tracks):
            if at not in lines and reference in lines and not track.silent and not tracks[reference].silent:
                found = lining.line_up(tracks[reference].sound, track.sound)
                if found:
                    lines[at] = _through(lines[reference], found)
    open_ones = [at for at in range(len(tracks)) if at not in lines]
    for at in open_ones:
        lines[at] = Line(how="silent" if tracks[at].silent else "length")
    asked = [tracks[at].name for at in open_ones if not tracks[at].silent and not _begin_together(tracks, at)]
    if asked:
        said = " ".join(f"--offset {name}=SECONDS" for name in asked)
        raise BadInput(
            f"It cannot be heard when the track of {', '.join(asked)} began: nothing of the others is on it. None of the tracks was added.",
            hint=f"say how many seconds after {tracks[0].name} it began, 0 for at once: {said}",
        )
    return [lines[at] for at in range(len(tracks))]


def _through(reference: Line, found: Line) -> Line:
    """A line against a track that is itself lined up."""
    return Line(reference.at(found.offset_ms), ((1 + reference.ppm / 1e6) * (1 + found.ppm / 1e6) - 1) * 1e6, found.how)


def _begin_together(tracks: list[Track], at: int) -> bool:
    """Whether a track that nobody else is heard on may be taken to begin with the first: as long, and people take turns."""
    if abs(tracks[at].duration_ms - tracks[0].duration_ms) > ALIKE_MS:
        return False
    pair = [tracks[0].loudness, tracks[at].loudness]
    frames = min(map(len, pair))
    both = np.stack([loudness[:frames] for loudness in pair])
    floor = np.percentile(both, 10, axis=1)
    here = lining.apart_share(both, floor)
    moved = [lining.apart_share(np.stack([both[0], np.roll(both[1], shift)]), floor) for shift in (-300, -150, 150, 300)]
    return here <= TOGETHER_MOST and here <= 1.1 * min(moved) + 0.02


def notes(tracks: list[Track], lines: list[Line]) -> Iterator[str]:
    """What a person should know of the tracks."""
    longest = max(track.duration_ms for track in tracks)
    for track, line in zip(tracks, lines, strict=True):
        if track.silent:
            yield f"{track.name} is silent; the others are transcribed all the same."
        elif line.how == "sound":
            when = "after" if line.offset_ms >= 0 else "before"
            clock = f"; its clock differs by {abs(line.ppm):.0f} ppm" if abs(line.ppm) >= 5 else ""
            yield f"{track.name} began {abs(line.offset_ms) / 1000:.2f} s {when} {tracks[0].name}, by its sound{clock}."
        elif line.how == "length":
            yield f"{track.name} is taken to begin with {tracks[0].name}: they are equally long, and nothing of one is on the other."
        if track.duration_ms < SHORT_SHARE * longest:
            yield f"{track.name} is much shorter: {track.duration_ms / 60_000:.1f} of {longest / 60_000:.1f} minutes."


def _enter(study: StudyFolder, parts: list[Part], tracks: list[Track], lines: list[Line], wish: Wish, language: str, by: str) -> Recording:
    """Give the files the next recording's name and write the event, in one transaction."""
    with study.db.atomic():
        number = events.next_number(study.db, "R")
        lined = _from_zero(
            tuple(
                replace(
                    placed(study, part, f"R{number}-{at}"),
                    declared_ms=track.duration_ms,
                    track=track.name,
                    offset_ms=line.offset_ms,
                    ppm=round(line.ppm, 2),
                    lined=line.how,
                )
                for at, (part, track, line) in enumerate(zip(parts, tracks, lines, strict=True), 1)
            )
        )
        data = {"session": wish.session, "language": language, "parts": [asdict(part) for part in lined]}
        return book.write(study, number, "added", data, by=by, provenance=wish.provenance)


def _from_zero(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """The recording begins where its first track begins."""
    first = min(part.offset_ms for part in parts)
    return tuple(replace(part, offset_ms=round(part.offset_ms - first, 1)) for part in parts)
