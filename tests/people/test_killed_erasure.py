"""An erasure that is broken off anywhere is finished by the same command, and leaves nothing in between."""

import pytest

from tests.making import leaving_study
from tests.making.gone import BrokenOff
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


@pytest.fixture(scope="module")
def erasing():
    """Erase P1 in a study until a step; None where it was gone there, else how many steps there were."""
    with BrokenOff("tests.making.killed") as run:
        yield lambda study, at: run(at, study, "P1", "silence")


def check_finished(template, study):
    left = open_study(study)
    assert found_in(study, template.said["P1"] + template.called["C1"]) == []
    assert whole.faults(left) == []
    assert sorted(path.name for path in left.recordings.iterdir()) == ["R2-without-P1.wav"]
    left.db.close()
    names = leaving_study.open_file(left, leaving_study.PASSPHRASE)
    assert set(names.everybody()) == {2}
    names.close()


def killed_at(template, erasing, home, at):
    study = leaving_study.folder_copied(template, home)
    assert erasing(study, at) is None and erasing(study, 0)
    check_finished(template, study)


@pytest.mark.parametrize("at", [16, *(pytest.param(n, marks=pytest.mark.slow) for n in (3, 27))])
def test_killed_in_the_middle_the_same_command_finishes_it(template, tmp_path, erasing, at):
    killed_at(template, erasing, tmp_path, at)


@pytest.mark.slow
def test_killed_at_every_third_step_the_same_command_finishes_it(template, tmp_path, erasing):
    steps = erasing(leaving_study.folder_copied(template, tmp_path), 0)
    assert steps >= 30
    for at in range(1, steps + 1, 3):
        killed_at(template, erasing, tmp_path / str(at), at)
