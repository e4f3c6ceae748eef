"""What comes back is without whoever has withdrawn since, whatever happens in between."""

import os
import shutil

import pytest

from tests.making import leaving_study as making_study
from tests.making.backed_up import came_back, erased, is_whole, withdrawn
from tests.making.gone import BrokenOff
from tests.making.needles import found_in
from workflow.backup.steps import making, passing, restoring, shelf
from workflow.backup.steps.making import Wish
from workflow.errors import BadInput
from workflow.records import Span
from workflow.store import migrate
from workflow.store.folder import open_study
from workflow.store.steps import Wish as New
from workflow.store.steps import init
from workflow.transcribe.steps import book as recordings
from workflow.transcribe.steps import mend


@pytest.fixture(scope="module")
def left(template, tmp_path_factory):
    """A backup on another disk from before P1 was erased and P2 withdrew; the study as it is today."""
    made = making_study.copied(template, tmp_path_factory.mktemp("left"))
    backup = making.make(made.study, Wish(made.study.path.parent / "disk")).folder
    withdrawn(made)
    erased(made)
    withdrawn(made, "P2", "no-further-contact")
    making_study.close(made)
    return made, backup


@pytest.fixture(scope="module")
def restored_until(left):
    """Bring it back into a folder until a step; None where it was gone there, else how many steps there were."""
    made, backup = left
    with BrokenOff("tests.making.broken_restore") as run:
        yield lambda into, at: run(at, backup, into, made.study.path)


def restore_killed(left, restored_until, home, steps):
    """Wherever it is killed: nothing that bears the name holds P1, and the next restore beside it clears up and comes to its end."""
    made, _ = left
    for at in steps:
        into = home / str(at) / "back"
        into.parent.mkdir()
        assert restored_until(into, at) is None
        if into.exists():
            assert found_in(into, made.said["P1"]) == [] and is_whole(into)
        elif list(into.parent.iterdir()):
            assert [str(into.parent / name.name) for name in passing.restores(into.parent)] == [str(p) for p in into.parent.glob(".back*")]
        newer = open_study(made.study.path)
        restoring.restore(left[1], into.parent / "again", newer, by="SD")
        newer.db.close()
        assert list(into.parent.glob(".*.restoring-*")) == []
        assert found_in(into.parent, made.said["P1"]) == [] and is_whole(into.parent / "again")


def test_a_restore_that_is_killed_never_shows_whoever_was_erased_since(left, restored_until, tmp_path):
    steps = restored_until(tmp_path / "whole", 0)
    assert steps >= 30
    restore_killed(left, restored_until, tmp_path, (6, steps - 1))


@pytest.mark.slow
def test_a_restore_that_is_killed_at_every_step(left, restored_until, tmp_path):
    restore_killed(left, restored_until, tmp_path, range(1, restored_until(tmp_path / "whole", 0) + 1))


def test_what_another_program_is_bringing_back_is_left_alone(tmp_path):
    at_work = passing.begin(tmp_path / f".other.restoring-{os.getpid()}")
    yours = tmp_path / ".notes.restoring-soon"
    yours.mkdir()
    passing.clear_restores(tmp_path)
    assert at_work.is_dir() and yours.is_dir()
    (at_work / passing.OWNER).unlink()  # killed before it could say who it was: the number is that of a program that runs
    passing.clear_restores(tmp_path)
    assert at_work.is_dir()


def test_a_restore_that_was_broken_off_is_told_by_check_and_cleared_by_the_next_backup(workflow, restored_until, made):
    home = made.study.path.parent
    assert restored_until(home / "back", 12) is None
    (part,) = home.glob(".back.restoring-*")
    told = workflow("check", at=made.study.path, expect=1)
    assert "bringing back was broken off" in told.noted and "workflow backup" in told.noted and part.is_dir()
    workflow("backup", at=made.study.path)
    assert not part.exists() and "All is well" in workflow("check", at=made.study.path).said


def test_words_taken_off_record_since_are_off_record_in_what_comes_back(made, tmp_path):
    backup = making.make(made.study, Wish()).folder
    gone = [word for word in made.said["P1"] if word.endswith(("w1a", "w1b"))]
    mend.exclude(made.study, 1, Span(1000, 2000), "not for the tape", by="SD")
    assert found_in(backup, gone) and [one.id for one in came_back(backup, tmp_path / "back", made.study).since] == ["R1"]
    assert found_in(tmp_path / "back", gone) == []
    back = open_study(tmp_path / "back")
    assert recordings.get(back, 1).excluded == (Span(1000, 2000),)
    back.db.close()


def test_the_database_that_an_update_has_kept_comes_back_too_without_whoever_has_withdrawn(made, tmp_path):
    kept = made.study.path / "backups" / "study-before-migration-2026-11-20T090000Z.db"
    migrate.back_up(made.study.db, kept)
    away = tmp_path / "away.db"
    shutil.copy(kept, away)
    withdrawn(made, "P2", "no-further-contact")
    assert [one.id for one in came_back(kept, tmp_path / "back", made.study).since] == ["P2"]
    assert sorted(path.name for path in (tmp_path / "back" / "recordings").iterdir()) == ["R1.wav", "R2.wav"]
    with pytest.raises(BadInput, match=r"no study\.toml"):
        restoring.restore(away, tmp_path / "elsewhere", made.study, by="SD")
    kept.write_bytes(kept.read_bytes()[:30_000] + bytes(4096) + kept.read_bytes()[34_096:])
    with pytest.raises(BadInput, match=r"not whole|damaged"):
        restoring.restore(kept, tmp_path / "spoilt", made.study, by="SD")
    assert not (tmp_path / "spoilt").exists()


