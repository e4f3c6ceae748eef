"""Which models are here, bringing one on a stick, and finding it again (floor 4)."""

import errno
import json
import os
import shutil

import pytest

from tests.making.random_model import Shape, make_random_model
from workflow.errors import BadInput, DiskFull, NotFound
from workflow.models.adding import add, plain_name
from workflow.models.card import CARD_FILE, ModelCard, read_card, write_card
from workflow.models.folders import bundled_folder, cache_folder, models_folder
from workflow.models.hashing import CACHE
from workflow.models.installed import find, installed, weights_sha256
from workflow.models.weights import read_weights
from workflow.store import files as store_files
from workflow.store.files import sha256_of


def test_a_fresh_computer_has_the_demonstration_model_alone():
    assert [model.name for model in installed()] == ["demo"]
    assert find("demo").bundled


def test_a_model_that_is_not_here_is_told_with_the_command_that_fetches_it():
    with pytest.raises(NotFound) as told:
        find("small")
    assert (told.value.message, told.value.hint) == ("The model small is not on this computer.", "workflow models get small")
    with pytest.raises(NotFound) as told:
        find("my-own")
    assert told.value.hint == "workflow models list"


def test_a_folder_can_be_used_without_taking_it_over(stick):
    assert find(stick).folder == stick
    with pytest.raises(BadInput, match="holds no model"):
        find(stick.parent)


def test_a_model_from_a_stick_is_copied_whole_and_found_by_its_plain_name(stick, own_folders):
    done = add(stick)
    assert done.model.folder == own_folders / "spoken"
    assert find("spoken").card.sha256 == sha256_of(stick / "model.bin")
    assert {path.name for path in done.model.folder.iterdir()} == {path.name for path in stick.iterdir()} | {CARD_FILE}
    assert [path.name for path in own_folders.iterdir()] == ["spoken"]


def test_a_folder_too_high_on_the_stick_is_understood(stick):
    assert add(stick.parent).model.name == "spoken"


def test_a_dry_run_says_the_same_and_copies_nothing(stick, own_folders):
    said = add(stick, dry_run=True)
    assert not own_folders.exists()
    done = add(stick)
    assert (said.bytes, said.model.folder, said.model.name) == (done.bytes, done.model.folder, done.model.name)


def test_bringing_the_same_model_again_changes_nothing(stick):
    add(stick)
    assert add(stick).already


def test_other_weights_under_a_name_that_is_taken_are_refused(stick, tmp_path):
    add(stick)
    other = make_random_model(tmp_path / "other" / "spoken", Shape(64, 1, 2))
    with pytest.raises(BadInput, match="Another model is here under the name spoken"):
        add(other)


def test_weights_that_are_not_openais_do_not_get_the_name_of_openais(stick):
    mine = stick.with_name("faster-whisper-large-v2")
    stick.rename(mine)
    assert add(mine).model.name == "large-v2-own"


def test_a_copy_that_broke_off_is_found_without_loading_it(stick, own_folders):
    whole = (stick / "model.bin").read_bytes()
    (stick / "model.bin").write_bytes(whole[: len(whole) - 100_000])
    with pytest.raises(BadInput, match="its end is missing"):
        add(stick)
    assert not own_folders.exists()


@pytest.mark.parametrize("name", ["tokenizer.json", "config.json", "vocabulary.json"])
def test_a_missing_file_is_named(stick, name):
    (stick / name).unlink()
    with pytest.raises(BadInput, match=name):
        add(stick)


def test_a_transformers_folder_is_told_how_to_be_converted(tmp_path):
    folder = tmp_path / "whisper-large-v2-nl"
    folder.mkdir()
    (folder / "model.safetensors").write_bytes(b"\0" * 64)
    (folder / "config.json").write_text("{}")
    with pytest.raises(BadInput, match="transformers") as told:
        add(folder)
    assert told.value.hint.startswith("ct2-transformers-converter --model whisper-large-v2-nl")


def test_a_translation_model_is_no_whisper_model(stick):
    content = (stick / "model.bin").read_bytes()
    (stick / "model.bin").write_bytes(content.replace(b"WhisperSpec", b"MarianMTSpe", 1))
    with pytest.raises(BadInput, match="not a Whisper model"):
        add(stick)


@pytest.mark.parametrize("content", [b"", b"\x06\0\0\0", b"not a model at all", b"\x06\0\0\0\x02\0A\0\0\0\0\0\xff\xff\xff\xff"])
def test_what_only_has_the_name_of_weights_is_refused(stick, content):
    (stick / "model.bin").write_bytes(content)
    with pytest.raises(BadInput, match=r"model\.bin"):
        add(stick)


