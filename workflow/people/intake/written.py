"""The study's list as a file again: ids and facts, no names; it opens in a spreadsheet and comes back in by `sample import` (floor 1)."""

import csv
import io
from collections.abc import Iterable, Sequence

from workflow.people.candidates import Candidate
from workflow.people.intake.cells import safe, written

MARK = "\ufeff"  # by which Excel knows UTF-8


def as_csv(people: Iterable[Candidate], facts: Sequence[str]) -> str:
    """A table of people, one a row: id, group, facts, standing, why. Semicolons, since Excel opens those in most of Europe.

    >>> print(as_csv([Candidate(3, "patients", {"age": 41, "region": "=Utrecht"}, "eligible")], ["age", "region"]).lstrip(MARK))
    id;group;age;region;standing;why
    C3;patients;41;'=Utrecht;eligible;
    <BLANKLINE>
    """
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\n")
    writer.writerow([safe(name) for name in ("id", "group", *facts, "standing", "why")])
    for one in people:
        values = [f"C{one.number}", one.group, *(one.facts.get(name, "") for name in facts), one.standing, one.why]
        writer.writerow([safe(value if isinstance(value, str) else written(value)) for value in values])
    return MARK + file.getvalue()
