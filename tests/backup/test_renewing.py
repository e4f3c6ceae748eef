"""Older backups that hold somebody who was erased since are told each time, until they are renewed."""

import shutil
from pathlib import Path

import pytest

from tests.making import leaving_study as making_study
from tests.making.backed_up import came_back, erased, is_whole, withdrawn
from tests.making.gone import BrokenOff
from tests.making.needles import found_in
from workflow.backup.steps import checking, making, renewing, shelf
from workflow.backup.steps.making import Wish
from workflow.backup.steps.renewing import Held
from workflow.errors import BadInput
from workflow.records import Span
from workflow.store.folder import open_study
from workflow.transcribe.steps import mend


def test_backup_and_check_say_each_time_that_an_older_backup_elsewhere_holds_somebody_until_it_is_renewed(workflow, made, tmp_path):
    path, disk = made.study.path, str(tmp_path / "disk")
    making.make(made.study, Wish(tmp_path / "disk"))
    assert checking.check(made.study).notes == ()
    withdrawn(made)
    erased(made)
    assert any("last here on" in note and "--to DISK --renew" in note for note in checking.check(made.study).notes)
    for _ in (1, 2):
        told = workflow("backup", "--to", disk, at=path).noted
        assert "still holds what was erased since: P1" in told and "--renew" in told
        assert any("last here on" in note for note in checking.check(made.study).notes)
    assert found_in(tmp_path / "disk", made.said["P1"]) != []
    assert "would be renewed, without P1" in workflow("backup", "--to", disk, "--renew", "--dry-run", at=path).said
    told = workflow("--by", "SD", "backup", "--to", disk, "--renew", at=path)
    assert "without P1" in told.said and told.noted == ""
    assert found_in(tmp_path / "disk", made.said["P1"]) == [] and checking.check(made.study).notes == ()
    assert sorted(one.name for one in (tmp_path / "disk" / "pain" / "recordings").iterdir()) == ["R2.wav"]
    for number, backup in enumerate(shelf.finished(tmp_path / "disk" / "pain")):
        assert came_back(backup, tmp_path / f"back-{number}", made.study).since == ()
    again = workflow("backup", "--to", disk, "--renew", at=path).said
    assert "renew" not in again and "No older backup there holds anything that was erased since." in again


def test_words_off_record_are_taken_from_the_backups_in_the_study_too(made):
    backup = making.make(made.study, Wish()).folder
    gone = [word for word in made.said["P1"] if word.endswith(("w1a", "w1b"))]
    mend.exclude(made.study, 1, Span(1000, 2000), "not for the tape", by="SD")
    assert making.make(made.study, Wish()).holding == (Held(backup.name, ("R1",)),)
    assert making.make(made.study, Wish(renew=True)).renewed == (Held(backup.name, ("R1",)),)
    assert found_in(made.study.path, gone) == [] and is_whole(made.study.path)


@pytest.mark.parametrize("after", ["begun", "emptied"])
def test_a_renewal_that_was_broken_off_is_finished_by_the_next_and_damage_never_passes_for_renewed(made, after, monkeypatch):
    backup = making.make(made.study, Wish()).folder
    mend.exclude(made.study, 1, Span(1000, 2000), "not for the tape", by="SD")
    with monkeypatch.context() as broken:
        broken.setattr(renewing, "carry_over" if after == "begun" else "write_manifest", lambda *given, **more: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            making.make(made.study, Wish(renew=True))
    assert making.make(made.study, Wish(renew=True)).renewed and is_whole(made.study.path)
    assert making.make(made.study, Wish()).holding == () and not (backup / renewing.MARK).exists()


@pytest.fixture(scope="module")
def before(template, tmp_path_factory):
    """A study, on another disk two backups that hold P1, who was erased since, and words off record; and what is not to be found there."""
    home = tmp_path_factory.mktemp("before")
    made = making_study.copied(template, home)
    making.make(made.study, Wish(home / "disk"))
    withdrawn(made, "P2", "no-further-contact")
    making.make(made.study, Wish(home / "disk"))
    withdrawn(made)
    erased(made)
    mend.exclude(made.study, 2, Span(1000, 2000), "not for the tape", by="SD")
    making_study.close(made)
    return made, made.said["P1"] + [word for word in made.said["P2"] if word.endswith(("w1a", "w1b"))]


@pytest.fixture(scope="module")
def renewal():
    with BrokenOff("tests.making.broken_backup") as run:
        yield run


def renewal_killed_at(before, run, home, at):
    """How many steps it took. Whatever is left half done is told each time, and the same command finishes it."""
    path, gone = making_study.folder_copied(before[0], home), before[1]
    place = Path(shutil.copytree(before[0].study.path.parent / "disk", home / "disk")) / "pain"
    steps = run(at, path, home / "disk", "renew")
    assert (steps is None) == bool(at)
    study = open_study(path)
    holding = {one.backup for one in making.make(study, Wish(home / "disk")).holding}
    told = any("last here on" in note for note in checking.check(study).notes)
    assert {one.name for one in shelf.finished(place) if found_in(one, gone[::5])} <= holding
    assert told == bool(holding or (place / "recordings" / "R1.wav").exists())
    assert all(is_sound(one) for one in shelf.finished(place) if one.name not in holding)
    done = making.make(study, Wish(home / "disk", renew=True), by="SD")
    assert {one.backup for one in done.renewed} == holding and done.holding == done.stray == ()
    assert found_in(place, gone[:: 5 if at else 1]) == [] and checking.check(study).notes == ()
    assert all(is_sound(one) for one in shelf.finished(place))
    study.db.close()
    return steps


def is_sound(backup):
    return list(checking.faults_of(backup, checking.Reader(lambda done: None))) == []


@pytest.mark.parametrize("at", [1, 20])
def test_a_renewal_that_is_killed_says_what_it_left_and_is_finished_by_the_same_command(before, tmp_path, renewal, at):
    renewal_killed_at(before, renewal, tmp_path, at)


@pytest.mark.slow
def test_a_renewal_that_is_killed_at_every_step(before, tmp_path, renewal):
    for at in range(1, renewal_killed_at(before, renewal, tmp_path / "whole", 0) + 1):
        renewal_killed_at(before, renewal, tmp_path / str(at), at)


def test_a_damaged_backup_is_not_renewed(made):
    backup = making.make(made.study, Wish()).folder
    mend.exclude(made.study, 1, Span(1000, 2000), "not for the tape", by="SD")
    (backup / "study.toml").write_text((backup / "study.toml").read_text() + "# altered\n")
    with pytest.raises(BadInput, match="not renewed"):
        making.make(made.study, Wish(renew=True))
    assert not is_whole(made.study.path)


def test_what_is_erased_while_the_backups_there_are_looked_through_is_told_by_check(made, tmp_path, monkeypatch):
    held = renewing.held
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(renewing, "held", lambda *given: (held(*given), mend.exclude(made.study, 1, Span(0, 900), "no", by="SD"))[0])
        making.make(made.study, Wish(tmp_path / "disk"))
    assert any("last here on" in note for note in checking.check(made.study).notes)
