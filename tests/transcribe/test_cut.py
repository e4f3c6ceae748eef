"""Cutting a transcript: nothing is lost, nothing is doubled, and what is off record is gone."""

from hypothesis import given
from hypothesis import strategies as st

from workflow.records import Flag, Mark, Span, Transcript, Turn, Word
from workflow.transcribe.cut import between, without


@st.composite
def transcripts(draw):
    at, turns = 0, []
    for _ in range(draw(st.integers(0, 5))):
        words = []
        for _ in range(draw(st.integers(1, 6))):
            start = at + draw(st.integers(0, 3000))
            at = start + draw(st.integers(0, 900))
            words.append(Word(f"w{at}", start, at))
        turns.append(Turn("?", words[0].start_ms, words[-1].end_ms, tuple(words)))
    duration = at + draw(st.integers(1, 5000))
    marks = [Mark("pause", start, start + 500) for start in draw(st.lists(st.integers(0, duration), max_size=4))]
    flags = [Flag("unsure", start, start + 900) for start in draw(st.lists(st.integers(0, duration), max_size=4))]
    return Transcript("R1", duration, tuple(turns), tuple(marks), tuple(flags))


@given(transcripts(), st.integers(0, 20_000), st.integers(1, 8000))
def test_nothing_that_touches_a_stretch_off_record_is_left_and_everything_else_is(transcript, start, length):
    span = Span(start, start + length)
    left = without(transcript, span)
    assert all(w.end_ms <= span.start_ms or w.start_ms >= span.end_ms for w in left.words if w.end_ms > w.start_ms)
    outside = [w for w in transcript.words if (w.end_ms <= span.start_ms and w.start_ms < span.start_ms) or w.start_ms >= span.end_ms]
    assert list(left.words) == outside
    assert Mark("excluded", span.start_ms, min(span.end_ms, max(transcript.duration_ms, span.start_ms + 1))) in left.marks
    assert not any(Span(f.start_ms, f.end_ms).overlap_ms(span) for f in left.flags)


@given(transcripts(), st.integers(1, 20_000))
def test_the_two_halves_of_a_split_hold_every_word_once(transcript, at):
    end = max(transcript.duration_ms, at + 1)
    first, second = between(transcript, Span(0, at)), between(transcript, Span(at, end))
    assert [w.text for w in first.words + second.words] == [w.text for w in transcript.words]
    for half in (first, second):
        assert all(0 <= w.start_ms <= w.end_ms <= half.duration_ms for w in half.words)
