"""Folders that cannot be written, a held database, hostile names, a clock that goes back: one sentence each, nothing lost (floor 4)."""

import os
import sys

import pytest

from tests.making import leaving_study as making
from tests.making.typed import in_this_program
from tests.web.asking import Browser
from workflow.backup.steps import shelf
from workflow.store import driver, owner
from workflow.store.folder import open_study
from workflow.web.desk import Desk
from workflow.web.pages import board
from workflow.web.pages.review import Review
from workflow.web.serving import Server

pytestmark = pytest.mark.slow
ROOMS = (
    ("status", "--xlsx", "reports/standing.xlsx"),
    ("report", "flow"),
    ("report", "all"),
    ("export", "transcripts", "--to", "text", "--to", "qdpx"),
    ("export", "study", "--despite", "looked at"),
    ("coding", "pack", "R1", "--coder", "A", "--coder", "B"),
    ("schedule", "feed"),
    ("guide", "add", "patient-first"),
    ("transcript", "check", "R1", "--corrected", "--minutes", "4"),
    ("backup",),
)
FOLDERS = ("reports", "exports", "backups", "topic_guides")
HOSTILE = {
    "a new line": "a\nb",
    "quotes": 'it\'s "q" `c` $(d); e',
    "a leading dash": "-x",
    "255 bytes": "l" * 255,
    "more than any disk takes": "l" * 300,
    **({"no UTF-8": os.fsdecode(b"na\xffme")} if os.name == "posix" else {}),  # Windows knows no such names
    "reserved on Windows": "CON",
    "trailing dots": "name...",
    "what a terminal obeys": "a\x07\x1b]0;b",
}


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    return making.two_interviewed(tmp_path_factory.mktemp("template"))


@pytest.fixture
def study(template, tmp_path):
    made = making.copied(template, tmp_path)
    making.close(made)
    return made.study.path


@pytest.fixture
def typed(capsys, monkeypatch, tmp_path):
    """Type a command by SD with the key file's passphrase at hand; whatever happens is told in sentences."""
    (tmp_path / "passphrase").write_text(making.PASSPHRASE)
    (tmp_path / "passphrase").chmod(0o600)
    workflow = in_this_program(capsys, monkeypatch)

    def type_it(*words, at, expect=None, **environment):
        given = {"WORKFLOW_PASSPHRASE_FILE": str(tmp_path / "passphrase"), "WORKFLOW_STAFF": "SD"}
        answer = workflow(*words, at=at, expect=expect, **given | environment)
        assert "Traceback" not in answer.noted and "has a fault" not in answer.noted, (words, answer.noted)
        assert answer.code == 0 or "Problem:" in answer.noted or "Next:" in answer.noted, (words, answer)
        return answer

    return type_it


def test_folders_that_cannot_be_written_are_told_and_everything_works_when_they_can(study, typed):
    for name in FOLDERS:
        (study / name).rename(study / f".{name}")
        (study / name).touch()  # as good as write-protected, also for the superuser
    codes = {words: typed(*words, at=study).code for words in ROOMS}
    assert {words for words, code in codes.items() if code == 0} == {("transcript", "check", "R1", "--corrected", "--minutes", "4")}
    for name in FOLDERS:
        (study / name).unlink()
        (study / f".{name}").rename(study / name)
    for words in ROOMS:
        typed(*words, at=study, expect=0)
    typed("check", "--read-data", at=study, expect=0)


def test_a_database_that_another_program_holds_is_waited_for_and_told_and_nothing_is_lost(study, typed, monkeypatch):
    monkeypatch.setattr(driver, "BUSY_MS", 100)
    holder = open_study(study)
    holder.db.conn.execute("BEGIN IMMEDIATE")
    codes = {words: typed(*words, at=study).code for words in ROOMS}
    assert set(codes.values()) <= {0, 11} and codes["schedule", "feed"] == 0 and codes["report", "flow"] == 11
    assert codes["backup",] == 11  # it gets its name while nobody can begin to erase
    assert codes["transcript", "check", "R1", "--corrected", "--minutes", "4"] == 11
    holder.db.conn.execute("ROLLBACK")
    holder.db.close()
    for words in ROOMS:
        typed(*words, at=study, expect=0)


