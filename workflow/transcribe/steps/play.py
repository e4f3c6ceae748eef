"""Listening to a recording: its parts as one sound, its tracks added up, silence where something is off record (floor 3)."""

import contextlib
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from workflow.store.folder import StudyFolder
from workflow.transcribe import mixing
from workflow.transcribe.playing import Playing
from workflow.transcribe.recordings import Recording
from workflow.transcribe.steps import book, lanes
from workflow.transcribe.steps.lanes import Source
from workflow.transcribe.stretch import Stretch

if TYPE_CHECKING:
    from workflow.transcribe.audio import Decoder


def heard_of(study: StudyFolder, number: int) -> tuple[object, ...]:
    """What decides how a recording sounds; other as soon as more of it is off record, or somebody was taken out. Raises NotFound."""
    recording = book.get(study, number)
    return recording.parts, recording.from_ms, recording.until_ms, recording.excluded


def opened(study: StudyFolder, number: int, duration_ms: int) -> Playing:
    """The sound of a recording, being decoded while it is already listened to; whoever opens it closes it.

    `duration_ms` is the length that its transcript says, so that the times of both are the same. Raises NotFound or DiskFull.
    """
    recording = book.get(study, number)
    playing = Playing(study.work, duration_ms)
    # a thread of its own, since a decoder's process ends with the thread that began it
    threading.Thread(target=_decode, args=(study, recording, playing), daemon=True, name=f"sound of R{number}").start()
    return playing


def _decode(study: StudyFolder, recording: Recording, playing: Playing) -> None:
    with contextlib.ExitStack() as stack:
        playing.take(heard(study, recording, stack))


def heard(study: StudyFolder, recording: Recording, stack: contextlib.ExitStack) -> Iterator[np.ndarray]:
    """Everything of a recording that may be heard, in mono blocks on its own time line. Raises BadInput."""
    from workflow.transcribe.audio import Decoder

    if recording.tracks:
        sources = [lanes.of_track(recording, part) for part in recording.parts]
    else:
        sources = [Source("1", recording.parts, None, recording.from_ms, recording.until_ms, excluded=recording.excluded)]
    sounds = [mixing.on_clock(_kept(study, one, stack.enter_context(Decoder())), one.offset_ms, one.ppm) for one in sources]
    yield from mixing.added(sounds)


def _kept(study: StudyFolder, source: Source, decoder: "Decoder") -> Iterator[np.ndarray]:
    """What counts of one source, part after part; decoding ends where the stretch does."""
    stretch = Stretch(source.from_ms, source.until_ms, source.excluded)
    for part in source.parts:
        with decoder.open(lanes.checked(study, part), stream=part.stream) as sound:
            for block in sound:
                if len(kept := stretch.take(block[0])):
                    yield kept
                if stretch.ended:
                    return
