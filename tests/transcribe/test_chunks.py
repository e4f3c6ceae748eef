"""Chunks: every word of the recording is heard once, nothing off the record is, and cuts lie in pauses (floor 4)."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflow.errors import WrongUsage
from workflow.records import Span
from workflow.transcribe import chunks
from workflow.transcribe.gaps import without

LENGTHS = st.lists(st.tuples(st.integers(1, 9_000), st.integers(1, 70_000)), max_size=25)


def laid_out(steps: list[tuple[int, int]]) -> list[Span]:
    at, spans = 0, []
    for gap, length in steps:
        spans.append(Span(at + gap, at + gap + length))
        at += gap + length
    return spans


@settings(max_examples=150, deadline=None)
@given(regions=LENGTHS, excluded=LENGTHS, longest=st.integers(1_000, 30_000), seen=st.integers(0, 900_000), noted=st.booleans())
def test_every_millisecond_of_speech_is_heard_once_and_none_off_the_record(regions, excluded, longest, seen, noted):
    speech, holes = laid_out(regions), laid_out(excluded)
    numbers = [(at * 37 % 101) / 100 for at in range(seen // 32)] if noted else None
    planned = chunks.plan(speech, seen, excluded=holes, longest_ms=longest, probabilities=numbers)
    assert all(0 < span.length_ms <= longest and span.start_ms >= 0 and span.end_ms <= seen for span in planned)
    assert all(left.end_ms <= right.start_ms for left, right in pairwise(planned))
    assert not any(span.overlap_ms(hole) for span in planned for hole in holes)
    within = [Span(span.start_ms, min(span.end_ms, seen)) for span in speech]
    assert without(without(within, holes), planned) == []
    assert planned == chunks.plan(speech, seen, excluded=holes, longest_ms=longest, probabilities=numbers)


def test_short_answers_share_a_chunk_until_it_is_full():
    answers = [Span(at, at + 4_000) for at in range(0, 100_000, 5_000)]
    planned = chunks.plan(answers, 100_000)
    assert len(planned) == 4  # 20 answers; five and their pauses last 24 s, six would last 29 s


def test_of_two_ways_with_as_many_chunks_the_one_with_the_longer_pause_wins():
    speech = [Span(0, 10_000), Span(10_300, 20_000), Span(22_000, 30_000), Span(30_300, 40_000)]
    first, second = chunks.plan(speech, 40_000)
    assert first.end_ms < 22_000 <= second.start_ms + 200


def test_a_long_silence_is_never_inside_a_chunk():
    assert len(chunks.plan([Span(0, 3_000), Span(9_001, 12_000)], 20_000)) == 2
    assert len(chunks.plan([Span(0, 3_000), Span(9_000, 12_000)], 20_000)) == 1


def test_a_monologue_is_cut_where_the_speaker_is_quietest():
    probabilities = [0.9] * 1500
    probabilities[700:705] = [0.1] * 5
    first, second = chunks.plan([Span(0, 48_000)], 48_000, probabilities=probabilities)
    assert first.end_ms == second.start_ms == 702 * 32 + 16


def test_a_stretch_off_the_record_parts_two_chunks_and_lends_them_no_margin():
    planned = chunks.plan([Span(1_000, 5_000)], 9_000, excluded=[Span(2_000, 3_000)])
    assert planned == (Span(800, 2_000), Span(3_000, 5_200))


def test_no_speech_needs_no_chunk_and_an_impossible_limit_is_refused():
    assert chunks.plan([], 60_000) == ()
    with pytest.raises(WrongUsage, match="1 to 30 s"):
        chunks.plan([Span(0, 10)], 10, longest_ms=31_000)