def test_the_pages_tell_it_too_and_the_same_save_goes_through_afterwards(study, monkeypatch):
    monkeypatch.setattr(driver, "BUSY_MS", 100)
    desk = Desk(open_study(study), "SD")
    review = Review(desk, "en")
    server = Server([*board.routes(desk, None), *review.routes()])
    thread = server.in_thread()
    browser, holder = Browser(server), open_study(study)
    saw = browser.get("/transcript/1/data").json["saw"]
    edits = {"seen": 1, "saw": saw, "page": "one", "edits": [{"op": "text", "first": 0, "last": 0, "text": "corrected"}]}
    holder.db.conn.execute("BEGIN IMMEDIATE")
    refused = browser.post("/transcript/1/save", edits)
    assert refused.status == 400 and "Another program" in refused.json["problem"] and browser.get("/").status == 200
    holder.db.conn.execute("ROLLBACK")
    assert browser.post("/transcript/1/save", edits).status == 200
    holder.db.close()
    server.stop()
    thread.join()
    review.close()
    desk.close()


@pytest.mark.parametrize("why", HOSTILE)
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names")
def test_names_that_no_disk_likes_are_taken_or_told(study, typed, tmp_path, why):
    name, home = HOSTILE[why], tmp_path / "out"
    home.mkdir()
    at = f"{home}/{name}"
    typed("backup", at=study, expect=0)
    (backup,) = shelf.finished(study / "backups")
    codes = [
        typed(*words, at=study).code
        for words in (
            ("export", "transcripts", "--to", "text", "R1", "--out", f"{at}1"),
            ("backup", "--to", f"{at}2"),
            ("backup", "--restore", str(backup), "--into", f"{at}3"),
            ("backup", "--restore", at, "--into", f"{at}4"),
            ("status", "--xlsx", f"{at}.xlsx"),
            ("report", "check", f"{at}.txt"),
            ("schedule", "feed", "--out", f"{at}5"),
            ("transcript", "import", "R1", f"{at}.docx", "--from", "1"),
            ("recording", "add", f"{at}.mp3", "--session", "S1"),
            ("export", "scan", at),
        )
    ]
    assert set(codes) <= {0, 1, 2} and (codes[0] == 0 or len(name) > 250)
    assert not [path for path in home.rglob("*") if ".making-" in path.name or ".restoring-" in path.name or path.name.endswith(".part")]
    said = typed("export", "transcripts", "--to", "text", "R1", "--out", f"{at}1", at=study)
    assert "\x07" not in said.said + said.noted and "\x1b]" not in said.said + said.noted
    typed("check", at=study, expect=0)


def test_a_clock_that_goes_back_leaves_the_newest_backup_the_newest(study, typed):
    """Once the clock stood at 2036; a backup by its right time is newer all the same, and --keep deletes the other."""
    typed("backup", at=study, expect=0, WORKFLOW_NOW="2036-01-01T12:00Z")
    typed("transcript", "check", "R1", "--corrected", "--minutes", "4", at=study, expect=0)
    assert "2036" in typed("backup", "--keep", "1", at=study, expect=0, WORKFLOW_NOW="2026-11-24T12:00Z").said.partition("deleted")[2]
    (kept,) = shelf.finished(study / "backups")
    assert kept.name.startswith("2026")
    typed("check", "--read-data", at=study, expect=0)
    assert "holds" in typed("changes", "verify", at=study, expect=0).said


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the system itself says when a program began")
def test_a_clock_that_goes_back_makes_no_program_at_work_look_gone(monkeypatch):
    me = owner.this_program()
    monkeypatch.setattr("psutil.Process.create_time", lambda self: 1.0)
    assert not owner.is_gone(me) and owner.owner_of(os.getpid()) == me
