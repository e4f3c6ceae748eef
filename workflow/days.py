"""Days and hours as people type and read them, in English and Dutch (floor 0)."""

import re
from datetime import date, datetime, timedelta

from workflow.errors import WrongUsage

WEEKDAYS = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "nl": ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"),
}
MONTHS = {
    "en": tuple("January February March April May June July August September October November December".split()),
    "nl": tuple("januari februari maart april mei juni juli augustus september oktober november december".split()),
}


NAMED = {"today": 0, "vandaag": 0, "yesterday": -1, "gisteren": -1, "tomorrow": 1, "morgen": 1, "eergisteren": -2, "overmorgen": 2}
SHORT_MONTHS = {"mrt": 3, "okt": 10, "sept": 9}  # those that are not the first three letters
DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th|e)?[ .-]*([a-z]+)\.?,?(?:[ -]+(\d{4}))?")
MONTH_DAY = re.compile(r"([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?(?:,? (\d{4}))?")
NUMBERS = re.compile(r"(\d{1,2})[-/.](\d{1,2})(?:[-/.](\d{4}))?")
HOUR = re.compile(r"(?:(.*\S)[ ,]+|(.*\d)t)?(?:(?:at|om) )?(\d{1,2})(?:[:.](\d{2})|h|u| ?uur)(?::00)?")


def read_day(text: str, option: str = "--on", today: str = "") -> str:
    """A day as it is stored. `today` lets in words such as yesterday, and days without a year: the one nearest to it. Raises WrongUsage.

    >>> read_day(" 2026-11-24 "), read_day("24 Nov. 2026"), read_day("24-11-2026")
    ('2026-11-24', '2026-11-24', '2026-11-24')
    >>> read_day("gisteren", today="2026-11-24"), read_day("2 jan", today="2026-11-24"), read_day("24/11", today="2026-11-24")
    ('2026-11-23', '2027-01-02', '2026-11-24')
    >>> read_day("03/04", today="2026-11-24")
    Traceback (most recent call last):
    ...
    workflow.errors.WrongUsage: '03/04': is that 3 April or 4 March? Next: --on "3 apr", or --on "4 mar"
    """
    plain = " ".join(text.casefold().split())
    near = date.fromisoformat(today[:10]) if today else None
    try:
        if near and plain in NAMED:
            return (near + timedelta(days=NAMED[plain])).isoformat()
        if re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}", plain):
            return date(*map(int, plain.split("-"))).isoformat()
        found = _day_and_month(plain, option)
        if found and (found[2] or near):
            return _nearest(*found, near or date.min).isoformat()
    except (ValueError, OverflowError):
        pass
    raise WrongUsage(f"'{text}' is not a day.", hint=f'{option} {today[:10] or "2026-11-24"}, or: yesterday, "24 nov", 24-11-2026')


def read_moment(text: str, option: str = "--at", now: str = "") -> str:
    """A day and an hour as wall time. With `now`, as for `read_day`, and an hour alone is today's. Raises WrongUsage.

    >>> read_moment("2026-12-01 10:00"), read_moment("1 dec 2026, 9.30"), read_moment("2026-12-01T10:00")
    ('2026-12-01T10:00', '2026-12-01T09:30', '2026-12-01T10:00')
    >>> read_moment("yesterday 14:00", now="2026-11-24T09:00"), read_moment("14:00", now="2026-11-24T09:00")
    ('2026-11-23T14:00', '2026-11-24T14:00')
    """
    found = HOUR.fullmatch(" ".join(text.casefold().split()))
    example = f'{option} "{now[:10] or "2026-12-01"} 14:00"'
    if not found and (said := _is_day(text, now)):
        raise WrongUsage(f"'{text}' does not say at what hour.", hint=f'{option} "{said} 14:00"')
    if not found or int(found[3]) > 23 or int(found[4] or 0) > 59:
        raise WrongUsage(f"'{text}' is not a day and an hour.", hint=f'{example}, or: "yesterday 14:00", "24 nov 14:00", 14:00')
    day = (found[1] or found[2] or "").rstrip(",") or ("today" if now and ":" in text else "")
    if not day:
        raise WrongUsage(f"'{text}' does not say which day.", hint=example)
    hour = f"{int(found[3]):02}:{int(found[4] or 0):02}"
    try:
        return f"{read_day(day, option, now)}T{hour}"
    except WrongUsage as problem:
        either = re.sub(r'"([^"]+)"', rf'"\1 {hour}"', problem.hint) if problem.message.endswith("?") else example
        raise WrongUsage(problem.message, hint=either) from None


