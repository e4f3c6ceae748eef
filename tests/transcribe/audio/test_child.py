"""The decoder's own process: it may die, hang or be forgotten, and the study goes on (floor 4)."""

import os
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from workflow.errors import BadInput, EngineFailed
from workflow.transcribe.audio import Decoder, limits
from workflow.transcribe.audio import parent as parent_module

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def long_file(clean, tmp_path_factory) -> Path:
    """Twenty minutes of talk: frames of AAC joined one after another."""
    path = tmp_path_factory.mktemp("long") / "long.aac"
    path.write_bytes(clean["aac"].read_bytes() * 100)
    return path


def everything(decoder: Decoder, path: Path) -> int:
    with decoder.open(path) as sound:
        for _ in sound:
            pass
    return sound.report.duration_ms


def test_a_killed_decoder_costs_one_file_and_not_the_next(clean, long_file):
    with Decoder() as decoder:
        blocks = iter(decoder.open(long_file))
        next(blocks)
        psutil.Process(decoder.pid).kill()
        with pytest.raises(EngineFailed, match=r"stopped from outside.* long\.aac"):
            for _ in blocks:
                pass
        assert everything(decoder, clean["mp3"]) == 12_000


def test_a_decoder_killed_between_two_files_is_replaced_without_a_word(clean):
    with Decoder() as decoder:
        everything(decoder, clean["wav"])
        child = psutil.Process(decoder.pid)
        child.kill()
        child.wait(5)
        assert everything(decoder, clean["wav"]) == 12_000


def test_a_bad_file_leaves_the_decoder_in_use(tmp_path, clean):
    bad = tmp_path / "bad.wav"
    bad.write_bytes(b"RIFF\x10\x00\x00\x00WAVE" + bytes(100))
    with Decoder() as decoder:
        everything(decoder, clean["wav"])
        before = decoder.pid
        with pytest.raises(BadInput):
            everything(decoder, bad)
        assert everything(decoder, clean["wav"]) == 12_000
        assert decoder.pid == before


def test_a_fresh_process_comes_after_so_many_files(clean, monkeypatch):
    monkeypatch.setattr(parent_module, "FILES_A_CHILD", 2)
    with Decoder() as decoder:
        pids = []
        for _ in range(4):
            everything(decoder, clean["wav"])
            pids.append(decoder.pid)
    assert pids[0] == pids[1] != pids[2] == pids[3]


def test_a_sound_left_early_never_looks_like_a_short_one(clean, long_file):
    with Decoder() as decoder:
        first = decoder.open(long_file)
        blocks = iter(first)
        next(blocks)
        assert everything(decoder, clean["wav"]) == 12_000
        with pytest.raises(ValueError, match="closed before its end"):
            next(blocks)
        with pytest.raises(ValueError, match="after the last block"):
            _ = first.report


def test_a_decoder_that_shows_no_sign_of_life_is_given_up(long_file):
    with Decoder(patience_s=0.001) as decoder, pytest.raises(BadInput, match="without any sound"):
        everything(decoder, long_file)


def test_memory_does_not_grow_with_the_length_of_a_recording(long_file):
    with Decoder() as decoder:
        most: dict[str, list[int]] = {"child": [], "parent": []}
        for number, _ in enumerate(decoder.open(long_file)):
            if number % 10 == 0:
                most["child"].append(psutil.Process(decoder.pid).memory_info().rss)
                most["parent"].append(psutil.Process().memory_info().rss)
    for who, sizes in most.items():
        assert len(sizes) >= 12
        assert max(sizes) - sizes[1] < 24 << 20, who
    assert max(most["child"]) < 400 << 20


@pytest.mark.slow
def test_ten_hours_take_no_more_memory_than_ten_minutes(clean, tmp_path):
    path = tmp_path / "day.aac"
    with open(path, "wb") as file:
        file.writelines(clean["aac"].read_bytes() for _ in range(3_000))
    with Decoder() as decoder:
        sound = decoder.open(path)
        sizes = [psutil.Process(decoder.pid).memory_info().rss for number, _ in enumerate(sound) if number % 100 == 0]
    assert sound.report.duration_ms > 10 * 3_600_000
    assert max(sizes) - sizes[1] < 48 << 20


