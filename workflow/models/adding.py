"""Taking over a model that somebody brings in a folder: checked, copied, compared, then there all at once (floor 2)."""

from dataclasses import dataclass, replace
from pathlib import Path

from workflow.errors import BadInput, NotFound
from workflow.models import catalogue
from workflow.models.card import CARD_FILE, ModelCard, check_name, read_card
from workflow.models.folders import models_folder, remove_folder
from workflow.models.hashing import note_sha256, weights_sha256
from workflow.models.installed import Model, installed, read_folder, stamp
from workflow.models.weights import Weights, read_weights
from workflow.store.files import copy_verified, disk_errors, require_room, sha256_of

NEEDED = ("model.bin", "config.json", "tokenizer.json")
VOCABULARIES = ("vocabulary.json", "vocabulary.txt")
ALSO = ("preprocessor_config.json", "README.md", "LICENSE", "LICENSE.txt")
UNCONVERTED = ("model.safetensors", "model.safetensors.index.json", "pytorch_model.bin", "model.fp32-00001-of-00002.safetensors")
PREFIXES = ("models--Systran--", "models--mobiuslabsgmbh--", "faster-whisper-", "whisper-")
SMALL_FILE = 50_000_000  # no file beside the weights is larger in any Whisper model; 3.0 MB is the largest known
SPARE = 50_000_000  # left on the disk for the rest of the day


@dataclass(frozen=True, slots=True)
class Added:
    """What adding a folder did, or would do: the model, the bytes copied, and whether it was here already."""

    model: Model
    bytes: int
    already: bool = False


def add(given: Path, *, dry_run: bool = False) -> Added:
    """Copy the model in `given` to this computer's models, compare every byte, and only then give it its name.

    Weights that the catalogue knows by their checksum get its name and card. Raises NotFound, BadInput or DiskFull.
    """
    source = model_folder(Path(given).expanduser())
    weights = check_folder(source)
    sha256 = sha256_of(source / "model.bin")
    card = _card(source, weights, sha256)
    for model in installed():
        if model.name == card.name and not model.fault:
            if weights_sha256(model.folder) == sha256:
                return Added(model, 0, already=True)
            raise BadInput(
                f"Another model is here under the name {card.name}, with other weights.",
                hint=f"rename the folder you bring, or delete {card.name} from the models folder (workflow models list)",
            )
    wanted = _files(source)
    size = sum(path.stat().st_size for path in wanted)
    target = models_folder() / card.name
    if dry_run:
        return Added(Model(target, card), size)
    with disk_errors():
        models_folder().mkdir(parents=True, exist_ok=True)
    require_room(models_folder(), size + SPARE)
    return Added(Model(target, _copy(wanted, target, card, sha256)), size)


def model_folder(given: Path) -> Path:
    """The folder in which model.bin lies: `given`, or the only one below it (a stick often has one folder more)."""
    if not given.is_dir():
        raise NotFound(f"There is no folder {given.name or given}.", hint="give the folder with model.bin, in quotes if it has spaces")
    if any((given / name).exists() for name in (*NEEDED, *UNCONVERTED)):
        return given
    below = sorted({path.parent for depth in ("*", "*/*", "*/*/*") for path in given.glob(f"{depth}/model.bin")})
    if len(below) == 1:
        return below[0]
    if below:
        raise BadInput(f"The folder {given.name} holds {len(below)} models.", hint="give one of the folders in it")
    raise BadInput(f"The folder {given.name} holds no model (no model.bin).", hint="give the folder in which model.bin lies")


def check_folder(folder: Path) -> Weights:
    """Refuse what is no whole CTranslate2 Whisper model, and say what to do about it. Raises BadInput."""
    if not (folder / "model.bin").is_file():
        if any((folder / name).is_file() for name in UNCONVERTED) or list(folder.glob("*.safetensors")):
            raise BadInput(
                "This is a model for the transformers library; this program needs it converted (on a computer with transformers).",
                hint=f"ct2-transformers-converter --model {folder.name} --output_dir {folder.name}-ct2 --quantization float16 "
                "--copy_files tokenizer.json preprocessor_config.json",
            )
        raise BadInput(f"The folder {folder.name} holds no model (no model.bin).", hint="give the folder in which model.bin lies")
    missing = [name for name in NEEDED if not (folder / name).is_file()]
    if not any((folder / name).is_file() for name in VOCABULARIES):
        missing.append("vocabulary.json (or vocabulary.txt)")
    if missing:
        raise BadInput(f"The folder {folder.name} is not complete: {', '.join(missing)} is missing.", hint="copy the whole folder again")
    weights = read_weights(folder / "model.bin")
    if not weights.is_whisper:
        raise BadInput(f"This is a model of the kind {weights.architecture}, not a Whisper model.", hint="workflow models list")
    if weights.bands not in (0, 80) and not (folder / "preprocessor_config.json").is_file():
        raise BadInput(
            f"The folder {folder.name} is not complete: preprocessor_config.json is missing, and this model needs it.",
            hint="copy the whole folder again",
        )
    big = [path.name for path in _files(folder) if path.name != "model.bin" and path.stat().st_size > SMALL_FILE]
    if big:
        raise BadInput(f"The file {big[0]} is far too large for what it should be.", hint="copy the whole folder again from the original")
    return weights


def plain_name(folder: Path) -> str:
    """A name for a model from its folder: what a hub's folder names wrap around it is taken off."""
    name = folder.name
    if folder.parent.name == "snapshots":  # the cache of the hub's own library: models--X--NAME/snapshots/COMMIT
        name = folder.parent.parent.name
    for prefix in PREFIXES:
        name = name.removeprefix(prefix)
    return name


def _card(source: Path, weights: Weights, sha256: str) -> ModelCard:
    known = catalogue.by_sha256(sha256)
    if known:
        return known.card(read_folder(source).languages, revision=known.revision, sha256=sha256)
    if (source / CARD_FILE).is_file():
        card = read_card((source / CARD_FILE).read_text(encoding="utf-8"))
        if card.sha256 and card.sha256 != sha256:
            raise BadInput("The weights are not the ones that the model's card names: the copy is damaged.", hint="copy the folder again")
        check_name(card.name)
        return card
    name = check_name(plain_name(source))
    taken = {name for entry in catalogue.catalogue() for name in (entry.name, *entry.aliases)}
    if name in taken:  # other weights under a name that everybody takes for OpenAI's: never silently
        name = check_name(f"{name}-own")
    return replace(read_folder(source), name=name, parameters=weights.parameters)


def _files(folder: Path) -> list[Path]:
    return [folder / name for name in (*NEEDED, *VOCABULARIES, *ALSO) if (folder / name).is_file()]


def _copy(wanted: list[Path], target: Path, card: ModelCard, sha256: str) -> ModelCard:
    part = target.with_name(f".adding-{target.name}")
    remove_folder(part)
    try:
        with disk_errors():
            part.mkdir()
            for path in wanted:
                copied = copy_verified(path, part / path.name)
                if path.name == "model.bin" and copied != sha256:
                    raise BadInput("The stick or disk gives other bytes at each reading: it is failing.", hint="take another one")
            written = put_in_place(part, target, card, sha256)
    except BaseException:
        remove_folder(part)
        raise
    return written


def put_in_place(part: Path, target: Path, card: ModelCard, sha256: str) -> ModelCard:
    """Write the card of a checked folder and give the folder its name; a faulty model of that name gives way."""
    written = stamp(part, card, sha256=sha256)
    remove_folder(target)
    part.rename(target)
    note_sha256(target, sha256)
    return written
