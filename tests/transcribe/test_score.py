"""The score counts what was said, hesitations included (floor 4)."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.making.transcripts import patient, said
from workflow.records import Span, Word
from workflow.transcribe.score import Score, align, pause_f1, score, tokens

letters = st.lists(st.sampled_from("abc"), max_size=9)


def plain(reference: str, hypothesis: str, **more) -> Score:
    return score(said(reference), said(hypothesis), duration_ms=60_000, **more)


def edits(a, b) -> tuple[int, int]:
    """Edits and substitutions by the plain recursive definition, the cheapest first."""
    if not a or not b:
        return len(a) + len(b), 0
    same = a[0] == b[0]
    pair = edits(a[1:], b[1:])
    drop, add = edits(a[1:], b), edits(a, b[1:])
    return min((pair[0] + (not same), pair[1] + (not same)), (drop[0] + 1, drop[1]), (add[0] + 1, add[1]))


@patient
@given(st.lists(st.sampled_from("abc"), max_size=5), st.lists(st.sampled_from("abc"), max_size=5))
def test_the_alignment_is_the_cheapest_there_is(a, b):
    steps = align(a, b)
    substituted = sum(1 for i, j in steps if i is not None and j is not None and a[i] != b[j])
    alone = sum(1 for i, j in steps if i is None or j is None)
    assert (substituted + alone, substituted) == edits(a, b)


@patient
@given(letters, letters)
def test_the_alignment_names_every_word_once_and_in_order(a, b):
    steps = align(a, b)
    assert [i for i, _ in steps if i is not None] == list(range(len(a)))
    assert [j for _, j in steps if j is not None] == list(range(len(b)))
    assert steps == align(a, b)


def test_case_and_punctuation_do_not_count():
    assert plain("Well, I DON'T know.", "well i don’t know").wer == 0


def test_nothing_is_normalised_away():
    assert plain("um I have twenty one of them", "I have 21 of them").wer == 3 / 7
    assert plain("I I went", "I went").wer == 1 / 3


def test_only_the_four_classes_of_spelling_are_one():
    assert plain("uhm er mhm hmm", "um uh mm-hm mm").wer == 0
    assert plain("um", "uh").wer == 1


def test_hesitations_are_scored_on_their_own():
    result = plain("um so uh I um went", "um so I went hmm")
    assert (result.filler_recall, result.filler_precision, result.filler_f1) == (1 / 3, 1 / 2, 2 / 5)


def test_a_language_s_own_hesitations_count_where_they_are_given():
    assert plain("hè ja", "ja").filler_recall is None
    assert plain("hè ja", "ja", fillers=["hè"]).filler_recall == 0


def test_repetitions_that_were_smoothed_away_are_missed():
    result = plain("I I I went went home", "I I went home")
    assert (result.repetitions_said, result.repetitions_right) == (3, 1)


def test_words_invented_in_silence_are_counted_per_hour_and_words_beside_speech_are_not():
    reference = [Word("yes", 0, 500), Word("no", 10_000, 10_400)]
    written = [Word("yes", 0, 500), Word("thanks", 5000, 5400), Word("no", 10_000, 10_400), Word("sure", 10_400, 10_400)]
    result = score(reference, written, duration_ms=10_500)
    assert (result.added, result.invented) == (2, 1)
    assert result.invented_per_hour == 3_600_000 / 10_500


def test_a_dropped_sentence_is_lost_speech_and_a_dropped_word_is_not():
    assert plain("I went to the shop and then home", "I home").lost_ms == 2360
    assert plain("I really went", "I went").lost_ms == 0


def test_word_starts_are_compared_for_right_words_only():
    reference = said("one two three four")
    late = [Word("one", 30, 300), Word("too", 999, 1100), Word("three", 700, 900), Word("four", 1300, 1500)]
    result = score(reference, late, duration_ms=2000)
    assert result.start_errors_ms == (30, -100, 100)
    assert result.start_error_ms() == 100


def test_several_recordings_are_pooled_by_their_counts():
    both = plain("a b c d", "a b c") + plain("e f", "e x")
    assert both.wer == 2 / 6
    assert both.duration_ms == 120_000


def test_nothing_said_gives_no_rate_instead_of_a_crash():
    empty = score([], [], duration_ms=0)
    assert (empty.wer, empty.filler_f1, empty.invented_per_hour, empty.start_error_ms(), pause_f1([], [])) == (None,) * 5


def test_pauses_match_when_both_ends_are_near():
    assert pause_f1([Span(0, 2000), Span(5000, 7000)], [Span(200, 2100), Span(5000, 8000)]) == 0.5


@pytest.mark.parametrize("words", [[], ["-"], ["..."], ["'"]])
def test_signs_alone_are_no_words(words):
    assert tokens(words) == []


def test_an_hour_and_a_half_of_talk_is_aligned_in_seconds():
    reference = [str(i * i % 1999) for i in range(10_000)]
    hypothesis = [word if i % 7 else "x" for i, word in enumerate(reference) if i % 11]
    begun = time.perf_counter()
    steps = align(reference, hypothesis)
    assert time.perf_counter() - begun < 20
    assert sum(1 for i, j in steps if i is not None and j is not None and reference[i] == hypothesis[j]) >= 7700
