"""One program at work: a thread prepares recordings while the model listens; everything is leased and committed (floor 3).

Several programs on one computer may run this over the same study; the ledger shares out the units.
"""

import functools
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workflow.store import ledger
from workflow.store.clock import now_s
from workflow.store.folder import StudyFolder, open_study
from workflow.store.ledger import Unit
from workflow.store.owner import this_program
from workflow.transcribe.engines.memory import give_back_freed_memory
from workflow.transcribe.steps import finish, listen
from workflow.transcribe.steps.prepare import prepare

if TYPE_CHECKING:
    from workflow.transcribe.engines import Engine

AHEAD_MS = 45 * 60_000  # prepared sound that may wait for the model: enough never to wait for, little enough for the disk
IDLE_S = 0.2
RENEW_S = 60
TIDY_EVERY = 16  # batches; long recordings would else scatter what is free
LISTENING = ("write", "rehear", "audit", "hear")


@dataclass(frozen=True, slots=True)
class Job:
    """What one program is to do; plain values, so that it can be handed to another process."""

    study: str
    recordings: tuple[int, ...]
    by: str = "unknown"
    batch: int = 8
    engine: dict[str, Any] = field(default_factory=dict)  # name of the engine's entry point, and what it is loaded with


def silent(event: str, **facts: Any) -> None:
    """Tell nobody."""


def work(job: Job, load: "Callable[[], Engine]", tell: Callable[..., None] = silent) -> None:
    """Work until every unit of the job's recordings is finished, here or by somebody else.

    `load` gives the engine when there is something to hear. Raises EngineFailed, DiskFull, Locked; the leases are then given back.
    """
    study = open_study(Path(job.study))
    owner = this_program()
    helper = _Helper(job, owner, tell)
    helper.start()
    try:
        _listen(study, job, owner, load, helper, tell)
    finally:
        helper.stopping.set()
        helper.join()
        ledger.release(study.db, owner)
        study.db.close()


def _listen(study: StudyFolder, job: Job, owner: str, load: "Callable[[], Engine]", helper: "_Helper", tell: Callable[..., None]) -> None:
    from workflow.transcribe.audio import Decoder

    engine: Engine | None = None
    batches = 0
    while True:
        helper.raise_problem()
        units = ledger.lease(study.db, owner, LISTENING, job.recordings, job.batch, now_s())
        if not units:
            if not ledger.unfinished(study.db, job.recordings):
                return
            time.sleep(IDLE_S)
            continue
        tell("lease", recording=units[0].recording)
        if units[0].kind in ("hear", "rehear"):
            if engine is None:
                tell("load")
                engine = load()
                tell("loaded")
            done = listen.hear(study, units, engine, Decoder, tell)
            tell("commit", recording=units[0].recording)
            ledger.commit(study.db, owner, done)
            tell("committed", recording=units[0].recording)
            batches += 1
            if batches % TIDY_EVERY == 0:
                give_back_freed_memory()
        else:
            _desk_work(study, units, owner, job, tell)


def _desk_work(study: StudyFolder, units: list[Unit], owner: str, job: Job, tell: Callable[..., None]) -> None:
    """Auditing and writing, which need no model: what it left free makes room for the words of the whole recording."""
    give_back_freed_memory()
    for unit in units:
        if unit.kind == "audit":
            ledger.commit(study.db, owner, [listen.audit(study, unit, tell)])
        else:
            finish.write(study, unit, owner, job.by, tell)


class _Helper(threading.Thread):
    """Prepares recordings ahead of the model, and holds on to the program's leases while long work goes on."""

    def __init__(self, job: Job, owner: str, tell: Callable[..., None]) -> None:
        super().__init__(daemon=True)
        self.job, self.owner, self.tell = job, owner, tell
        self.stopping = threading.Event()
        self.problem: BaseException | None = None
        self.renewed = now_s()

    def raise_problem(self) -> None:
        if self.problem:
            raise self.problem

    def run(self) -> None:
        try:
            self._run()
        except BaseException as problem:  # carried to the main thread, which ends the program in order
            self.problem = problem

    def _run(self) -> None:
        from workflow.transcribe.audio import Decoder

        study = open_study(Path(self.job.study))
        with Decoder() as decoder:
            while not self.stopping.is_set():
                self._hold_on(study)
                units = [] if self._enough(study) else self._next(study)
                for unit in units:
                    ledger.commit(study.db, self.owner, [prepare(study, unit, decoder, functools.partial(self._tell, study))])
                    give_back_freed_memory()  # the numbers of every 32 ms are gone, the model's blocks are of another shape
                    self.tell("prepared", recording=unit.recording)
                if not units:
                    decoder.close()  # its program need not wait in memory; the next recording gets a fresh one
                    self.stopping.wait(IDLE_S)
        study.db.close()

    def _next(self, study: StudyFolder) -> list[Unit]:
        return ledger.lease(study.db, self.owner, ("prepare",), self.job.recordings, 1, now_s())

    def _enough(self, study: StudyFolder) -> bool:
        waiting = sum(entry["chunk_ms"] - entry["heard_ms"] for entry in ledger.progress(study.db).values())
        return waiting > AHEAD_MS

    def _hold_on(self, study: StudyFolder) -> None:
        if now_s() - self.renewed > RENEW_S:
            ledger.renew(study.db, self.owner, now_s())
            self.renewed = now_s()

    def _tell(self, study: StudyFolder, event: str, **facts: Any) -> None:
        """Called every few seconds of decoding: the moment to stop, or to renew the leases."""
        if self.stopping.is_set():
            raise InterruptedError
        self._hold_on(study)
        self.tell(event, **facts)
