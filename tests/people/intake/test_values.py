"""What stands in a cell is read one way or not at all; what it was is never repeated."""

from collections import Counter
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.people.intake.lists import reading_of, sorted_of, why_refused
from workflow.people.intake import cells, dates, reachable


@pytest.mark.parametrize(
    "text, order, day",
    [
        ("2019-10-12", "", date(2019, 10, 12)),
        ("12-10-2019", dates.DAY_FIRST, date(2019, 10, 12)),
        ("10/12/2019", dates.MONTH_FIRST, date(2019, 10, 12)),
        ("12.10.2019", dates.DAY_FIRST, date(2019, 10, 12)),
        ("12 okt 2019", "", date(2019, 10, 12)),
        ("1 mrt. 2020", "", date(2020, 3, 1)),
        ("1-mei-2020", "", date(2020, 5, 1)),
        ("3rd March 2020", "", date(2020, 3, 3)),
        ("Oct 12, 2019", "", date(2019, 10, 12)),
        ("12-10-2019 00:00", dates.DAY_FIRST, date(2019, 10, 12)),
        ("05-05-2019", "", date(2019, 5, 5)),
        (datetime.fromisoformat("2019-10-12"), "", date(2019, 10, 12)),
    ],
)
def test_dates_in_english_and_dutch(text, order, day):
    assert dates.read(text, order or dates.UNSAID).day == day


@pytest.mark.parametrize(
    "text",
    [
        "2019",
        "10",
        "maart",
        "week 12",
        "?",
        "12-10-65",
        "12 okt",
        "31-02-2019",
        "12 foo 2019",
        "43770",
        43770,
        "0",
        "1e5",
        "12-10-2019 14:30",
    ],
)
def test_what_is_no_whole_date_is_never_filled_in(text):
    found = dates.read(text, dates.DAY_FIRST)
    assert found.day is None and found.why_not


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.sampled_from(["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d %B %Y", "%d %b %Y"]))
def test_a_written_date_comes_back_as_it_was(day, pattern):
    assert dates.read(day.strftime(pattern), dates.DAY_FIRST).day == day


@given(st.text())
def test_no_text_makes_the_reading_of_dates_numbers_and_phones_fail(text):
    dates.read(text)
    dates.order_of([text])
    cells.number(cells.clean(text, Counter()))
    reachable.phone_doubt(text)
    reachable.same_phone(text)
    reachable.same_name(text)


@given(st.text())
def test_cleaning_twice_is_cleaning_once_and_a_cell_made_safe_comes_back(text):
    cleaned = cells.clean(text, Counter())
    assert cells.clean(cells.safe(cleaned), Counter()) == cleaned
    assert not cells.safe(cleaned).startswith(("=", "+", "-", "@", "\t", "\r", "\0"))


@given(st.integers(-(10**9), 10**9) | st.floats(-1e9, 1e9, allow_nan=False).map(lambda x: round(x, 6)))
def test_every_number_that_is_written_is_read_again(number):
    assert cells.number(cells.written(number)).value == number


def test_day_or_month_first_is_decided_for_a_column_or_asked():
    text = "naam;geboortedatum;regio\nA;03-04-1980;Utrecht\nB;{};Utrecht\n"
    assert [row.contact["born"] for row in sorted_of(text.format("13-04-1980")).new] == ["1980-04-03", "1980-04-13"]
    assert [row.contact["born"] for row in sorted_of(text.format("04-13-1980")).new] == ["1980-03-04", "1980-04-13"]
    assert "day or month first" in " ".join(reading_of(text.format("05-06-1980"))[1].faults)
    assert [row.contact["born"] for row in sorted_of(text.format("05-06-1980"), order="month-first").new] == ["1980-03-04", "1980-05-06"]
    mixed = "naam;geboortedatum;regio\nA;13-04-1980;Utrecht\nB;04-13-1980;Utrecht\n"
    assert "some dates have the day first and others the month" in " ".join(reading_of(mixed)[1].faults)


def test_a_date_of_birth_becomes_an_age_on_the_stated_day_and_stays_itself_outside_the_facts():
    (row,) = sorted_of("naam;geboortedatum;regio\nA;25-11-1980;Utrecht\n").new
    assert (row.facts["age"], row.aged, row.contact["born"]) == (45, "age", "1980-11-25")
    assert "does not fit the date of birth" in why_refused("naam;geboortedatum;leeftijd\nA;25-11-1980;62\n")[2]


@pytest.mark.parametrize(
    "column, cell, told",
    [
        ("leeftijd", "veertig", "no number"),
        ("leeftijd", "240", "that old"),
        ("leeftijd", "12?", "no number"),
        ("phq15", "1.234", "thousands"),
        ("regio", "Utrecth", "levels Amsterdam, Nijmegen, Utrecht"),
        ("regio", "Utrecht?", "question mark"),
        ("geslacht", "x", "levels F, M"),
        ("behandelaar", "06-12345678", "a telephone number"),
        ("behandelaar", "t.jansen@example.org", "an e-mail address"),
        ("behandelaar", "Nobody", "a name"),
        ("behandelaar", "z" * 70, "longer than"),
        ("telefoon", "612345678", "leading zero"),
        ("telefoon", "6,13E+08", "shortened"),
        ("telefoon", "0612", "fewer than 7"),
        ("email", "a.b@example", "no e-mail"),
        ("voicemail", "soms", "neither yes nor no"),
        ("regio", "UtrÃ«cht", "broken"),
    ],
)
def test_a_doubtful_cell_refuses_its_row_and_names_the_column_but_not_what_stands_there(column, cell, told):
    refused = why_refused(f"naam;{column};deelnemer\nNobody Known;{cell};x\n", by_hand={"deelnemer": ""})
    assert list(refused) == [2] and f"'{column}'" in refused[2] and told in refused[2]
    assert len(cell) == 1 or cell not in refused[2]


def test_a_blank_is_not_known_and_yes_and_no_have_many_spellings():
    text = "naam;voicemail;leeftijd\n" + "".join(
        f"A{n};{word};41\n" for n, word in enumerate(["ja", "J", "x", "1", "nee", "N", "0", "", "onbekend"])
    )
    assert [row.contact.get("voicemail") for row in sorted_of(text).new] == [*["yes"] * 4, *["no"] * 3, None, None]


def test_what_the_eye_does_not_see_is_put_right_and_counted():
    _, reading = reading_of("naam;regio;leeftijd\n\u201cA\u201d\u00a0B ;\u200bUtrecht;41\n")
    assert reading.rows[0].contact["name"] == '"A" B' and reading.rows[0].facts["region"] == "Utrecht"
    assert reading.counts == {"blanks at the ends": 1, "curly quotation marks": 1, "invisible signs": 1, "no-break spaces": 1}


def test_a_row_that_is_kept_leaves_empty_what_could_not_be_read():
    text = "naam;regio;leeftijd;telefoon\nA;Utrecth;41;612345678\n"
    (row,) = sorted_of(text, keep=frozenset({2})).new
    assert row.facts == {"age": 41} and row.contact["phone"] == "612345678"


def test_a_fault_can_not_be_kept():
    assert sorted_of("naam;behandelaar;leeftijd\nA;06-12345678;41\n", keep=frozenset({2})).new == ()


def test_someone_outside_the_range_who_fits_is_a_doubt_and_one_who_does_not_fit_is_kept_with_the_reason():
    assert why_refused("naam;leeftijd;phq15\nA;85;9\n") == {}
    (row,) = sorted_of("naam;leeftijd;phq15\nA;85;9\n").new
    assert row.verdict.reasons == ("age",)
