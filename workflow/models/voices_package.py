"""The weights that tell voices apart: which package brings them, by what they are known, and where they lie (floor 2)."""

import contextlib
import hashlib
import zipfile
from dataclasses import dataclass
from pathlib import Path

from workflow.errors import BadInput
from workflow.models.folders import models_folder
from workflow.store.files import write_whole

NAME = "voices"


@dataclass(frozen=True, slots=True)
class Package:
    """One file of a package, pinned: the package's name, version and checksum, and the file's."""

    package: str
    version: str
    file: str
    sha256: str
    bytes: int
    inside: str
    weights: str
    weights_sha256: str
    licence: str
    about: str


VOICES = Package(
    package="resemblyzer",
    version="0.1.4",
    file="Resemblyzer-0.1.4-py3-none-any.whl",
    sha256="8f12eb2f1a9982d32e8db7856de754709b59c93a77bcf0ff536584b619a9dd1f",
    bytes=15_747_704,
    inside="resemblyzer/pretrained.pt",
    weights="pretrained.pt",
    weights_sha256="39373b86598fa3da9fcddee6142382efe09777e8d37dc9c0561f41f0070f134e",
    licence="Apache-2.0",
    about="No speech model: it tells voices apart where several people are on one sound.",
)


def folder() -> Path:
    return models_folder() / NAME


def here() -> bool:
    return (folder() / VOICES.weights).is_file()


def take(package: Path, *, dry_run: bool = False) -> Path:
    """Put the weights of a package file in place, once every byte is what it must be; returns their folder. Raises BadInput or DiskFull.

    A dry run looks at every byte and writes none.
    """
    content = package.read_bytes()
    if hashlib.sha256(content).hexdigest() != VOICES.sha256:
        raise BadInput(f"{package.name} is not the file that this program knows.", hint="workflow models get voices")
    with contextlib.closing(zipfile.ZipFile(package)) as archive:
        weights = archive.read(VOICES.inside)
        licence = next((archive.read(name) for name in archive.namelist() if name.endswith("/LICENSE")), b"")
    if hashlib.sha256(weights).hexdigest() != VOICES.weights_sha256:
        raise BadInput(f"{package.name} holds other weights than this program knows.", hint="install the newest version of workflow")
    if dry_run:
        return folder()
    folder().mkdir(parents=True, exist_ok=True)
    write_whole(folder() / "LICENSE", licence)
    write_whole(folder() / VOICES.weights, weights)
    return folder()
