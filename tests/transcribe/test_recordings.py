"""What a recording is, told by its events."""

from dataclasses import asdict
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.errors import WrongUsage
from workflow.records import Span
from workflow.transcribe import recordings
from workflow.transcribe.recordings import Part, Recording, apply, from_state, read_span, read_time
from workflow.transcribe.times import clock_exact

PART = Part("R7.m4a", "ab", 1000, 3_600_000)


def happened(kind, **data):
    return SimpleNamespace(kind=kind, data=data, provenance="recorded")


def added():
    return apply({}, happened("added", session=1, language="nl", parts=[asdict(PART)]))


def test_overlapping_stretches_off_record_become_one():
    state = apply(apply(added(), happened("excluded", start_ms=1000, end_ms=5000)), happened("excluded", start_ms=4000, end_ms=9000))
    assert from_state(7, state).excluded == (Span(1000, 9000),)


def test_a_split_shares_out_time_and_what_is_off_record():
    state = apply(added(), happened("excluded", start_ms=1_700_000, end_ms=1_900_000))
    cut, new = recordings.split(from_state(7, state), 1_800_000, 13)
    first, second = (
        from_state(7, apply(state, happened("split", **cut))),
        from_state(8, apply({}, happened("added", **(new | {"session": 13})))),
    )
    assert first.declared_ms == second.declared_ms == 1_800_000
    assert first.excluded == (Span(1_700_000, 1_800_000),) and second.excluded == (Span(0, 100_000),)


def test_the_second_half_can_be_split_again_on_its_own_time_line():
    _, new = recordings.split(from_state(7, added()), 1_000_000, 13)
    second = from_state(8, apply({}, happened("added", **new)))
    _, third = recordings.split(second, 500_000, 14)
    assert third["from_ms"] == 1_500_000


@pytest.mark.parametrize("at_ms", [0, 3_600_000, 9_999_999])
def test_a_split_outside_the_recording_is_refused(at_ms):
    with pytest.raises(WrongUsage):
        recordings.split(from_state(7, added()), at_ms, 13)


def test_a_recording_of_unknown_length_says_so():
    assert Recording(1, parts=(PART, Part("R1-2.mp3", "cd", 10, None))).declared_ms is None


@given(st.integers(0, 100 * 3_600_000))
def test_times_come_back_as_they_were_written(ms):
    assert read_time(clock_exact(ms)) == ms


@pytest.mark.parametrize("text", ["", "five", "12", "00:99:00", "00:10:00", "00:10:00-00:10:00", "00:10:00-00:09:00", "-"])
def test_what_is_no_stretch_is_refused_with_an_example(text):
    with pytest.raises(WrongUsage):
        read_span(text)
