"""Recordings come into the study: copied once, read back, read-only, under the recording's own name (floor 3).

The original file's name often is a patient's, so it is kept nowhere. The same sound added twice is recognised by its SHA-256.
"""

import contextlib
import os
import secrets
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from workflow.errors import BadInput, WorkflowError, WrongUsage
from workflow.people.steps import gate
from workflow.schedule.steps import get as get_session
from workflow.store import events, files
from workflow.store.folder import StudyFolder
from workflow.transcribe.recordings import Part, Recording, require_free
from workflow.transcribe.steps import book

if TYPE_CHECKING:
    from workflow.transcribe.audio import Decoder

ROOM = 3  # times the file's size must be free: the copy, its decoded sound, and something to work with


@dataclass(frozen=True, slots=True)
class Wish:
    """How files are to be added."""

    session: int
    joined: bool = False  # the files are the parts of one interview, in this order
    stream: int | None = None  # which sound track of a file that has several
    link: bool = False  # a throw-away study: no second copy on the same disk
    provenance: str = "recorded"
    speakers: int | None = None  # how many speak, where somebody says so; 0: nobody knows


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one file that was given."""

    given: Path
    recording: Recording | None = None
    known: bool = False  # it was in the study already
    twin: Recording | None = None  # where the same sound is too, on its own: it was added before its parts were joined
    problem: WorkflowError | None = None


def add(study: StudyFolder, given: tuple[Path, ...], wish: Wish, *, by: str) -> Iterator[Added]:
    """Add files one after another; a file that cannot be used is told and the rest goes on.

    A recording ahead of its paperwork is taken in and lies sealed. Raises NotFound, DiskFull, and NotAllowed for somebody who withdrew.
    """
    from workflow.transcribe.audio import Decoder

    session = get_session(study, wish.session)
    require_welcome(study, session.who)
    with Decoder() as decoder:
        if wish.joined:
            yield from _add_joined(study, given, wish, decoder, by, session.language)
            return
        for path in given:
            try:
                known = known_as(study, path)
                if known:
                    yield Added(path, known, known=True)
                    continue
                with taken(study, path, wish, decoder) as incoming:
                    recording = _enter(study, [incoming], wish, session.language, by)
                yield Added(path, recording)
            except BadInput as problem:
                yield Added(path, problem=problem)


def require_welcome(study: StudyFolder, who: tuple[str, ...]) -> None:
    """Raises NotAllowed where everybody of a session withdrew; a group's sound is the others' too, and lies sealed."""
    if all(gate.refusals(study, (name,), "take-in") for name in who):
        gate.require(study, who, "take-in")


def _add_joined(study: StudyFolder, given: tuple[Path, ...], wish: Wish, decoder: "Decoder", by: str, language: str) -> Iterator[Added]:
    """All or nothing: half an interview must not pass for a whole one."""
    known = {path: found for path in given if not path.is_dir() and path.exists() and (found := twins_of(study, path))}
    whole = [one for one in known.get(given[0], []) if all(one in known.get(path, []) for path in given)]
    if whole:
        yield from (Added(path, whole[0], known=True) for path in given)
        return
    for path, found in known.items():
        if found[0].session != wish.session:
            yield Added(path, problem=_of_another(found[0], wish.session))
            return
    with contextlib.ExitStack() as stack:
        incoming = []
        for path in given:
            try:
                incoming.append(stack.enter_context(taken(study, path, wish, decoder)))
            except BadInput as problem:
                yield Added(path, problem=BadInput(f"{problem.message} None of the parts was added.", hint=problem.hint))
                return
            if incoming[-1].sha256 in {part.sha256 for part in incoming[:-1]}:
                yield Added(path, problem=BadInput("It is among the parts twice. None of the parts was added.", hint="name each file once"))
                return
        recording = _enter(study, incoming, wish, language, by)
    yield from (Added(path, recording, twin=next(iter(known.get(path, ())), None)) for path in given)


def _of_another(twin: Recording, session: int) -> BadInput:
    """What is said of a part that is somebody else's interview by what the study knows."""
    whose = f" of S{twin.session}" if twin.session else ""
    return BadInput(
        f"It is in the study already, as R{twin.number}{whose}. None of the parts was added.",
        hint=f"if it is of S{session}: workflow recording reassign R{twin.number} --session S{session} --reason ..., then again",
    )


