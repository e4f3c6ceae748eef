"""Criteria in words of study.toml: small, checked as a whole, and honest about what nobody knows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow import study
from workflow.errors import BadInput
from workflow.people import eligibility
from workflow.people.eligibility import Rule, judge

AGE, SYMPTOMS = Rule("18 <= age <= 80", "age"), Rule("phq15 >= 5", "few symptoms")


@pytest.mark.parametrize(
    "rule, facts, holds",
    [
        ("18 <= age <= 80", {"age": 18}, True),
        ("18 <= age <= 80", {"age": 80.5}, False),
        ("phq15 >= 5", {"phq15": 5}, True),
        ('language in ["nl", "en"]', {"language": "NL"}, True),
        ('language not in ["nl", "en"]', {"language": "de"}, True),
        ("symptoms", {"symptoms": "pain"}, True),
        ("symptoms", {"symptoms": "nee"}, False),
        ("not pregnant", {"pregnant": "no"}, True),
        ("age >= 18 or guardian", {"age": 16, "guardian": "yes"}, True),
        ("score > -1.5", {"score": 0}, True),
        ("age != 40", {"age": 40}, False),
        ("age in (1, 2)", {"age": 2}, True),
    ],
)
def test_a_rule_holds_or_does_not(rule, facts, holds):
    assert eligibility.faults(rule) == []
    assert judge([Rule(rule, "no")], facts).reasons == (() if holds else ("no",))


def test_every_reason_is_kept_and_not_only_the_first():
    assert judge([AGE, SYMPTOMS], {"age": 90, "phq15": 2}).why == "age; few symptoms"


def test_what_is_not_known_is_asked_first_and_never_counts_as_fitting_in_silence():
    assert judge([AGE, SYMPTOMS], {"age": 41}).unknown == ("phq15",)
    assert judge([AGE, SYMPTOMS], {"age": 90}).unknown == ()  # does not fit anyhow: nothing has to be asked
    assert judge([Rule("known(phq15) and phq15 >= 5", "no score")], {}).reasons == ("no score",)


def test_half_of_a_rule_can_be_enough():
    either = [Rule("age >= 18 or guardian", "too young")]
    assert judge(either, {"age": 41}) == eligibility.Verdict()
    assert judge(either, {"guardian": "yes"}) == eligibility.Verdict()
    assert judge(either, {"guardian": "no"}).unknown == ("age",)
    assert judge([Rule("age >= 18 and phq15 >= 5", "x")], {"age": 12}).reasons == ("x",)


@pytest.mark.parametrize(
    "rule",
    ["age = 18", "", "18", "open('x')", "__import__('os').system('x')", "age.real > 3", "age + 1 > 3", "[x for x in age]", "lambda: age",
     "age > 'a'",
     "age in 3", "age is 3", "(" * 300, "age if age else 1", "known()", "known(age.x)", "f'{age}'", "age > True", "age[0] > 1", "x := 1"],
)  # fmt: skip
def test_what_is_no_rule_is_told_and_never_run(rule):
    assert eligibility.faults(rule)


@given(st.text(alphabet="age phq15<>=!()[]'\".,andornotik0123456789+-*:", max_size=40))
def test_any_text_is_a_rule_that_judges_or_a_fault_in_words(text):
    if not eligibility.faults(text):
        judge([Rule(text, "no")], {"age": 41})
        judge([Rule(text, "no")], {"age": "forty", "phq15": 2.5})


def test_all_faulty_rules_are_told_at_once_by_study_toml():
    text = """[study]\nid = "x"\ntitle = "x"\ntimezone = "Europe/Amsterdam"\nlanguages = ["nl"]\nidentities = "../x.key"
[[group]]\nname = "patients"\nprefix = "P"
[[dimension]]\ngroup = "patients"\nname = "telefoon"
[[eligibility]]\ngroup = "patients"\nrule = "age = 18"\nreason = "age"
[[eligibility]]\ngroup = "patients"\nrule = "open('x')"\nreason = "x"
"""
    with pytest.raises(BadInput) as problem:
        study.read(text)
    told = str(problem.value)
    assert (
        "3 faults" in told and "number 1" in told and "number 2: the rule 'open('x')'" in told and "'telefoon' says who somebody is" in told
    )
