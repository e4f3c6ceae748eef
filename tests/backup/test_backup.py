"""A backup is whole or is not there; it is made while others write, and comes back."""

import itertools
import json
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.making import leaving_study as making_study
from tests.making.backed_up import came_back, erased, is_whole, withdrawn
from tests.making.gone import BrokenOff
from tests.making.needles import found_in
from tests.making.typed import workflow
from tests.making.writers import all_at_once
from workflow.backup.steps import checking, making, restoring, shelf
from workflow.backup.steps.making import Wish
from workflow.errors import BadInput, NotAllowed
from workflow.people.steps import book
from workflow.store import events, folder
from workflow.store.driver import connect
from workflow.store.folder import open_study
from workflow.store.steps import Wish as New
from workflow.store.steps import init


def while_others_write(tmp_path, times, writes):
    """Backups made while four programs write: each comes back whole, and ends at a change of the log of the study."""
    study = init(tmp_path / "pain", New())
    with study.db.atomic():
        for _ in range(5):
            book.enter(study, "participants", {"facts": {}}, by="SD")
    backups: list[Path] = []

    def write_on():  # until the last backup is made, however slow the machine is: without a change there would be no new one
        rounds = itertools.count()
        while len(backups) < times:
            all_at_once(study.path, 4, writes, next(rounds) * writes)

    writing = threading.Thread(target=write_on)
    writing.start()
    while len(backups) < times:
        assert writing.is_alive(), "one of the programs that write has failed"
        backups += [done.folder for done in [making.make(study, Wish())] if done.new]
    writing.join()
    for i, one in enumerate(backups):
        said = shelf.read(one)
        assert events.numbered(study.db, said.head) == said.changes
        came_back(one, tmp_path / f"back-{i}", study)
        back = open_study(tmp_path / f"back-{i}")
        assert events.head(back.db) == (said.changes, said.head)
        back.db.close()


def test_while_four_programs_write_each_backup_is_one_moment_of_the_study(tmp_path):
    while_others_write(tmp_path, 3, 60)


@pytest.mark.slow
def test_fifty_backups_while_four_programs_write(tmp_path):
    while_others_write(tmp_path, 50, 500)


def test_doing_it_twice_makes_one_and_a_change_makes_another(made):
    first = making.make(made.study, Wish())
    again = making.make(made.study, Wish())
    assert first.new and not again.new and again.folder == first.folder
    withdrawn(made)
    assert making.make(made.study, Wish()).new
    assert making.make(made.study, Wish(with_sound=True)).new
    assert len(making.make(made.study, Wish(with_sound=True, keep=1)).removed) == 2
    assert len(shelf.finished(made.study.path / "backups")) == 1


def test_another_disk_gets_sound_once_and_nothing_goes_into_the_study_itself(made, tmp_path):
    disk = tmp_path / "disk"
    assert making.make(made.study, Wish(disk)).copied == 2
    withdrawn(made, "P2", "no-further-contact")
    again = making.make(made.study, Wish(disk))
    assert again.new and again.copied == 0
    assert sorted(p.name for p in (disk / "pain" / "recordings").iterdir()) == ["R1.wav", "R2.wav"]
    with pytest.raises(NotAllowed, match="inside the study"):
        making.make(made.study, Wish(made.study.path / "exports"))


def test_sound_that_was_erased_is_told_on_the_other_disk_and_goes_with_keep(made, tmp_path):
    making.make(made.study, Wish(tmp_path / "disk"))
    withdrawn(made)
    erased(made)
    assert making.make(made.study, Wish(tmp_path / "disk")).stray == ("R1.wav",)
    assert making.make(made.study, Wish(tmp_path / "disk", keep=1)).stray == ()
    assert found_in(tmp_path / "disk", made.said["P1"]) == []


def test_who_was_erased_since_is_erased_again_in_what_comes_back(made, tmp_path):
    backup = making.make(made.study, Wish(tmp_path / "disk")).folder
    withdrawn(made)
    erased(made)
    withdrawn(made, "P2", "no-further-contact")
    done = came_back(backup, tmp_path / "back", made.study)
    assert [one.id for one in done.since] == ["P1", "P1", "P2"] and done.missing == ()
    assert found_in(tmp_path / "back", made.said["P1"]) == []
    back = open_study(tmp_path / "back")
    assert book.get(back, "P1").erased and book.get(back, "P2").standing == "withdrawn"
    back.db.close()


