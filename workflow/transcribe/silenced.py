"""Working copies of sound in which one person is silent; everybody else is heard at the same times as before (floor 2).

A copy is WAV, 16 kHz, one channel, as the program itself hears: what a recorder wrote cannot be silenced in parts without writing it
anew. It is called R5-without-P7.wav.
"""

import wave
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from workflow.records import RATE, Span
from workflow.store import files
from workflow.transcribe.gaps import merged
from workflow.transcribe.recordings import Part

PER_MS = RATE // 1000


def copies(folder: Path, parts: Sequence[Part], spans: Iterable[Span], who: str) -> dict[str, Part]:
    """A silenced copy of each file that one of `spans` touches: old file name -> the part that takes its place.

    `spans` count from the beginning of the first part, over all parts; of tracks that ran side by side, on the clock of all. A copy
    appears under its name only when it is whole. Raises BadInput, DiskFull.
    """
    from workflow.transcribe.audio import Decoder

    silent = merged(spans)
    made, began = {}, 0
    with Decoder() as decoder:
        for part in parts:
            target = folder / name_of(part, who)
            half = _half(target)
            there = on_own_clock(part, silent) if part.track else silent
            files.require_room(folder, (part.declared_ms or 3_600_000) * PER_MS * 2 + 1_000_000)
            with files.removed_on_failure(half), files.disk_errors(), wave.open(str(half), "wb") as out:
                out.setnchannels(1)
                out.setsampwidth(2)
                out.setframerate(RATE)
                samples, touched = 0, False
                with decoder.open(folder / part.file, stream=part.stream) as sound:
                    for block in sound:
                        kept, cut = _silenced(block[0], (0 if part.track else began) + samples, there)
                        touched |= cut
                        out.writeframesraw(kept.astype("<i2").tobytes())
                        samples += len(kept)
            began += samples
            if not touched:
                files.remove(half)
                continue
            files.settle(half, target)
            whole = replace(part, file=target.name, sha256=files.sha256_of(target), bytes=target.stat().st_size)
            made[part.file] = replace(whole, declared_ms=samples // PER_MS, stream=None)
    return made


def on_own_clock(track: Part, spans: Iterable[Span]) -> list[Span]:
    """Stretches of the recording's time line as they lie in one of its tracks; what was before the track began is not in it.

    >>> on_own_clock(Part("R5-2.opus", "", 0, track="P7", offset_ms=500), [Span(0, 400), Span(400, 900)])
    [Span(start_ms=0, end_ms=400)]
    """
    pace = 1 + track.ppm / 1e6
    own = [[max(0, round((ms - track.offset_ms) / pace)) for ms in (span.start_ms, span.end_ms)] for span in spans]
    return [Span(start, end) for start, end in own if start < end]


def _silenced(block: np.ndarray, began: int, spans: Iterable[Span]) -> tuple[np.ndarray, bool]:
    kept, cut = block.copy(), False
    for span in spans:
        a, b = max(0, span.start_ms * PER_MS - began), min(len(kept), span.end_ms * PER_MS - began)
        if a < b:
            kept[a:b] = 0
            cut = True
    return kept, cut


def name_of(part: Part, who: str) -> str:
    """What the copy of a part is called.

    >>> name_of(Part("R5.m4a", "", 0), "P7")
    'R5-without-P7.wav'
    """
    return f"{Path(part.file).stem}-without-{who}.wav"


def is_copy(name: str, who: str) -> bool:
    """Whether this file is one in which the person is silent already."""
    return f"-without-{who}." in name or f"-without-{who}-" in name


def halves(folder: Path, who: str) -> list[Path]:
    """Copies that were being written when the program was killed."""
    return list(folder.glob(f"*-without-{who}.wav.half"))


def _half(target: Path) -> Path:
    return target.with_name(target.name + ".half")
