"""Saturation is a rule with three numbers: the vectors of the reference, series kept apart, and what a paper must not leave out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.making.transcripts import patient
from workflow.errors import BadInput, NotFound, WrongUsage
from workflow.rigour import saturation
from workflow.rigour.saturation import Rule, curve
from workflow.rigour.steps import saturating
from workflow.schedule import steps as schedule
from workflow.store import events
from workflow.store.steps import Wish, init, toml

CODES = {str(number): set(codes) for number, codes in enumerate("abcdefghij abckl dmno pqa ar bs a b c t".split(), 1)}


@pytest.mark.parametrize(
    "rule, base, runs, reached",
    [
        (Rule(4, 2, 5), 17, [(5, 6, 2, 11.8), (6, 7, 1, 5.9), (7, 8, 0, 0.0)], 6),
        (Rule(4, 2, 0), 17, [(5, 6, 2, 11.8), (6, 7, 1, 5.9), (7, 8, 0, 0.0)], 6),
        (Rule(4, 3, 0), 17, [(5, 7, 2, 11.8), (6, 8, 1, 5.9), (7, 9, 0, 0.0)], 6),
        (Rule(6, 2, 0), 19, [(7, 8, 0, 0.0)], 6),
    ],
)
def test_the_vectors_of_the_reference(rule, base, runs, reached):
    found = curve(CODES, rule)
    assert (found.base_codes, [(r.first, r.last, r.new, round(r.percent, 1)) for r in found.runs], found.reached) == (base, runs, reached)
    assert found.later == ("10",)  # said, not hidden
    assert "10 brought new codes again" in saturation.sentence("patients", found, "in order of interview")


def test_the_studys_own_rule_nineteen_interviews_and_one_more():
    """Base 19, run 1, threshold 0: the 20th interview brought nothing new."""
    codes = {f"P{n}": {f"code {n}", "all"} if n < 20 else {"all"} for n in range(1, 21)}
    found = curve(codes, Rule(19, 1, 0))
    assert (found.base_codes, found.reached, found.runs[0].last) == (20, 19, 20)
    told = saturation.sentence("patients", found, "in order of interview")
    assert "(base 19, run 1, new codes at most 0% of the base) was reached at 19 of 20" in told and "(20) brought 0%" in told


def test_what_was_not_reached_says_so():
    found = curve({str(n): {str(n)} for n in range(8)}, Rule(4, 2, 0))
    assert found.reached is None and "was not reached in 8 interviews" in saturation.sentence("x", found, "in order of interview")


def test_too_few_interviews_and_an_empty_base_have_no_curve():
    with pytest.raises(BadInput, match="need at least 6"):
        curve({"1": {"a"}, "2": {"b"}}, Rule())
    with pytest.raises(BadInput, match="have no code"):
        curve({str(n): set() for n in range(8)}, Rule())
    for wrong in (Rule(0, 2, 0), Rule(4, 0, 0), Rule(4, 2, -1), Rule(4, 2, 101)):
        with pytest.raises(BadInput, match="percentage"):
            curve(CODES, wrong)


def test_the_share_of_orders_that_never_reach_it_is_printed_and_depends_on_the_seed_alone():
    """The trap of the reference: most random orders of this vector never reach the threshold."""
    share = saturation.never_reached(CODES, Rule(4, 2, 5), 7)
    assert share == saturation.never_reached(dict(reversed(CODES.items())), Rule(4, 2, 5), 7)
    assert 65 < share < 80


series = st.lists(st.sets(st.sampled_from("abcdefgh"), max_size=5), min_size=6, max_size=12)


@given(series, st.integers(1, 4), st.integers(1, 2), st.integers(0, 100))
@patient
def test_no_code_is_counted_twice_and_a_milder_threshold_is_never_reached_later(found, base, run, threshold):
    codes = {str(n): there for n, there in enumerate(found)}
    if not set().union(*found[:base]):
        return
    made = curve(codes, Rule(base, run, threshold))
    assert sum(made.new) == len(set().union(*found)) == made.cumulative[-1]
    milder = curve(codes, Rule(base, run, 100))
    assert made.reached is None or (milder.reached is not None and milder.reached <= made.reached)


# ---- in a study

THERAPISTS = """
[[group]]
name = "therapists"
prefix = "T"

