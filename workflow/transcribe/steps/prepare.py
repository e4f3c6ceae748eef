"""Prepare one recording: decode its parts, find speech, plan the chunks (floor 3)."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from workflow.errors import BadInput, DiskFull, EngineFailed
from workflow.records import Flag, SoundReport, Span
from workflow.store import files, ledger
from workflow.store.folder import StudyFolder
from workflow.store.ledger import Done, Planned, Unit
from workflow.transcribe import chunks, regions, sound, vad
from workflow.transcribe.gaps import common
from workflow.transcribe.recordings import Part, Recording
from workflow.transcribe.steps import book

if TYPE_CHECKING:
    from workflow.transcribe.audio import Decoder

PER_MS = sound.PER_MS
Tell = Callable[..., None]


class Listener:
    """Everything that is learnt from the samples while they stream past, a part after another."""

    def __init__(self, recording: Recording, writer: sound.Writer) -> None:
        self.recording = recording
        self.writer = writer
        self.joined = 0  # samples of all parts so far, on the joined time line
        self.detector = vad.SpeechDetector()
        self.probabilities: list[np.ndarray] = []
        self.levels = regions.LevelMeter()
        self.holes: list[Span] = []
        self.flags: list[Flag] = []
        self.joins_ms: list[int] = []

    def take(self, block: np.ndarray) -> None:
        """One block of mono samples: what lies in the recording's stretch is kept, what is off record becomes silence."""
        start = self.recording.from_ms * PER_MS
        end = None if self.recording.until_ms is None else self.recording.until_ms * PER_MS
        first = max(0, start - self.joined)
        last = len(block) if end is None else max(0, min(len(block), end - self.joined))
        self.joined += len(block)
        if first >= last:
            return
        kept = self._on_record(block[first:last].copy())
        self.writer.write(kept)
        self.probabilities.append(self.detector.feed(kept))
        self.levels.feed(kept)

    def _on_record(self, block: np.ndarray) -> np.ndarray:
        for span in self.recording.excluded:
            a = span.start_ms * PER_MS - self.writer.samples
            b = span.end_ms * PER_MS - self.writer.samples
            if a < len(block) and b > 0:
                block[max(0, a) : b] = 0
        return block

    def end_part(self, report: SoundReport, began: int, *, last: bool) -> None:
        """What decoding said of a part that began at sample `began` of the joined time line."""
        shift = began // PER_MS - self.recording.from_ms
        whole = Span(0, max(1, self.writer.samples // PER_MS))
        self.holes += common([hole.moved(shift) for hole in report.holes], [whole])
        for flag in report.flags:
            moved = Span(flag.start_ms, max(flag.end_ms, flag.start_ms + 1)).moved(shift)
            if moved.overlap_ms(whole):
                self.flags.append(Flag(flag.kind, max(0, moved.start_ms), moved.end_ms, flag.why, flag.harm))
        at = self.joined // PER_MS - self.recording.from_ms
        if not last and 0 < at < whole.end_ms + 1:
            self.joins_ms.append(at)

    def facts(self) -> tuple[dict[str, Any], np.ndarray]:
        """What the ledger keeps, and the speech probability of every 32 ms."""
        probabilities = np.concatenate([*self.probabilities, self.detector.finish()])
        duration = self.writer.samples // PER_MS
        speech = regions.audit_regions(probabilities, duration)
        loud = regions.loud_regions(self.levels.finish(), duration)
        return {
            "duration_ms": duration,
            "speech": [[s.start_ms, s.end_ms] for s in speech],
            "loud": [[s.start_ms, s.end_ms] for s in loud],
            "holes": [[s.start_ms, s.end_ms] for s in self.holes],
            "joins_ms": self.joins_ms,
            "flags": [[f.kind, f.start_ms, f.end_ms, f.why, f.harm] for f in self.flags],
        }, probabilities


def prepare(study: StudyFolder, unit: Unit, decoder: "Decoder", tell: Tell) -> Done:
    """Decode, detect, plan; a recording that cannot be read becomes a failed unit with its sentence. Raises DiskFull."""
    recording = book.get(study, unit.recording)
    tell("decode", recording=unit.recording)
    try:
        with sound.Writer(_roomy(study, recording), sound.file_name(unit.run)) as writer:
            listener = decode(study, recording, decoder, writer, tell)
            facts, probabilities = listener.facts()
            kept = writer.keep()
    except (BadInput, EngineFailed) as problem:
        return Done(unit, {"fault": problem.message, "hint": problem.hint}, failed=True)
    facts["sound"] = [kept.file, kept.samples, kept.sha256]
    longest = ledger.params(study.db, unit.run)["longest_ms"]
    edges = [0, *facts["joins_ms"], facts["duration_ms"]]
    spans = [span for a, b in pairwise(edges) for span in planned(Span(a, b), probabilities, recording, longest)]
    following = [Planned("hear", span.start_ms, span.end_ms) for span in spans]
    return Done(unit, facts, (*following, Planned("audit", 0, 0, "waiting")))


def planned(part: Span, probabilities: np.ndarray, recording: Recording, longest_ms: int) -> list[Span]:
    """The chunks of one part; none reaches over a join, where the sound before and after need not belong together."""
    own = probabilities[part.start_ms // regions.WINDOW_MS :]
    begin_ms = part.start_ms // regions.WINDOW_MS * regions.WINDOW_MS  # of the first number, at most 31 ms before the part
    speech = common(regions.feed_regions(own, part.end_ms - begin_ms), [part.moved(-begin_ms)])
    excluded = [span.moved(-begin_ms) for span in recording.excluded]
    if part.start_ms > begin_ms:
        excluded.append(Span(0, part.start_ms - begin_ms))
    spans = chunks.plan(speech, part.end_ms - begin_ms, excluded=excluded, longest_ms=longest_ms, probabilities=own)
    return [span.moved(begin_ms) for span in spans]


def decode(study: StudyFolder, recording: Recording, decoder: "Decoder", writer: sound.Writer, tell: Tell) -> Listener:
    """Stream every part past the listener and into the writer. Raises BadInput."""
    listener = Listener(recording, writer)
    for number, part in enumerate(recording.parts, 1):
        began = listener.joined
        report = _decode_part(study, part, decoder, listener, tell)
        listener.end_part(report, began, last=number == len(recording.parts))
    if not writer.samples:
        raise BadInput(f"R{recording.number} holds no sound in this stretch.")
    return listener


def _decode_part(study: StudyFolder, part: Part, decoder: "Decoder", listener: Listener, tell: Tell) -> SoundReport:
    path = study.recordings / part.file
    if not path.is_file():
        raise BadInput(f"The file {part.file} is gone from the recordings folder.", hint="bring it back from a backup")
    if files.sha256_of(path) != part.sha256:
        raise BadInput(f"The file {part.file} is not the one that was added; it has changed since.", hint="bring it back from a backup")
    with decoder.open(path, stream=part.stream) as opened:
        for block in opened:
            listener.take(block[0])
            tell("decoding", recording=listener.recording.number)
        return opened.report


def _roomy(study: StudyFolder, recording: Recording) -> Path:
    """The work folder, once it is sure that the decoded sound fits. Raises DiskFull."""
    guess = recording.declared_ms or 3_600_000
    files.require_room(study.path, guess * PER_MS * sound.SAMPLE_BYTES * 2 + 50_000_000)
    return study.work


def sound_of(study: StudyFolder, run: str, recording: int, decoder_of: Callable[[], "Decoder"], tell: Tell) -> sound.Kept:
    """The decoded sound of a run; decoded once more where somebody has removed it. Raises BadInput or DiskFull."""
    kept = sound.Kept(*ledger.prepared(study.db, run, "sound"))
    if not (study.work / kept.file).is_file():
        with decoder_of() as decoder, sound.Writer(study.work, kept.file) as writer:
            decode(study, book.get(study, recording), decoder, writer, tell)
            if writer.keep() != kept:
                raise DiskFull(f"The sound of R{recording} has changed since it was prepared.", hint="type the same command again")
    return kept
