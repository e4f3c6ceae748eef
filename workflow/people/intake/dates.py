"""Dates as people write them, by a list of strict patterns in English and Dutch; nothing fills in what is missing (floor 1).

Whether 03-04-2020 is in March or April is decided for a whole column: one first number above 12 tells all.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

MONTHS = (
    "january januari jan", "february februari feb", "march maart mrt mar", "april apr", "may mei", "june juni jun",
    "july juli jul", "august augustus aug", "september sept sep", "october oktober okt oct", "november nov", "december dec",
)  # fmt: skip
MONTH = {word: number for number, words in enumerate(MONTHS, 1) for word in words.split()}
DAY_FIRST, MONTH_FIRST, UNSAID, MIXED = "day-first", "month-first", "unsaid", "mixed"
WHICH_FIRST = "is it the day or the month that comes first?"
CLOCK = r"(?:[T ]00:00(?::00(?:\.0+)?)?)?"  # midnight, which programs add to a day
ISO = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){CLOCK}")
NUMBERS = re.compile(rf"(\d{{1,2}})[-/. ](\d{{1,2}})[-/. ](\d{{4}}){CLOCK}")
SHORT_YEAR = re.compile(r"\d{1,2}[-/. ](?:\d{1,2}|[a-z]+\.?)[-/. ]'?\d{2}")
DAY_MONTH = re.compile(r"(\d{1,2})(?:e|st|nd|rd|th)?[-/. ]+([a-z]+)\.?,?[-/. ]+(\d{4})")
MONTH_DAY = re.compile(r"([a-z]+)\.?[-/. ]+(\d{1,2})(?:st|nd|rd|th)?,?[-/. ]+(\d{4})")
SERIAL = re.compile(r"\d{4,5}(?:\.0+)?")
EPOCHS = (date(1899, 12, 30), date(1904, 1, 1))  # Excel for Windows and, for some time, for the Mac


@dataclass(frozen=True, slots=True)
class Read:
    """A date that was read, or why it was not."""

    day: date | None = None
    why_not: str = ""


def order_of(values: Iterable[object]) -> str:
    """How one column writes day and month: the first number above 12 in either place decides.

    >>> order_of(["03-04-1980", "13-04-1980"]), order_of(["04/13/1980"]), order_of(["03-04-1980"]), order_of(["13-04-1980", "04-13-1980"])
    ('day-first', 'month-first', 'unsaid', 'mixed')
    """
    found, seen = set(), False
    for value in values:
        match = NUMBERS.fullmatch(value.strip().casefold()) if isinstance(value, str) else None
        if match:
            first, second = int(match[1]), int(match[2])
            seen = seen or first != second
            found |= {DAY_FIRST} if first > 12 else {MONTH_FIRST} if second > 12 else set()
    return MIXED if len(found) == 2 else found.pop() if found else UNSAID if seen else DAY_FIRST


def read(value: object, order: str = UNSAID) -> Read:
    """The day that a cell means.

    >>> read("12 okt 2019").day, read("1 mrt. 2020").day, read("Oct 12, 2019").day, read("2019-10-12 00:00:00").day
    (datetime.date(2019, 10, 12), datetime.date(2020, 3, 1), datetime.date(2019, 10, 12), datetime.date(2019, 10, 12))
    >>> read("03-04-2020", DAY_FIRST).day, read("03-04-2020", MONTH_FIRST).day
    (datetime.date(2020, 4, 3), datetime.date(2020, 3, 4))
    >>> read("03-04-2020").why_not
    'is it the day or the month that comes first?'
    >>> [read(text).why_not for text in ("12-10-65", "maart", "2019", "31-02-1980", "week 12")][:2]
    ['the year has two digits', 'it is no whole date']
    """
    if isinstance(value, datetime):
        return Read(value.date()) if (value.hour, value.minute) == (0, 0) else Read(why_not="a time of day stands in it")
    if isinstance(value, date):
        return Read(value)
    text = " ".join(str(value).casefold().split())
    if isinstance(value, int | float) or SERIAL.fullmatch(text):
        return Read(why_not=_serial(float(value) if isinstance(value, int | float) else float(text)))
    return _written(text, order)


def _written(text: str, order: str) -> Read:
    if match := ISO.fullmatch(text):
        return _day(match[1], match[2], match[3])
    if match := NUMBERS.fullmatch(text):
        if order in (UNSAID, MIXED) and match[1] != match[2]:
            return Read(why_not=WHICH_FIRST)
        return _day(match[3], match[1], match[2]) if order == MONTH_FIRST else _day(match[3], match[2], match[1])
    if SHORT_YEAR.fullmatch(text):
        return Read(why_not="the year has two digits")
    if (match := DAY_MONTH.fullmatch(text)) and match[2] in MONTH:
        return _day(match[3], MONTH[match[2]], match[1])
    if (match := MONTH_DAY.fullmatch(text)) and match[1] in MONTH:
        return _day(match[3], MONTH[match[1]], match[2])
    return Read(why_not="it is no whole date")


def _day(year: str, month: str | int, day: str) -> Read:
    try:
        return Read(date(int(year), int(month), int(day)))
    except ValueError:
        return Read(why_not="there is no such day")


def _serial(number: float) -> str:
    """Excel counts days; which day it means depends on the computer that wrote it, so a person must say."""
    if not 1000 <= number <= 80_000:
        return "it is no whole date"
    windows, mac = (epoch + timedelta(days=int(number)) for epoch in EPOCHS)
    return f"it is a number that Excel made of a date: {windows} (Windows) or {mac} (Mac, 1904 system)"


def age_on(born: date, day: date) -> int:
    """Whole years on a day; who was born on 29 February is a year older on 1 March.

    >>> age_on(date(1980, 2, 29), date(2021, 2, 28)), age_on(date(1980, 2, 29), date(2021, 3, 1))
    (40, 41)
    """
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
