"""What Windows says when it refuses a file, told so that somebody knows what to do (floor 4)."""

import os

import pytest

from workflow.errors import BadInput, DiskFull
from workflow.store import files
from workflow.store.folder import make
from workflow.store.refusals import in_words


def refusal(winerror, name="", errno=22):
    fault = OSError(errno, "Invalid argument", name or None)
    fault.winerror = winerror
    return fault


@pytest.mark.parametrize(
    ("fault", "kind", "told"),
    [
        (refusal(112), DiskFull, "The disk is full"),
        (refusal(32, r"C:\studies\pain\exports\R1.docx"), BadInput, "R1.docx is open in another program"),
        (refusal(32, r"C:\studies\Anna O'Brien.docx"), BadInput, "A file is open in another program"),
        (refusal(21), BadInput, "stick or network drive is gone"),
        (refusal(206), BadInput, "longer than Windows takes"),
        (refusal(3, "d" * 300, errno=2), BadInput, "longer than Windows takes"),
    ],
)
def test_each_has_its_sentence_and_no_name_of_anybody_in_it(fault, kind, told):
    known = in_words(fault)
    assert type(known) is kind and told in known.message and known.hint and "Anna" not in known.message


def test_what_is_only_not_there_is_told_elsewhere():
    assert in_words(refusal(2, "short", errno=2)) is None and in_words(OSError(13, "Permission denied")) is None


def test_a_read_only_file_of_ours_gives_way_to_its_next_state(tmp_path):
    for state in ("first", "second"):
        (tmp_path / "half").write_text(state, encoding="utf-8")
        files.settle(tmp_path / "half", tmp_path / "R1-silent.wav")
    assert (tmp_path / "R1-silent.wav").read_text(encoding="utf-8") == "second"
    assert not os.access(tmp_path / "R1-silent.wav", os.W_OK) or getattr(os, "geteuid", lambda: 1)() == 0


@pytest.mark.skipif(os.name != "nt", reason="other systems allow these names")
@pytest.mark.parametrize("name", ["CON", "aux.study", "com1", "study.", "study ", "what?"])
def test_a_study_gets_no_name_that_windows_would_change_or_keeps_for_itself(tmp_path, name):
    with pytest.raises(BadInput, match="Windows allows no folder"):
        make(tmp_path / name, "nothing of it is read")
    assert list(tmp_path.iterdir()) == []
