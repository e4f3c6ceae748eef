"""How old somebody is, from whatever a list says of it, and the age or the age band that the study asks for (floor 1).

A date of birth goes into the key file and a year of birth nowhere: with a region or a profession beside it either tells who somebody is.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from workflow.people.eligibility import Fact
from workflow.people.intake.dates import age_on
from workflow.people.intake.fields import AGE, AGE_BAND, FactKind, plain
from workflow.people.sampling.dimensions import Band, read_bands

YEAR = re.compile(r"(?:19|20)\d\d")
OLDEST = 120


@dataclass(frozen=True, slots=True)
class Age:
    """An age on the stated day; `least` is a year less where the birthday is not known."""

    years: int
    least: int
    column: str  # as it is shown


def of_day(born: str, today: date, column: str) -> Age:
    """The age of who was born on a day.

    >>> of_day("1980-11-25", date(2026, 11, 24), "'born'").years
    45
    """
    years = age_on(date.fromisoformat(born), today)
    return Age(years, years, column)


def of_year(text: str, today: date, column: str) -> Age | None:
    """The age that who was born in a year reaches this year, and the one before the birthday; None for what is no year.

    >>> of_year("1980", date(2026, 11, 24), "'yob'"), of_year("80", date(2026, 11, 24), "'yob'")
    (Age(years=46, least=45, column="'yob'"), None)
    """
    if not YEAR.fullmatch(text) or not 0 <= (years := today.year - int(text)) <= OLDEST:
        return None
    return Age(years, max(0, years - 1), column)


def asked_for(facts: Mapping[str, FactKind]) -> list[FactKind]:
    """The facts of a study that follow from an age: the age itself, and a dimension of age bands."""
    return [kind for kind in facts.values() if plain(kind.name) in AGE or (plain(kind.name) in AGE_BAND and bands_of(kind))]


def bands_of(kind: FactKind) -> tuple[Band, ...]:
    """The bands that a fact's levels are, such as "18-39" and "60+"; empty where one is none."""
    try:
        return read_bands(kind.levels, None)
    except ValueError:
        return ()


def value(kind: FactKind, years: int) -> Fact | None:
    """What the study writes of an age: the number, or the level of its band; None where no band holds it.

    >>> value(FactKind("age", number=True), 45), value(FactKind("age_band", levels=("18-39", "40 - 59")), 45)
    (45, '40 - 59')
    """
    if not kind.levels:
        return years
    pairs = zip(kind.levels, bands_of(kind), strict=True)
    return next((level for level, band in pairs if band.holds(years)), None)


def told_apart(kind: FactKind, age: Age) -> bool:
    """Whether a band of this fact begins between the two ages that a year of birth leaves open."""
    bands = kind.bands or bands_of(kind)
    within = [next((band.name for band in bands if band.holds(years)), None) for years in (age.years, age.least)]
    return within[0] != within[1]
