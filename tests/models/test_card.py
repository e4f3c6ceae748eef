"""A model's card says what the model knows, and is never half believed (floor 4)."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflow.errors import BadInput
from workflow.models.card import ModelCard, check_name, default_card, read_card, write_card
from workflow.models.catalogue import by_sha256, catalogue, entry
from workflow.models.folders import bundled_folder
from workflow.models.installed import read_folder
from workflow.models.weights import read_weights
from workflow.store.files import sha256_of

cards = st.builds(
    ModelCard,
    name=st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,20}", fullmatch=True),
    languages=st.lists(st.from_regex(r"[a-z]{2,3}", fullmatch=True), min_size=1, max_size=5).map(tuple),
    prompts=st.booleans(),
    synthetic_only=st.booleans(),
    parameters=st.integers(0, 2 * 10**9),
    size_rank=st.integers(0, 2000),
    about=st.text(),
    source=st.text(),
    sha256=st.from_regex(r"[0-9a-f]{64}", fullmatch=True),
)


@settings(deadline=None)  # a busy machine is no fault
@given(cards)
def test_a_card_is_read_back_as_it_was_written(card):
    assert read_card(write_card(card)) == card


@settings(deadline=None)  # a busy machine is no fault
@given(cards, st.sampled_from(["name", "languages", "prompts", "parameters", "about"]), st.sampled_from([None, 7.5, {"a": 1}]))
def test_a_value_of_the_wrong_kind_is_named(card, key, value):
    written = json.loads(write_card(card))
    written[key] = value
    with pytest.raises(BadInput, match=key):
        read_card(json.dumps(written))


@settings(deadline=None)  # a busy machine is no fault
@given(st.text())
def test_any_text_is_a_card_or_a_sentence(text):
    with pytest.raises(BadInput):
        read_card(text)


def test_the_card_of_the_bundled_model_tells_the_truth_about_its_weights():
    card = read_folder(bundled_folder())
    assert card.sha256 == sha256_of(bundled_folder() / "model.bin")
    assert card.parameters == read_weights(bundled_folder() / "model.bin").parameters
    assert (card.name, card.languages, card.prompts, card.synthetic_only) == ("demo", ("en",), True, True)


def test_an_english_model_of_the_official_size_stays_english_though_its_vocabulary_names_dutch():
    assert default_card("small.en", 51_864, ["<|en|>", "<|nl|>"]).languages == ("en",)
    assert default_card("small", 51_865, ["<|en|>", "<|nl|>", "<|notimestamps|>"]).languages == ("en", "nl")


@pytest.mark.parametrize("name", ["", "..", ".hidden", "a/b", "a\\b", "CON:", "x" * 65, "met spatie"])
def test_a_name_that_is_no_safe_folder_is_refused(name):
    with pytest.raises(BadInput, match="cannot be the name"):
        check_name(name)


def test_every_entry_of_the_catalogue_is_pinned_to_a_version_and_to_its_bytes():
    for one in catalogue():
        assert len(one.revision) == 40, one.name
        assert len(one.sha256) == 64, one.name
        assert by_sha256(one.sha256) is one
        assert entry(one.name) is one
        assert one.about.endswith("."), one.name


def test_the_catalogue_goes_from_small_to_large_and_puts_large_v2_before_large_v3():
    ranks = {one.name: one.card((), revision="", sha256="").rank for one in catalogue()}
    assert list(ranks.values()) == sorted(ranks.values())
    assert ranks["large-v2"] > ranks["large-v3"] > ranks["large-v3-turbo"]
    sizes = [one.bytes / one.parameters for one in catalogue()]  # all are stored in two bytes a number
    assert all(1.9 < size < 2.1 for size in sizes), sizes
