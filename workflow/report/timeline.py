"""When the sessions were: months of each series, days between first interviews and follow-ups, visits outside windows (floor 1)."""

from dataclasses import dataclass

from workflow.report.facts import Fact, Facts, month_in_words
from workflow.report.material import Material, Series
from workflow.report.session_facts import gaps
from workflow.report.tables import Table, brief


@dataclass(frozen=True, slots=True)
class Months:
    """One series by month: how many sessions were held in each; days are for the team alone."""

    label: str
    counts: tuple[tuple[str, int], ...]  # "2019-10" and how many, the months between with 0
    without_day: int = 0


def months(material: Material, facts: Facts) -> tuple[Months, ...]:
    """Every series by month, but for one whose single months a publication does not state."""
    found = []
    for series in material.series:
        if facts[f"periods.{series.key}.each"].withheld:
            continue
        days = [one.day[:7] for one in series.sessions if one.day]
        counts = tuple((month, days.count(month)) for month in between(min(days), max(days))) if days else ()
        found.append(Months(series.label, counts, sum(not one.day for one in series.sessions)))
    return tuple(found)


def between(first: str, last: str) -> list[str]:
    """The months from one to another.

    >>> between("2019-11", "2020-02")
    ['2019-11', '2019-12', '2020-01', '2020-02']
    """
    start, end = (int(month[:4]) * 12 + int(month[5:7]) - 1 for month in (first, last))
    return [f"{at // 12}-{at % 12 + 1:02}" for at in range(start, end + 1)]


def periods(material: Material, facts: Facts, notes: tuple[str, ...] = ()) -> Table:
    """One line for each series: how many sessions, and from when to when; `notes` stand below."""
    rows = []
    for series in material.series:
        held, first, last = facts[f"sessions.{series.key}.held"], *(facts[f"periods.{series.key}.{end}"] for end in ("from", "until"))
        undated = sum(not one.day for one in series.sessions)
        without = f"{undated} without a day" if undated else ""
        rows.append((series.label, held.printed, first.printed, last.printed, without))
    blank = all(not row[-1] for row in rows)
    headers = ("", "sessions", "from", "until", "")
    return Table("When", headers[:4] if blank else headers, tuple(row[:4] if blank else row for row in rows), notes)


def distances(material: Material, facts: Facts) -> Table | None:
    """The days between first interviews and later ones, for each later wave; None where there is none."""
    rows = []
    for series in material.series:
        low, middle, high = (facts[f"gaps.{series.key}.{name}_days"] for name in ("min", "median", "max"))
        if f"gaps.{series.key}.median_days" in facts:
            outside = facts[f"window.{series.key}.outside"]
            of = f" of {outside.n}" if outside.n else ""
            rows.append(
                (
                    series.label,
                    low.plain if low.withheld else str(low.n or 0),
                    low.printed,
                    middle.printed,
                    high.printed,
                    outside.printed + of,
                )
            )
    return (
        Table("Days after the first interview", ("", "sessions", "least", "median", "most", "outside the window"), tuple(rows))
        if rows
        else None
    )


def deviations(material: Material, facts: Facts) -> Table | None:
    """Every visit outside its window with its reason, by id: for the team and the trial's records."""
    rows = [
        (f"S{gap.session}", gap.who, _days(facts, series.key, gap.days), gap.timing, brief(gap.why, 200) or "no reason given")
        for series in material.series
        if _is_later(material, series) and not facts[f"window.{series.key}.outside"].withheld
        for gap in gaps(material, series)
        if gap.timing
    ]
    return Table("Outside the window", ("session", "who", "days", "", "why"), tuple(rows)) if rows else None


def _days(facts: Facts, key: str, days: int) -> str:
    return "" if facts[f"gaps.{key}.median_days"].withheld else str(days)


def people(material: Material, facts: Facts) -> list[tuple[str, int, str]]:
    """For the picture: who, the days from the first interview to a later one, and early, late or empty."""
    series = [one for one in material.series if not facts[f"gaps.{one.key}.median_days"].withheld]
    return [(gap.who, gap.days, gap.timing) for one in series if _is_later(material, one) for gap in gaps(material, one)]


def _is_later(material: Material, series: Series) -> bool:
    wave = material.wave(series.kind, series.group)
    return wave is not None and not wave.first


def counted(facts: Facts) -> list[Fact]:
    """The facts that the timeline prints."""
    return list(facts.of("periods", "gaps", "window", "modes", "sessions").values())


def span(first: Fact, last: Fact) -> str:
    """A period as a paper prints it.

    >>> span(Fact("a", "2019-10", "month"), Fact("b", "2020-06", "month"))
    'Oct 2019 - Jun 2020'
    """
    return first.plain if first.value == last.value else f"{first.plain} - {last.plain}"


def tick(month: str, *, first: bool = False) -> str:
    """A month below a chart, with the year where it begins, and below the first.

    >>> tick("2020-03"), tick("2020-03", first=True)
    ('Mar', 'Mar\\n2020')
    """
    words = month_in_words(month)
    return words.replace(" ", "\n") if first or month.endswith("-01") else words[:3]
