"""A word begins where it sounds: starts move out of a silence, and never anywhere else (floor 4)."""

import doctest

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from workflow.records import Word
from workflow.transcribe.engines import onsets, segments
from workflow.transcribe.engines.onsets import begun

RATE = 16_000
times = st.integers(0, 4_000)


def tone(*spans: tuple[int, int], length_ms: int = 4_000, noise: float = 0.0) -> np.ndarray:
    """A sound in which a voice is heard from one millisecond to another, over soft noise."""
    sound = np.random.default_rng(0).standard_normal(length_ms * RATE // 1000).astype(np.float32) * noise
    for start, end in spans:
        stretch = slice(start * RATE // 1000, end * RATE // 1000)
        sound[stretch] += 0.1 * np.sin(np.arange(len(sound[stretch])) / 3).astype(np.float32)
    return sound


def starts(words: list[Word], sound: np.ndarray) -> list[int]:
    return [word.start_ms for word in begun(words, sound)]


def test_a_pause_before_a_word_is_not_the_word():
    said = [Word("I", 0, 400), Word("slept", 400, 2_000)]
    assert starts(said, tone((0, 400), (1_400, 2_000))) == [0, 1_400]
    assert begun(said, tone((0, 400), (1_400, 2_000)))[0].end_ms == 400, "the pause is a gap between the words"


def test_the_last_sound_of_the_word_before_is_not_the_word():
    assert starts([Word("I", 0, 300), Word("slept", 300, 2_000)], tone((0, 500), (1_400, 2_000))) == [0, 1_400]


def test_the_stop_in_a_word_is_its_own():
    """ "Doctor" is silent for a moment before its t; so is the start of "took"."""
    assert starts([Word("doctor", 0, 600)], tone((0, 200), (300, 600))) == [0]
    assert starts([Word("took", 1_000, 1_600)], tone((1_040, 1_600))) == [1_000]


def test_a_long_sound_before_a_silence_stays_with_its_word():
    assert starts([Word("hmm", 0, 1_200)], tone((0, 700), (900, 1_200))) == [0]


def test_in_noise_as_loud_as_the_voice_nothing_is_moved():
    assert starts([Word("I", 0, 400), Word("slept", 400, 2_000)], tone((0, 400), (1_400, 2_000), noise=0.1)) == [0, 400]


def test_a_word_without_any_sound_stays():
    assert starts([Word("uh", 1_000, 1_300)], tone((0, 500))) == [1_000]
    assert starts([Word("uh", 0, 0)], np.zeros(0, np.float32)) == [0]


@given(st.lists(st.tuples(times, times), max_size=5), st.lists(st.tuples(times, times), max_size=6))
def test_a_start_only_moves_later_and_onto_sound_within_its_word(voiced, heard):
    sound = tone(*(tuple(sorted(span)) for span in voiced))
    words = [Word("so", *sorted(span)) for span in heard]
    for before, after in zip(words, begun(words, sound), strict=True):
        assert before.start_ms <= after.start_ms <= before.end_ms == after.end_ms
        if after.start_ms != before.start_ms:
            at = after.start_ms * RATE // 1000
            assert np.abs(sound[at : at + 320]).max() > 0.01


def test_words_with_a_stroke_are_whole():
    heard = [
        {"word": w, "start": k, "end": k + 1, "probability": 0.5} for k, w in enumerate((" appoin", "-", " mm", "-hm.", " so", " - no"))
    ]
    assert [(word["word"], word["start"], word["end"]) for word in segments.whole(heard)] == [
        (" appoin-", 0, 2), (" mm-hm.", 2, 4), (" so", 4, 5), (" - no", 5, 6),
    ]  # fmt: skip


def test_the_examples_are_true():
    assert doctest.testmod(onsets).failed == doctest.testmod(segments).failed == 0
