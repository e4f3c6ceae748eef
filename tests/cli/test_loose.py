"""Loose files: four files beside each, nothing of anybody's written over, nothing left behind."""

import shutil

import pytest

from tests.making.typed import workflow
from workflow import samples


@pytest.fixture
def tape(tmp_path):
    sample = next(sample for sample in samples.listed() if sample.demo)
    path = tmp_path / "Ünal's tape – 1.mp3"
    shutil.copy(sample.sounds[0], path)
    return path


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_file_gets_its_four_files_and_a_second_time_changes_nothing(tape):
    workflow("transcribe", tape.name, at=tape.parent)
    four = [f"{tape.stem}{suffix}" for suffix in (".docx", ".json", ".mp3", ".txt", ".vtt")]
    assert names(tape.parent) == sorted(four)
    before = tape.with_suffix(".docx").read_bytes()
    assert "already" in workflow("transcribe", tape.name, at=tape.parent).said
    assert tape.with_suffix(".docx").read_bytes() == before


def test_somebodys_own_notes_are_not_written_over(tape):
    tape.with_suffix(".txt").write_text("My notes.", encoding="utf-8")
    answer = workflow("transcribe", tape.name, at=tape.parent, expect=1)
    assert "may be your own" in answer.noted and tape.with_suffix(".txt").read_text(encoding="utf-8") == "My notes."
    workflow("transcribe", tape.name, "--out", "transcripts", at=tape.parent)
    assert len(names(tape.parent / "transcripts")) == 4


@pytest.mark.slow
def test_two_files_of_one_name_get_two_names(tape):
    other = tape.parent / "other"
    other.mkdir()
    sounds = [sample.sounds[0] for sample in samples.listed() if sample.demo]
    shutil.copy(sounds[1], other / f"{tape.stem}{sounds[1].suffix}")
    workflow("transcribe", tape.name, f"other/{tape.stem}{sounds[1].suffix}", "--out", "out", at=tape.parent)
    assert f"{tape.stem}.txt" in names(tape.parent / "out") and f"{tape.stem}-2.txt" in names(tape.parent / "out")


@pytest.mark.slow
def test_a_wrong_language_leaves_nothing_behind_and_the_right_one_works(tape):
    answer = workflow("transcribe", tape.name, "--language", "nl", at=tape.parent, expect=1)
    assert "workflow models get" in answer.noted and names(tape.parent) == [tape.name]
    workflow("transcribe", tape.name, at=tape.parent)
    assert len(names(tape.parent)) == 5


def test_a_name_that_begins_with_a_dash_is_explained(tape):
    tape.rename(tape.parent / "-tape.mp3")
    assert "./-tape.mp3" in workflow("transcribe", "-tape.mp3", at=tape.parent, expect=2).noted


def test_one_bad_file_does_not_stop_the_others(tape):
    (tape.parent / "broken.m4a").write_bytes(b"\0\0\0\x20ftypM4A " + bytes(500))
    answer = workflow("transcribe", "broken.m4a", tape.name, "nothing.wav", at=tape.parent, expect=1)
    assert tape.with_suffix(".txt").exists() and "broken.m4a" in answer.noted and "nothing.wav" in answer.noted
    assert not (tape.parent / ".workflow-unfinished").exists()
