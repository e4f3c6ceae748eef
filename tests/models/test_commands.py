"""What a person sees who types `workflow models` and `workflow doctor` (floor 4)."""

import importlib
import json
import sys

import pytest

from tests.models.small_hub import small_hub
from workflow.cli.boundary import run
from workflow.models import checks, runtime
from workflow.models.checks import ENOUGH, Check, check_all, network, of_model
from workflow.models.child import _in_words
from workflow.models.folders import bundled_folder
from workflow.models.installed import Model, find
from workflow.models.measuring import Trial


def typed(capsys, *words: str) -> tuple[int, str, str]:
    code = run(list(words))
    said = capsys.readouterr()
    return code, said.out, said.err


def test_the_list_says_what_is_here_and_what_can_be_fetched(capsys):
    code, said, _ = typed(capsys, "models", "list", "--json")
    models = {one["name"]: one for one in json.loads(said)}
    assert code == 0
    assert [name for name, one in models.items() if one["here"]] == ["demo"]
    assert next(iter(models)) == "demo"
    assert {"small", "large-v2", "large-v3-turbo"} <= set(models)
    code, said, _ = typed(capsys, "models", "list")
    assert all(len(line) <= 80 for line in said.splitlines())
    assert said.startswith("demo            here       6 MB  language en\n")


def test_a_model_comes_from_a_stick_with_one_command(capsys, stick, own_folders):
    code, said, _ = typed(capsys, "models", "add", str(stick), "--dry-run")
    assert (code, said) == (0, f"spoken: 6 MB would be copied to {own_folders / 'spoken'}\n")
    assert not own_folders.exists()
    assert typed(capsys, "models", "add", str(stick))[1] == f"spoken: 6 MB copied and compared to {own_folders / 'spoken'}\n"
    assert typed(capsys, "models", "add", str(stick))[1] == "spoken is here already.\n"
    assert '"name": "spoken"' in typed(capsys, "models", "list", "--json")[1]


def test_a_wrong_name_is_told_with_what_to_type(capsys):
    code, said, problem = typed(capsys, "models", "get", "smal")
    assert (code, said) == (1, "")
    assert problem.startswith("Problem: There is no model 'smal' to fetch; there are tiny, base, small, medium")
    assert problem.endswith("  Next: workflow models list\n")


def test_without_a_connection_fetching_says_so_and_names_the_stick(capsys, monkeypatch):
    with small_hub(bundled_folder(), "a/b") as gone:
        monkeypatch.setenv("HF_ENDPOINT", gone.address)
    code, _, problem = typed(capsys, "models", "get", "small")
    assert code == 1
    assert "There is no connection" in problem
    assert "workflow models add DIR" in problem


def test_the_doctor_looks_at_everything_and_tries_the_model(capsys):
    code, said, meanwhile = typed(capsys, "doctor", "--json")
    checks = {one["name"]: one for one in json.loads(said)}
    assert list(checks) == [
        "Python", "program", "SQLite", "sound files", "speech detector", "disk", "models folder", "model demo", "network",
    ]  # fmt: skip
    problems = [one for one in checks.values() if not one["ok"]]
    assert problems == [one for one in problems if one["name"] == "disk"], problems  # a small test machine may have little room
    assert code == (1 if problems else 0)
    assert "times as fast as the sound" in checks["model demo"]["found"]
    assert meanwhile == "Trying the model demo ...\n"


def test_what_the_doctor_finds_wrong_comes_with_what_to_type():
    slow = of_model(find("demo"), Trial(0.4, 2.0, "int8", "cpu"))
    dead = of_model(find("demo"), Trial(0.0, fault="The process crashed.", todo="install workflow again"))
    none = [check for check in check_all([], lambda text: None) if check.name == "models"]
    for check in [slow, dead, *none, network([Trial(9.0, reached=("example.org",))])]:
        assert not check.ok
        assert check.todo
    assert of_model(find("demo"), Trial(ENOUGH, 2.0, "int8", "cpu")).ok
    assert none == [Check("models", False, "no speech model is here", "workflow models get small")]


def test_a_faulty_model_is_a_line_of_the_doctor_and_does_not_end_it(tmp_path):
    from workflow.models.card import ModelCard

    broken = Model(tmp_path, ModelCard("broken", ()), fault="The model's workflow-model.json is not readable JSON.")
    line = next(check for check in check_all([broken], lambda text: None) if check.name == "model broken")
    assert (line.ok, line.found) == (False, broken.fault)
    assert line.todo.startswith("workflow models add")


@pytest.mark.skipif(sys.platform == "win32", reason="a folder without permission is another thing there")
def test_a_models_folder_that_cannot_be_written_is_found(monkeypatch, tmp_path):
    (tmp_path / "a file").write_text("")
    monkeypatch.setenv("WORKFLOW_MODELS", str(tmp_path / "a file"))
    line = next(check for check in check_all([], lambda text: None) if check.name == "models folder")
    assert not line.ok
    assert line.todo


WITHOUT_RUNTIME = "DLL load failed while importing _ext: Das angegebene Modul wurde nicht gefunden."


def test_a_windows_without_the_visual_c_runtime_is_told_what_to_install(monkeypatch, capsys):
    def look():
        raise ImportError(WITHOUT_RUNTIME, name="ctranslate2._ext")

    line = checks._said("speech detector", look)
    assert (line.ok, line.found) == (False, runtime.FOUND)
    assert "Visual C++ Redistributable" in line.todo
    assert _in_words(1, f"Traceback\nImportError: {WITHOUT_RUNTIME}\n").hint == runtime.TODO
    monkeypatch.setattr("workflow.models.steps.doctor", lambda **_: look())
    code, said, problem = typed(capsys, "doctor")
    assert (code, said) == (1, "")
    assert problem == f"Problem: {runtime.FOUND}.\n  Next: {runtime.TODO}\n"


def test_a_missing_library_is_not_taken_for_the_runtime():
    line = checks._said("SQLite", lambda: importlib.import_module("no_such_library"))
    assert line.found == "the library no_such_library is missing or damaged"


def test_a_python_of_32_bits_is_told(monkeypatch):
    monkeypatch.setattr(sys, "maxsize", 2**31 - 1)
    line = checks._python()
    assert (line.ok, line.todo) == (False, "install the 64-bit Python 3.13 from python.org")


def test_a_program_in_onedrive_is_told(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "OneDrive - University" / ".venv"))
    line = checks._program()
    assert not line.ok
    assert "OneDrive" in line.found


def test_a_program_in_a_folder_with_letters_of_any_language_is_well(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "Zoë Müller 研究" / ".venv"))
    assert checks._program().ok
