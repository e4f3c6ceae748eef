"""What the commands do with models: list, fetch, bring, choose, and look over the whole computer (floor 3)."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from workflow.models import adding, auto, installed, voices_package
from workflow.models.adding import Added
from workflow.models.auto import Note
from workflow.models.card import ModelCard
from workflow.models.catalogue import catalogue
from workflow.models.checks import Check, check_all
from workflow.models.folders import begun
from workflow.models.installed import Model
from workflow.models.offline import offline

__all__ = ["AUTO", "Added", "Check", "Listed", "add", "brought_voices", "choose", "doctor", "fetch", "fetch_voices", "listed"]

AUTO = "auto"
Progress = Callable[[int, int], None]  # bytes that are here, bytes in all


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the list: a model that is here, one that can be fetched, or both."""

    name: str
    here: bool
    bytes: int
    languages: str  # the one it knows, or how many
    about: str
    fault: str = ""
    folder: str = ""
    begun: int = 0  # bytes that are here of a download that was not finished


def listed() -> list[Listed]:
    """Every model that is here and every one of the catalogue, from small to large."""
    own = installed.installed()
    here = [
        Listed(model.name, True, model.bytes, _languages(model.card), model.card.about, model.fault, str(model.folder)) for model in own
    ]
    names = {model.name for model in own}
    offered = [
        Listed(entry.name, False, entry.bytes, "many", entry.about, begun=begun(entry.name))
        for entry in catalogue()
        if entry.name not in names
    ]
    kept = voices_package.VOICES
    voices = Listed(voices_package.NAME, voices_package.here(), kept.bytes, "any", kept.about, folder=str(voices_package.folder()))
    return sorted([*here, *offered, voices], key=lambda one: one.bytes)


def _languages(card: ModelCard) -> str:
    return "many" if card.multilingual else "".join(card.languages)


def fetch(name: str, *, progress: Progress | None = None) -> Added:
    """Fetch a model of the catalogue. Raises what `workflow.models.get.get` raises."""
    from workflow.models.get import get  # the network's library: only when it is wanted

    return get(name, progress=progress)


def fetch_voices() -> tuple[Path, bool]:
    """Fetch what tells voices apart. Raises what `workflow.models.get.voices.get` raises."""
    from workflow.models.get.voices import get

    return get()


def brought_voices(folder: str | Path, *, dry_run: bool = False) -> Path | None:
    """Take over what tells voices apart from a folder that holds its package file; None where it does not. Raises BadInput."""
    package = Path(folder).expanduser() / voices_package.VOICES.file
    return voices_package.take(package, dry_run=dry_run) if package.is_file() else None


def add(folder: str | Path, *, dry_run: bool = False) -> Added:
    """Take over a model from a folder. Raises what `workflow.models.adding.add` raises."""
    return adding.add(Path(folder), dry_run=dry_run)


def choose(name: str = AUTO, *, language: str = "", note: Note = lambda text: None) -> tuple[Model, str]:
    """The model to use, and one sentence on why, empty when it was asked for by name. Raises NotFound or BadInput."""
    offline()
    return auto.choose_with_reason(language, note=note) if name == AUTO else (installed.find(name), "")


def doctor(*, note: Note = lambda text: None) -> list[Check]:
    """Look over this computer; nothing is raised, every problem is a line."""
    offline()
    return check_all(installed.installed(), note)
