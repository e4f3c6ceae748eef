"""Prepare one recording: decode its parts, find speech, plan the chunks (floor 3)."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from workflow.errors import BadInput, DiskFull, EngineFailed
from workflow.records import Span
from workflow.store import files, ledger
from workflow.store.folder import StudyFolder
from workflow.store.ledger import Done, Planned, Unit
from workflow.transcribe import chunks, regions, sound
from workflow.transcribe.gaps import common
from workflow.transcribe.recordings import Recording
from workflow.transcribe.speakers.bleed import without_bleed, worth_hearing
from workflow.transcribe.speakers.tape import excluded_on_tape
from workflow.transcribe.speakers.tape import to_facts as lanes_to_facts
from workflow.transcribe.steps import book
from workflow.transcribe.steps.lanes import Taped, room_on_tape, to_tape

if TYPE_CHECKING:
    from workflow.transcribe.audio import Decoder

Tell = Callable[..., None]
PER_MS = sound.PER_MS
AROUND_HEARD_MS, AROUND_SPEECH_MS = 600, 150  # beside what is worth hearing: for the engine, and for the audit


def prepare(study: StudyFolder, unit: Unit, decoder: "Decoder", tell: Tell) -> Done:
    """Decode, detect, plan; a recording that cannot be read becomes a failed unit with its sentence. Raises DiskFull."""
    recording = book.get(study, unit.recording)
    tell("decode", recording=unit.recording)
    try:
        with sound.Writer(_roomy(study, recording), sound.file_name(unit.run)) as writer:
            taped = to_tape(study, recording, decoder, writer, tell)
            kept = writer.keep()
    except (BadInput, EngineFailed) as problem:
        return Done(unit, {"fault": problem.message, "hint": problem.hint}, failed=True)
    probabilities = np.concatenate(taped.probabilities)
    worth = _worth(taped)
    longest = ledger.params(study.db, unit.run)["longest_ms"]
    spans = [span for at in range(len(taped.lanes)) for span in _of_lane(taped, at, probabilities, recording, longest, worth)]
    following = [Planned("hear", span.start_ms, span.end_ms) for span in spans]
    facts = _facts(taped, kept, probabilities, worth)
    return Done(unit, facts, (*following, Planned("audit", 0, 0, "waiting")))


def _worth(taped: Taped) -> list[list[Span]] | None:
    """On the tape, for each of several lanes, what is not the others' bleed; None for one sound."""
    if len(taped.lanes) < 2:
        return None
    found = worth_hearing(room_on_tape(taped.loudness, taped.lanes))
    return [[lane.back(span) for span in spans] for lane, spans in zip(taped.lanes, found, strict=True)]


def _of_lane(
    taped: Taped, at: int, probabilities: np.ndarray, recording: Recording, longest_ms: int, worth: list[list[Span]] | None
) -> list[Span]:
    """The chunks of one lane; none reaches over a join of its parts or into another lane."""
    lane = taped.lanes[at]
    edges = [lane.tape.start_ms, *(join for join in taped.joins_ms if lane.tape.start_ms < join < lane.tape.end_ms), lane.tape.end_ms]
    excluded = excluded_on_tape(recording.excluded, [lane])
    return [
        span
        for a, b in pairwise(edges)
        for span in planned(Span(a, b), probabilities, excluded, longest_ms, None if worth is None else worth[at])
    ]


def _facts(taped: Taped, kept: sound.Kept, probabilities: np.ndarray, worth: list[list[Span]] | None) -> dict[str, Any]:
    """What the ledger keeps; times on the tape."""
    speech = list(regions.audit_regions(probabilities, kept.duration_ms))
    loud = list(regions.loud_regions(taped.levels.finish(), kept.duration_ms))
    if worth is not None:
        every = [span for spans in worth for span in spans]
        speech, loud = (without_bleed(spans, every, AROUND_SPEECH_MS) for spans in (speech, loud))
    return {
        "duration_ms": kept.duration_ms,
        "speech": [[s.start_ms, s.end_ms] for s in speech],
        "loud": [[s.start_ms, s.end_ms] for s in loud],
        "holes": [[s.start_ms, s.end_ms] for s in taped.holes],
        "joins_ms": taped.joins_ms,
        "flags": [[f.kind, f.start_ms, f.end_ms, f.why, f.harm] for f in taped.flags],
        "sound": [kept.file, kept.samples, kept.sha256],
        "lanes": lanes_to_facts(taped.lanes),
        "method": taped.method,
        "route": taped.why,
    }


def planned(
    part: Span, probabilities: np.ndarray, excluded: Sequence[Span], longest_ms: int, worth: Sequence[Span] | None = None
) -> list[Span]:
    """The chunks of one part; none reaches over a join, where the sound before and after need not belong together.

    `worth`: where there are several lanes, the stretches that are not only the others' bleed.
    """
    own = probabilities[part.start_ms // regions.WINDOW_MS : -(-part.end_ms // regions.WINDOW_MS)]
    begin_ms = part.start_ms // regions.WINDOW_MS * regions.WINDOW_MS  # of the first number, at most 31 ms before the part
    speech = common(regions.feed_regions(own, part.end_ms - begin_ms), [part.moved(-begin_ms)])
    if worth is not None:
        speech = without_bleed(speech, [span.moved(-begin_ms) for span in worth], AROUND_HEARD_MS)
    aside = [span.moved(-begin_ms) for span in excluded]
    if part.start_ms > begin_ms:
        aside.append(Span(0, part.start_ms - begin_ms))
    spans = chunks.plan(speech, part.end_ms - begin_ms, excluded=aside, longest_ms=longest_ms, probabilities=own)
    return [span.moved(begin_ms) for span in spans]


def _roomy(study: StudyFolder, recording: Recording) -> Path:
    """The work folder, once it is sure that the decoded sound fits. Raises DiskFull."""
    guess = (recording.declared_ms or 3_600_000) * max(2, len(recording.parts) if recording.tracks else 1)  # or two channels
    files.require_room(study.path, guess * PER_MS * sound.SAMPLE_BYTES * 2 + 50_000_000)
    return study.work


def sound_of(study: StudyFolder, run: str, recording: int, decoder_of: Callable[[], "Decoder"], tell: Tell) -> sound.Kept:
    """The decoded sound of a run; decoded once more where somebody has removed it. Raises BadInput or DiskFull."""
    kept = sound.Kept(*ledger.prepared(study.db, run, "sound"))
    if not (study.work / kept.file).is_file():
        with decoder_of() as decoder, sound.Writer(study.work, kept.file) as writer:
            to_tape(study, book.get(study, recording), decoder, writer, tell)
            if writer.keep() != kept:
                raise DiskFull(f"The sound of R{recording} has changed since it was prepared.", hint="type the same command again")
    return kept
