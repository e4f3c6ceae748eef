"""Transcribe recordings: plan the work, start the program that holds the model, watch over it, say what became of each (floor 3)."""

import contextlib
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import IO, Any

from workflow.errors import BadInput, DiskFull, EngineFailed, Locked, NotAllowed, WorkflowError
from workflow.store import ledger
from workflow.store.folder import StudyFolder
from workflow.transcribe.recordings import Recording
from workflow.transcribe.steps import book
from workflow.transcribe.steps.params import Choice, params_of
from workflow.transcribe.steps.ready import refuse_nonsense, require_open
from workflow.transcribe.steps.work import Job

BATCHES = (8, 4, 1)  # after a crash the model is started again with less on its plate
CRASHES = 3  # as often may one chunk stop the model before it is set aside
PROBLEMS: dict[int, type[WorkflowError]] = {DiskFull.exit_code: DiskFull, Locked.exit_code: Locked}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the recordings that were asked for."""

    written: tuple[Recording, ...] = ()
    already: tuple[Recording, ...] = ()
    failed: tuple[tuple[Recording, WorkflowError], ...] = ()


@dataclass(slots=True)
class Watch:
    """What the watcher knows while the model's program runs."""

    tell: Callable[..., None]
    problem: dict[str, Any] | None = None
    crashes: Counter[int] = field(default_factory=Counter)


def transcribe(study: StudyFolder, recordings: Sequence[Recording], choice: Choice, *, by: str, tell: Callable[..., None]) -> Outcome:
    """Transcribe what has no transcript yet; the same call goes on where a broken one stopped.

    `tell(event, **facts)` is called for everything that happens. Raises DiskFull, Locked, NotAllowed, EngineFailed.
    """
    refuse_nonsense(recordings, choice)
    already = tuple(r for r in recordings if r.transcribed)
    todo = [r for r in recordings if not r.transcribed]
    failed: list[tuple[Recording, WorkflowError]] = []
    for recording in list(todo):
        try:
            require_open(study, recording)
            ledger.open_run(study.db, recording.number, params_of(study, recording, choice))
        except (BadInput, NotAllowed) as problem:
            todo.remove(recording)
            failed.append((recording, problem))
    if todo:
        engine = {"name": choice.engine, **choice.engine_settings}
        job = Job(str(study.path), tuple(r.number for r in todo), by, choice.batch or BATCHES[0], engine)
        _until_done(study, job, Watch(tell))
    after = [book.get(study, r.number) for r in todo]
    failed += [(r, _why(study, r)) for r in after if not r.transcribed]
    return Outcome(tuple(r for r in after if r.transcribed), already, tuple(failed))


def _until_done(study: StudyFolder, job: Job, watch: Watch) -> None:
    """Start the model's program, and again with smaller batches when it breaks; a chunk that breaks it thrice is set aside."""
    stalled = 0
    while stalled < len(BATCHES) + CRASHES:
        before = ledger.unfinished(study.db, job.recordings)
        code, owner = _one_program(job, watch)
        if code == 0:
            return
        if watch.problem and watch.problem["code"] in PROBLEMS:
            raise PROBLEMS[watch.problem["code"]](watch.problem["message"], hint=watch.problem["hint"])
        if ledger.unfinished(study.db, job.recordings) == before:
            stalled += 3 if watch.problem and watch.problem["kind"] == "Fault" else 1  # a fault of ours will not mend itself
        watch.tell("restart", why=watch.problem["message"] if watch.problem else "it was stopped from outside or ran out of memory")
        _set_aside(study, owner, job, watch)
        job = replace(job, batch=next((size for size in BATCHES if size < job.batch), 1))
    what = watch.problem["message"] if watch.problem else "it stopped without a word"
    raise EngineFailed(f"The speech model cannot be kept running: {what}.", hint="workflow doctor")


def _one_program(job: Job, watch: Watch) -> tuple[int, str]:
    """Run the model's program to its end; (exit code, the owner of its leases)."""
    from workflow.store.owner import owner_of

    watch.problem = None
    command = [sys.executable, "-m", "workflow.transcribe.worker"]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, encoding="utf-8"
    )
    owner = owner_of(process.pid)
    assert process.stdin and process.stdout
    try:
        process.stdin.write(json.dumps(asdict(job)) + "\n")
        process.stdin.flush()
        _follow(process.stdout, watch)
        return process.wait(), owner
    except BrokenPipeError:
        return process.wait() or 1, owner
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
        with contextlib.suppress(BrokenPipeError):
            process.stdin.close()


def _follow(lines: IO[str], watch: Watch) -> None:
    for line in lines:
        try:
            facts = json.loads(line)
        except ValueError:
            continue  # a library has printed something
        event = facts.pop("event")
        if event == "problem":
            watch.problem = facts
        watch.tell(event, **facts)


def _set_aside(study: StudyFolder, owner: str, job: Job, watch: Watch) -> None:
    for unit in ledger.held_by(study.db, owner):
        watch.crashes[unit] += 1 if job.batch == 1 else 0
        if watch.crashes[unit] >= CRASHES:
            ledger.give_up(study.db, unit, "the speech model stopped here each time")
    ledger.release(study.db, owner)


def _why(study: StudyFolder, recording: Recording) -> WorkflowError:
    """Why a recording has no transcript after all."""
    found = ledger.faults(study.db, recording.number)
    if found:
        return BadInput(found[0].get("fault", "It cannot be read."), hint=found[0].get("hint", ""))
    return EngineFailed("It is not finished.", hint="workflow recording transcribe")
