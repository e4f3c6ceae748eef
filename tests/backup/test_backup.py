"""A backup is whole or is not there; it is made while others write, and comes back without whoever has withdrawn since."""

import json
import shutil
import subprocess
import sys
import threading

import pytest

from tests.making import broken_backup, broken_restore
from tests.making import leaving_study as making_study
from tests.making.modules import ROOT
from tests.making.needles import found_in
from tests.making.typed import workflow
from tests.making.writers import all_at_once
from workflow.backup.steps import checking, making, passing, restoring, shelf
from workflow.backup.steps.making import Wish
from workflow.errors import BadInput, NotAllowed
from workflow.people.steps import book, erasing, withdrawing
from workflow.people.steps.erasing import Confirmed
from workflow.records import Span
from workflow.store import events, folder, migrate
from workflow.store.driver import connect
from workflow.store.folder import open_study
from workflow.store.steps import Wish as New
from workflow.store.steps import init
from workflow.transcribe.steps import book as recordings
from workflow.transcribe.steps import mend


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """Two who take part, both interviewed."""
    it = making_study.begin(tmp_path_factory.mktemp("template"))
    for number in (1, 2):
        making_study.takes_part(it, number)
        making_study.interviewed(it, f"P{number}", seed=number)
    making_study.close(it)
    return it


@pytest.fixture
def made(template, tmp_path):
    return making_study.copied(template, tmp_path)


def withdrawn(made, who="P1", scope="erase"):
    wish = withdrawing.Wish(scope, making_study.TODAY)
    return withdrawing.withdraw(made.study, made.person(who), wish, by="SD", now=making_study.NOW).person


def erased(made, who="P1"):
    return erasing.erase(made.study, made.person(who), Confirmed("MSHW", making_study.TODAY), made.names, by="MB")


def is_whole(path):
    study = open_study(path)
    found = checking.check(study, read_data=True)
    study.db.close()
    return found.problems == ()


def came_back(backup, into, newer):
    done = restoring.restore(backup, into, newer, by="SD")
    assert is_whole(into)
    return done


def while_others_write(tmp_path, times, writes):
    """Backups made while four programs write: each comes back whole, and ends at a change of the log of the study."""
    study = init(tmp_path / "pain", New())
    with study.db.atomic():
        for _ in range(5):
            book.enter(study, "participants", {"facts": {}}, by="SD")
    writing = threading.Thread(target=all_at_once, args=(study.path, 4, writes))
    writing.start()
    backups = []
    while len(backups) < times:
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
    while_others_write(tmp_path, 50, 3000)


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
    workflow("backup", "--key-to", str(tmp_path / "stick"), at=made.study.path, **given)
    (copy,) = (tmp_path / "stick").glob("pain-key-*/identities.db")
    assert found_in(copy.parent, made.called["C1"]) == []
    opened = connect(copy, passphrase=making_study.PASSPHRASE)
    assert opened.rows("SELECT count(*) AS n FROM person") == [{"n": 2}]
    for beside in ("exports", str(tmp_path / "disk" / "keys")):
        told = workflow("backup", "--to", str(tmp_path / "disk"), "--key-to", beside, at=made.study.path, expect=1, **given)
        assert "must not lie beside" in told.noted


