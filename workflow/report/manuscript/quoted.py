"""Ids under quotations, such as (P2): does the person exist, and may they be quoted? (floor 1)"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from workflow.people.consent import newest
from workflow.report.facts import sorted_ids
from workflow.report.material import Material


@dataclass(frozen=True, slots=True)
class Quoted:
    """One id of the manuscript: how often it stands there, and what speaks against quoting that person."""

    id: str
    times: int
    problem: str = ""


def quoted(text: str, material: Material, prefixes: Sequence[str]) -> list[Quoted]:
    """Every participant's id in a text, in the order people count in."""
    if not prefixes:
        return []
    found = re.findall(rf"(?<![\w-])(?:{'|'.join(map(re.escape, prefixes))})\d{{1,4}}(?![\w-])", text)
    return [Quoted(name, found.count(name), _problem(name, material)) for name in sorted_ids(found)]


def _problem(name: str, material: Material) -> str:
    person = next((one for one in material.candidates if one.participant and _plain(one.participant) == _plain(name)), None)
    if person is None:
        came = any(_plain(name) == _plain(other) for session in material.held for other in session.came)
        return "" if came else "nobody of this study has this id"
    if person.standing == "withdrawn":
        return "has withdrawn"
    held = newest(person.consents)
    if held is None or "quotes" not in held.scopes:
        return "has not consented to being quoted"
    return "" if person.participant == name else f"is written {person.participant} in this study"


def _plain(name: str) -> tuple[str, int]:
    """P07 and P7 are one."""
    letters = name.rstrip("0123456789")
    return letters, int(name[len(letters) :] or 0)
