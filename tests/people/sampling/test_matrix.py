"""The matrix counts what is there and what is missing, and draws it so that it reads without colour."""

import re
from dataclasses import replace

import pytest

from tests.making import pools
from tests.people.sampling.test_ranking import DIMENSIONS, PEOPLE, person
from workflow.errors import WrongUsage
from workflow.figures import draw, write
from workflow.people.sampling.matrix import matrix
from workflow.people.sampling.pictures import MatrixPicture

AGREED = [*PEOPLE, person("C30", "pending", "M", 40, "Utrecht", "T02"), person("C31", "out", "M", 40, "Utrecht", "T02")]
FOUND = matrix(DIMENSIONS, AGREED, "patients", [("gender", "region")])


def test_each_level_has_who_is_in_who_agreed_what_is_wanted_and_who_is_left():
    rows = {(row.dimension, row.level): (row.have, row.pending, row.minimum, row.left, row.remark) for row in FOUND.rows}
    assert rows["gender", "F"] == (2, 0, 2, 1, "") and rows["gender", "M"] == (1, 1, 2, 3, "")
    assert rows["region", "Utrecht"] == (0, 1, 1, 1, "") and rows["age", "18-39"] == (0, 0, 1, 3, "1 short")
    assert (FOUND.have, FOUND.pending, FOUND.left) == (3, 1, 4)


def test_evenness_and_spread_are_of_those_who_take_part():
    spreads = {spread.dimension: spread for spread in FOUND.spreads}
    assert [round(spreads[name].evenness, 4) for name in ("gender", "region", "age")] == [0.9183, 0.5794, 0.5794]
    assert (spreads["age"].least, spreads["age"].middle, spreads["age"].most) == (45, 52, 67)
    assert (spreads["therapist"].represented, spreads["therapist"].levels) == (3, 5)


def test_the_two_most_alike_and_the_pairs_of_levels_are_told():
    assert FOUND.alike[:2] == ("S1", "S2") and FOUND.alike[2] == pytest.approx((0 + 1 + 7 / 62 + 1) / 4)
    assert (FOUND.covered, FOUND.attainable) == (8, 17)


def test_a_pair_that_nobody_can_fill_is_said():
    cells = {(cell.one, cell.other): (cell.have, cell.pending, cell.left) for cell in FOUND.pairs[0].cells}
    assert cells["F", "Utrecht"] == (0, 0, 1) and cells["M", "Utrecht"] == (0, 1, 0) and len(cells) == 6
    none = matrix(DIMENSIONS, [p for p in AGREED if p.id != "C17"], pairs=[("gender", "region")])
    assert none.out_of_reach == ("Nobody of gender F and region Utrecht takes part or is left in the pool.",)


def test_a_pair_of_what_has_no_levels_is_refused_with_what_has():
    with pytest.raises(WrongUsage, match="gender, age, region, phq15, therapist"):
        matrix(pools.dimensions(9), AGREED, pairs=[("gender", "sessions")])


def test_the_matrix_of_nobody_is_all_zeros():
    empty = matrix(DIMENSIONS, [])
    assert (empty.alike, empty.covered, {row.have for row in empty.rows}) == (None, 0, {0})


def test_a_picture_is_the_same_every_time_and_says_everything_in_words():
    picture = MatrixPicture(FOUND)
    svg = draw(picture, picture.height)
    assert svg == draw(MatrixPicture(FOUND), picture.height) and draw(picture, picture.height, ".png").startswith(b"\x89PNG")
    text = " ".join(re.findall(r">([^<>]+)</", svg.decode()))
    assert all(
        part in text for part in ("patients: 3 in, 1 agreed, 4 left in the pool", "1 + 1 of 2", "1 short", "minimum", "gender by region")
    )
    assert b"<dc:date>" not in svg


def test_a_long_list_of_therapists_and_a_full_level_are_drawn_too(tmp_path):
    full = replace(DIMENSIONS[0], maximum={"F": 2})
    people = [replace(p, place="in") if int(p.id[1:]) < 9 else p for p in pools.people(4, 60)]
    found = matrix([full, *pools.dimensions(12)[1:]], people, "patients", [("age", "region")])
    picture = MatrixPicture(found)
    drawn = write(tmp_path / "matrix.svg", picture, picture.height).read_text(encoding="utf-8")
    assert "more in the pool" in drawn and "full" in drawn
    with pytest.raises(WrongUsage, match=r"svg or \.png"):
        write(tmp_path / "matrix.gif", picture, picture.height)
    with pytest.raises(WrongUsage, match="There is no folder"):
        write(tmp_path / "figures" / "matrix.svg", picture, picture.height)