def broken_off(path, at, *to):
    command = [sys.executable, "-m", "tests.making.broken_backup", str(path), str(at), *map(str, to)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode in (0, broken_backup.KILLED), done.stderr
    return done


def killed_everywhere(made, tmp_path, every):
    disk = tmp_path / "disk"
    steps = int(broken_off(made.study.path, 0, tmp_path / "first").stdout)
    for at in range(1, steps + 1, every):
        assert broken_off(made.study.path, at, disk / str(at)).returncode == broken_backup.KILLED
        for one in shelf.finished(disk / str(at) / "pain"):
            assert list(checking.faults_of(one, checking.Reader(lambda done: None))) == []
        assert making.make(made.study, Wish(disk / str(at))).folder.is_dir()
        assert shelf.begun(disk / str(at) / "pain") == []
        assert is_whole(made.study.path)


def test_killed_in_the_middle_nothing_half_bears_a_name_and_the_next_one_clears_up(made, tmp_path):
    killed_everywhere(made, tmp_path, 7)


@pytest.mark.slow
def test_killed_at_every_step(made, tmp_path):
    killed_everywhere(made, tmp_path, 1)


# ---- bringing back, and nobody who has withdrawn since


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


def restored_until(left, into, at):
    made, backup = left
    command = [sys.executable, "-m", "tests.making.broken_restore", str(backup), str(into), str(made.study.path), str(at)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode in (0, broken_restore.KILLED), done.stderr
    return done


def restore_killed(left, home, steps):
    """Wherever it is killed: nothing that bears the name holds P1, and the next restore beside it clears up and comes to its end."""
    made, _ = left
    for at in steps:
        into = home / str(at) / "back"
        into.parent.mkdir()
        assert restored_until(left, into, at).returncode == broken_restore.KILLED
        if into.exists():
            assert found_in(into, made.said["P1"]) == [] and is_whole(into)
        elif list(into.parent.iterdir()):
            assert [str(into.parent / name.name) for name in passing.restores(into.parent)] == [str(p) for p in into.parent.glob(".back*")]
        newer = open_study(made.study.path)
        restoring.restore(left[1], into.parent / "again", newer, by="SD")
        newer.db.close()
        assert list(into.parent.glob(".*.restoring-*")) == []
        assert found_in(into.parent, made.said["P1"]) == [] and is_whole(into.parent / "again")


def test_a_restore_that_is_killed_never_shows_whoever_was_erased_since(left, tmp_path):
    steps = int(restored_until(left, tmp_path / "whole", 0).stdout)
    assert steps >= 30
    restore_killed(left, tmp_path, (6, steps - 1))


@pytest.mark.slow
def test_a_restore_that_is_killed_at_every_step(left, tmp_path):
    restore_killed(left, tmp_path, range(1, int(restored_until(left, tmp_path / "whole", 0).stdout) + 1))


def test_what_another_program_is_bringing_back_is_left_alone(tmp_path):
    at_work = passing.begin(tmp_path / ".other.restoring-1")
    yours = tmp_path / ".notes.restoring-soon"
    yours.mkdir()
    passing.clear_restores(tmp_path)
    assert at_work.is_dir() and yours.is_dir()
    (at_work / passing.OWNER).unlink()  # killed before it could say who it was: 1 is a program that runs
    passing.clear_restores(tmp_path)
    assert at_work.is_dir()


def test_a_restore_that_was_broken_off_is_told_by_check_and_cleared_by_the_next_backup(left, made):
    home = made.study.path.parent
    assert restored_until(left, home / "back", 12).returncode == broken_restore.KILLED
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
    with pytest.raises(BadInput, match="no study.toml"):
        restoring.restore(away, tmp_path / "elsewhere", made.study, by="SD")
    kept.write_bytes(kept.read_bytes()[:30_000] + bytes(4096) + kept.read_bytes()[34_096:])
    with pytest.raises(BadInput, match="not whole|damaged"):
        restoring.restore(kept, tmp_path / "spoilt", made.study, by="SD")
    assert not (tmp_path / "spoilt").exists()


# ---- a look that changes nothing


def bytes_of(path):
    return {one.relative_to(path).as_posix(): one.read_bytes() for one in sorted(path.rglob("*")) if one.is_file()}


def test_check_changes_not_a_byte_even_of_what_a_killed_program_has_left_in_the_log_file(made, tmp_path):
    path = made.study.path
    left = tmp_path / "left"
    with made.study.db.atomic():
        book.enter(made.study, "participants", {"facts": {}}, by="SD")
    shutil.copytree(path, left / "pain")  # while it is open: its log file holds what was written last
    shutil.copytree(path.parent / "pain.key", left / "pain.key")
    (left / "pain" / "study.db-shm").unlink()
    making_study.close(made)
    for place in (path, left / "pain"):
        before = bytes_of(place)
        assert "3 " not in workflow("check", "--read-data", at=place).noted
        after = bytes_of(place)
        after.pop("study.db-shm", None)  # the index of a log file that was there; nothing of the study is in it
        assert after == before
    assert (left / "pain" / "study.db-wal").stat().st_size > 0


def test_a_study_of_an_older_version_is_checked_as_it_is(made):
    path = made.study.path
    made.study.db.conn.execute("DROP TABLE attribution")
    made.study.db.conn.execute("DELETE FROM _sqlite_migrations WHERE name = 'attributions'")
    made.study.db.conn.commit()
    making_study.close(made)
    before = bytes_of(path)
    told = workflow("check", "--read-data", at=path)
    assert "All is well" in told.said and "older version of the program" in told.noted and bytes_of(path) == before
    workflow("status", at=path)
    assert len(list((path / "backups").glob("study-before-migration-*.db"))) == 1
    assert "older version" not in workflow("check", at=path).noted


def test_second_copies_that_a_service_has_left_are_told_and_not_read(made):
    path = made.study.path
    making_study.close(made)
    for name in ("study (Anna's conflicted copy 2026-11-24).db", "study-DESKTOP-7.db", "study 2.toml"):
        (path / name).write_bytes(b"of another moment")
    (path.parent / "pain.key" / "identities (1).db").write_bytes(b"of another moment")
    told = workflow("check", at=path)
    assert "4 files beside the study's own" in told.noted and "Anna" not in told.noted + told.said
