"""When a visit is due: the window around a target that is counted from a dated event (floor 1).

Both ends are inclusive local dates. The target follows the calendar: a year after 29 February is 28 February, and `P1Y` is not `P365D`.
A visit outside its window is a deviation with a reason, never a refusal.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from workflow.errors import WrongUsage

_PERIOD = re.compile(r"P(?=\d)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?")
SOON_DAYS = 14


@dataclass(frozen=True, slots=True)
class Window:
    """The days on which a visit counts as in time."""

    opens: date
    target: date
    closes: date

    def standing(self, today: date) -> str:
        """`later`, `open`, `closing` (14 days or fewer are left) or `overdue`.

        >>> window(date(2025, 11, 30), "P1Y", 30, 30).standing(date(2026, 11, 24))
        'open'
        """
        if today < self.opens:
            return "later"
        if today > self.closes:
            return "overdue"
        return "closing" if self.days_left(today) <= SOON_DAYS else "open"

    def days_left(self, today: date) -> int:
        """Days until the window closes; negative once it is over."""
        return (self.closes - today).days

    def deviation(self, held: date) -> str:
        """`early`, `late`, or empty for a day inside the window."""
        return "early" if held < self.opens else "late" if held > self.closes else ""


def period(text: str) -> relativedelta:
    """A length of time in years, months, weeks and days, as ISO 8601 writes it. Raises WrongUsage, also for hours and minutes.

    >>> date(2019, 8, 31) + period("P6M")
    datetime.date(2020, 2, 29)
    """
    found = _PERIOD.fullmatch(text.strip().upper())
    if not found:
        raise WrongUsage(f"'{text}' is no length of time.", hint="write P1Y for a year, P6M for half a year, P365D for 365 days")
    years, months, weeks, days = (int(part or 0) for part in found.groups())
    return relativedelta(years=years, months=months, weeks=weeks, days=days)


def window(anchor: date, after: str, before_days: int, after_days: int) -> Window:
    """The window around the day that lies `after` the anchor, with so many days before and after it.

    >>> made = window(date(2019, 10, 14), "P1Y", 30, 30)
    >>> str(made.opens), str(made.target), str(made.closes)
    ('2020-09-14', '2020-10-14', '2020-11-13')
    >>> str(window(date(2019, 10, 14), "P365D", 30, 30).target)
    '2020-10-13'
    """
    target = anchor + period(after)
    return Window(target - timedelta(days=before_days), target, target + timedelta(days=after_days))


def between(anchor: date, first_day: int, last_day: int) -> Window:
    """The window from one number of days after the anchor to another; the target lies in the middle.

    >>> str(between(date(2025, 11, 30), 335, 395).target)
    '2026-11-30'
    """
    middle = (first_day + last_day) // 2
    return Window(*(anchor + timedelta(days=days) for days in (first_day, middle, last_day)))
