"""The tables of what verbatim means are whole and usable (floor 4)."""

import pytest

from workflow.errors import BadInput
from workflow.transcribe.suspect_words import folded
from workflow.transcribe.verbatim import foreign_scripts, notations, phantoms
from workflow.transcribe.verbatim.signs import Notation

LANGUAGES = ("en", "nl", "de", "fr", "es", "it", "pt", "xx")


@pytest.mark.parametrize("language", LANGUAGES)
def test_phantom_phrases_are_written_as_words_are_compared(language):
    assert [phrase for phrase in phantoms(language) if folded(phrase) != phrase] == []


def test_a_regional_language_takes_its_language_s_tables():
    assert phantoms("nl-BE") == phantoms("nl") != phantoms("xx")
    assert foreign_scripts("zh_TW") == foreign_scripts("zh")


def test_an_unknown_language_is_taken_to_be_written_in_latin_letters():
    assert "LATIN" not in foreign_scripts("xx")
    assert "CYRILLIC" in foreign_scripts("xx")


def test_every_notation_explains_itself_and_ends_its_pauses_with_a_sign_for_all_lengths():
    for name, notation in notations().items():
        assert notation.legend, name
        assert notation.pauses[-1][0] is None, name
        limits = [below for below, _ in notation.pauses[:-1]]
        assert limits == sorted(limits), name


def test_a_notation_with_a_missing_sign_is_refused_by_name():
    with pytest.raises(BadInput, match="“mine” says nothing about 'unintelligible'"):
        Notation.from_table("mine", {"title": "Mine"})
