"""Speech without words is found, heard again, and marked if nothing comes of it (floor 4)."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.making.transcripts import patient, said, spans, word_lists
from workflow.records import Mark, Span, Word
from workflow.transcribe.audit import audit, unintelligible, with_found
from workflow.transcribe.gaps import merged, total_ms


def test_a_sentence_that_the_model_skipped_is_lost_speech():
    words = said("Before that", 0) + said("after that.", 9000)
    found = audit(words, [Span(0, 800), Span(3000, 7000), Span(9000, 9800)])
    assert found.lost == (Span(3000, 7000),)
    assert found.coverage == (800 + 800) / (800 + 4000 + 800)


def test_fluent_talk_is_covered_wholly():
    words = said("so we went on and on and talked about it", 0, every_ms=600)
    assert audit(words, [Span(0, 6000)]).coverage == 1.0


def test_speech_before_the_first_and_after_the_last_word_is_lost_too():
    words = said("here", 10_000)
    assert audit(words, [Span(0, 5000), Span(9900, 10_500), Span(20_000, 24_000)]).lost == (Span(0, 5000), Span(20_000, 24_000))


def test_one_word_stretched_over_ten_seconds_does_not_hide_what_was_skipped():
    words = [Word("so", 0, 10_000), Word("yes", 10_000, 10_400)]
    assert audit(words, [Span(0, 10_400)]).lost == (Span(1000, 9000),)


def test_what_a_person_excluded_and_holes_in_the_sound_are_not_lost_speech():
    words = said("here", 0) + said("there", 30_000)
    speech = [Span(0, 400), Span(5000, 9000), Span(12_000, 16_000), Span(30_000, 30_400)]
    found = audit(words, speech, excluded=[Mark("excluded", 4000, 10_000)], holes=[Span(11_000, 17_000)])
    assert found.lost == ()
    assert found.coverage == 1.0


def test_loud_sound_of_which_nobody_made_anything_is_told_apart_from_speech():
    found = audit(said("here", 0), [Span(0, 400)], loud=[Span(0, 500), Span(5000, 8000), Span(10_000, 11_000)])
    assert found.unheard_sound == (Span(5000, 8000),)
    assert found.lost == ()


def test_an_empty_recording_has_nothing_to_lose():
    assert audit([], []).coverage == 1.0
    assert audit([], [Span(0, 9000)]).coverage == 0.0


def test_words_of_the_second_hearing_fill_the_gap_and_what_remains_is_marked():
    words = said("Before", 0) + said("after", 20_000)
    speech = [Span(0, 400), Span(3000, 6000), Span(10_000, 14_000), Span(20_000, 20_400)]
    first = audit(words, speech)
    again = with_found(words, said("Before I fell down the stairs", 1600, every_ms=700), first.lost)
    assert [word.text for word in again] == ["Before", "fell", "down", "the", "stairs", "after"]
    assert unintelligible(audit(again, speech)) == (Mark("unintelligible", 10_000, 14_000),)


@patient
@given(word_lists(), st.lists(spans(), max_size=8))
def test_lost_speech_is_speech_and_no_word_is_inside(words, speech):
    found = audit(words, speech)
    assert 0 <= found.coverage <= 1
    assert all(not any(span.start_ms <= word.start_ms < span.end_ms for span in found.lost) for word in words)
    assert all(total_ms([span]) >= 2000 for span in found.lost)


@patient
@given(word_lists(orderly=False), word_lists(orderly=False, most=10), st.lists(spans(), max_size=5))
def test_the_second_hearing_never_moves_or_drops_a_word_of_the_first(first, second, lost):
    result = list(with_found(first, second, lost))
    for word in first:
        result = result[result.index(word) + 1 :]


def simulated_talk(chance: random.Random, minutes: int) -> list[Word]:
    """Utterances of 3 to 30 words with short gaps inside and pauses of 0.3 to 3 s between them."""
    words: list[Word] = []
    now = 0
    while now < minutes * 60_000:
        for _ in range(chance.randint(3, 30)):
            length = chance.randint(80, 600)
            words.append(Word("word", now, now + length))
            now += length + (chance.randint(0, 120) if chance.random() < 0.9 else chance.randint(200, 700))
        now += chance.choice([300, 500, 800, 1500, 3000])
    return words


def as_recognised(chance: random.Random, words: list[Word], jitter_ms: int) -> list[Word]:
    moved = [Word(w.text, max(0, int(chance.gauss(w.start_ms, jitter_ms))), int(chance.gauss(w.end_ms, jitter_ms))) for w in words]
    return sorted(moved, key=lambda word: word.start_ms)


@pytest.mark.parametrize("jitter_ms", [50, 300])
def test_in_simulated_talk_dropped_windows_are_found_and_whole_talk_raises_no_alarm(jitter_ms):
    """The target: at least 99 % of dropped windows with 2 s of speech found, at most 2 false alarms an hour."""
    chance = random.Random(7)
    words = simulated_talk(chance, minutes=10)
    speech = merged((Span(max(0, w.start_ms - chance.randint(-60, 60)), w.end_ms + chance.randint(100, 250)) for w in words), join_ms=250)
    assert len(audit(as_recognised(chance, words, jitter_ms), speech).lost) == 0
    dropped = found = 0
    for at in range(0, len(words) - 50, 30):
        window = words[at : at + chance.randint(6, 50)]
        if total_ms(Span(word.start_ms, word.end_ms) for word in window) < 2000:
            continue
        dropped += 1
        left = as_recognised(chance, words[:at] + words[at + len(window) :], jitter_ms)
        whole = Span(window[0].start_ms, window[-1].end_ms)
        found += any(lost.overlap_ms(whole) for lost in audit(left, speech).lost)
    assert dropped > 30
    assert found >= 0.99 * dropped
