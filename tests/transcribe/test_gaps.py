"""Stretches of time keep their arithmetic, whatever the stretches (floor 4)."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tests.making.transcripts import patient
from workflow.records import Span
from workflow.transcribe.gaps import between, common, lost_in, merged, pieces_in, total_ms, without

small = st.lists(st.builds(lambda start, length: Span(start, start + length), st.integers(0, 60), st.integers(0, 25)), max_size=8)


def moments(spans):
    return {ms for span in spans for ms in range(span.start_ms, span.end_ms)}


@patient
@given(small, small)
def test_joining_cutting_and_sharing_agree_with_counting_every_millisecond(first, second):
    assert moments(merged(first)) == moments(first)
    assert moments(common(first, second)) == moments(first) & moments(second)
    assert moments(without(first, second)) == moments(first) - moments(second)
    assert total_ms(first) == len(moments(first))
    assert moments(pieces_in(Span(10, 40), merged(first))) == moments(first) & set(range(10, 40))
    assert moments(between(first, Span(0, 90))) == set(range(90)) - moments(first)


@patient
@given(small, small)
def test_results_are_sorted_and_never_overlap(first, second):
    for result in (merged(first), common(first, second), without(first, second), between(first, Span(0, 90))):
        assert all(a.end_ms <= b.start_ms for a, b in pairwise(result))
        assert all(span.length_ms > 0 for span in result)


def test_breaths_do_not_hide_lost_speech_and_scattered_remnants_do_not_make_it():
    gap = Span(0, 60_000)
    talk_with_breaths = [Span(1000, 1900), Span(2300, 3000), Span(3500, 4200)]
    assert lost_in(gap, talk_with_breaths) == [Span(1000, 4200)]
    clicks = [Span(ms, ms + 220) for ms in range(0, 60_000, 500)]
    assert lost_in(gap, clicks) == []
    coughs_far_apart = [Span(ms, ms + 900) for ms in range(0, 60_000, 10_000)]
    assert lost_in(gap, coughs_far_apart) == []