def add_part(study: StudyFolder, number: int, path: Path, wish: Wish, *, by: str) -> Added:
    """Put one more file behind the last part of a recording that has no transcript yet. Raises NotAllowed or BadInput."""
    from workflow.transcribe.audio import Decoder

    recording = book.get(study, number)
    if recording.session:
        gate.require(study, get_session(study, recording.session).who, "record")
    known = known_as(study, path)
    if known:
        return Added(path, known, known=True)
    require_free(recording, "no part can be put behind it")
    if recording.tracks:
        raise WrongUsage(f"R{number} has a track for each person; a further part has to be a recording of its own.")
    if recording.until_ms is not None:
        raise WrongUsage(f"R{number} was split; nothing can be put behind its first half.")
    with Decoder() as decoder, taken(study, path, wish, decoder) as incoming, study.db.atomic():
        part = placed(study, incoming, f"R{number}-{len(recording.parts) + 1}")
        return Added(path, book.write(study, number, "part-added", {"part": asdict(part)}, by=by))


def known_as(study: StudyFolder, path: Path) -> Recording | None:
    """The recording that this very sound already is. Raises BadInput for what is no usable file."""
    return next(iter(twins_of(study, path)), None)


def twins_of(study: StudyFolder, path: Path) -> list[Recording]:
    """Every recording that has this very sound; those that are wholly off record come last. Raises BadInput for what is no usable file."""
    files.require_regular(path)
    size = path.stat().st_size
    twins = [r for r in book.listed(study) if any(part.bytes == size for part in r.parts)]
    if not twins:
        return []
    digest = files.sha256_of(path)
    return sorted((r for r in twins if any(part.sha256 == digest for part in r.parts)), key=lambda r: r.wholly_excluded)


@contextlib.contextmanager
def taken(study: StudyFolder, path: Path, wish: Wish, decoder: "Decoder") -> Iterator[Part]:
    """A verified copy under a passing name, removed again unless it is placed. Raises BadInput or DiskFull."""
    from workflow.transcribe.audio.formats import HEAD_BYTES, recognise

    files.require_regular(path)
    size = path.stat().st_size
    with path.open("rb") as file:
        suffix = "." + recognise(file.read(HEAD_BYTES), size=size)
    files.require_room(study.recordings, ROOM * size)
    probed = decoder.probe(path)
    if len(probed.streams) > 1 and wish.stream is None:
        listed = "; ".join(f"{s.index}: {s.codec}, {s.channels} channel(s)" for s in probed.streams)
        raise BadInput(f"This file holds {len(probed.streams)} sound tracks ({listed}).", hint="choose one with --stream NUMBER")
    incoming = study.recordings / f".incoming-{secrets.token_hex(8)}{suffix}"
    try:
        digest = _linked(path, incoming) if wish.link else files.copy_verified(path, incoming)
        yield Part(incoming.name, digest, size, probed.declared_ms, wish.stream)
    finally:
        files.remove(incoming) if not wish.link else incoming.unlink(missing_ok=True)


def _linked(path: Path, target: Path) -> str:
    try:
        os.link(path, target)
    except OSError:
        return files.copy_verified(path, target)
    return files.sha256_of(target)


def _enter(study: StudyFolder, incoming: list[Part], wish: Wish, language: str, by: str) -> Recording:
    """Give the files the next recording's name and write the event, in one transaction."""
    with study.db.atomic():
        number = events.next_number(study.db, "R")
        names = [f"R{number}" if i == 0 else f"R{number}-{i + 1}" for i in range(len(incoming))]
        parts = [asdict(placed(study, part, name)) for part, name in zip(incoming, names, strict=True)]
        data = {"session": wish.session, "language": language, "parts": parts}
        data |= {} if wish.speakers is None else {"speakers": wish.speakers}
        return book.write(study, number, "added", data, by=by, provenance=wish.provenance)


def placed(study: StudyFolder, part: Part, name: str) -> Part:
    target = study.recordings / f"{name}{Path(part.file).suffix}"
    os.replace(study.recordings / part.file, target)
    files.sync_folder(study.recordings)
    return Part(target.name, part.sha256, part.bytes, part.declared_ms, part.stream)