def test_an_erasure_reaches_the_backup_and_it_is_still_whole(made, tmp_path):
    backup = making.make(made.study, Wish(with_sound=True)).folder
    (backup.parent / ".making-2026-11-24T000000-1").mkdir()
    shutil.copy(backup / "study.db", backup.parent / ".making-2026-11-24T000000-1" / "study.db")
    withdrawn(made)
    assert erased(made).person.erased and shelf.begun(backup.parent) == []
    assert found_in(made.study.path, made.said["P1"]) == []
    assert is_whole(made.study.path)
    assert came_back(backup, tmp_path / "back", made.study).since == ()


@pytest.mark.parametrize("spoil", ["study.db", "study.toml", "manifest.json"])
def test_a_damaged_backup_is_told_by_check_and_never_brought_back(made, tmp_path, spoil):
    backup = making.make(made.study, Wish()).folder
    (backup / spoil).chmod(0o600)
    (backup / spoil).write_bytes((backup / spoil).read_bytes()[:-3] + b"xyz")
    assert not is_whole(made.study.path)
    with pytest.raises(BadInput):
        restoring.restore(backup, tmp_path / "back", made.study, by="SD")
    assert not (tmp_path / "back").exists() and list(tmp_path.glob(".back*")) == []


def test_it_never_comes_back_over_something(made, tmp_path):
    backup = making.make(made.study, Wish()).folder
    with pytest.raises(NotAllowed, match="nothing was changed"):
        restoring.restore(backup, made.study.path, made.study, by="SD")


def test_an_encrypted_study_comes_back_with_its_key_and_the_backup_holds_no_key(tmp_path):
    sealed = init(tmp_path / "sealed", New(encrypt=True))
    with sealed.db.atomic():
        book.enter(sealed, "participants", {"facts": {"region": "Regio7veen"}}, by="SD")
    backup = making.make(sealed, Wish()).folder
    key = folder.database_key(sealed.path, sealed.settings)
    assert found_in(backup, ["Regio7veen", key]) == []
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    came_back(backup, elsewhere / "sealed", sealed)
    assert (elsewhere / "sealed.key" / "study.key").read_text().strip() == key


def test_check_says_what_is_wrong_and_what_to_do(made):
    path = made.study.path
    assert "All is well" in workflow("check", "--read-data", at=path).said
    sound = path / "recordings" / "R1.wav"
    sound.chmod(0o600)
    sound.write_bytes(sound.read_bytes()[:-2] + b"zz")
    assert "All is well" in workflow("check", at=path).said
    told = workflow("check", "--read-data", at=path, expect=1)
    assert "R1.wav is not the one that was added" in told.noted and "from a backup" in told.noted
    sound.unlink()
    assert json.loads(workflow("check", "--json", at=path, expect=1).said)["problems"][0]["what"] == "The sound file R1.wav is missing."


def test_a_letter_that_flips_in_a_transcript_is_found(made):
    with made.study.db.atomic():
        made.study.db.conn.execute("DROP TRIGGER revision_no_update")
        made.study.db.conn.execute("UPDATE revision SET content = replace(content, 'zegp2', 'zehp2') WHERE recording = 2")
    assert any("R2 revision" in problem.what for problem in checking.check(made.study, read_data=True).problems)
    assert checking.check(made.study).problems == ()


@pytest.mark.skipif(sys.platform == "win32", reason="a file size limit stands for the full disk, and Windows has none")
def test_a_full_disk_is_one_sentence_and_leaves_nothing_half(made):
    command = ["sh", "-c", f'ulimit -f 16; exec "{sys.executable}" -m workflow backup']
    done = subprocess.run(command, cwd=made.study.path, capture_output=True, text=True, timeout=120)
    assert done.returncode == 28 and "The disk is full" in done.stderr and "Traceback" not in done.stderr, done.stderr
    assert list((made.study.path / "backups").iterdir()) == []
    assert making.make(made.study, Wish()).new