@pytest.mark.parametrize(("labels", "sound"), [(True, "silence"), (True, "delete"), (True, "keep"), (False, "keep")])
def test_of_a_focus_group_the_one_who_was_erased_is_taken_out_of_what_comes_back(made, tmp_path, labels, sound):
    """Also where nobody was told apart and two people say that it was done by hand: what was mended by hand is not mended in a copy."""
    number = making_study.group(made, ("P1", "P2"), labels=labels)
    said = [word for word in made.said.get("P1", ()) if f"r{number}" in word]
    backup = making.make(made.study, Wish(tmp_path / "disk")).folder
    withdrawn(made)
    erased(made, sound=sound, by_hand=() if labels else (number,))
    done = came_back(backup, tmp_path / "back", made.study)
    assert [one.todo for one in done.since] == ["", ""] and done.missing == ()
    assert said and found_in(tmp_path / "back", said) == []
    there = sorted(path.name for path in (tmp_path / "back" / "recordings").iterdir())
    assert there == ["R2.wav", *{"silence": ["R3-without-P1.wav"], "delete": [], "keep": ["R3.wav"]}[sound]]
    making.make(made.study, Wish(tmp_path / "disk", renew=True))
    assert found_in(backup, said) == []
    assert sorted(path.name for path in (tmp_path / "disk" / "pain" / "recordings").iterdir()) == there
    assert came_back(backup, tmp_path / "again", made.study).since == ()


def test_what_came_back_and_the_other_study_are_two_from_then_on(workflow, made, tmp_path):
    backup = making.make(made.study, Wish(tmp_path / "disk")).folder
    withdrawn(made, "P2", "no-further-contact")
    told = workflow("backup", "--restore", str(backup), "--into", str(tmp_path / "back"), at=made.study.path).said
    assert "P2 withdrew on" in told and "is not in this one" in told
    told = workflow("backup", "--restore", str(backup), "--into", str(tmp_path / "alone"), at=tmp_path)
    assert "is not in this one" not in told.said and "no newer study was found" in told.noted


def test_on_another_computer_it_is_said_where_the_key_file_is_expected_and_how_to_bring_it(workflow, tmp_path):
    """Whoever brings a study back elsewhere is never told to import the names anew: two key files would each know half of the people."""
    passphrase, names = tmp_path / "passphrase.txt", tmp_path / "list.csv"
    passphrase.write_text(making_study.PASSPHRASE)
    passphrase.chmod(0o600)
    names.write_text("Name;Phone\nÁnna O'Brien;06-12345678\n")
    given = {"WORKFLOW_PASSPHRASE_FILE": str(passphrase)}
    home, far = tmp_path / "pain", tmp_path / "elsewhere é" / "back"
    init(home, New()).db.close()
    assert "no names were imported" in workflow("export", "scan", at=home, expect=1, **given).noted
    workflow("sample", "import", str(names), at=home, **given)
    for place in ("disk", "stick", "elsewhere é"):
        (tmp_path / place).mkdir()
    workflow("backup", "--to", str(tmp_path / "disk"), at=home)
    workflow("backup", "--key-to", str(tmp_path / "stick"), at=home, **given)
    (backup,) = shelf.finished(tmp_path / "disk" / "pain")
    told = workflow("backup", "--restore", str(backup), "--into", str(far), at=home).noted
    assert f'key file is expected in "{far.parent / "pain.key"}", and is not there' in told and "backup --key-to" in told
    names.write_text("Name;Phone\nBea Groot;06-87654321\n")
    refused = [("people", "show", "C1", "--names"), ("sample", "import", str(names))]
    for words in refused:
        told = workflow(*words, at=far, expect=1, **given).noted
        assert "key file is not in ../pain.key" in told and "copy identities.db into" in told and "workflow sample import" not in told
    assert not (far.parent / "pain.key" / "identities.db").exists()
    (copy,) = (tmp_path / "stick").glob("pain-key-*")
    shutil.copytree(copy, far.parent / "pain.key", dirs_exist_ok=True)
    assert "Ánna O'Brien" in workflow("people", "show", "C1", "--names", at=far, **given).said
    beside = workflow("backup", "--restore", str(backup), "--into", str(tmp_path / "beside"), at=home)
    assert "key file" not in beside.noted  # the same key folder is beside it too


def test_an_encrypted_study_without_its_key_says_where_the_key_is_expected(workflow, tmp_path):
    init(tmp_path / "sealed", New(encrypt=True)).db.close()
    for place in ("disk", "stick", "far"):
        (tmp_path / place).mkdir()
    workflow("backup", "--to", str(tmp_path / "disk"), "--key-to", str(tmp_path / "stick"), at=tmp_path / "sealed")
    (backup,) = shelf.finished(tmp_path / "disk" / "sealed")
    asked = ("backup", "--restore", str(backup), "--into", str(tmp_path / "far" / "back"))
    told = workflow(*asked, at=tmp_path, expect=12).noted
    assert f"its key is not in {tmp_path / 'far' / 'sealed.key'}" in told and "copy study.key there" in told
    (copy,) = (tmp_path / "stick").glob("sealed-key-*")
    shutil.copytree(copy, tmp_path / "far" / "sealed.key")
    assert "Brought back and checked" in workflow(*asked, at=tmp_path).said


def test_a_file_that_is_no_backup_is_told_to_be_none(made, tmp_path):
    (tmp_path / "brief é.docx").write_bytes(b"")
    with pytest.raises(BadInput, match="is no backup of this program"):
        restoring.restore(tmp_path / "brief é.docx", tmp_path / "new", made.study, by="SD")
    assert not (tmp_path / "new").exists()
