"""Whoever has little time hears the worst first: the list of places is in the order of harm for each minute of listening."""

from tests.benchmarks.order import Caught, caught, harm
from tests.making.wronged import GOOD, POOR, wronged
from workflow import demo, samples
from workflow.records import Span
from workflow.transcribe import gaps


def test_the_first_tenth_of_the_minutes_holds_several_times_what_a_tenth_read_in_order_holds():
    said = demo.script_of(next(sample for sample in samples.listed() if not sample.tracks and not sample.joined))
    speech = gaps.merged((Span(word.start_ms, word.end_ms) for word in said.words), join_ms=300)
    total = sum((caught(wronged(said, speech, seed, habits), harm) for seed in range(8) for habits in (GOOD, POOR)), Caught())
    assert total.ours > 0.6 * total.best
    assert total.ours > 1.5 * total.by_time
