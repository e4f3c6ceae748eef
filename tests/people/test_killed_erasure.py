"""An erasure that is broken off anywhere is finished by the same command, and leaves nothing in between."""

import subprocess
import sys

import pytest

from tests.making import killed, leaving_study
from tests.making.modules import ROOT
from tests.making.needles import found_in
from workflow.people.steps import withdrawing
from workflow.people.steps.withdrawing import Wish
from workflow.store import migrate, whole
from workflow.store.folder import open_study


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    made = leaving_study.begin(tmp_path_factory.mktemp("killed"))
    leaving_study.takes_part(made, 1)
    leaving_study.takes_part(made, 2)
    leaving_study.interviewed(made, "P1", seed=1)
    leaving_study.group(made, ("P1", "P2"))
    leaving_study.exported(made, 1, 2, formats=("text",))
    migrate.back_up(made.study.db, made.study.path / "backups" / "one.db")
    withdrawing.withdraw(made.study, made.person("P1"), Wish("erase", leaving_study.TODAY), by="SD", now=leaving_study.NOW)
    leaving_study.close(made)
    return made


def broken_off(made, at, sound="silence"):
    """The exit code and what was printed of an erasure that is gone at step `at`."""
    command = [sys.executable, "-m", "tests.making.killed", str(made.study.path), "P1", str(at), sound]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode in (0, killed.KILLED), done.stderr
    return done.returncode, done.stdout.strip()


def check_finished(made, again):
    assert again[0] == 0
    left = open_study(made.study.path)
    assert found_in(made.study.path, made.said["P1"] + made.called["C1"]) == []
    assert whole.faults(left) == []
    assert sorted(path.name for path in left.recordings.iterdir()) == ["R2-without-P1.wav"]
    left.db.close()
    names = leaving_study.open_file(left, leaving_study.PASSPHRASE)
    assert set(names.everybody()) == {2}
    names.close()


@pytest.mark.parametrize("at", [16, *(pytest.param(n, marks=pytest.mark.slow) for n in (3, 27))])
def test_killed_in_the_middle_the_same_command_finishes_it(template, tmp_path, at):
    made = leaving_study.copied(template, tmp_path)
    leaving_study.close(made)
    assert broken_off(made, at)[0] == killed.KILLED
    check_finished(made, broken_off(made, 0))


@pytest.mark.slow
def test_killed_at_every_third_step_the_same_command_finishes_it(template, tmp_path):
    whole_run = leaving_study.copied(template, tmp_path)
    leaving_study.close(whole_run)
    steps = int(broken_off(whole_run, 0)[1])
    assert steps >= 30
    for at in range(1, steps + 1, 3):
        home = tmp_path / str(at)
        home.mkdir()
        made = leaving_study.copied(template, home)
        leaving_study.close(made)
        assert broken_off(made, at)[0] == killed.KILLED
        check_finished(made, broken_off(made, 0))