def test_the_key_file_goes_where_it_is_told_and_never_beside_what_it_opens(made, tmp_path):
    passphrase = tmp_path / "passphrase.txt"
    passphrase.write_text(making_study.PASSPHRASE)
    passphrase.chmod(0o600)
    given = {"WORKFLOW_PASSPHRASE_FILE": str(passphrase)}
    for place in ("stick", "disk", "disk/keys"):
        (tmp_path / place).mkdir()
    workflow("backup", "--key-to", str(tmp_path / "stick"), at=made.study.path, **given)
    (copy,) = (tmp_path / "stick").glob("pain-key-*/identities.db")
    assert found_in(copy.parent, made.called["C1"]) == []
    opened = connect(copy, passphrase=making_study.PASSPHRASE)
    assert opened.rows("SELECT count(*) AS n FROM person") == [{"n": 2}]
    for beside in ("exports", str(tmp_path / "disk" / "keys")):
        told = workflow("backup", "--to", str(tmp_path / "disk"), "--key-to", beside, at=made.study.path, expect=1, **given)
        assert "must not lie beside" in told.noted
    workflow("backup", "--to", str(tmp_path / "disk"), at=made.study.path)  # and on another day neither
    told = workflow("backup", "--key-to", str(tmp_path / "disk" / "keys"), at=made.study.path, expect=1, **given)
    assert "must not lie beside" in told.noted
    told = workflow("backup", "--to", str(tmp_path / "stick"), at=made.study.path, expect=1)
    assert "A copy of the key file lies there" in told.noted
    assert [one.name[:9] for one in (tmp_path / "stick").iterdir()] == ["pain-key-"]


def test_no_backup_goes_into_a_key_folder_of_this_study_or_another(workflow, made, tmp_path):
    at, mine = made.study.path, made.study.path.parent / "pain.key"
    init(tmp_path / "elders", New()).db.close()  # nobody is in its key folder yet
    copy = tmp_path / "renamed"
    shutil.copytree(mine, copy)
    (tmp_path / "by another name").symlink_to(mine)
    before = sorted(mine.rglob("*"))
    for place in (mine, mine / "deep", tmp_path / "elders.key", copy, tmp_path / "by another name"):
        place.mkdir(exist_ok=True)
        for asked in (("--to", str(place)), ("--to", str(place), "--dry-run")):
            assert "lies in a key folder" in workflow("backup", *asked, at=at, expect=1).noted
    backup = making.make(made.study, Wish()).folder
    told = workflow("backup", "--restore", str(backup), "--into", str(mine / "back"), at=at, expect=1).noted
    assert "lies in a key folder" in told and sorted(mine.rglob("*")) == sorted([*before, mine / "deep"])
    assert "lies inside the study's folder" in workflow("backup", "--to", str(at.parent), at=at, expect=1).noted  # whose own name it bears


def test_a_disk_that_is_not_in_is_told_and_no_folder_of_its_name_is_made(workflow, made, tmp_path):
    for asked in (("--to",), ("--to", "E_disk", "--dry-run"), ("--key-to",)):
        asked = (asked[0], str(tmp_path / "E_disk"), *asked[2:])
        told = workflow("backup", *asked, at=made.study.path, expect=2).noted
        assert "There is no folder E_disk there" in told and f"{asked[0]} and its name" in told
    assert not (tmp_path / "E_disk").exists() and list((made.study.path / "backups").iterdir()) == []


def killed_everywhere(made, tmp_path, every):
    disk = tmp_path / "disk"
    with BrokenOff("tests.making.broken_backup") as run:
        steps = run(0, made.study.path, tmp_path / "first")
        for at in range(1, steps + 1, every):
            assert run(at, made.study.path, disk / str(at)) is None
            for one in shelf.finished(disk / str(at) / "pain"):
                assert list(checking.faults_of(one, checking.Reader(lambda done: None))) == []
            assert making.make(made.study, Wish(disk / str(at))).folder.is_dir()
            assert shelf.begun(disk / str(at) / "pain") == []
            assert is_whole(made.study.path)


def test_a_dry_run_asks_what_the_backup_asks_and_never_brings_anything_back(made, tmp_path):
    at = made.study.path
    for wrong in (("--keep", "-1"), ("--key-to", str(at / "backups"))):
        dry, real = (workflow("backup", *wrong, *more, at=at, expect=None) for more in (["--dry-run"], []))
        assert (dry.code, dry.noted) == (real.code, real.noted) and dry.code and not dry.said
    (tmp_path / "stick").mkdir()
    assert f"And the key file, to {tmp_path / 'stick'}." in workflow("backup", "--key-to", str(tmp_path / "stick"), "--dry-run", at=at).said
    backup = making.make(made.study, Wish()).folder
    told = workflow("backup", "--restore", str(backup), "--into", str(tmp_path / "new"), "--dry-run", at=at, expect=2).noted
    assert "--restore and --dry-run do not go together" in told and not (tmp_path / "new").exists()


def test_killed_in_the_middle_nothing_half_bears_a_name_and_the_next_one_clears_up(made, tmp_path):
    killed_everywhere(made, tmp_path, 7)


@pytest.mark.slow
def test_killed_at_every_step(made, tmp_path):
    killed_everywhere(made, tmp_path, 1)
