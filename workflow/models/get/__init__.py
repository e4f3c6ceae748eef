"""Fetching a model of the catalogue: the one place where transcribing software asks the network for something (floor 2)."""

from collections.abc import Callable
from pathlib import Path

from workflow.errors import BadInput, WorkflowError
from workflow.models.adding import NEEDED, SPARE, VOCABULARIES, Added, check_folder, put_in_place
from workflow.models.catalogue import Entry, entry
from workflow.models.folders import models_folder, only_one, remove_folder
from workflow.models.get import hub
from workflow.models.hashing import weights_sha256
from workflow.models.installed import Model, installed, read_folder
from workflow.store.files import disk_errors, require_room

WANTED = (*NEEDED, *VOCABULARIES, "preprocessor_config.json")
Progress = Callable[[int, int], None]  # bytes that are here, bytes in all


def get(name: str, *, progress: Progress | None = None) -> Added:
    """Fetch a model by its name in the catalogue, check it, and only then give it its name; going on where it broke off.

    Raises NotFound (no such name), BadInput (the bytes are not those that were promised), DiskFull, Locked (somebody else is
    fetching it) or WorkflowError (no connection). Needs room for the model once.
    """
    return get_entry(entry(name), progress=progress)


def get_entry(wanted: Entry, *, progress: Progress | None = None) -> Added:
    """The same for an entry that stands in no catalogue."""
    for model in installed():
        here = model.name == wanted.name and not model.bundled and not model.fault
        if here and (not wanted.sha256 or weights_sha256(model.folder) == wanted.sha256):
            return Added(model, 0, already=True)
    with disk_errors():
        models_folder().mkdir(parents=True, exist_ok=True)
    with only_one(models_folder() / f".fetching-{wanted.name}.lock", f"Another window is fetching {wanted.name}."):
        return _get(wanted, progress or (lambda here, whole: None))


def _get(wanted: Entry, progress: Progress) -> Added:
    found = hub.listing(wanted.repository, wanted.revision)
    files = [file for file in found.files if file.name in WANTED]
    weights = next((file for file in files if file.name == "model.bin"), None)
    if weights is None:
        raise WorkflowError(f"{wanted.repository} holds no model.bin any more.", hint="install the newest version of workflow")
    if wanted.sha256 and weights.sha256 != wanted.sha256:
        raise BadInput(
            f"The server offers other weights for {wanted.name} than those this program knows; nothing was fetched.",
            hint="install the newest version of workflow; if it stays so, tell your IT department",
        )
    part = models_folder() / f".fetching-{wanted.name}-{found.commit[:12]}"
    for old in models_folder().glob(f".fetching-{wanted.name}-*"):
        if old != part:
            remove_folder(old)
    with disk_errors():
        part.mkdir(exist_ok=True)
    whole = sum(file.bytes for file in files)
    here = sum(path.stat().st_size for path in part.iterdir())
    require_room(models_folder(), max(0, whole - here) + SPARE)
    _fetch_all(wanted, found.commit, files, part, progress)
    check_folder(part)
    card = wanted.card(read_folder(part).languages, revision=found.commit, sha256=weights.sha256)
    target = models_folder() / wanted.name
    return Added(Model(target, put_in_place(part, target, card, weights.sha256)), whole)


def _fetch_all(wanted: Entry, commit: str, files: list[hub.HubFile], part: Path, progress: Progress) -> None:
    whole = sum(file.bytes for file in files)
    here = sum((part / file.name).stat().st_size for file in files if (part / file.name).exists())
    progress(here, whole)

    def arrived(count: int) -> None:
        nonlocal here
        here += count
        progress(here, whole)

    for file in sorted(files, key=lambda file: file.bytes):  # the small ones first: a wrong one is found at once
        hub.fetch(wanted.repository, commit, file, part / file.name, arrived)
        if not hub.is_whole(part / file.name, file):
            (part / file.name).unlink()
            raise BadInput(
                f"What arrived as {file.name} of {wanted.name} is not what the server promised; it was thrown away.",
                hint=f"workflow models get {wanted.name}; if it stays so, something in this network changes downloads: fetch it elsewhere",
            )
