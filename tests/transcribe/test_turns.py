"""Words become turns without a word changed (floor 4)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.making.transcripts import patient, said, word_lists
from workflow.errors import WrongUsage
from workflow.records import UNKNOWN_SPEAKER, Word
from workflow.transcribe.turns import TurnRules, labelled, rebuild


@patient
@given(word_lists(orderly=False), st.randoms(use_true_random=False))
def test_every_word_is_kept_in_order_whoever_is_said_to_speak(words, chance):
    labels = [chance.choice(["?", "P1", "P2"]) for _ in words]
    for turns in (rebuild(words), rebuild(words, labels), labelled(rebuild(words), labels)):
        assert tuple(word for turn in turns for word in turn.words) == words
        assert all(turn.words and turn.start_ms <= turn.end_ms for turn in turns)
    assert [turn.speaker for turn in rebuild(words, labels) for _ in turn.words] == labels


def test_until_someone_says_who_spoke_there_is_one_unnamed_speaker_with_a_paragraph_at_each_long_pause():
    turns = rebuild(said("I came home late.", 0) + said("Nobody was there.", 5000))
    assert [(turn.speaker, turn.text) for turn in turns] == [(UNKNOWN_SPEAKER, "I came home late."), (UNKNOWN_SPEAKER, "Nobody was there.")]


def test_after_a_minute_the_next_end_of_a_sentence_begins_a_paragraph():
    talk = said(" ".join(["and then we went on"] * 50) + " home. After that I slept.", every_ms=300)
    first, second = rebuild(talk)
    assert first.text.endswith("home.")
    assert second.text == "After that I slept."


def test_talk_whose_punctuation_the_model_lost_still_gets_paragraphs():
    turns = rebuild(said(" ".join(["and"] * 2000), every_ms=300))
    assert len(turns) > 1
    assert max(turn.end_ms - turn.start_ms for turn in turns) <= TurnRules().longest_ms + 300


def test_a_known_speaker_s_turn_survives_a_long_pause():
    words = said("Well.", 0) + said("I cried.", 9000)
    assert len(rebuild(words, ["P7"] * 3)) == 1


def test_a_word_without_a_label_is_told():
    with pytest.raises(WrongUsage, match="2 words came with 1 speaker labels"):
        rebuild([Word("a", 0, 1), Word("b", 1, 2)], ["P1"])
