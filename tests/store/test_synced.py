"""A study that OneDrive, Dropbox or a network drive would copy about is refused, with what to do instead."""

import json
import os
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from workflow.errors import NotAllowed
from workflow.store import folder
from workflow.store.steps import Wish, init
from workflow.store.synced import MARKS, plain, service_of
from workflow.transcribe.steps.loose import throw_away

ROOTS = {
    "OneDrive - Universiteit": "OneDrive",
    "Dropbox (Personal)": "Dropbox",
    "Dropbox": "Dropbox",
    "Google Drive": "Google Drive",
    "Library/Mobile Documents/com~apple~CloudDocs": "iCloud",
    "iCloudDrive": "iCloud",
    "Library/CloudStorage/GoogleDrive-me": "a cloud service",
    "Nextcloud": "Nextcloud",
}


@pytest.mark.parametrize("root", ROOTS)
def test_a_study_cannot_be_made_in_a_folder_that_a_service_copies_about(tmp_path, root):
    with pytest.raises(NotAllowed, match=ROOTS[root]) as told:
        init(tmp_path / root / "work" / "pain", Wish())
    assert "move it" in told.value.hint
    assert not (tmp_path / root).exists()  # refused before anything was made


@pytest.mark.parametrize("mark", MARKS)
def test_the_mark_of_a_service_in_a_folder_above_tells_it_whatever_the_folder_is_called(tmp_path, mark):
    (tmp_path / "stuff").mkdir()
    (tmp_path / "stuff" / mark).touch()
    assert service_of(tmp_path / "stuff" / "deep" / "pain", {}) == MARKS[mark]
    assert service_of(tmp_path / "other", {}) == ""


def test_what_the_service_itself_says_is_believed(tmp_path):
    work = tmp_path / "Work Files"
    assert service_of(work / "pain", {"OneDriveCommercial": str(work)}) == "OneDrive"
    settings = tmp_path / ".dropbox" / "info.json"
    settings.parent.mkdir()
    settings.write_text(json.dumps({"personal": {"path": str(work), "host": 1}}))
    assert service_of(work / "pain", {"HOME": str(tmp_path)}) == "Dropbox"
    settings.write_text("not json")
    assert service_of(work / "pain", {"HOME": str(tmp_path)}) == ""


@pytest.mark.skipif(os.name != "posix", reason="links need rights on Windows")
def test_a_link_does_not_hide_where_a_study_lies(tmp_path):
    (tmp_path / "Dropbox" / "pain").mkdir(parents=True)
    (tmp_path / "pain").symlink_to(tmp_path / "Dropbox" / "pain")
    assert service_of(tmp_path / "pain", {}) == "Dropbox"


def test_a_study_moved_there_later_does_not_open_and_opens_again_elsewhere(tmp_path):
    study = init(tmp_path / "pain", Wish())
    study.db.close()
    (tmp_path / "Dropbox").mkdir()
    moved = tmp_path / "Dropbox" / "pain"
    study.path.rename(moved)
    with pytest.raises(NotAllowed, match="Dropbox"):
        folder.open_study(moved)
    moved.rename(tmp_path / "pain")
    folder.open_study(tmp_path / "pain").db.close()


def test_the_key_folder_may_not_lie_there_either(tmp_path):
    study = init(tmp_path / "pain", Wish())
    toml = study.path / "study.toml"
    toml.write_text(toml.read_text().replace('"../pain.key"', '"../OneDrive/pain.key"'))
    with pytest.raises(NotAllowed, match="key folder"):
        folder.open_study(study.path)


@pytest.mark.parametrize("name", [r"\\server\share\pain", r"\\?\UNC\server\share\pain", r"\\?\unc\server\share", "//server/share/pain"])
def test_the_disk_of_another_computer_is_told_by_its_windows_name(name):
    assert folder.names_another_computer(PureWindowsPath(name))


@pytest.mark.parametrize(
    "name", [r"C:\Users\you\pain", r"\\?\C:\Users\you\pain", "//?/C:/pain", r"\\.\C:\pain", r"\\?\Volume{b75e2c83}\pain"]
)
def test_a_long_name_of_a_folder_of_this_computer_is_no_other_computer(name):
    assert not folder.names_another_computer(PureWindowsPath(name))
    assert not folder.names_another_computer(PurePosixPath("//server/share"))  # elsewhere two slashes say nothing


def test_a_long_name_is_compared_as_the_short_one():
    long = plain(PureWindowsPath("\\\\?\\C:\\Users\\you\\Work Files\\pain"))
    assert long.is_relative_to(PureWindowsPath(r"c:\users\you\work files")) and plain(long) == long
    assert plain(Path("/home/you")) == Path("/home/you")


def test_dropbox_keeps_its_settings_in_every_home_and_that_is_no_reason(tmp_path):
    (tmp_path / ".dropbox").mkdir()
    assert service_of(tmp_path / "pain", {}) == ""


def test_loose_files_there_are_sent_elsewhere_with_the_option_that_does_it(tmp_path):
    with pytest.raises(NotAllowed) as told, throw_away(tmp_path / "Dropbox", "en", "plain"):
        pass
    assert "--out" in told.value.hint


@pytest.mark.parametrize("name", ["my-onedrive-notes", "boxes", "drive", "icloudy", "Dropboxing"])
def test_a_name_that_only_resembles_is_no_reason(name):
    assert service_of(Path("/home/you") / name / "pain", {}) == ""
