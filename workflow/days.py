"""Days and hours as people type and read them (floor 0)."""

from datetime import date, datetime

from workflow.errors import WrongUsage

WEEKDAYS = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "nl": ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"),
}
MONTHS = {
    "en": tuple("January February March April May June July August September October November December".split()),
    "nl": tuple("januari februari maart april mei juni juli augustus september oktober november december".split()),
}


def read_day(text: str, option: str = "--on") -> str:
    """A day as it is stored. Raises WrongUsage.

    >>> read_day(" 2026-11-24 ")
    '2026-11-24'
    """
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        raise WrongUsage(f"'{text}' is not a day; write year-month-day.", hint=f"{option} 2026-11-24") from None


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


def short(moment: str) -> str:
    """A wall time with its weekday, short enough for a list.

    >>> short("2026-12-01T10:00"), short("2026-12-01")
    ('Tue 2026-12-01 10:00', 'Tue 2026-12-01')
    """
    weekday = WEEKDAYS["en"][datetime.fromisoformat(moment).weekday()][:3]
    return f"{weekday} {moment[:10]} {hour_of(moment)}".rstrip()


def days_between(earlier: str, later: str) -> int:
    """Whole days from one day to another.

    >>> days_between("2026-11-24", "2026-12-01T10:00")
    7
    """
    return (date.fromisoformat(later[:10]) - date.fromisoformat(earlier[:10])).days
