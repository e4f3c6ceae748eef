"""`workflow transcript review` as it is typed: it prints its address, serves the page and the sound, and ends properly."""

import os
import signal
import struct
import subprocess
import sys
import time
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest

from tests.making import reviewed
from tests.making.modules import ROOT
from tests.web.asking import Browser
from workflow.records import Span
from workflow.store import drafts
from workflow.transcribe.steps import mend
from workflow.transcribe.steps.read import transcript
from workflow.web.desk import Desk
from workflow.web.pages.review import Review
from workflow.web.serving import Server


@pytest.fixture
def typed(tmp_path):
    """The program, started on a study with one transcript; what it printed first, and a browser that has opened the address."""
    study = reviewed.of_sample(tmp_path)
    running = subprocess.Popen(
        [sys.executable, "-m", "workflow", "--study", str(study.path), "--by", "SD", "transcript", "review", "R1", "--no-browser"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env=os.environ | {"PYTHONUNBUFFERED": "1", "PYTHONPATH": str(ROOT)},
    )
    assert running.stdout
    said = [running.stdout.readline() for _ in range(3)]
    address = said[1].strip()
    browser = Browser(SimpleNamespace(port=urlsplit(address).port, address=address))
    yield SimpleNamespace(study=study, running=running, said=said, browser=browser)
    running.kill()
    running.communicate()


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """The same pages, served by this very program."""
    study = reviewed.of_sample(tmp_path_factory.mktemp("served"))
    desk = Desk(study, "SD")
    pages = Review(desk, "en")
    server = Server(pages.routes(), start="/transcript/1")
    thread = server.in_thread()
    yield SimpleNamespace(study=study, browser=Browser(server))
    server.stop()
    thread.join(10)
    pages.close()
    desk.close()


def test_the_page_its_words_and_its_sound_are_served_and_finish_ends_the_program(typed):
    assert typed.said[0].startswith("Open this address in the browser of this computer; it works once:")
    assert typed.browser.let_in.headers["location"] == "/transcript/1"
    page = typed.browser.get("/transcript/1").body.decode()
    assert "<h1" in page and "style=" not in page and "onclick" not in page and "http" not in page.replace("<!doctype html>", "")
    shown = typed.browser.get("/transcript/1/data").json
    assert shown["revision"] == 0 and shown["turns"][0][0] == "interviewer" and len(shown["places"]) == 3
    assert typed.browser.post("/stop", {}).status == 204
    assert typed.running.wait(10) == 0
    assert "Everything that was saved is in the study." in typed.running.stdout.read()


def test_the_sound_is_a_wav_file_of_which_any_bytes_can_be_asked_for(served):
    duration = transcript(served.study, 1).duration_ms
    whole = served.browser.get("/transcript/1/sound")
    assert whole.status == 200 and whole.headers["content-type"] == "audio/wav" and whole.headers["accept-ranges"] == "bytes"
    assert whole.body[:4] == b"RIFF" and len(whole.body) == 44 + duration * 32
    assert struct.unpack("<I", whole.body[40:44])[0] == duration * 32
    for asked, start, end in (("0-43", 0, 44), ("41-100001", 41, 100_002), ("1000001-", 1_000_001, None), ("-7", -7, None)):
        part = served.browser.get("/transcript/1/sound", range=f"bytes={asked}")
        assert part.status == 206 and part.body == whole.body[start:end]
        assert part.headers["content-range"].endswith(f"/{len(whole.body)}") and int(part.headers["content-length"]) == len(part.body)
    assert served.browser.get("/transcript/1/sound", range="bytes=99999999-").status == 416
    peaks = served.browser.get("/transcript/1/peaks")
    assert peaks.headers["x-whole"] == "yes" and len(peaks.body) == -(-duration // 20)
    assert served.browser.get("/transcript/1/peaks?from=100").body == peaks.body[100:]


def test_what_goes_off_record_while_the_page_is_open_is_silent_at_once(served):
    before = served.browser.get("/transcript/1/sound").body
    mend.exclude(served.study, 1, Span(9000, 12_000), "P21 asked for it", by="SD")
    after = served.browser.get("/transcript/1/sound").body
    silent = slice(44 + 9000 * 32, 44 + 12_000 * 32)
    assert any(before[silent]) and not any(after[silent])
    assert after[: silent.start] == before[: silent.start] and after[silent.stop :] == before[silent.stop :]
    assert not any(served.browser.get("/transcript/1/peaks").body[450:600])
    shown = served.browser.get("/transcript/1/data").json
    assert not [word for _, words in shown["turns"] for word in words if 9000 < word[1] < 12_000]


def test_a_save_names_what_it_saw_and_a_second_one_on_the_same_is_refused(served):
    seen = served.browser.get("/transcript/1/data").json
    edit = {"op": "text", "first": 0, "last": 0, "text": "So how"}
    wanted = {"seen": seen["revision"], "saw": seen["saw"], "edits": [edit], "page": "one"}
    saved = served.browser.post("/transcript/1/save", wanted)
    assert saved.status == 200 and saved.json["revision"] == 1 and saved.json["turns"][0][1][0][0] == "So"
    again = served.browser.post("/transcript/1/save", wanted)
    assert again.status == 409 and again.json["revision"] == 1 and "has changed since you opened it" in again.json["problem"]
    wrong = served.browser.post("/transcript/1/save", wanted | {"seen": 1, "saw": saved.json["saw"], "edits": [edit | {"first": 5000}]})
    assert wrong.status == 400 and "must be a whole number" in wrong.json["problem"]
    for nonsense in ([], {"edits": 3}, {"edits": [], "seen": "1", "saw": "", "page": ""}, wanted | {"page": "x" * 65}):
        assert served.browser.post("/transcript/1/save", nonsense).status == 400
    assert served.browser.get("/transcript/99/data").status == 404


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal for one program alone")
def test_control_c_is_a_proper_end(typed):
    typed.running.send_signal(signal.SIGINT)
    assert typed.running.wait(10) == 0
    assert "Closed." in typed.running.stdout.read()


def test_a_killed_program_leaves_no_sound_behind(typed):
    typed.browser.get("/transcript/1/sound")
    typed.running.kill()
    typed.running.wait()
    time.sleep(0.1)
    assert [path for path in typed.study.work.rglob("*") if path.is_file()] == []


def test_a_recording_without_a_transcript_is_told_before_any_page(tmp_path):
    from workflow import demo, samples
    from workflow.store.steps import Wish, init

    study = init(tmp_path / "study", Wish())
    demo.recorded(study, next(one for one in samples.listed() if one.name == "talk-1"))
    done = subprocess.run(
        [sys.executable, "-m", "workflow", "--study", str(study.path), "transcript", "review", "R1"],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 1 and "R1 has no transcript yet." in done.stderr and "workflow recording transcribe R1" in done.stderr


def test_what_is_not_saved_yet_is_kept_and_gone_once_it_is_taken_back(served):
    seen = served.browser.get("/transcript/1/data").json
    edit = {"op": "text", "first": 0, "last": 0, "text": "Kept"}
    sent = {"seen": seen["revision"], "saw": seen["saw"], "edits": [edit], "page": "two"}
    assert served.browser.post("/transcript/1/draft", sent).status == 204
    assert [one.page for one in drafts.of(served.study.db, 1)] == ["two"]
    assert served.browser.post("/transcript/1/draft", sent | {"seen": seen["revision"] + 1}).status == 409
    assert served.browser.get("/transcript/1/data?page=three").json["taken_up"] == {"revision": None, "unplaced": []}
    assert served.browser.post("/transcript/1/draft", sent | {"edits": []}).status == 204
    assert drafts.of(served.study.db, 1) == []
