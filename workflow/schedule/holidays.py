"""Public holidays of a country, by the `holidays` library; never computed here (floor 2).

King's Day moves when it falls on a Sunday, and 5 May is a holiday of most workplaces only every fifth year: `optional` has it always.
"""

from datetime import date


def between(country: str, opens: date, closes: date) -> dict[date, str]:
    """The holidays from one day to another, with their names; none for a country that the library does not know."""
    import holidays

    years = range(opens.year, closes.year + 1)
    found: dict[date, str] = {}
    for categories in (("optional",), ("public",)):
        try:
            found |= holidays.country_holidays(country, years=years, categories=categories)
        except (NotImplementedError, ValueError):  # not every country has optional ones
            continue
    return {day: name for day, name in sorted(found.items()) if opens <= day <= closes}