def test_damaged_weights_never_pass_for_those_that_their_card_names(stick):
    (stick / CARD_FILE).write_text(write_card(ModelCard("spoken", ("en",), sha256="0" * 64)))
    with pytest.raises(BadInput, match="the copy is damaged"):
        add(stick)


def test_a_model_that_was_fetched_elsewhere_keeps_its_card(stick):
    card = ModelCard("dutch-nurses", ("nl",), parameters=1, about="Trained on nurses.", sha256=sha256_of(stick / "model.bin"))
    (stick / CARD_FILE).write_text(write_card(card))
    assert add(stick).model.card == card
    assert read_card((models_folder() / "dutch-nurses" / CARD_FILE).read_text()) == card


def test_a_copy_that_fails_halfway_leaves_nothing_behind(stick, own_folders, monkeypatch):
    real = store_files.sha256_of

    def full(path):
        if path.name == "tokenizer.json.part":
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(path)

    monkeypatch.setattr(store_files, "sha256_of", full)
    with pytest.raises(DiskFull):
        add(stick)
    assert list(own_folders.iterdir()) == []


def test_one_faulty_folder_hides_no_other_model(stick, own_folders):
    add(stick)
    (own_folders / "broken").mkdir()
    shutil.copy(stick / "model.bin", own_folders / "broken")
    (own_folders / "broken" / CARD_FILE).write_text("{")
    (own_folders / "an empty folder").mkdir()
    found = {model.name: model.fault for model in installed()}
    assert found["demo"] == found["spoken"] == ""
    assert "not readable JSON" in found["broken"]
    with pytest.raises(BadInput, match="faulty"):
        find("broken")


def test_the_languages_of_a_model_without_a_card_come_from_its_vocabulary(tmp_path):
    folder = make_random_model(tmp_path / "mine", Shape(64, 1, 2))
    card = find(folder).card
    assert len(card.languages) == 99
    assert {"nl", "en", "tr"} <= set(card.languages)
    assert card.parameters == read_weights(folder / "model.bin").parameters > 51_865 * 64


def test_the_number_of_weights_of_a_shape_is_the_one_that_arithmetic_gives(tmp_path):
    """Width w, one layer each side: embeddings, positions, two convolutions, attention, feed-forward, norms (Radford 2022, 2.2)."""
    w, words = 64, 51_865
    attention = 4 * (w * w + w)  # query, key, value, output, each with a bias
    feed, norm = 2 * 4 * w * w + 5 * w, 2 * w
    encoder = (80 * 3 * w + w) + (3 * w * w + w) + 1500 * w + (attention + feed + 2 * norm) + norm
    decoder = words * w + 448 * w + (2 * attention + feed + 3 * norm) + norm
    stored_once = (7 - 1 + 9 - 1) * w  # this model's 7 norm factors are all one, its 7 norm and 2 convolution offsets all zero
    found = read_weights(make_random_model(tmp_path / "m", Shape(w, 1, 2)) / "model.bin")
    assert (found.parameters, found.bands, found.stored_as) == (encoder + decoder - stored_once, 80, "int8")


def test_the_checksum_is_read_once_and_again_when_the_file_changes(stick, monkeypatch):
    first = weights_sha256(stick)
    known = json.loads((cache_folder() / CACHE).read_text())
    assert [entry["sha256"] for entry in known.values()] == [first]
    with (stick / "model.bin").open("ab") as file:
        file.write(b"\0")
    assert weights_sha256(stick) == sha256_of(stick / "model.bin") != first


def test_a_remembered_checksum_costs_no_reading(stick):
    """The file is made unreadable by replacing its bytes with others of the same size and time: only reading would tell."""
    first = weights_sha256(stick)
    state = (stick / "model.bin").stat()
    (stick / "model.bin").write_bytes(b"\0" * state.st_size)
    os.utime(stick / "model.bin", ns=(state.st_atime_ns, state.st_mtime_ns))
    assert weights_sha256(stick) == first


def test_a_cache_that_is_damaged_or_cannot_be_written_costs_time_only(stick, monkeypatch, tmp_path):
    (cache_folder() / CACHE).write_text("[1, 2")
    assert weights_sha256(stick) == sha256_of(stick / "model.bin")
    (tmp_path / "a file").write_text("")
    monkeypatch.setenv("WORKFLOW_CACHE", str(tmp_path / "a file"))
    assert weights_sha256(stick) == sha256_of(stick / "model.bin")


def test_the_names_that_hubs_give_their_folders_are_made_plain(tmp_path):
    assert plain_name(tmp_path / "models--Systran--faster-whisper-small" / "snapshots" / "536b0662") == "small"
    assert plain_name(tmp_path / "faster-whisper-large-v2") == "large-v2"
    assert plain_name(bundled_folder()) == "demo"
