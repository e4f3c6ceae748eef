"""Agreement by the book: the vector of the reference, and scikit-learn as the judge of any codings whatever."""

import math
import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.making.transcripts import patient
from workflow.rigour.agreement import Cells, agreement
from workflow.rigour.codings import Coding
from workflow.rigour.texts import UNITS, Text

VECTOR = ([Coding(1, 0, 200, "pain")], [Coding(1, 100, 300, "pain")])
WORDS = Text(1, 0, "interviewer: How was it? And then?\nP1: It hurt. I slept badly, and then it hurt again.\nP1: Yes.\n")


def judged(text, a, b, code, *, anyone=False):
    """Kappa of one code over the characters of a text, by scikit-learn; of those that anyone gave any code where `anyone`."""

    def marks(codings, wanted):
        return [any(one.start <= at < one.end for one in codings if wanted in (one.code, None)) for at in range(len(text.text))]

    coded = marks([*a, *b], None) if anyone else [True] * len(text.text)
    mine, theirs = ([mark for mark, kept in zip(marks(codings, code), coded, strict=True) if kept] for codings in (a, b))
    from sklearn.metrics import cohen_kappa_score  # takes seconds to load, in every program that only looks for tests

    return cohen_kappa_score(mine, theirs, labels=[False, True]) if mine else math.nan


def test_the_vector_of_the_reference_to_four_decimals():
    """10,000 characters, one code, 200 each, 100 shared: 0.4898 over all text, -0.5 over coded text, a third of overlap."""
    text = Text(1, 0, "x" * 10_000)
    found = agreement([text], *VECTOR, "character")[0]
    assert found.all_text.n == 10_000 and found.coded_text.n == 300
    assert round(found.all_text.kappa, 4) == 0.4898
    assert round(found.coded_text.kappa, 4) == -0.5
    assert round(100 * found.all_text.agreement, 1) == 98.0
    assert round(100 * found.coded_text.agreement, 1) == round(100 * found.all_text.overlap, 1) == 33.3


@pytest.mark.parametrize("anyone", [False, True])
def test_scikit_learn_says_the_same_of_the_vector(anyone):
    text = Text(1, 0, "x" * 1_000)
    a, b = [Coding(1, 0, 200, "pain")], [Coding(1, 100, 300, "pain")]
    found = agreement([text], a, b, "character")[0]
    assert (found.coded_text if anyone else found.all_text).kappa == pytest.approx(judged(text, a, b, "pain", anyone=anyone))


codings = st.lists(
    st.tuples(st.integers(0, len(WORDS.text) - 1), st.integers(1, 40), st.sampled_from(["pain", "sleep", "night"])), max_size=8
).map(lambda found: [Coding(1, start, min(start + size, len(WORDS.text)), code) for start, size, code in found])


@pytest.mark.filterwarnings("ignore")  # the judge warns where kappa is undefined
@given(codings, codings)
@patient
def test_scikit_learn_says_the_same_of_any_codings(a, b):
    for found in agreement([WORDS], a, b, "character")[1:]:
        for cells, anyone in ((found.all_text, False), (found.coded_text, True)):
            judge = judged(WORDS, a, b, found.code, anyone=anyone)
            if cells.kappa is None:
                assert math.isnan(judge) or judge in (0.0, 1.0)  # what the judge calls undefined differs by version
            else:
                assert cells.kappa == pytest.approx(judge)


@given(codings, codings, st.sampled_from(UNITS))
@patient
def test_every_unit_is_counted_once_and_the_coders_may_change_places(a, b, unit):
    n = len(WORDS.text) if unit == "character" else len(WORDS.units(unit))
    found = agreement([WORDS], a, b, unit)
    for one in found[1:]:
        assert one.all_text.n == n and min(one.all_text.neither, one.coded_text.neither) >= 0
        assert one.coded_text.n <= n
    turned = agreement([WORDS], b, a, unit)
    assert [one.all_text.kappa for one in found] == pytest.approx([one.all_text.kappa for one in turned])
    assert found[0].all_text.n == n * (len(found) - 1)


@given(codings)
@patient
def test_whoever_agrees_with_themselves_agrees_wholly(a):
    for one in agreement([WORDS], a, a, "sentence"):
        assert one.all_text.kappa in (None, 1.0) and one.all_text.agreement in (None, 1.0)


def test_kappa_is_undefined_where_nobody_coded_or_everybody_coded_everything():
    assert Cells(0, 0, 0, 10).kappa is None and Cells(10, 0, 0, 0).kappa is None and Cells().kappa is None
    assert Cells(0, 0, 0, 10).overlap is None


def test_a_sentence_counts_as_coded_where_any_of_it_is():
    start = WORDS.text.index("slept")
    found = agreement([WORDS], [Coding(1, start, start + 5, "sleep")], [Coding(1, start + 6, start + 11, "sleep")], "sentence")[1]
    assert (found.all_text.both, found.all_text.n) == (1, 5)
    assert (
        agreement([WORDS], [Coding(1, start, start + 5, "sleep")], [Coding(1, start + 6, start + 11, "sleep")], "character")[
            1
        ].all_text.both
        == 0
    )


def test_units_cover_the_words_of_a_text_once():
    for unit in ("sentence", "turn"):
        stretches = WORDS.units(unit)
        assert all(first[1] <= second[0] for first, second in pairwise(stretches))
        assert "".join(WORDS.text[a:b] for a, b in stretches).replace(" ", "") == WORDS.text.replace("\n", "").replace(" ", "")


def test_sixty_transcripts_take_a_moment():
    """64 transcripts, 50 codes: character by character, without counting each character."""
    import time

    chance = random.Random(1)
    texts = [Text(number, 0, "x" * 40_000) for number in range(1, 65)]

    def some():
        starts = [(chance.randint(1, 64), chance.randint(0, 39_000), chance.randint(20, 900)) for _ in range(4000)]
        return [Coding(recording, start, start + size, f"code {chance.randint(1, 50)}") for recording, start, size in starts]

    began = time.perf_counter()
    assert len(agreement(texts, some(), some(), "character")) == 51
    assert time.perf_counter() - began < 20
