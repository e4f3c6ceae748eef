"""Whether a day that somebody typed can be: not to come, not before what it follows on; most slips are another year's (floor 0)."""

from collections.abc import Iterable
from datetime import date

from workflow.errors import WrongUsage


def require_past(moment: str, now: str, began: str = "", option: str = "--on") -> str:
    """The day or wall time itself, where it has been. Raises WrongUsage, showing the day that was probably meant.

    `began` is the day on which the study began. A day before it is refused only where the same day of a later year lies within the
    study: what happened before a list came into the program can still be written down.

    >>> require_past("2026-03-01", "2026-11-24", "2026-11-20")
    '2026-03-01'
    >>> require_past("2025-11-24", "2026-11-24", "2026-11-20")
    Traceback (most recent call last):
    ...
    workflow.errors.WrongUsage: 2025-11-24 lies before this study began (2026-11-20). Next: --on 2026-11-24; where it is right: ...
    >>> require_past("2027-11-20 14:00", "2026-11-24T09:00", option="--at")
    Traceback (most recent call last):
    ...
    workflow.errors.WrongUsage: 2027-11-20 14:00 is still to come. Next: --at "2026-11-20 14:00"
    """
    plain, near = moment.replace("T", " "), now.replace("T", " ")
    if plain > near[: len(plain)]:
        meant = _of_another_year(plain, "", near) or near[: len(plain)]
        raise WrongUsage(f"{plain} is still to come.", hint=f"{option} {_quoted(meant)}")
    if began and plain < began[:10] and (meant := _of_another_year(plain, began, near)):
        early = f"began = {plain[:10]} below [study] in study.toml"
        raise WrongUsage(
            f"{plain} lies before this study began ({began[:10]}).", hint=f"{option} {_quoted(meant)}; where it is right: write {early}"
        )
    return moment


def require_to_come(day: str, today: str, option: str) -> str:
    """The day itself, where it is not over. Raises WrongUsage.

    >>> require_to_come("2025-12-20", "2026-11-24", "--due")
    Traceback (most recent call last):
    ...
    workflow.errors.WrongUsage: 2025-12-20 is past. Next: --due 2026-12-20
    """
    if day < today[:10]:
        later = (_in_year(day, int(today[:4]) + more) for more in (0, 1, 2, 3, 4))
        raise WrongUsage(f"{day} is past.", hint=f"{option} {next(found for found in later if found >= today[:10])}")
    return day


def require_not_before(moment: str, followed: Iterable[tuple[str, str]], today: str, option: str = "--on") -> str:
    """The day itself, where it is not before what it follows on: (what, day). Raises WrongUsage, naming the latest of those.

    >>> require_not_before("2025-12-17", [("the interview S3", "2026-11-20")], "2027-01-04")
    Traceback (most recent call last):
    ...
    workflow.errors.WrongUsage: 2025-12-17 cannot be: the interview S3 was on 2026-11-20. Next: --on 2026-12-17
    """
    plain = moment.replace("T", " ")
    later = [(day[:10], what) for what, day in followed if day[:10] > plain[:10]]
    if later:
        day, what = max(later)
        meant = _of_another_year(plain, day, today) or day + plain[10:]
        raise WrongUsage(f"{plain} cannot be: {what} was on {day}.", hint=f"{option} {_quoted(meant)}")
    return moment


def _of_another_year(moment: str, first: str, last: str) -> str:
    """The same day and hour in the latest year that brings it between two days; empty where none does.

    >>> _of_another_year("2025-01-10", "2026-11-20", "2027-02-01"), _of_another_year("2025-05-10", "2026-11-20", "2027-02-01")
    ('2027-01-10', '')
    """
    for year in (int(last[:4]), int(last[:4]) - 1):
        found = _in_year(moment[:10], year)
        if found >= (first[:10] or "0") and found + moment[10:] <= last[: len(moment)]:
            return found + moment[10:]
    return ""


def _in_year(day: str, year: int) -> str:
    """The same day of another year; empty where that year has none."""
    try:
        return date.fromisoformat(day[:10]).replace(year=year).isoformat()
    except ValueError:
        return ""  # 29 February


def _quoted(moment: str) -> str:
    return f'"{moment}"' if " " in moment else moment
