"""One JSON form for transcripts and scripts: nothing lost on the way, every fault told (floor 4)."""

import copy
import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.making.transcripts import an_interview, patient, transcripts
from workflow.errors import BadInput
from workflow.records import Transcript
from workflow.transcribe.schema import SCHEMA, faults, from_json, schema, to_json


@patient
@given(st.one_of(transcripts(), transcripts(orderly=False)))
def test_a_transcript_comes_back_as_it_went(transcript):
    assert from_json(json.loads(json.dumps(to_json(transcript)))) == transcript


def test_the_schema_names_exactly_what_the_program_writes():
    written = to_json(an_interview())
    defs = schema()["$defs"]
    assert list(written) == list(schema()["properties"])
    assert set(written["turns"][0]) | {"text"} == set(defs["turn"]["properties"])
    assert set(written["turns"][0]["words"][0]) == set(defs["word"]["properties"])
    assert set(written["marks"][0]) == set(defs["mark"]["properties"])
    assert set(written["flags"][0]) == set(defs["flag"]["properties"])


def paths(value, at=()):
    yield at
    if isinstance(value, dict | list):
        for key, entry in value.items() if isinstance(value, dict) else enumerate(value):
            yield from paths(entry, (*at, key))


def changed(path, new):
    data = copy.deepcopy(to_json(an_interview()))
    if not path:
        return new
    place = data
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = new
    return data


@pytest.mark.parametrize("path", list(paths(to_json(an_interview())))[::7], ids=str)
@pytest.mark.parametrize("new", [None, True, [[]], {"x": None}, float("nan")], ids=repr)
def test_a_wrong_value_anywhere_is_a_fault_told_with_its_place(path, new):
    found = faults(changed(path, new))
    assert found
    place = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in path).lstrip(".")
    assert any(fault.startswith((place or "the whole", "“x”")) for fault in found)


@patient
@given(
    st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner))
)
def test_any_json_at_all_is_answered_with_faults_and_not_with_a_crash(value):
    assert faults(value)


def test_all_faults_are_told_at_once():
    with pytest.raises(BadInput) as told:
        from_json(
            {
                "schema": SCHEMA, "duration_ms": "long", "language": "?", "colour": 1,
                "turns": [
                    {"speaker": "P7", "start_ms": 0, "end_ms": 1, "words": [{"text": "a", "start_ms": 0, "end_ms": 1, "probability": 2}]},
                ],
                "marks": [{"kind": "laugh", "start_ms": 0, "end_ms": 1}],
            },
            where="interview.json",
        )  # fmt: skip
    assert told.value.message.splitlines() == [
        "interview.json has 5 faults:",
        "- duration_ms must be a whole number, and is “long”",
        "- language is not written as it should be: “?”",
        "- “colour” is not an entry of this format",
        "- turns[0].words[0].probability must be 0 or more and 1 or less, and is 2",
        "- marks[0].kind must be pause or unintelligible or excluded or damaged or join, and is “laugh”",
    ]


def test_a_hundred_faults_are_told_in_twenty_lines():
    with pytest.raises(BadInput, match="and 81 more"):
        from_json({"schema": SCHEMA, "duration_ms": 1, "turns": [None] * 101})


def test_a_file_of_a_newer_version_is_refused_kindly():
    with pytest.raises(BadInput, match="newer version of this program") as told:
        from_json({"schema": "workflow-transcript/12", "anything": "else"})
    assert told.value.hint == "update this program"


def test_a_turn_or_a_mark_that_ends_before_it_starts_is_a_fault():
    turn = {"speaker": "P7", "start_ms": 900, "end_ms": 100, "text": "a"}
    mark = {"kind": "pause", "start_ms": 5, "end_ms": 4}
    assert len(faults({"schema": SCHEMA, "duration_ms": 1, "turns": [turn], "marks": [mark]})) == 2


def test_a_script_written_by_hand_needs_no_word_times():
    turn = {"speaker": "P7", "start_ms": 1000, "end_ms": 3000, "text": "Well, um, beh- because."}
    words = from_json({"schema": SCHEMA, "duration_ms": 4000, "turns": [turn]}).words
    assert [word.text for word in words] == ["Well,", "um,", "beh-", "because."]
    assert (words[0].start_ms, words[-1].end_ms) == (1000, 3000)
    assert all(a.end_ms == b.start_ms for a, b in pairwise(words))


def test_text_and_words_that_contradict_each_other_are_a_fault():
    turn = {"speaker": "P7", "start_ms": 0, "end_ms": 9, "text": "no", "words": [{"text": "yes", "start_ms": 0, "end_ms": 9}]}
    assert faults({"schema": SCHEMA, "duration_ms": 9, "turns": [turn]}) == ["turns[0] has text and words, and they differ"]


def test_the_least_that_a_transcript_must_say():
    assert from_json({"schema": SCHEMA, "duration_ms": 9, "turns": []}) == Transcript("", 9, ())