[[wave]]
name = "therapist-interview"
group = "therapists"
"""


@pytest.fixture
def study(tmp_path):
    from workflow.store import folder

    study = folder.make(tmp_path / "one", toml(Wish(id="one")) + THERAPISTS)
    for number in range(1, 8):
        schedule.add(study, "first-interview", (f"P{number}",), (), by="SD")
    for number in range(1, 8):
        schedule.add(study, "therapist-interview", (f"T{number}",), (), by="SD")
    schedule.add(study, "follow-up", ("P1",), (), by="SD")
    return study


def listed(tmp_path, rows, name="codes.csv"):
    path = tmp_path / name
    path.write_text("document,code\n" + "".join(f"{document},{code}\n" for document, code in rows), encoding="utf-8")
    return path


def enough(prefix, from_=1):
    return [(f"{prefix}{number}", f"code {min(number - from_, 3)}") for number in range(from_, from_ + 7)]


def test_patients_therapists_and_follow_ups_are_separate_series(study, tmp_path):
    """S8-S14 are the therapists; one follow-up alone has no curve, and says why."""
    path = listed(tmp_path, [*enough("S"), *enough("S", 8), ("S15", "code 0"), ("S15", "late")])
    found = saturating.measured(study, path, Rule(4, 2, 0), by="SD")
    assert list(found.curves) == ["first-interview", "therapist-interview"]
    assert found.curves["therapist-interview"].names == ("T1", "T2", "T3", "T4", "T5", "T6", "T7")
    assert found.curves["first-interview"].reached == 4
    assert "need at least 6" in found.refused["follow-up"]


def test_documents_are_named_as_people_name_them(study, tmp_path):
    """T1 has one interview; P1 has two, so P1 alone could mean either and is refused."""
    assert saturating.measured(study, listed(tmp_path, enough("T")), Rule(), by="SD").curves
    with pytest.raises(BadInput, match="This study has no document P1"):
        saturating.measured(study, listed(tmp_path, enough("P")), Rule(), by="SD")


@pytest.mark.parametrize("document", ["S99", "interview one", "R1", "X7", ""])
def test_a_file_of_another_study_is_refused_and_nothing_is_noted(study, tmp_path, document):
    before = events.head(study.db)
    with pytest.raises(BadInput, match="This study has no document"):
        saturating.measured(study, listed(tmp_path, [*enough("S"), (document, "pain")]), Rule(), by="SD")
    assert events.head(study.db) == before


def test_the_order_is_that_in_which_they_were_held(study, tmp_path):
    from workflow.schedule.closing import Closing
    from workflow.schedule.steps.closing import close

    for number in range(1, 8):
        close(study, number, Closing(began=f"2026-02-{20 - number:02} 10:00"), by="SD")
    found = saturating.measured(study, listed(tmp_path, enough("S")), Rule(), by="SD")
    assert found.curves["first-interview"].names == ("P7", "P6", "P5", "P4", "P3", "P2", "P1")


def test_the_conclusion_is_kept_once_and_another_reason_stands_beside_it(study, tmp_path):
    path = listed(tmp_path, enough("S"))
    saturating.measured(study, path, Rule(4, 2, 0), by="SD")
    before = events.head(study.db)
    saturating.measured(study, path, Rule(4, 2, 0), by="SD")
    assert events.head(study.db) == before
    saturating.stopped(study, "first-interview", "information power: narrow aim, rich talks", by="SD")
    (kept,) = saturating.concluded(study)
    assert kept["stopped"] == "information power: narrow aim, rich talks"
    assert (kept["rule"], kept["reached"], kept["order"][0]) == ({"base": 4, "run": 2, "threshold": 0}, 4, "P1")


def test_nothing_coded_yet_says_what_to_type(study):
    with pytest.raises(NotFound):
        saturating.measured(study, None, Rule(), by="SD")
    with pytest.raises(WrongUsage, match="why"):
        saturating.stopped(study, "first-interview", " ", by="SD")


def test_the_curve_is_a_picture_that_comes_out_the_same(study, tmp_path):
    found = saturating.measured(study, listed(tmp_path, [*enough("S"), *enough("S", 8)]), Rule(4, 2, 0), by="SD")
    first = [path.read_bytes() for path in saturating.pictures(study, found)]
    assert first == [path.read_bytes() for path in saturating.pictures(study, found)]
    assert first[0].lstrip().startswith(b"<?xml") and first[1].startswith(b"\x89PNG")


def test_a_study_with_one_series_too_short_says_so(tmp_path):
    study = init(tmp_path / "two", Wish())
    schedule.add(study, "first-interview", ("P1",), (), by="SD")
    with pytest.raises(BadInput, match="The number of interviews is 1"):
        saturating.measured(study, listed(tmp_path, [("S1", "pain")]), Rule(), by="SD")


def test_an_interview_that_was_held_in_two_sessions_is_one_with_the_codes_of_both(study, tmp_path):
    """S16 goes on with what P3 began in S3: no eighth interview, and nothing of the first part is lost."""
    schedule.add(study, "first-interview", ("P3",), (), by="SD", another=True)
    path = listed(tmp_path, [*enough("S"), ("S16", "a code of the second part")])
    found = saturating.measured(study, path, Rule(4, 2, 0), by="SD").curves["first-interview"]
    assert found.names == ("P1", "P2", "P3", "P4", "P5", "P6", "P7") and found.base_codes == 5
