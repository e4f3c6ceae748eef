"""A year of birth tells who somebody is: it makes an age or an age band, and goes no further."""

from datetime import date

import pytest

from tests.people.intake.lists import TODAY, sorted_of, why_refused
from workflow.people.eligibility import rules_of
from workflow.people.intake import decoding, delimited, fields, header, matching, rows
from workflow.people.intake.rows import Asked

BANDS = {"dimension": [{"group": "patients", "name": "age band", "levels": ["18-39", "40-59", "60+"]}]}


def sorted_by(sections, text, keep=frozenset()):
    facts = fields.facts_of(sections, "patients")
    grid = delimited.read(decoding.decode(text.encode())[0], header.is_known(facts, {}))
    found = header.find(grid, facts, {})
    assert not found.faults
    asked = Asked("patients", facts, rules_of(sections, "patients"), TODAY)
    return found, matching.sort(rows.read(grid, found, asked).rows, (), keep)


def test_the_year_makes_the_age_of_that_year_and_is_kept_nowhere():
    (row,) = sorted_of("naam;geboortejaar;regio\nA;1981;Utrecht\n").new
    assert row.facts == {"age": 45, "region": "Utrecht"} and row.contact == {"name": "A"} and row.aged == ""


def test_a_study_that_asks_for_bands_gets_the_band_from_a_year_a_day_or_an_age():
    lists = "naam;{};telefoon\nA;{};06 5550 1701\n"
    for column, cell in (("Geboortejaar", "1981"), ("Geb.datum", "25-11-1981"), ("Leeftijd", "44"), ("Leeftijdsgroep", "40 - 59")):
        _, found = sorted_by(BANDS, lists.format(column, cell))
        (row,) = found.new
        assert row.facts == {"age band": "40-59"}, column
        assert "1981" not in str(row.facts)


def test_a_birthday_that_matters_is_asked_about_and_one_that_does_not_is_not():
    border = "naam;geboortejaar;telefoon\nA;1986;06 5550 1701\nB;1985;06 5550 1702\n"
    _, found = sorted_by(BANDS, border)
    assert [row.facts["age band"] for row in found.new] == ["40-59"]
    (doubted,) = found.refused
    assert "before or after the birthday makes another age band" in str(doubted.doubts[0]) and "1986" not in str(doubted.doubts[0])
    _, kept = sorted_by(BANDS, border, keep=frozenset({2}))
    assert [row.facts["age band"] for row in kept.new] == ["40-59", "40-59"]
    assert "before or after the birthday" in why_refused("naam;geboortejaar;regio\nA;2008;Utrecht\n")[2]  # 17 is too young, 18 is not


def test_the_bands_of_a_study_that_keeps_ages_are_looked_at_too():
    numeric = {"dimension": [{"group": "patients", "name": "age", "type": "numeric", "bands": [18, 40, 60], "range": [18, 80]}]}
    _, found = sorted_by(numeric, "naam;yob;telefoon\nA;1986;06 5550 1701\nB;1984;06 5550 1702\n")
    assert [row.facts["age"] for row in found.new] == [42] and len(found.refused) == 1


@pytest.mark.parametrize("cell", ["81", "1881", "2031", "25-11-1981", "onder 40", "x"])
def test_what_is_no_year_is_a_doubt_that_does_not_repeat_it(cell):
    told = why_refused(f"naam;geboortejaar;regio\nA;{cell};Utrecht\n")[2]
    assert "'geboortejaar'" in told and "no year of birth" in told and cell not in told.replace("geboortejaar", "")


def test_a_year_that_does_not_fit_the_day_or_the_age_is_told():
    assert "it does not fit 'geboortedatum'" in why_refused("naam;geboortedatum;geboortejaar\nA;25-11-1980;1962\n")[2]
    assert "it does not fit 'geboortejaar'" in why_refused("naam;leeftijd;geboortejaar\nA;62;1980\n")[2]
    assert why_refused("naam;leeftijd;geboortejaar\nA;45;1980\nB;46;1980\n") == {}


def test_a_study_without_ages_leaves_the_year_out_and_says_why():
    sections = {"dimension": [{"group": "patients", "name": "region", "levels": ["Utrecht"]}]}
    found, _ = sorted_by(sections, "naam;geboortejaar;regio\nA;1981;Utrecht\n")
    assert [column.why_not for column in found.left_out] == ["it helps to tell who somebody is"]


def test_no_study_can_ask_for_a_year_of_birth():
    assert fields.gives_away("Geboortejaar") and fields.gives_away("birth_year") and not fields.gives_away("age band")


def test_ages_are_those_of_the_day_that_was_said():
    from workflow.people.intake.ages import of_year

    assert of_year("2008", date(2025, 12, 31), "") != of_year("2008", date(2026, 1, 1), "")
