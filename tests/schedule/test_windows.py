"""Windows of follow-up visits: the calendar's arithmetic, both ends included."""

from datetime import date

import pytest

from workflow.errors import WrongUsage
from workflow.schedule.windows import between, period, window

TABLE = [  # anchor, period, opens, target, closes with 30 days on both sides
    ("2019-10-14", "P1Y", "2020-09-14", "2020-10-14", "2020-11-13"),
    ("2019-10-14", "P12M", "2020-09-14", "2020-10-14", "2020-11-13"),
    ("2019-10-14", "P365D", "2020-09-13", "2020-10-13", "2020-11-12"),  # 2020 is a leap year
    ("2020-02-29", "P1Y", "2021-01-29", "2021-02-28", "2021-03-30"),
    ("2019-08-31", "P6M", "2020-01-30", "2020-02-29", "2020-03-30"),
]


@pytest.mark.parametrize("anchor, after, opens, target, closes", TABLE)
def test_the_window_follows_the_calendar(anchor, after, opens, target, closes):
    made = window(date.fromisoformat(anchor), after, 30, 30)
    assert (str(made.opens), str(made.target), str(made.closes)) == (opens, target, closes)


def test_both_ends_belong_to_the_window():
    made = window(date(2019, 10, 14), "P1Y", 30, 30)
    assert made.deviation(made.opens) == made.deviation(made.closes) == ""
    assert made.deviation(date(2020, 9, 13)) == "early" and made.deviation(date(2020, 11, 14)) == "late"


@pytest.mark.parametrize(
    "today, standing, left",
    [("2020-09-13", "later", 61), ("2020-09-14", "open", 60), ("2020-10-30", "closing", 14), ("2020-11-14", "overdue", -1)],
)
def test_what_today_makes_of_it(today, standing, left):
    made = window(date(2019, 10, 14), "P1Y", 30, 30)
    assert (made.standing(date.fromisoformat(today)), made.days_left(date.fromisoformat(today))) == (standing, left)


def test_study_toml_may_count_days_from_the_anchor():
    made = between(date(2025, 11, 30), 335, 395)
    assert (str(made.opens), str(made.target), str(made.closes)) == ("2026-10-31", "2026-11-30", "2026-12-30")


@pytest.mark.parametrize("text", ["", "P", "1Y", "P1Y2H", "PT5H", "P-1Y", "a year"])
def test_a_length_of_time_is_written_one_way(text):
    with pytest.raises(WrongUsage, match="P1Y for a year"):
        period(text)
