"""Who is who: two details that agree make one person, one is a doubt, and nobody is merged in silence."""

import pytest

from tests.people.intake.lists import sorted_of, why_refused
from workflow.people.intake.matching import Known

HEAD = "naam;telefoon;email;geboortedatum;leeftijd;regio\n"
ANNA = {"name": "Anna de Vries", "phone": "06-12345678", "email": "anna@example.org", "born": "1985-04-03"}
KNOWN = (
    Known(3, {"age": 41, "region": "Utrecht"}, ANNA),
    Known(4, {"age": 60, "region": "Utrecht"}, {"name": "Bert Bos", "phone": "020-1234567"}),
)


@pytest.mark.parametrize(
    "row",
    [
        "Anna de Vries;06 1234 5678;;;41;Utrecht",
        "Vries, Anna de;+31 6 12345678;;;41;Utrecht",
        "ANNA DE VRIES;;Anna@Example.org;;41;Utrecht",
        "A. Jansen;0612345678;anna@example.org;;41;Utrecht",
        "Mw. Anna de Vries;;;1985-04-03;41;Utrecht",
    ],
)
def test_two_details_that_agree_are_one_person_however_they_are_written(row):
    (match,) = sorted_of(HEAD + row, KNOWN).known
    assert match.number == 3


@pytest.mark.parametrize(
    "row, told",
    [
        ("Piet de Vries;0612345678;;;50;Utrecht", "same telephone number as C3"),
        ("Piet de Vries;;anna@example.org;;50;Utrecht", "same e-mail address as C3"),
        ("Anna de Vries;;;1985-09-01;41;Utrecht", "same name and year of birth as C3"),
    ],
)
def test_one_detail_that_agrees_is_a_doubt_and_never_merged(row, told):
    assert told in why_refused(HEAD + row, known=KNOWN)[2]
    assert len(sorted_of(HEAD + row, KNOWN, frozenset({2})).new) == 1  # the person at work says: another person


def test_the_same_name_alone_is_no_doubt_where_other_details_differ():
    assert len(sorted_of(HEAD + "Bert Bos;020-7654321;;;60;Utrecht", KNOWN).new) == 1


def test_a_list_of_names_alone_knows_them_again():
    known = (Known(1, {"age": 41}, {"name": "Anna de Vries"}),)
    (match,) = sorted_of("naam;leeftijd;regio\nanna de vries;41;Utrecht\n", known).known
    assert [(change.name, change.old, change.new, change.filled) for change in match.changes] == [
        ("region", None, "Utrecht", False),
        ("name", None, None, False),  # another spelling of the same asks for no reason
    ]


def test_two_rows_that_may_be_one_person_are_both_refused_and_name_each_other():
    text = HEAD + "A;0612345678;;;41;Utrecht\nB;06-12345678;;;42;Utrecht\nC;;;;43;Utrecht\n"
    refused = why_refused(text)
    assert refused == {2: "the same telephone number as row 3", 3: "the same telephone number as row 2"}
    assert [row.number for row in sorted_of(text, keep=frozenset({2, 3})).new] == [2, 3, 4]


def test_two_rows_for_one_known_person_are_a_fault_and_a_couple_that_is_known_is_none():
    text = HEAD + "Anna de Vries;0612345678;;;41;Utrecht\nAnna de Vries;;anna@example.org;;41;Utrecht\n"
    assert "row 3 is the same person, C3" in why_refused(text, known=KNOWN)[2]
    couple = (Known(1, {}, {"name": "A B", "phone": "0612345678"}), Known(2, {}, {"name": "C D", "phone": "0612345678"}))
    assert [match.number for match in sorted_of(HEAD + "A B;0612345678;;;;\nC D;0612345678;;;;\n", couple).known] == [1, 2]


def test_ids_name_people_and_an_id_that_nobody_has_is_a_fault():
    text = "id;leeftijd;regio\nC3;41;Nijmegen\nC9;41;Utrecht\n;33;Utrecht\n"
    found = sorted_of(text, KNOWN)
    assert [(match.number, [change.name for change in match.changes]) for match in found.known] == [(3, ["region"])]
    assert "there is no C9" in str(found.refused[0].doubts[0]) and [row.number for row in found.new] == [4]
    assert "row 3 is the same person" in why_refused("id;leeftijd;regio\nC3;41;Utrecht\nC3;41;Nijmegen\n", known=KNOWN)[2]


@pytest.mark.parametrize(
    "text, kept",
    [
        (HEAD + "D;0600000001;d@example.org;;41;Utrecht\nE;0600000002;;;42;Utrecht\n D ;06-0000 0001;d@example.org;;41;Utrecht\n", ""),
        (HEAD + "Anna de Vries;0612345678;;;41;Utrecht\nE;0600000002;;;42;Utrecht\nAnna de Vries;0612345678;;;41;Utrecht\n", "C3"),
        ("id;leeftijd;regio\nC3;41;Utrecht\nC4;60;Utrecht\nC3;41;Utrecht\n", "C3"),
    ],
)
def test_of_a_row_that_stands_there_twice_the_first_is_taken_and_the_second_named(text, kept):
    found = sorted_of(text, KNOWN, frozenset({4}))
    assert [(row.number, str(row.doubts[0])) for row in found.refused] == [(4, "it says the same as row 2 again; once is enough")]
    taken = next(one for one in [*found.known, *found.new] if getattr(one, "row", one).number == 2)
    assert kept == (f"C{taken.number}" if hasattr(taken, "row") else "")


def test_a_name_twice_without_anything_else_may_be_two_people_and_the_person_at_work_decides():
    text = "naam;leeftijd;regio\nJan Bos;41;Utrecht\nJan Bos;41;Utrecht\n"
    assert [row.number for row in sorted_of(text).refused] == [3]
    assert [row.number for row in sorted_of(text, keep=frozenset({3})).new] == [2, 3]
    assert len(sorted_of("leeftijd;regio\n41;Utrecht\n41;Utrecht\n").new) == 2  # two people of one age and region


def test_a_row_that_tells_nothing_about_who_it_is_is_not_added_a_second_time_in_silence():
    known = (Known(1, {"age": 41, "region": "Utrecht"}),)
    text = "id;leeftijd;regio\n;41;Utrecht\n;42;Utrecht\n"
    assert list(why_refused(text, known=known)) == [2]
    assert [row.number for row in sorted_of(text, known).new] == [3]


def test_an_empty_cell_changes_nothing_and_the_same_birthday_makes_no_new_age():
    known = (Known(3, {"age": 40, "region": "Utrecht"}, ANNA),)
    (match,) = sorted_of(HEAD + "Anna de Vries;0612345678;;1985-04-03;;\n", known).known
    assert match.row.facts == {"age": 41} and match.changes == ()


def test_contact_fields_that_change_are_named_without_their_values():
    (match,) = sorted_of(HEAD + "Anna de Vries;0612345678;new@example.org;;41;Nijmegen\n", KNOWN).known
    assert {change.name: (change.old, change.new, change.private) for change in match.changes} == {
        "region": ("Utrecht", "Nijmegen", False), "email": (None, None, True),
    }  # fmt: skip
    assert all(change.filled for change in match.changes)


def test_a_detail_that_everybody_shares_tells_nobody_apart():
    known = tuple(Known(n, {}, {"name": f"Person {n}", "email": "practice@example.org"}) for n in range(1, 80))
    assert "more than 50 people" in why_refused(HEAD + "New;;practice@example.org;;41;Utrecht\n", known=known)[2]
