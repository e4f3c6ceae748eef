"""Who said it is a layer: put over the words, taken off, made again; the words never notice."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.errors import WrongUsage
from workflow.records import Span, Transcript, Turn, Word
from workflow.transcribe import turns
from workflow.transcribe.speakers import layer, naming
from workflow.transcribe.speakers.layer import Attribution, Entry, put_over

WORDS = tuple(Word(text, at * 1000, at * 1000 + 600) for at, text in enumerate("How was it? Well, it hurt. And now?".split()))
PLAIN = Transcript("R3", 9000, turns.rebuild(WORDS))
VOICES = ["1", "1", "1", "2", "2", "2", "1", "1"]
MADE = Attribution(
    "voices", tuple(Entry(w.start_ms, w.end_ms, v, 0.2) for w, v in zip(WORDS, VOICES, strict=True)), ("1", "2"), sure_from=0.05
)


def text(transcript):
    return [(word.text, word.start_ms, word.end_ms) for word in transcript.words]


def test_a_named_voice_is_named_everywhere_at_once():
    shown = put_over(PLAIN, MADE, {"1": "interviewer", "2": "P7"}, {"P7": "participant"})
    assert [(turn.speaker, turn.text) for turn in shown.turns] == [
        ("interviewer", "How was it?"),
        ("P7", "Well, it hurt."),
        ("interviewer", "And now?"),
    ]
    assert shown.speakers == {"interviewer": "interviewer", "P7": "participant"}


def test_until_somebody_says_so_a_voice_has_no_name():
    assert {turn.speaker for turn in put_over(PLAIN, MADE, {}, {}).turns} == {"voice 1", "voice 2"}


@given(
    st.lists(st.sampled_from(["1", "2", "3"]), min_size=8, max_size=8),
    st.dictionaries(st.sampled_from("123"), st.sampled_from(["P7", "T1"])),
)
def test_no_attribution_and_no_name_touches_a_word(voices, names):
    entries = tuple(Entry(w.start_ms, w.end_ms, v, 0.01) for w, v in zip(WORDS, voices, strict=True))
    shown = put_over(PLAIN, replace(MADE, entries=entries, voices=("1", "2", "3")), names, {})
    assert text(shown) == text(PLAIN)


def test_a_word_of_which_the_speaker_is_uncertain_is_a_place_to_hear_again():
    doubtful = replace(MADE, entries=(*MADE.entries[:3], replace(MADE.entries[3], margin=0.01), *MADE.entries[4:]))
    found = [flag for flag in put_over(PLAIN, doubtful, {}, {}).flags if flag.kind == "speaker"]
    assert [(flag.start_ms, flag.why) for flag in found] == [(3000, "It is not certain who says “Well,”.")]


def test_what_a_person_has_put_right_stays_right():
    corrected = replace(PLAIN, turns=(Turn("P7", 0, 2600, WORDS[:3]), *turns.rebuild(WORDS[3:])))
    shown = put_over(corrected, MADE, {"1": "interviewer"}, {})
    assert shown.turns[0].speaker == "P7" and shown.turns[0].text == "How was it?"


def test_a_word_that_a_person_put_in_belongs_to_whoever_speaks_there():
    more = Transcript("R3", 9000, turns.rebuild([*WORDS[:4], Word("um,", 3620, 3900), *WORDS[4:]]))
    assert [turn.text for turn in put_over(more, MADE, {}, {}).turns if turn.speaker == "voice 2"] == ["Well, um, it hurt."]


def test_who_spoke_off_record_is_forgotten():
    left, gone = layer.without(MADE, Span(2900, 4100))
    assert gone == 2 and all(e.end_ms <= 2900 or e.start_ms >= 4100 for e in left.entries)
    assert layer.from_json(layer.to_json(left)) == left


def test_a_persons_name_never_enters_a_transcript():
    with pytest.raises(WrongUsage, match="nobody of this session"):
        naming.checked("Anna de Vries", ["P7", "SD"])


@pytest.mark.parametrize("given_", [["1"], ["1="], ["=P7"], ["1=P7", "1=P8"]])
def test_a_naming_that_names_nobody_is_refused_with_an_example(given_):
    with pytest.raises(WrongUsage):
        naming.pairs(given_)