def _is_day(text: str, today: str) -> str:
    """The text itself where it is a day without its hour; empty where it is none."""
    try:
        return read_day(text, "", today) and text.strip()
    except WrongUsage:
        return ""


def _day_and_month(plain: str, option: str) -> tuple[int, int, int] | None:
    """Day, month and year (0 where none is said); None for what is no date. Raises WrongUsage where either could be the month."""
    if match := NUMBERS.fullmatch(plain):
        first, second = int(match[1]), int(match[2])
        if first <= 12 and second <= 12 and first != second:
            one, other = (f"{day} {MONTHS['en'][month - 1]}" for day, month in ((first, second), (second, first)) if month)
            hint = f'{option} "{_short_month(one)}", or {option} "{_short_month(other)}"'
            raise WrongUsage(f"'{plain}': is that {one} or {other}?", hint=hint)
        day, month = (second, first) if second > 12 else (first, second)
        return day, month, int(match[3] or 0)
    if (match := DAY_MONTH.fullmatch(plain)) and (month := _month(match[2])):
        return int(match[1]), month, int(match[3] or 0)
    if (match := MONTH_DAY.fullmatch(plain)) and (month := _month(match[1])):
        return int(match[2]), month, int(match[3] or 0)
    return None


def _short_month(day: str) -> str:
    number, _, month = day.partition(" ")
    return f"{number} {month[:3].lower()}"


def _month(word: str) -> int:
    """The number of a month by its name or the first three letters of it; 0 for what is none."""
    for names in MONTHS.values():
        for number, name in enumerate(names, 1):
            if word in (name.casefold(), name[:3].casefold()):
                return number
    return SHORT_MONTHS.get(word, 0)


def _nearest(day: int, month: int, year: int, near: date) -> date:
    """The day in its year, or in the year that brings it nearest. Raises ValueError for a day that is in none."""
    if year:
        return date(year, month, day)
    found = []
    for one in (near.year - 1, near.year, near.year + 1):
        try:
            found.append(date(one, month, day))
        except ValueError:
            continue  # 29 February
    return min(found, key=lambda one: abs((one - near).days))


def day_in_words(day: str, language: str = "en") -> str:
    """A day as it is said.

    >>> day_in_words("2026-12-01"), day_in_words("2026-12-01T10:00", "nl")
    ('Tuesday 1 December 2026', 'dinsdag 1 december 2026')
    """
    found = date.fromisoformat(day[:10])
    spoken = language if language in MONTHS else "en"
    return f"{WEEKDAYS[spoken][found.weekday()]} {found.day} {MONTHS[spoken][found.month - 1]} {found.year}"


def hour_of(moment: str) -> str:
    """The hour of a wall time, or nothing where it is a day alone.

    >>> hour_of("2026-12-01T10:00"), hour_of("2026-12-01")
    ('10:00', '')
    """
    return moment[11:16]


def short(moment: str, language: str = "en") -> str:
    """A wall time with its weekday, short enough for a list.

    >>> short("2026-12-01T10:00"), short("2026-12-01")
    ('Tue 2026-12-01 10:00', 'Tue 2026-12-01')
    """
    spoken = language if language in WEEKDAYS else "en"
    weekday = WEEKDAYS[spoken][datetime.fromisoformat(moment).weekday()][: 2 if spoken == "nl" else 3]
    return f"{weekday} {moment[:10]} {hour_of(moment)}".rstrip()


def days_between(earlier: str, later: str) -> int:
    """Whole days from one day to another.

    >>> days_between("2026-11-24", "2026-12-01T10:00")
    7
    """
    return (date.fromisoformat(later[:10]) - date.fromisoformat(earlier[:10])).days
