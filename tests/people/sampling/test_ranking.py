"""Who is phoned next is what is missing most, differs most, and is rarest; the same whatever the order of the list."""

import pytest

from workflow.people.sampling.dimensions import from_entry
from workflow.people.sampling.pool import Person
from workflow.people.sampling.ranking import rank, score

GENDER = from_entry({"name": "gender", "levels": ["F", "M"], "minimum": 2})
REGION = from_entry({"name": "region", "levels": ["Amsterdam", "Nijmegen", "Utrecht"], "minimum": 1})
AGE = from_entry({"name": "age", "bands": [18, 40, 60], "range": [18, 80], "minimum": 1})
THERAPIST = from_entry({"name": "therapist", "cover": True})
DIMENSIONS = (GENDER, REGION, AGE, THERAPIST)


def person(name, place, gender, age, region, therapist):
    return Person(name, place, {"gender": gender, "age": age, "region": region, "therapist": therapist})


PEOPLE = (
    person("S1", "in", "F", 45, "Amsterdam", "T01"),
    person("S2", "in", "F", 52, "Nijmegen", "T02"),
    person("S3", "in", "M", 67, "Amsterdam", "T03"),
    person("C17", "pool", "F", 28, "Utrecht", "T09"),
    person("C22", "pool", "M", 31, "Nijmegen", "T04"),
    person("C21", "pool", "M", 35, "Nijmegen", "T04"),
    person("C4", "pool", "M", 70, "Amsterdam", "T03"),
)


@pytest.mark.parametrize(
    "who, gap, dist, nearest, cover, total",
    [
        ("C17", 0.6667, 0.5685, "S1", 1.0, 0.6706),
        ("C22", 0.5000, 0.5847, "S2", 0.5, 0.5254),
        ("C21", 0.5000, 0.5685, "S2", 0.5, 0.5206),
        ("C4", 0.1667, 0.0121, "S3", 0.0, 0.1036),
    ],
)
def test_the_example_worked_by_hand_comes_out_to_four_decimals(who, gap, dist, nearest, cover, total):
    found = score(DIMENSIONS, PEOPLE)[who]
    assert [round(part, 4) for part in (found.gap, found.dist, found.cover, found.rank)] == [gap, dist, cover, total]
    assert found.nearest == nearest


def test_the_example_is_ranked_in_its_order():
    assert rank(DIMENSIONS, PEOPLE).order == ("C17", "C22", "C21", "C4")
