"""A disk that fills up, at any step: one sentence, exit code 28, nothing lost, and the same command goes on afterwards."""

import json
import subprocess
import sys

import pytest

from tests.making.typed import workflow
from workflow import samples

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a file size limit stands for the full disk, and Windows has none")


def on_a_full_disk(at, kilobytes, *words):
    """The same as `workflow`, where no file can grow beyond so many kilobytes."""
    command = ["sh", "-c", f'ulimit -f {kilobytes * 2}; exec "$@"', "sh", sys.executable, "-m", "workflow", *words]
    done = subprocess.run(command, cwd=at, capture_output=True, text=True, timeout=120)
    assert "Traceback" not in done.stderr and "has a fault" not in done.stderr, done.stderr
    return done


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    workflow("init", "study", at=home)
    workflow("session", "add", "--kind", "first-interview", "--who", "P1", at=home / "study")
    return home / "study"


@pytest.fixture(scope="module")
def sound():
    return str(next(sample for sample in samples.listed() if sample.demo).sounds[0])


@pytest.mark.parametrize("kilobytes", [1, 64, 200])
def test_adding(study, sound, kilobytes):
    done = on_a_full_disk(study, kilobytes, "recording", "add", sound, "--session", "S1")
    assert done.returncode == 28 and "disk is full" in done.stderr
    assert json.loads(workflow("recording", "list", "--json", at=study).said) == []
    assert [path.name for path in (study / "recordings").iterdir()] == []


@pytest.mark.parametrize("kilobytes", [150, 800, 1600])
def test_transcribing_and_then_going_on(study, sound, kilobytes):
    workflow("recording", "add", sound, "--session", "S1", at=study)
    done = on_a_full_disk(study, kilobytes, "recording", "transcribe", "--model", "demo")
    assert done.returncode == 28 and "disk is full" in done.stderr
    assert json.loads(workflow("recording", "list", "--json", at=study).said)[0]["state"] != "transcribed"


@pytest.mark.slow
def test_exporting(study, sound):
    workflow("recording", "add", sound, "--session", "S1", at=study)  # run by itself too: marked slow, it may come alone
    workflow("recording", "transcribe", "--model", "demo", at=study)
    before = workflow("transcript", "show", "R1", "--json", at=study).said
    done = on_a_full_disk(study, 4, "export", "transcripts", "--to", "docx")
    assert done.returncode == 28 and not list((study / "exports").iterdir())
    workflow("export", "transcripts", "--to", "docx", at=study)
    assert (study / "exports" / "R1.docx").exists() and workflow("transcript", "show", "R1", "--json", at=study).said == before
    assert "holds" in workflow("changes", "verify", at=study).said


def files_of(study):
    there = [path for name in ("exports", "reports", "backups") for path in (study / name).rglob("*") if path.is_file()]
    return {path: path.read_bytes() for path in there}


@pytest.mark.parametrize(
    ("kilobytes", "words"),
    [
        (36, ("report", "all")),  # full in the middle: some files are whole, one is not
        (4, ("report", "all")),
        (4, ("export", "study", "--despite", "looked at")),
        (4, ("coding", "pack", "R1", "--coder", "A", "--coder", "B")),
        (4, ("--by", "SD", "transcript", "check", "R1", "--corrected", "--minutes", "4")),
    ],
)
def test_the_rooms_after_the_transcript(study, kilobytes, words):
    """Nothing half bears a name: what is there afterwards was there before, or is a file that came out whole."""
    before = files_of(study)
    done = on_a_full_disk(study, kilobytes, *words)
    assert done.returncode == 28 and "disk is full" in done.stderr, (done.returncode, done.stderr)
    after = files_of(study)
    assert {path: after.get(path) for path in before} == before
    assert not [path for path, content in after.items() if len(content) == kilobytes * 1024 or path.name.endswith((".part", "-journal"))]
    assert "All is well" in workflow("check", at=study).said


def test_the_board_is_shown_all_the_same(study):
    """It writes nothing; what looks at a study on a full disk may do so."""
    assert on_a_full_disk(study, 64, "status").returncode == 0
