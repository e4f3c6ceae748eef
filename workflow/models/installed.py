"""Which models this computer has, and finding one by name or by folder (floor 2)."""

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from workflow.errors import BadInput, NotFound
from workflow.models import catalogue
from workflow.models.card import CARD_FILE, ModelCard, default_card, language_tokens, read_card, write_card
from workflow.models.folders import bundled_folder, models_folder
from workflow.models.hashing import weights_sha256
from workflow.models.weights import read_weights
from workflow.store.files import sha256_of, write_whole

__all__ = ["Model", "find", "installed", "read_folder", "stamp", "weights_sha256"]

VOCABULARIES = ("vocabulary.json", "vocabulary.txt")


@dataclass(frozen=True, slots=True)
class Model:
    """A model on this computer: the folder that an engine loads, and its card."""

    folder: Path
    card: ModelCard
    bundled: bool = False
    fault: str = ""  # why it cannot be used; empty when nothing was seen

    @property
    def name(self) -> str:
        return self.card.name

    @property
    def bytes(self) -> int:
        return sum(path.stat().st_size for path in self.folder.iterdir() if path.is_file())


def installed() -> list[Model]:
    """Every model here, from small to large; the bundled one first. One that cannot be read says so in its `fault`."""
    found = [_model(bundled_folder(), bundled=True)] if _has_weights(bundled_folder()) else []
    home = models_folder()
    folders = sorted(path for path in home.iterdir() if path.is_dir() and not path.name.startswith(".")) if home.is_dir() else []
    own = [_model(folder) for folder in folders if _has_weights(folder)]
    return found + sorted(own, key=lambda model: (model.card.rank, model.name))


def find(name_or_path: str | Path) -> Model:
    """The model of this name, or the one in this folder. Raises NotFound, with the command that fetches it."""
    text = str(name_or_path)
    for model in installed():
        if model.name == text or (not model.bundled and model.folder.name == text):
            if model.fault:
                raise BadInput(f"The model {text} is faulty: {model.fault}", hint="workflow doctor")
            return model
    folder = Path(name_or_path).expanduser()
    if _has_weights(folder):
        return Model(folder, read_folder(folder))
    if folder.is_dir():
        raise BadInput(f"The folder {folder.name} holds no model (no model.bin).", hint="give the folder in which model.bin lies")
    for known in catalogue.catalogue():
        if text.lower() in (known.name, *known.aliases):
            if known.name != text and any(model.name == known.name for model in installed()):
                return find(known.name)
            raise NotFound(f"The model {known.name} is not on this computer.", hint=f"workflow models get {known.name}")
    raise NotFound(f"There is no model {text!r} on this computer.", hint="workflow models list")


def read_folder(folder: Path) -> ModelCard:
    """The card of a model's folder; where it has none, what its weights and its vocabulary say. Raises BadInput."""
    card = folder / CARD_FILE
    if card.is_file():
        return read_card(card.read_text(encoding="utf-8"))
    tokens = _vocabulary(folder)
    ids = _json(folder / "config.json").get("lang_ids") or []
    return default_card(folder.name, len(tokens), language_tokens(tokens, ids), parameters=read_weights(folder / "model.bin").parameters)


def stamp(folder: Path, card: ModelCard, *, sha256: str = "") -> ModelCard:
    """Write the folder's card with the checksum (read here when none is given) and the number of weights of its model.bin."""
    parameters = card.parameters or read_weights(folder / "model.bin").parameters
    written = replace(card, parameters=parameters, sha256=sha256 or sha256_of(folder / "model.bin"))
    write_whole(folder / CARD_FILE, write_card(written).encode())
    return written


def _model(folder: Path, *, bundled: bool = False) -> Model:
    try:
        return Model(folder, read_folder(folder), bundled=bundled)
    except BadInput as fault:
        return Model(folder, ModelCard(folder.name, ()), bundled=bundled, fault=fault.message)


def _has_weights(folder: Path) -> bool:
    return (folder / "model.bin").is_file()


def _vocabulary(folder: Path) -> list[str]:
    for name in VOCABULARIES:
        path = folder / name
        if path.is_file():
            text = path.read_text(encoding="utf-8")
            if name.endswith(".txt"):
                return text.split("\n")[:-1] if text.endswith("\n") else text.split("\n")  # a token may hold other line ends
            try:
                return [str(token) for token in json.loads(text)]
            except (ValueError, TypeError):
                raise BadInput(f"The {name} of the model {folder.name} is damaged.", hint="workflow models add DIR once more") from None
    raise BadInput(f"The model {folder.name} has no vocabulary.json or vocabulary.txt.", hint="copy the whole folder again")


def _json(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise BadInput(f"The model's {path.name} is missing or damaged.", hint="copy the whole folder again") from None
    return found if isinstance(found, dict) else {}
