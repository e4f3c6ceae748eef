"""A time for a focus group: enough people, free staff, a varied group, and nobody left out unseen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.errors import BadInput, WrongUsage
from workflow.schedule.focus_groups import Poll, find, read, to_remind

ZONE = "Europe/Amsterdam"
PEOPLE = [f"P{n}" for n in range(1, 12)]
GENDER = {person: "F" if n % 3 else "M" for n, person in enumerate(PEOPLE)}


def mixed(group):
    """How even men and women are in a group, 0 to 1."""
    men = sum(GENDER[person] == "M" for person in group)
    return 2 * min(men, len(group) - men) / len(group) if group else 0.0


def poll(**answers):
    """Slots by their hour: `poll(h19="yyy?n")`, a letter for each of P1, P2 ..."""
    words = {"y": "yes", "?": "if need be", "n": "no"}
    rows = {
        f"2026-12-01T{name[1:]}:00": {p: words[a] for p, a in zip(PEOPLE, said, strict=False) if a != " "} for name, said in answers.items()
    }
    return Poll(tuple(rows), rows)


def test_the_time_with_most_yeses_comes_first_and_the_rest_are_named():
    first, second = find(poll(h18="yyyyyynn", h19="yyyyyyyn"))
    assert (first.slot[-5:], first.score, first.left_out, first.expected) == ("19:00", 7.0, ("P8",), 5.6)
    assert second.left_out == ("P7", "P8")


def test_a_time_below_the_quorum_or_without_the_moderator_comes_last_and_says_so():
    found = find(poll(h18="yyyyyyyy", h19="yyyyyy", h20="yyy"), busy={"2026-12-01T18:00": ["moderator"]})
    assert [(one.slot[-5:], one.enough) for one in found] == [("19:00", True), ("18:00", False), ("20:00", False)]
    assert found[1].busy == ("moderator",)


def test_an_if_need_be_counts_half_and_is_marked():
    (one,) = find(poll(h19="yyyyy??"))
    assert (one.score, one.maybe, one.enough) == (6.0, ("P6", "P7"), True)


def test_a_time_that_everybody_refused_is_not_offered():
    assert [one.slot[-5:] for one in find(poll(h18="nnnnnn", h19="yyyyyy"))] == ["19:00"]


def test_of_more_people_than_seats_the_most_varied_are_taken():
    (one,) = find(poll(h19="yyyyyyyyyyy"), quorum=3, most=3, variety=mixed)
    assert len(one.coming) == 4 and one.variety == 1.0  # one more than seats, since some do not come


def test_only_those_who_did_not_answer_are_reminded():
    assert to_remind(PEOPLE[:4], poll(h19="yn y")) == ("P3",)


@given(st.lists(st.text("yn? ", min_size=8, max_size=8), min_size=1, max_size=4))
def test_everybody_who_answered_is_either_coming_or_left_out(said):
    asked = poll(**{f"h{18 + n}": row for n, row in enumerate(said)})
    for one in find(asked, variety=mixed):
        assert sorted([*one.coming, *one.left_out]) == sorted(asked.voters)
        assert set(one.maybe) <= set(one.coming)


def test_answers_are_read_as_people_type_them():
    asked = read('\ufeffwie,"2026-12-01 19:00",2026-12-02 19:00\nP4, JA ,Nee\nP5,If  need be,\n\n', ZONE)
    assert asked.answers == {"2026-12-01T19:00": {"P4": "yes", "P5": "if need be"}, "2026-12-02T19:00": {"P4": "no"}}


@pytest.mark.parametrize("text", ["", "who", "who;2026-12-01 19:00", 'who;2026-12-01 19:00\n"P4;ja'])
def test_a_file_without_answers_is_refused_in_words(text):
    with pytest.raises(BadInput, match="answers"):
        read(text, ZONE)


def test_every_unclear_answer_is_told_at_once():
    with pytest.raises(BadInput, match=r"row 2: 'hm'.*\n.*row 3: 'later'"):
        read("who;2026-12-01 19:00\nP4;hm\nP5;later", ZONE)


def test_an_hour_that_does_not_exist_is_refused():
    with pytest.raises(WrongUsage, match="does not exist"):
        read("who;2026-03-29 02:30\nP4;ja", ZONE)
