"""Our scores of speakers: what they mean on small cases, and that they agree with the libraries that others use."""

import importlib.util
import random

import pytest

from workflow.records import Span
from workflow.transcribe.speakers.scores import cpwer, der, wder

TRUTH = [("a", Span(0, 4000)), ("b", Span(4000, 6000)), ("a", Span(5500, 9000))]


def test_a_perfect_answer_under_other_names_has_no_error():
    renamed = [({"a": "2", "b": "1"}[who], span) for who, span in TRUTH]
    assert der(TRUTH, renamed).rate == 0


def test_missing_the_second_voice_of_an_overlap_is_an_error():
    found = der(TRUTH, [("1", Span(0, 4000)), ("2", Span(4000, 5500)), ("1", Span(5500, 9000))])
    assert (found.missed, found.false, found.confused) == (500, 0, 0) and found.total == 9500


def test_words_of_two_people_under_one_name_cost_as_many_words():
    said = [("how", "a"), ("are", "a"), ("you", "a"), ("fine", "b")]
    assert cpwer(said, [(word, "1") for word, _ in said]) == (2, 4)
    assert wder(said, [(word, "1") for word, _ in said]) == (1, 4)


def made(seed: int, people: str, shift: int) -> list[tuple[str, Span]]:
    r, at, out = random.Random(seed), 0, []
    while at < 60_000:
        length = r.randrange(400, 5000)
        out.append((r.choice(people), Span(max(0, at + r.randrange(-shift, shift + 1)), at + length + r.randrange(0, shift + 1))))
        at += length + r.randrange(-600, 900)
    return out


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("collar_ms", [0, 250])
def test_der_agrees_with_pyannote_whose_collar_is_the_whole_width(seed, collar_ms):
    if importlib.util.find_spec("pyannote") is None or importlib.util.find_spec("pyannote.metrics") is None:
        pytest.skip("needs pyannote.metrics: pip install interview-workflow[scores]")
    from pyannote.core import Annotation, Segment, Timeline
    from pyannote.metrics.diarization import DiarizationErrorRate

    reference, hypothesis = made(seed, "abc", 0), made(seed + (seed % 2) * 50, "1234", 300)

    def annotation(speech):
        whole = Annotation()
        for at, (who, span) in enumerate(speech):
            whole[Segment(span.start_ms / 1000, span.end_ms / 1000), at] = who
        return whole.support()

    theirs = DiarizationErrorRate(collar=2 * collar_ms / 1000, skip_overlap=False)
    end = max(span.end_ms for _, span in [*reference, *hypothesis]) / 1000
    wanted = theirs(annotation(reference), annotation(hypothesis), uem=Timeline([Segment(0, end)]))
    assert der(reference, hypothesis, collar_ms=collar_ms).rate == pytest.approx(wanted, abs=0.002)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_cpwer_agrees_with_meeteval(seed):
    if importlib.util.find_spec("meeteval") is None:
        pytest.skip("needs meeteval: pip install interview-workflow[scores]")
    from meeteval.wer import cp_word_error_rate

    r = random.Random(seed)
    said = [(r.choice("one two three four five".split()), r.choice("abc")) for _ in range(80)]
    told = [
        (r.choice("one two six".split()) if r.random() < 0.2 else word, r.choice("1234") if r.random() < 0.2 else who) for word, who in said
    ]

    def texts(words):
        return [" ".join(w for w, who in words if who == one) for one in dict.fromkeys(who for _, who in words)]

    theirs = cp_word_error_rate(reference=texts(said), hypothesis=texts(told))
    assert cpwer(said, told) == (theirs.errors, theirs.length)
