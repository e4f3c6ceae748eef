"""What study.toml says of dimensions is understood as a researcher means it, and told back where it cannot be meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.making.pools import dimensions
from workflow import study
from workflow.errors import BadInput
from workflow.people.sampling.dimension_faults import faults
from workflow.people.sampling.dimensions import from_entry, gower

HEAD = """
[study]
id = "x"
title = "x"
timezone = "Europe/Amsterdam"
languages = ["nl"]
identities = "../x.key"

[[group]]
name = "patients"
prefix = "P"
wanted = 20
"""
SIX = dimensions(20)


def entry(**said):
    return {"group": "patients", "name": "age"} | said


@pytest.mark.parametrize(
    "said, levels, span",
    [
        ({"bands": [18, 40, 60], "range": [18, 80]}, ("18-39", "40-59", "60-80"), 62),
        ({"bands": ["18-39", "40-59", "60-80"]}, ("18-39", "40-59", "60-80"), 62),
        ({"bands": ["18–39", "40+"], "range": [18, 90]}, ("18-39", "40+"), 72),
        ({"type": "numeric", "range": [6, 12]}, (), 6),
        ({"bands": [0, 2.5, 5], "range": [0, 10]}, ("0-<2.5", "2.5-<5", "5-10"), 10),
        ({"type": "ordinal", "levels": ["low", "medium", "high"]}, ("low", "medium", "high"), 2),
        ({"levels": [6, 7, 8]}, ("6", "7", "8"), 2),
    ],
)
def test_levels_are_read_as_they_are_written(said, levels, span):
    found = from_entry(entry(**said))
    assert (found.levels, found.range) == (levels, span) and faults([entry(**said)], {}) == []


@pytest.mark.parametrize(
    "value, level",
    [
        (18, "18-39"),
        (39, "18-39"),
        (39.9, "18-39"),
        (40, "40-59"),
        (80, "60-80"),
        ("45", "40-59"),
        (17, None),
        (81, None),
        ("", None),
        ("?", None),
    ],
)
def test_both_ends_of_a_band_belong_to_it(value, level):
    assert from_entry(entry(bands=[18, 40, 60], range=[18, 80])).level(value) == level


def test_a_level_is_found_however_it_is_typed_and_a_strange_one_is_none():
    region = from_entry(entry(name="region", levels=["Amsterdam", "Nijmegen"]))
    assert [region.level(value) for value in (" amsterdam", "NIJMEGEN", "Utrecht")] == ["Amsterdam", "Nijmegen", None]
    assert from_entry(entry(name="sessions", levels=[6, 7])).level(6.0) == "6"


def test_neighbouring_ranks_are_half_as_far_apart_as_the_ends():
    pain = from_entry(entry(name="pain", type="ordinal", levels=["low", "medium", "high"]))
    assert [gower([pain], {"pain": "low"}, {"pain": other}) for other in ("low", "medium", "high")] == [0, 0.5, 1]


def test_what_is_not_known_is_left_out_and_the_rest_weighs_more():
    gender, age = from_entry(entry(name="gender", weight=3)), from_entry(entry(bands=["18-80"]))
    one, other = {"gender": "F", "age": 18}, {"gender": "M", "age": 18}
    assert gower([gender, age], one, other) == 0.75 and gower([gender, age], one, {"gender": "M"}) == 1
    assert gower([gender, age], {}, other) is None


known = st.fixed_dictionaries(
    {},
    optional={
        "gender": st.sampled_from("FM"), "age": st.integers(10, 95), "region": st.sampled_from(["Amsterdam", "Nijmegen", "Utrecht", "Urk"]),
        "phq15": st.integers(0, 30), "sessions": st.integers(0, 20), "therapist": st.sampled_from(["T1", "T2"]),
    },
)  # fmt: skip


@given(known, known)
def test_a_distance_is_the_same_both_ways_within_0_and_1_and_nothing_to_oneself(one, other):
    there, back = gower(SIX, one, other), gower(SIX, other, one)
    assert there == back and (there is None or 0 <= there <= 1)
    assert gower(SIX, one, one) in (0, None)


@pytest.mark.parametrize(
    "said, told",
    [
        ({"type": "colour"}, "is not known; it can be nominal, ordinal, numeric"),
        ({"type": "numeric"}, "needs bands"),
        ({"bands": [40, 18]}, "ascending"),
        ({"bands": ["18-40", "40-60"]}, "the bands 18-40 and 40-60 overlap"),
        ({"bands": ["60-80", "18-39"]}, "ascending order"),
        ({"bands": ["old"]}, "'old' is not a band"),
        ({"bands": ["39-18"]}, "ends before it begins"),
        ({"bands": [18, 40]}, "its last band 40+ is open"),
        ({"bands": [10, 40], "range": [18, 80]}, "outside the range"),
        ({"bands": ["18-90"], "range": [18, 80]}, "leave the range"),
        ({"range": [80, 18]}, "range is for numbers"),
        ({"type": "numeric", "range": [80, 18]}, "lowest and the highest"),
        ({"levels": ["F", "f"]}, "the level f stands twice"),
        ({"levels": []}, "levels is empty"),
        ({"levels": ["F", ""]}, "every level must be"),
        ({"type": "ordinal"}, "needs its levels in order"),
        ({"type": "numeric", "levels": ["F"], "range": [1, 2]}, "levels is for names"),
        ({"levels": ["F", "M"], "minimum": {"X": 3}}, "minimum names X, which is not among F, M"),
        ({"levels": ["F", "M"], "minimum": "many"}, "minimum must be a whole number"),
        ({"levels": ["F", "M"], "minimum": -1}, "minimum must be a whole number"),
        ({"levels": ["F", "M"], "minimum": 5, "maximum": {"F": 4}}, "F has the minimum 5 above its maximum 4"),
        ({"levels": ["F", "M"], "minimum": 11}, "ask for 22 people and the group is to have 20"),
        ({"levels": ["F", "M"], "maximum": 5}, "allow 10 people and the group is to have 20"),
        ({"type": "numeric", "range": [6, 12], "minimum": 2}, "minimum needs bands"),
        ({"weight": -1}, "weight must be"),
        ({"weight": True}, "weight must be"),
        ({"weight": 0}, "every dimension of the group patients weighs 0"),
    ],
)
def test_what_cannot_be_meant_is_said(said, told):
    found = faults([entry(**said)], {"patients": 20})
    assert len(found) == 1 and told in found[0]


def test_all_faults_of_a_study_are_told_at_once():
    wrong = """
[[dimension]]
group = "patients"
name = "age"
bands = ["18-40", "40-60"]
weight = -1

[[dimension]]
group = "patients"
name = "age"
levels = ["F"]
minimum = { M = 2 }

[rules]
sampling = { minimum = 2, rarity = 0.1 }
"""
    with pytest.raises(BadInput) as problem:
        study.read(HEAD + wrong)
    told = str(problem.value)
    assert [
        part in told for part in ("6 faults", "2 times", "overlap", "weight must", "minimum names M", "no weight rarity", "from 0 to 1")
    ] == [True] * 7


def test_a_sound_study_is_read_with_how_many_are_wanted_and_how_a_rank_is_made():
    found = study.read(
        HEAD + '[[dimension]]\ngroup = "patients"\nname = "therapist"\ncover = true\nweight = 0.5\n[rules]\nsampling = { pending = 1 }'
    )
    assert found.wanted == {"patients": 20} and found.rules["sampling"] == {"pending": 1}
