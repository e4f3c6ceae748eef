"""Fetching a model over a network that has good and bad days (floor 4)."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace

import pytest

from tests.models.small_hub import COMMIT, small_hub
from workflow.errors import BadInput, DiskFull, Locked, NotFound, WorkflowError
from workflow.models.catalogue import Entry
from workflow.models.folders import begun, bundled_folder, models_folder, only_one
from workflow.models.get import get, get_entry, hub
from workflow.models.installed import find, installed, weights_sha256

WEIGHTS = bundled_folder() / "model.bin"
SHA256 = hashlib.sha256(WEIGHTS.read_bytes()).hexdigest()
SPOKEN = Entry("spoken", "someone/faster-whisper-spoken", WEIGHTS.stat().st_size, "A model for this test.", revision="main", sha256=SHA256)


@pytest.fixture
def server(stick, monkeypatch):
    monkeypatch.setattr(hub, "WAIT_S", 0.01)
    with small_hub(stick, SPOKEN.repository) as running:
        monkeypatch.setenv("HF_ENDPOINT", running.address)
        yield running


def left_behind():
    return sorted(path.name for path in models_folder().iterdir())


def test_a_fetched_model_is_here_with_a_card_that_says_where_it_came_from(server):
    seen = []
    done = get_entry(SPOKEN, progress=lambda here, whole: seen.append((here, whole)))
    assert find("spoken").card == done.model.card
    assert done.model.card.revision == COMMIT
    assert done.model.card.sha256 == weights_sha256(done.model.folder) == SHA256
    assert done.model.card.source == "https://huggingface.co/someone/faster-whisper-spoken"
    assert left_behind() == ["spoken"]
    assert seen[-1] == (done.bytes, done.bytes)
    assert seen == sorted(seen)


def test_only_the_two_kinds_of_addresses_are_asked_for_and_each_file_once(server):
    get_entry(SPOKEN)
    files = [f"/{SPOKEN.repository}/resolve/{COMMIT}/{path.name}" for path in server.files()]
    assert sorted(server.asked) == sorted([f"/api/models/{SPOKEN.repository}/revision/main", "/store/model.bin", *files])


def test_a_model_that_is_here_is_not_fetched_again(server):
    get_entry(SPOKEN)
    server.asked.clear()
    assert get_entry(SPOKEN).already
    assert server.asked == []


def test_a_line_that_breaks_twice_is_taken_up_where_it_broke(server):
    server.break_after = [1_000_000, 2_500_000]
    get_entry(SPOKEN)
    assert weights_sha256(find("spoken").folder) == SHA256
    assert [asked for asked in server.asked if asked.startswith("/store")] == [
        "/store/model.bin", "/store/model.bin bytes=1000000-", "/store/model.bin bytes=3500000-",
    ]  # fmt: skip


def test_what_arrived_before_the_program_ended_is_used_by_the_next_one(server):
    """The line is dead for the first program; the second, another process in life, goes on behind what is there."""
    server.break_after = [2_000_000] + [0] * hub.TRIES
    with pytest.raises(WorkflowError, match="broke off") as told:
        get_entry(SPOKEN)
    assert "models get" in told.value.hint
    assert [model.name for model in installed()] == ["demo"]
    server.asked.clear()
    server.break_after = []
    assert begun("spoken") > 2_000_000
    get_entry(SPOKEN)
    assert "/store/model.bin bytes=2000000-" in server.asked
    assert left_behind() == ["spoken"]


def test_a_proxy_that_knows_no_ranges_costs_time_but_no_bytes(server):
    server.ranges, server.break_after = False, [3_000_000]
    seen = []
    get_entry(SPOKEN, progress=lambda here, whole: seen.append(here))
    assert weights_sha256(find("spoken").folder) == SHA256
    assert seen[-1] == max(seen)


def test_a_busy_server_is_asked_again(server):
    server.busy = 2
    assert get_entry(SPOKEN).model.name == "spoken"


@pytest.mark.parametrize("name", ["model.bin", "tokenizer.json"])
def test_bytes_that_were_changed_on_the_way_are_refused_and_thrown_away(server, name):
    content = bytearray(server.content(name))
    content[len(content) // 2] ^= 1
    server.changed[name] = bytes(content)
    with pytest.raises(BadInput, match=f"{name} of spoken is not what the server promised"):
        get_entry(SPOKEN)
    assert [model.name for model in installed()] == ["demo"]
    assert not list(models_folder().rglob(name))
    server.changed.clear()
    assert get_entry(SPOKEN).model.card.sha256 == SHA256  # and the next try is a good one


def test_other_weights_than_the_catalogue_names_are_not_even_fetched(server):
    with pytest.raises(BadInput, match="offers other weights for spoken"):
        get_entry(replace(SPOKEN, sha256="0" * 64))
    assert len(server.asked) == 1


def test_a_version_that_the_server_does_not_have_is_told(server):
    with pytest.raises(NotFound, match="does not have"):
        get_entry(replace(SPOKEN, revision="f" * 40))


def test_a_model_of_the_catalogue_is_asked_for_in_its_pinned_version(server):
    with pytest.raises(NotFound):
        get("small")
    assert server.asked == ["/api/models/Systran/faster-whisper-small/revision/536b0662742c02347bc0e980a01041f333bce120"]


def test_a_name_that_nobody_knows_brings_the_names_that_there_are():
    with pytest.raises(NotFound, match=r"large-v2") as told:
        get("smal")
    assert told.value.hint == "workflow models list"


def test_without_a_connection_there_is_one_sentence(monkeypatch):
    with small_hub(bundled_folder(), "a/b") as gone:
        address = gone.address
    monkeypatch.setenv("HF_ENDPOINT", address)
    with pytest.raises(WorkflowError, match=r"There is no connection to 127\.0\.0\.1") as told:
        get("small")
    assert "models add" in told.value.hint


def test_the_login_page_of_a_guest_network_is_recognised(server):
    server.login_page = True
    with pytest.raises(WorkflowError, match="login page"):
        get_entry(SPOKEN)


def test_a_model_without_its_weights_is_not_installed(server):
    (server.folder / "model.bin").unlink()
    with pytest.raises(WorkflowError, match=r"holds no model\.bin"):
        get_entry(SPOKEN)


def test_two_windows_do_not_fetch_the_same_model_into_each_other(server):
    models_folder().mkdir(parents=True)
    with only_one(models_folder() / ".fetching-spoken.lock", "held"), pytest.raises(Locked, match="Another window"):
        get_entry(SPOKEN)
    assert get_entry(SPOKEN).model.name == "spoken"


def test_a_disk_without_room_is_found_before_anything_is_fetched(server, monkeypatch):
    real = shutil.disk_usage
    monkeypatch.setattr(shutil, "disk_usage", lambda path: real(path)._replace(free=1_000_000))
    with pytest.raises(DiskFull):
        get_entry(SPOKEN)
    assert len(server.asked) == 1


def test_the_small_hub_of_these_tests_speaks_what_the_hubs_own_library_understands(server):
    """So that the tests above are about the real hub: its own client reads the same from it as we do."""
    code = (
        "import huggingface_hub, json; api = huggingface_hub.HfApi();"
        "info = api.model_info('someone/faster-whisper-spoken', revision='main', files_metadata=True);"
        "print(json.dumps([info.sha, [[f.rfilename, f.size, f.lfs.sha256 if f.lfs else '', f.blob_id] for f in info.siblings]]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"HF_HUB_OFFLINE": "0", "DO_NOT_TRACK": "1"},
    )
    assert done.returncode == 0, done.stderr
    ours = hub.listing(SPOKEN.repository, "main")
    assert json.loads(done.stdout) == [ours.commit, [[file.name, file.bytes, file.sha256, file.git_sha1] for file in ours.files]]


def test_fetching_imports_none_of_the_libraries_that_report_home(server):
    code = (
        "import sys; from workflow.models.get import get_entry; from workflow.models.catalogue import Entry;"
        f"get_entry(Entry({SPOKEN.name!r}, {SPOKEN.repository!r}, 1, 'x', sha256={SHA256!r}));"
        "print([name for name in ('huggingface_hub', 'faster_whisper', 'ctranslate2', 'numpy', 'httpx') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, env=dict(os.environ))
    assert done.stdout.strip() == "[]", done.stderr
