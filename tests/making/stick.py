"""Everything that an installation needs, in one folder for a computer without internet (floor 4).

`python -m tests.making.stick DIR` makes it for this computer, `--for windows --python 3.13` for another one. uv writes the list for
that system (`pip download --platform` judges the conditions of a requirement by the computer it runs on, and would leave out what only
Windows needs); pip fetches the files of that list.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

from tests.making.modules import ROOT

PYTHONS = ("3.11", "3.12", "3.13")
HERE = f"{sys.version_info.major}.{sys.version_info.minor}"
# system -> (uv's name, pip's names of the wheels that it can take)
SYSTEMS: dict[str, tuple[str, tuple[str, ...]]] = {
    "windows": ("x86_64-pc-windows-msvc", ("win_amd64",)),
    "macos": ("aarch64-apple-darwin", ("macosx_14_0_arm64", "macosx_14_0_universal2")),
    "linux": ("x86_64-manylinux_2_28", (*(f"manylinux_2_{n}_x86_64" for n in range(28, 16, -1)), "manylinux2014_x86_64")),
}
MACOS = "14.0"  # the oldest one that onnxruntime has a wheel for; uv would take an older one


def listed(system: str | None, python: str) -> str:
    """The pinned requirements of the program for this system, one a line. Raises CalledProcessError where one has no wheel there."""
    command = [sys.executable, "-m", "uv", "pip", "compile", "-q", "pyproject.toml", "-c", "constraints.txt", "--only-binary", ":all:"]
    command += ["--no-header", "--no-annotate", "--python-version", python]
    command += ["--python-platform", SYSTEMS[system][0]] if system else ["--python", sys.executable]
    surroundings = os.environ | {"MACOSX_DEPLOYMENT_TARGET": MACOS}
    return subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, encoding="utf-8", env=surroundings).stdout


def fill(folder: Path, system: str | None = None, python: str = HERE) -> None:
    """Put the program's own wheel and all that it needs into the folder; what is there already is not fetched again."""
    folder.mkdir(parents=True, exist_ok=True)
    requirements = folder / "requirements.txt"
    requirements.write_text(listed(system, python), encoding="utf-8")
    _pip("wheel", "--no-deps", "--wheel-dir", str(folder), str(ROOT))
    for_it = ["--python-version", python, "--implementation", "cp"] if system else []
    for name in SYSTEMS[system][1] if system else ():
        for_it += ["--platform", name]
    _pip("download", "--no-deps", "--only-binary", ":all:", *for_it, "--dest", str(folder), "-r", str(requirements))


def _pip(*words: str) -> None:
    subprocess.run([sys.executable, "-m", "pip", words[0], "--quiet", "--disable-pip-version-check", *words[1:]], check=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.making.stick", description="Fill a folder for a computer without internet.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--for", dest="system", choices=SYSTEMS, help="the other computer's system; left out, it is like this one")
    parser.add_argument("--python", choices=PYTHONS, default=HERE, help="the Python of the other computer")
    given = parser.parse_args()
    try:
        fill(given.folder, given.system, given.python)
    except subprocess.CalledProcessError as fault:
        sys.exit(f"The folder is not complete: what stopped it stands above (exit code {fault.returncode}). The same command goes on.")
    print(f"All is in {given.folder}. On the other computer: pip install --no-index --find-links THE-FOLDER interview-workflow")


if __name__ == "__main__":
    main()
