"""Lists as tests read them: a study's questions, and the road from bytes to sorted rows (floor 4)."""

from datetime import date

from workflow.people.eligibility import rules_of
from workflow.people.intake import decoding, delimited, fields, header, matching, rows, workbook
from workflow.people.intake.grid import Grid
from workflow.people.intake.rows import Asked

TODAY = date(2026, 11, 24)
SECTIONS = {
    "dimension": [
        {"group": "patients", "name": "gender", "levels": ["F", "M"]},
        {"group": "patients", "name": "age", "type": "numeric", "range": [18, 80]},
        {"group": "patients", "name": "region", "levels": ["Amsterdam", "Nijmegen", "Utrecht"]},
        {"group": "patients", "name": "therapist"},
    ],
    "eligibility": [
        {"group": "patients", "rule": "18 <= age <= 80", "reason": "age"},
        {"group": "patients", "rule": "phq15 >= 5", "reason": "few symptoms"},
    ],
}
FACTS = fields.facts_of(SECTIONS, "patients")


def asked(order: str = "") -> Asked:
    return Asked("patients", FACTS, rules_of(SECTIONS, "patients"), TODAY, order)


def grid_of(data: bytes | str, by_hand: dict[str, str] | None = None) -> Grid:
    known = header.is_known(FACTS, by_hand or {})
    data = data.encode() if isinstance(data, str) else data
    if workbook.is_workbook(data):
        return workbook.read(data, known)
    return delimited.read(decoding.decode(data)[0], known)


def reading_of(data: bytes | str, by_hand: dict[str, str] | None = None, order: str = "") -> tuple[header.Header, rows.Reading]:
    grid = grid_of(data, by_hand)
    found = header.find(grid, FACTS, by_hand or {})
    return found, rows.Reading(()) if found.faults else rows.read(grid, found, asked(order))


def sorted_of(data: bytes | str, known: tuple[matching.Known, ...] = (), keep: frozenset[int] = frozenset(), **more) -> matching.Sorted:
    return matching.sort(reading_of(data, **more)[1].rows, known, keep)


def why_refused(data: bytes | str, **more) -> dict[int, str]:
    """Row -> everything that is said against it."""
    return {row.number: "; ".join(map(str, row.doubts)) for row in sorted_of(data, **more).refused}
