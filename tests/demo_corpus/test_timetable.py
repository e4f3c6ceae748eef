"""What is made up for the replay adds up to what the paper states."""

from decimal import ROUND_HALF_UP, Decimal

import pytest

from workflow.demo_corpus import sayings, timetable
from workflow.demo_corpus.timetable import FIRST, GROUP, LATER, THERAPIST

# kind -> how many, mean, shortest, longest, first month, last month; and the totals of whole minutes that round to that mean
STATED = {
    FIRST: (20, 39, 20, 59, "2019-10", "2020-06", range(770, 790)),
    LATER: (17, 24, 16, 32, "2020-03", "2020-11", range(400, 417)),
    THERAPIST: (25, 48, 33, 68, "2019-11", "2020-06", range(1188, 1213)),
}


@pytest.mark.parametrize("kind", STATED)
def test_made_up_days_and_lengths_give_the_stated_period_mean_and_range(kind):
    count, mean, shortest, longest, begins, ends, band = STATED[kind]
    mine = [one for one in timetable.held() if one.kind == kind]
    minutes = [one.minutes for one in mine]
    assert (len(mine), min(minutes), max(minutes), sum(minutes) in band) == (count, shortest, longest, True)
    assert (Decimal(sum(minutes)) / count).quantize(Decimal(1), ROUND_HALF_UP) == mean
    assert (str(mine[0].day)[:7], str(mine[-1].day)[:7]) == (begins, ends)
    assert len({one.who for one in mine}) == count


def test_two_focus_groups_in_january_of_six_and_seven_people_who_are_called_like_nobody_else():
    groups = [one for one in timetable.held() if one.kind == GROUP]
    assert [(one.place, len(one.who), one.minutes, str(one.day)[:7]) for one in groups] == [
        ("Amsterdam", 6, 69, "2020-01"),
        ("Nijmegen", 7, 78, "2020-01"),
    ]
    assert len({name for one in groups for name in one.who}) == 13


def test_whoever_comes_again_comes_after_the_first_time_and_three_do_not():
    first, later = ({one.who[0]: one.day for one in timetable.held() if one.kind == kind} for kind in (FIRST, LATER))
    assert all(later[who] > first[who] for who in later)
    assert {f"P{number}" for number, _ in timetable.NOT_LATER} == set(first) - set(later)
    assert any(str(day) < "2020-04" for day in later.values())  # the period begins in March, so somebody came far too early for a year


def test_twenty_five_are_phoned_in_each_group_and_five_patients_do_not_take_part():
    called = timetable.called()
    assert [one.candidate for one in called] == list(range(1, 51))
    assert [one.becomes for one in called if one.becomes] == [f"P{n}" for n in range(1, 21)] + [f"T{n}" for n in range(1, 26)]
    assert sorted(one.refuses for one in called if one.refuses) == ["lack-of-time", "personal", "personal", "stopped-treatment", "unknown"]
    assert [one.refuses for one in called if one.cancels] == ["unknown"]


def test_fourteen_sayings_of_twelve_people_are_quoted_and_each_stands_in_a_transcript_of_theirs():
    said = {one.who[0]: sayings.text(one) for one in timetable.held() if one.kind != LATER}
    quoted = [saying.who for saying in sayings.QUOTED]
    assert quoted == "P2 P3 P4 P4 P4 P7 P8 P17 T3 T6 T7 T13 T21 T22".split()
    assert all(saying.original in said[saying.who] for saying in sayings.QUOTED)
    assert [len([code for code, (whose, _) in sayings.THEMES.items() if whose == group]) for group in ("patients", "therapists")] == [3, 4]


def test_the_twentieth_interview_brings_no_new_code_and_not_all_of_the_others_bring_one():
    seen, new = set(), []
    for one in timetable.held():
        if one.kind == FIRST:
            new.append(len(set(sayings.codes(one)) - seen))
            seen |= set(sayings.codes(one))
    assert (len(new), new[-1], new[17]) == (20, 0, 1)