def test_a_reader_that_stops_reading_stops_the_decoder(long_file):
    """Back-pressure: the child waits at a full pipe and does not pile up sound."""
    with Decoder() as decoder:
        next(iter(decoder.open(long_file)))
        child = psutil.Process(decoder.pid)
        deadline = time.monotonic() + 10
        used = child.cpu_times().user
        while time.monotonic() < deadline:
            time.sleep(0.2)
            used, before = child.cpu_times().user, used
            if used == before:
                break
        assert used == before
        assert child.memory_info().rss < 400 << 20


@pytest.mark.skipif(os.name == "nt", reason="there the closed pipe does it, tested by the line that ends the input")
def test_a_killed_program_takes_its_decoder_with_it(long_file):
    story = (
        "import sys, time; from pathlib import Path; from workflow.transcribe.audio import Decoder\n"
        f"decoder = Decoder(); blocks = iter(decoder.open(Path({str(long_file)!r}))); next(blocks)\n"
        "print(decoder.pid, flush=True); time.sleep(60)"
    )
    program = subprocess.Popen([sys.executable, "-c", story], stdout=subprocess.PIPE, cwd=ROOT, text=True)
    assert program.stdout is not None
    with program.stdout:
        pid = int(program.stdout.readline())
    assert psutil.pid_exists(pid)
    program.kill()
    program.wait()
    for _ in range(100):
        if not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
            return
        time.sleep(0.05)
    pytest.fail("the decoder outlived its program")


def test_the_decoder_ends_when_its_input_closes(clean):
    with Decoder() as decoder:
        everything(decoder, clean["wav"])
        child = decoder._child
        child.stdin.close()
        assert child.wait(5) == 0


def test_a_file_named_like_a_library_in_the_study_folder_is_not_run(tmp_path, clean, monkeypatch):
    (tmp_path / "numpy.py").write_text("raise SystemExit('a stranger was imported')\n")
    monkeypatch.chdir(tmp_path)
    with Decoder() as decoder:
        assert everything(decoder, clean["wav"]) == 12_000


def loaded(code: str) -> set[str]:
    listing = subprocess.run(
        [sys.executable, "-c", f"{code}; import sys; print(*sys.modules)"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return {name.split(".")[0] for name in listing.stdout.split()}


def test_the_decoder_imports_nothing_heavy_but_av_and_numpy():
    modules = loaded("import workflow.transcribe.audio.child, workflow.transcribe.audio.decode, av")
    assert {"av", "numpy"} <= modules
    assert not modules & {"click", "rich", "faster_whisper", "ctranslate2", "onnxruntime", "pydub", "sqlite_utils", "docx", "pytest"}


def test_the_room_itself_imports_neither_av_nor_numpy():
    assert not loaded("import workflow.transcribe.audio") & {"av", "numpy"}


@pytest.mark.skipif(sys.platform != "linux", reason="the limit is Linux's")
def test_a_decoder_that_asks_for_too_much_memory_ends_in_words(clean, monkeypatch):
    monkeypatch.setenv("WORKFLOW_DECODER_MEMORY", str(160 << 20))
    with Decoder() as decoder, pytest.raises((BadInput, EngineFailed)) as stopped:
        everything(decoder, clean["mp3"])
    assert stopped.value.hint and "Traceback" not in str(stopped.value)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such limit")
def test_the_time_allowed_counts_anew_for_every_file():
    story = (
        "import resource, workflow.transcribe.audio.limits as limits\n"
        "limits.confine(); limits.allow_cpu(0); a = resource.getrlimit(resource.RLIMIT_CPU)\n"
        "limits.allow_cpu(100 << 20); b = resource.getrlimit(resource.RLIMIT_CPU)\n"
        "print(b[0] - a[0], resource.getrlimit(resource.RLIMIT_CORE)[0])"
    )
    answer = subprocess.run([sys.executable, "-c", story], cwd=ROOT, capture_output=True, text=True, check=True)
    more, core = map(int, answer.stdout.split())
    assert abs(more - 100 * limits.CPU_SECONDS_PER_MB) <= 1 and core == 0
