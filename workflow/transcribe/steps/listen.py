"""Hear chunks: the first time in batches, the second time with other settings; each result ready to be committed (floor 3)."""

import hashlib
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from workflow.records import Span
from workflow.store import ledger
from workflow.store.folder import StudyFolder
from workflow.store.ledger import Done, Planned, Unit
from workflow.transcribe import assemble, louder, sound
from workflow.transcribe.assemble import Heard, Prepared
from workflow.transcribe.speakers.tape import Lane, excluded_on_tape
from workflow.transcribe.speakers.tape import from_facts as lanes_from_facts
from workflow.transcribe.steps import book
from workflow.transcribe.steps.prepare import sound_of

if TYPE_CHECKING:
    from workflow.transcribe.audio import Decoder
    from workflow.transcribe.engines import Engine

Tell = Callable[..., None]


def hear(study: StudyFolder, units: Sequence[Unit], engine: "Engine", decoder_of: "Callable[[], Decoder]", tell: Tell) -> list[Done]:
    """Hear a batch of units of one kind, over any recordings. Raises EngineFailed when the engine breaks."""
    from workflow.transcribe.engines import Options

    groups: dict[str, list[Unit]] = {}
    for unit in units:
        groups.setdefault(unit.run, []).append(unit)
    loaded: list[tuple[Unit, np.ndarray, dict[str, Any]]] = []
    for run, members in groups.items():
        kept = sound_of(study, run, members[0].recording, decoder_of, tell)
        options = ledger.params(study.db, run)["options" if units[0].kind == "hear" else "second_options"]
        for unit in members:
            samples = sound.read(study.work, kept, Span(unit.start_ms, unit.end_ms))
            loaded.append((unit, louder.raised(samples) if unit.kind == "rehear" else samples, options))
    results = []
    for options in {repr(o): o for _, _, o in loaded}.values():
        batch = [(unit, samples) for unit, samples, own in loaded if own == options]
        chunks = [[unit.recording, unit.kind, unit.start_ms, unit.end_ms] for unit, _ in batch]
        tell("generate", recording=batch[0][0].recording, chunks=chunks)
        hearings = engine.hear([samples for _, samples in batch], Options(**options), [seed_of(unit) for unit, _ in batch])
        results += [
            Done(unit, assemble.to_facts(hearing, Span(unit.start_ms, unit.end_ms)))
            for (unit, _), hearing in zip(batch, hearings, strict=True)
        ]
    return results


def seed_of(unit: Unit) -> int:
    """The seed for a chunk's guesses, from its identity alone: the same chunk guesses the same on every computer."""
    identity = f"{unit.run} {unit.kind} {unit.start_ms} {unit.end_ms}"
    return int.from_bytes(hashlib.sha256(identity.encode()).digest()[:4], "big")


def audit(study: StudyFolder, unit: Unit, tell: Tell) -> Done:
    """Find speech without words and plan its second hearing, and the writing after it."""
    tell("audit", recording=unit.recording)
    excluded = book.get(study, unit.recording).excluded
    on_tape = excluded_on_tape(excluded, lanes(study, unit.run))
    lost = assemble.to_rehear(prepared(study, unit.run), heard(study, unit.run, "hear"), on_tape)
    following = [Planned("rehear", span.start_ms, span.end_ms) for span in lost]
    return Done(unit, {"lost": len(lost)}, (*following, Planned("write", 0, 0, "waiting" if lost else "ready")))


def prepared(study: StudyFolder, run: str) -> Prepared:
    """What the ledger kept of a run's preparation."""
    from workflow.records import Flag

    _, _, facts = next(ledger.results(study.db, run, "prepare"))
    spans = {key: tuple(Span(*pair) for pair in facts[key]) for key in ("speech", "loud", "holes")}
    return Prepared(facts["duration_ms"], joins_ms=tuple(facts["joins_ms"]), flags=tuple(Flag(*flag) for flag in facts["flags"]), **spans)


def lanes(study: StudyFolder, run: str) -> tuple[Lane, ...]:
    """The lanes of a run's tape; one, where everybody is on the same sound."""
    return lanes_from_facts(ledger.prepared(study.db, run, "lanes"))


def heard(study: StudyFolder, run: str, kind: str) -> list[Heard]:
    """Every chunk of a run that was heard, in order."""
    return [assemble.from_facts(facts, Span(start_ms, end_ms)) for start_ms, end_ms, facts in ledger.results(study.db, run, kind)]
