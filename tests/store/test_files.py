"""Files are whole or absent."""

import os
import stat
import sys

import pytest

from workflow.errors import BadInput, DiskFull
from workflow.store import files


def test_a_copy_is_verified_and_read_only(tmp_path):
    source = tmp_path / "Mrs. O'Brien – first.m4a"
    source.write_bytes(os.urandom(3_000_000))
    digest = files.copy_verified(source, tmp_path / "R1.m4a")
    assert digest == files.sha256_of(source) == files.sha256_of(tmp_path / "R1.m4a")
    assert not (tmp_path / "R1.m4a").stat().st_mode & stat.S_IWUSR


def test_a_failing_disk_leaves_no_half_file(tmp_path, monkeypatch):
    source = tmp_path / "a.wav"
    source.write_bytes(b"x" * 100)
    monkeypatch.setattr(files, "sha256_of", lambda path: "another")  # the copy reads back differently
    with pytest.raises(BadInput, match="differs"):
        files.copy_verified(source, tmp_path / "R1.wav")
    assert {path.name for path in tmp_path.iterdir()} == {"a.wav"}


@pytest.mark.skipif(sys.platform == "win32", reason="needs RLIMIT_FSIZE")
def test_a_full_disk_is_told_in_one_sentence_and_leaves_no_half_file(tmp_path):
    import subprocess
    import textwrap

    program = textwrap.dedent(f"""
        import resource, signal
        from pathlib import Path
        from workflow.store.files import write_whole
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
        try:
            write_whole(Path({str(tmp_path)!r}) / "big.txt", b"x" * 5000)
        except Exception as problem:
            print(type(problem).__name__)
    """)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == DiskFull.__name__ and list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("what, told", [("folder", "folder"), ("nothing", "no such file"), ("empty", "empty")])
def test_what_is_no_file_is_refused_in_words(tmp_path, what, told):
    path = tmp_path / "x"
    if what == "folder":
        path.mkdir()
    if what == "empty":
        path.touch()
    with pytest.raises(BadInput, match=told):
        files.require_regular(path)


def test_a_file_that_is_open_in_word_is_told_so_and_stays_as_it_was(tmp_path):
    path = tmp_path / "R1.docx"
    path.write_text("as it was", encoding="utf-8")
    with pytest.raises(BadInput, match="open in another program"), path.open("rb"), files.disk_errors():
        if os.name == "nt":  # where the system itself refuses
            files.write_whole(path, b"new")
        refusal = PermissionError(13, "Access denied")
        refusal.winerror = 32
        raise refusal
    assert path.read_text(encoding="utf-8") == "as it was"
