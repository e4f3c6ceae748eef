"""Nobody can be found in the table of characteristics, however it is reckoned back."""

from itertools import product

from hypothesis import example, given
from hypothesis import strategies as st

from tests.making.reported import SETTINGS, Making
from workflow.report import characteristics, tables
from workflow.report.cells import FEWEST, merge
from workflow.report.every import every
from workflow.study import read

DIMENSIONS = """
[[dimension]]
group = "patients"
name = "gender"
levels = ["F", "M"]

[[dimension]]
group = "patients"
name = "age"
bands = [18, 40, 60]
range = [18, 80]

[[dimension]]
group = "patients"
name = "phq15"
bands = [5, 10, 15]
range = [5, 30]
label = "PHQ-15"
note = "5-9 is low, 10-14 medium, 15 and more high (Kroenke 2002)."
"""
COUNTS = st.lists(st.integers(0, 6), min_size=1, max_size=5)


def named(rows):
    return [(f"level {at}", counts) for at, counts in enumerate(rows)]


def tables_like(printed, levels):
    """Every table of counts that would be printed like this one: what a reader who reckons back is left with."""
    total = printed.counts[0]
    return [found for found in product(range(total + 1), repeat=levels) if sum(found) == total]


@given(COUNTS, st.booleans())
@example([18, 2], False)
@example([1, 1, 1, 9], False)
@example([1, 1, 1], True)
def test_no_count_of_one_or_two_is_printed_or_can_be_reckoned_back(counts, in_order):
    merged = merge(named([(count,) for count in counts]), in_order=in_order)
    assert sum(one.counts[0] for one in merged) in (sum(counts), 0)
    for one in merged:
        assert one.counts[0] == 0 or one.counts[0] >= FEWEST
        if len(one.levels) > 1:
            possible = tables_like(one, len(one.levels))
            knowing = [found for found in possible if all(found)]  # a reader who knows that only levels with somebody are merged
            for at, level in enumerate(one.levels):
                true = counts[int(level.split()[1])]
                if 0 < true < FEWEST:
                    assert len({found[at] for found in possible}) > 1
                    assert not knowing or len({found[at] for found in knowing}) > 1, (counts, one)


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=5), st.booleans())
def test_the_waves_are_merged_alike_so_that_one_does_not_tell_of_the_other(counts, in_order):
    for one in merge(named(counts), in_order=in_order):
        assert all(count == 0 or count >= FEWEST for count in one.counts)


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=2, max_size=4))
def test_two_waves_of_the_same_people_cannot_be_solved_for_a_small_cell(counts):
    """A follow-up is among the first interviews: at every level no more people. Even so, every small cell has two values that fit."""
    counts = [(first, min(first, again)) for first, again in counts]
    for one in merge(named(counts), in_order=False):
        if len(one.levels) > 1:
            fits = [
                (first, again)
                for first in product(range(one.counts[0] + 1), repeat=len(one.levels))
                if sum(first) == one.counts[0]
                for again in product(*(range(most + 1) for most in first))
                if sum(again) == one.counts[1]
            ]
            for at, level in enumerate(one.levels):
                for wave in (0, 1):
                    if 0 < counts[int(level.split()[1])][wave] < FEWEST:
                        assert len({pair[wave][at] for pair in fits}) > 1


def a_study(ages, again=()):
    made = Making(settings=read(SETTINGS + DIMENSIONS))
    for at, age in enumerate(ages):
        facts = {"gender": "F" if at % 3 else "M", "phq15": 5 + at % 20} | ({"age": age} if age else {})
        person = made.person("patients", "consented", facts=facts)
        made.session("first", [person.id], "2020-01-10", 30)
        if at in again:
            made.session("follow-up", [person.id], "2021-01-10", 30)
    return made


def shown(made):
    material = made.material()
    found = every(material)
    return tables.text(characteristics.table(characteristics.of_group(material, "patients"), found)), found


def test_counts_percentages_means_and_medians_by_wave():
    text, found = shown(a_study([25, 31, 38, 41, 47, 47, 52, 59, 61, 66, 70, 74], again=range(9)))
    assert "first interview (n = 12 people)  follow-up (n = 9 people)" in text
    assert "18-39" in text and "3 (25%)" in text and "50.9 (15.5)" in text and "49.5 [40.3-62.3]" in text
    assert found["characteristics.patients.first.age.18-39"].value == 3 and found["characteristics.patients.first.n"].value == 12
    assert "PHQ-15: 5-9 is low" in text


def test_a_range_is_that_of_the_bands_and_never_somebodys_age():
    text, _ = shown(a_study([23, 31, 38, 41, 47, 47, 52, 59, 61, 66, 70, 79]))
    assert "18-80" in text and "23" not in text.replace("(23%)", "") and "79" not in text


def test_a_range_does_not_tell_which_of_the_merged_bands_is_empty():
    """At the follow-up nobody has 15 or more, which the merged row does not say; nor does the range."""
    text, found = shown(a_study([25, 31, 38, 41, 47, 47, 52, 59, 61, 66, 70, 74], again=range(9)))
    assert "10-30" in text and found["characteristics.patients.follow-up.phq-15.range"].value == "5-30"


def test_two_who_did_not_come_again_are_not_seen_by_holding_the_waves_against_each_other():
    text, found = shown(a_study([25, 31, 38, 41, 47, 47, 52, 59, 61, 66, 70, 74], again=range(10)))
    assert "follow-up (n" not in text and "follow-up: the same people as first interview but for fewer than 3" in text
    assert "characteristics.patients.follow-up.n" not in found


def test_of_two_people_nothing_is_printed():
    text, found = shown(a_study([25, 74]))
    assert "fewer than 3 people" in text and not found.of("characteristics")


def test_who_has_no_value_stands_in_a_row_of_their_own_and_percentages_are_of_the_others():
    text, found = shown(a_study([25, 31, 38, 41, 47, 47, 52, 59, 61, None, None, None]))
    unknown, young = found["characteristics.patients.first.age.not-known"], found["characteristics.patients.first.age.18-39"]
    assert (unknown.value, young.value, young.n) == (3, 3, 9) and "3 (33%)" in text


def test_one_person_without_a_value_does_not_stand_alone():
    text, _ = shown(a_study([25, 31, 38, 41, 47, 47, 52, 59, 61, 66, 70, None]))
    assert "or not known" in text and "mean" not in text.partition("PHQ-15")[0]


def test_levels_as_they_come_and_signs_in_them_do_no_harm():
    made = Making(settings=read(SETTINGS + '\n[[dimension]]\ngroup = "patients"\nname = "clinic"\n'))
    for at in range(9):
        person = made.person("patients", "consented", facts={"clinic": ("=SUM(A1)", "a|b", "A|B")[at % 3]})
        made.session("first", [person.id], "2020-01-10", 30)
    material = made.material()
    table = characteristics.table(characteristics.of_group(material, "patients"), every(material))
    assert b"\n'=SUM" in tables.csv([table]) or b"  =SUM" in tables.csv([table])
    assert "a\\|b" in tables.markdown(table)
