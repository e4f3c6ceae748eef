"""Doubtful places are flagged and ranked; no word is ever removed (floor 4)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.making.transcripts import patient, said, spans, word_lists
from workflow.records import Flag, Hearing, Span, Word
from workflow.transcribe.flags import KINDS, find, flagged, ranked


def kinds(words, speech, heard=(), *, language="en", duration_ms=3_600_000, **more):
    return [flag.kind for flag in find(words, heard, speech, duration_ms=duration_ms, language=language, **more)]


def test_clean_talk_raises_no_flag():
    told = "I never said that she was ill, I said she was, um, tired"
    talk = said(" ".join(f"{told} on day {day} and said it again." for day in range(20)), every_ms=350)
    assert kinds(talk, [Span(0, talk[-1].end_ms)]) == []


def test_natural_repetitions_are_left_alone():
    talk = said("no no no I I I went you know you know home", every_ms=350)
    assert kinds(talk, [Span(0, 10_000)]) == []


@pytest.mark.parametrize(
    ("what", "words", "flag"),
    [
        ("a stuck model", said("thank you " * 9, every_ms=60), "loop"),
        ("a phrase three times", said("so I went home so I went home so I went home", every_ms=400), "repeated"),
        ("letters of another script", said("and then спасибо she said", every_ms=400), "script"),
        ("a known invention", said("that was it. Thanks for watching!", every_ms=400), "phantom"),
    ],
)
def test_words_that_look_wrong_are_flagged(what, words, flag):
    assert kinds(words, [Span(0, words[-1].end_ms)]) == [flag], what


def test_a_dutch_caption_credit_is_a_phantom_in_dutch_and_a_greek_word_is_fine_in_greek():
    assert "phantom" in kinds(said("Ondertiteld door Jan", every_ms=400), [Span(0, 5000)], language="nl")
    assert kinds(said("ναι, ευχαριστώ", every_ms=400), [Span(0, 5000)], language="el") == []


def test_words_where_nothing_is_heard_are_flagged_once_for_the_whole_run():
    words = said("yes", 0) + said("thank you so much", 20_000)
    assert kinds(words, [Span(0, 400)]) == ["unheard_words"]


def test_the_strongest_flag_needs_three_signs_at_once():
    words = said("and so on", 0)
    doubtful = Hearing(words, avg_logprob=-1.4, no_speech=0.9)
    chunk = Span(0, 30_000)
    assert "invented" in kinds(words, [Span(0, 1200)], [(chunk, doubtful)])
    assert "no_speech" in kinds(words, [Span(0, 25_000)], [(chunk, doubtful)])
    assert "no_speech" in kinds(words, [Span(0, 1200)], [(chunk, Hearing(words, avg_logprob=-0.4, no_speech=0.9))])
    assert kinds((), [Span(0, 1200)], [(chunk, Hearing((), avg_logprob=-3, no_speech=0.99))]) == []


def test_a_model_that_stammers_or_guesses_says_so():
    words = said("and so on", 0)
    heard = [(Span(0, 30_000), Hearing(words, compression=2.5)), (Span(30_000, 60_000), Hearing(words, temperature=0.6))]
    assert kinds(words, [Span(0, 1200)], heard) == ["compressed", "fallback"]


def test_too_few_and_too_many_letters_for_so_much_speech():
    sparse = said("yes and no", 0, every_ms=9000)
    assert "low_density" in kinds(sparse, [Span(0, 30_000)])
    rushed = said("unbelievably " * 100, 0, every_ms=200)
    assert "high_density" in kinds(rushed, [Span(0, 30_000)])


def test_density_counts_speech_and_not_the_silences_between():
    words = said("I have thought about it a lot. " * 10, 0, every_ms=300) + said(
        "I have thought about it a lot. " * 10, 600_000, every_ms=300
    )
    assert "low_density" not in kinds(words, [Span(0, 21_000), Span(600_000, 621_000)])


def test_impossible_times_are_flagged():
    words = (Word("a", 1000, 1200), Word("b", 400, 600), Word("c", 2000, 1900), Word("d", 9000, 12_000))
    assert kinds(words, [Span(0, 12_000)], duration_ms=10_000) == ["times", "times", "times"]


def test_unsure_words_give_a_short_list_and_not_a_red_page():
    hour = tuple(Word("word", i * 1000, i * 1000 + 300, 0.3 if i % 10 < 2 else 0.95) for i in range(3600))
    unsure = [kind for kind in kinds(hour, [Span(0, 3_600_000)]) if kind == "unsure"]
    assert len(unsure) == 20


def test_what_the_audit_found_is_in_the_list():
    assert kinds((), [], lost=[Span(0, 3000)], unheard_sound=[Span(5000, 8000)], second=[Span(9000, 9500)]) == [
        "lost_speech", "unheard_sound", "second_hearing",
    ]  # fmt: skip


def test_every_kind_speaks_in_a_sentence_and_its_harm_is_a_share():
    for name, kind in KINDS.items():
        assert kind.sentence.endswith("."), name
        assert 0 < kind.harm <= 1, name


def test_the_list_begins_with_the_most_harm_per_minute_and_says_how_long_it_takes():
    review = ranked([
        flagged("unsure", 0, 2000), flagged("lost_speech", 100_000, 160_000),
        flagged("fallback", 200_000, 230_000), flagged("loop", 300_000, 303_000),
    ])  # fmt: skip
    assert [place.flags[0].kind for place in review.places] == ["lost_speech", "loop", "unsure", "fallback"]
    assert review.listening_ms == 6000 + 64_000 + 34_000 + 7000
    assert review.sentence == "4 places to hear again, about 2 minutes."


def test_a_fault_of_the_whole_file_is_told_but_is_no_place_to_listen_to():
    review = ranked([flagged("truncated", 0, 3_600_000), flagged("unsure", 5000, 6000)])
    assert [flag.kind for flag in review.about] == ["truncated"]
    assert len(review.places) == 1


def test_a_flag_over_many_minutes_does_not_swallow_the_short_ones_within():
    review = ranked([flagged("low_density", 0, 600_000), flagged("loop", 5000, 6000), flagged("loop", 300_000, 301_000)])
    assert len(review.places) == 3


@patient
@given(
    st.lists(
        st.builds(lambda kind, span: Flag(kind, span.start_ms, span.end_ms, "", 0.5), st.sampled_from([*sorted(KINDS), "new"]), spans())
    )
)
def test_ranking_keeps_every_flag_exactly_once(flags):
    review = ranked(flags)
    listed = [flag for place in review.places for flag in place.flags] + list(review.about)
    assert sorted(listed, key=repr) == sorted(flags, key=repr)
    assert ranked(reversed(flags)) == review
    assert [place.per_minute for place in review.places] == sorted((place.per_minute for place in review.places), reverse=True)


@patient
@given(word_lists(orderly=False), st.lists(spans(), max_size=5), st.sampled_from(["en", "nl", "xx", "zh-Hant"]))
def test_no_words_however_strange_stop_the_search(words, speech, language):
    heard = [(Span(0, 30_000), Hearing(words, -2.0, 0.9, 9.0, 1.0))]
    found = find(words, heard, speech, duration_ms=100_000, language=language)
    assert all(flag.kind in KINDS and flag.start_ms <= flag.end_ms and 0 <= flag.harm <= 1 for flag in found)
