"""Pauses are silences that the detector confirms, written as the study's notation wants (floor 4)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.making.transcripts import patient, said, spans, word_lists
from workflow.errors import NotFound
from workflow.records import Mark, Span, Word
from workflow.transcribe.audit import audit, unintelligible
from workflow.transcribe.gaps import common, spoken
from workflow.transcribe.pauses import find, mark_text
from workflow.transcribe.verbatim import notation, notations, word_text


def test_a_silence_between_two_words_of_one_turn_is_a_pause():
    words = [Word("I", 0, 300), Word("waited", 4500, 5000)]
    assert find(words, [Span(0, 300), Span(4500, 5000)]) == (Mark("pause", 300, 4500),)


def test_the_detector_s_hangover_after_a_word_does_not_shorten_the_pause():
    words = [Word("I", 0, 300), Word("waited", 4500, 5000)]
    assert find(words, [Span(0, 540), Span(4320, 5000)]) == (Mark("pause", 300, 4500),)


def test_two_seconds_of_speech_without_words_are_lost_speech_and_no_pause():
    words = [Word("I", 0, 300), Word("waited", 9000, 9500)]
    assert find(words, [Span(0, 300), Span(3000, 5100), Span(9000, 9500)]) == ()


def test_once_lost_speech_is_marked_the_silences_around_it_are_pauses():
    words = [Word("I", 0, 300), Word("waited", 9000, 9500)]
    speech = [Span(0, 300), Span(3000, 5100), Span(9000, 9500)]
    marks = unintelligible(audit(words, speech))
    assert marks == (Mark("unintelligible", 3000, 5100),)
    assert find(words, speech, barriers=marks) == (Mark("pause", 300, 3000), Mark("pause", 5100, 9000))


def test_a_recording_without_words_has_no_pauses():
    assert find([], [Span(0, 1000)]) == ()


@patient
@given(word_lists(), st.lists(spans(3000), max_size=6))
def test_a_pause_never_covers_a_word_and_no_gap_is_both_pause_and_lost_speech(words, speech):
    pauses = find(words, speech)
    silent = [Span(pause.start_ms, pause.end_ms) for pause in pauses]
    assert common(silent, spoken(words)) == []
    assert common(silent, audit(words, speech).lost) == []
    assert all(span.length_ms >= 200 for span in silent)
    assert silent == sorted(silent)


@pytest.mark.parametrize(
    ("name", "ms", "sign"),
    [
        ("plain", 999, ""), ("plain", 1000, "[pause 1.0 s]"), ("plain", 4249, "[pause 4.2 s]"), ("plain", 65_000, "[pause 65.0 s]"),
        ("dresing-pehl", 700, ""), ("dresing-pehl", 1000, "(.)"), ("dresing-pehl", 2000, "(..)"), ("dresing-pehl", 3000, "(...)"),
        ("dresing-pehl", 4200, "(4)"),
        ("gat2", 200, "(.)"), ("gat2", 300, "(-)"), ("gat2", 700, "(--)"), ("gat2", 900, "(---)"), ("gat2", 1500, "(1.5)"),
        ("tiq", 800, "(.)"), ("tiq", 2100, "(2)"), ("none", 60_000, ""),
    ],
)  # fmt: skip
def test_each_notation_writes_a_pause_as_its_manual_does(name, ms, sign):
    assert mark_text(Mark("pause", 10_000, 10_000 + ms), notation(name)) == sign


@pytest.mark.parametrize("name", sorted(notations()))
@pytest.mark.parametrize("kind", ["unintelligible", "excluded", "damaged", "join"])
def test_no_notation_leaves_out_what_is_not_a_pause_and_unstamped_signs_have_no_clock_time(name, kind):
    mark = Mark(kind, 723_000, 729_000)
    assert mark_text(mark, notation(name))
    unstamped = mark_text(mark, notation(name), stamps=False)
    assert unstamped
    assert ":0" not in unstamped


def test_a_broken_off_word_and_talk_at_the_same_time_follow_the_notation():
    assert word_text("doc-", notation("plain")) == "doc-"
    assert word_text("doc-,", notation("gat2")) == "docʔ,"
    assert word_text("well-known", notation("gat2")) == "well-known"
    assert [word_text(word.text, notation("dresing-pehl")) for word in said("twenty-one doc- -")] == ["twenty-one", "doc/", "-"]


def test_an_unknown_notation_is_answered_with_those_there_are():
    with pytest.raises(NotFound, match=r"“gat3”.*plain.*tiq"):
        notation("gat3")
