"""Which row names the columns, and what they mean; what the study did not ask for stays outside."""

import pytest

from tests.people.intake.lists import FACTS, reading_of, sorted_of
from workflow.people.intake import header
from workflow.people.intake.grid import Grid, Line


def meanings(text: str, by_hand: dict[str, str] | None = None) -> dict[str, str | None]:
    found = header.find(Grid((Line(1, tuple(text.split(";"))),)), FACTS, by_hand or {})
    assert not found.faults, found.faults
    return {column.name: column.field.shown if column.field else None for column in found.columns}


def test_names_of_columns_in_english_and_dutch():
    assert meanings("Patiëntnummer;E-mail adres;Leeftijd (jaren);M/V;PHQ-15 score;Geb.datum;Mag voicemail?;Bereikbaar;Behandelaar") == {
        "Patiëntnummer": "code", "E-mail adres": "email", "Leeftijd (jaren)": "age", "M/V": "gender", "PHQ-15 score": "phq15",
        "Geb.datum": "born", "Mag voicemail?": "voicemail", "Bereikbaar": "best_times", "Behandelaar": "therapist",
    }  # fmt: skip


def test_unknown_columns_and_remarks_are_listed_and_never_taken():
    assert meanings("naam;leeftijd;regio;schoenmaat;opmerkingen;nr") == {
        "naam": "name", "leeftijd": "age", "regio": "region", "schoenmaat": None, "opmerkingen": None, "nr": None,
    }  # fmt: skip
    (row,) = sorted_of("naam;leeftijd;regio;schoenmaat\nA;41;Utrecht;43\n").new
    assert "43" not in str(row)


def test_what_a_column_means_can_be_said_by_hand_and_a_column_left_out_by_name_or_letter():
    assert meanings("wie;lft;regio;tel", {"wie": "name", "C": "", "D": "phone2"}) == {
        "wie": "name",
        "lft": "age",
        "regio": None,
        "tel": "phone2",
    }


@pytest.mark.parametrize(
    "text, by_hand, told",
    [
        ("naam;naam;leeftijd", {}, "both mean name"),
        ("geslacht;gender;leeftijd", {}, "both mean gender"),
        ("naam;leeftijd", {"schoen": "age"}, "no column 'schoen'"),
        ("naam;leeftijd", {"naam": "schoen"}, "'schoen' means nothing here"),
        ("x;x;leeftijd", {"x": "name"}, "say it by letter"),
        ("foo;bar;baz", {}, "No row names columns"),
    ],
)
def test_a_header_that_can_be_read_in_two_ways_stops_the_list_and_says_what_to_type(text, by_hand, told):
    found, reading = reading_of(f"{text}\nA;B;C\n", by_hand)
    assert told in " ".join(found.faults) and reading.rows == ()


def test_a_persons_row_is_never_taken_for_the_names_of_columns():
    found, _ = reading_of("Anna de Vries;06-12345678;Utrecht;phone\nB;06-12345679;Utrecht;mail\n")
    assert "No row names columns" in found.faults[0] and "Anna" not in str(found)


def test_column_names_with_an_open_quotation_mark_are_said_to_be_the_trouble():
    found, _ = reading_of('naam;"leeftijd;regio\nA;41;Utrecht\nB;42;Utrecht\n')
    assert "Row 1: a quotation mark" in " ".join(found.faults)


def test_rows_above_the_names_are_skipped_and_said_and_names_that_stand_again_are_passed_over():
    text = "Lijst van mei;;\n;;\nnaam;leeftijd;regio\nA;41;Utrecht\nnaam;leeftijd;regio\n;;\nB;42;Utrecht\n"
    found, reading = reading_of(text)
    assert (found.row, found.skipped, reading.passed) == (3, (1,), (5, 6))
    assert [row.number for row in reading.rows] == [4, 7]


def test_telephone_and_mobile_are_two_numbers_of_one_person():
    (row,) = sorted_of("naam;telefoon;mobiel;leeftijd\nA;020-1234567;06-12345678;41\n").new
    assert row.contact == {"name": "A", "phone": "020-1234567", "phone2": "06-12345678"}


def test_a_name_in_parts_and_an_address_in_parts_become_one():
    text = "achternaam;tussenvoegsel;voornaam;straat;huisnummer;postcode;woonplaats;leeftijd\nVries;de;Anna;Laan;3;1234 AB;Utrecht;41\n"
    (row,) = sorted_of(text).new
    assert row.contact == {"name": "Anna de Vries", "address": "Laan 3 1234 AB Utrecht"}


def test_a_column_id_is_ours_only_where_every_id_is():
    assert sorted_of("id;leeftijd;regio\nC3;41;Utrecht\n;42;Utrecht\n").new[0].candidate == 3
    (row,) = sorted_of("id;leeftijd;regio\n1003;41;Utrecht\n").new
    assert (row.candidate, row.contact) == (0, {"code": "1003"})
