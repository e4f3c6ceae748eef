"""A look whether everything is whole changes nothing, and tells what lies beside a study that should not."""

import shutil

from tests.making import leaving_study as making_study
from workflow.people.steps import book


def bytes_of(path):
    return {one.relative_to(path).as_posix(): one.read_bytes() for one in sorted(path.rglob("*")) if one.is_file()}


def test_check_changes_not_a_byte_even_of_what_a_killed_program_has_left_in_the_log_file(workflow, made, tmp_path):
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


def test_a_study_of_an_older_version_is_checked_as_it_is(workflow, made):
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


def test_second_copies_that_a_service_has_left_are_told_and_not_read(workflow, made):
    path = made.study.path
    making_study.close(made)
    for name in ("study (Anna's conflicted copy 2026-11-24).db", "study-DESKTOP-7.db", "study 2.toml"):
        (path / name).write_bytes(b"of another moment")
    (path.parent / "pain.key" / "identities (1).db").write_bytes(b"of another moment")
    told = workflow("check", at=path)
    assert "4 files beside the study's own" in told.noted and "Anna" not in told.noted + told.said
