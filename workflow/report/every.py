"""All facts of a study together (floor 1)."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from workflow.report import characteristics, design_facts, duration_facts, people_facts, quotation_facts, rigour_facts, session_facts
from workflow.report.facts import Fact, Facts, rest_on
from workflow.report.material import Material


def every(material: Material) -> Facts:
    """Every fact by id, marked or left out as [report] of study.toml says. The order is that of the paper."""
    found: list[Fact] = []
    for room in (design_facts, people_facts, session_facts, duration_facts, rigour_facts, quotation_facts, characteristics):
        found += room.facts(material)
    return rest_on(_each_its_own([*found, _different_people(material)]), material.settings.report)


def _each_its_own(found: Iterable[Fact]) -> Iterator[Fact]:
    """Two levels or waves that are written alike but for a sign would have one id; the second gets a number."""
    times: Counter[str] = Counter()
    for fact in found:
        times[fact.id] += 1
        yield fact if times[fact.id] == 1 else replace(fact, id=f"{fact.id}-{times[fact.id]}")


def _different_people(material: Material) -> Fact:
    """How many different people took part; no single number where some of two groups may be the same and nobody recorded who."""
    people = {material.known_as(name) for one in material.held for name in one.came}
    about: dict[str, Any] = {
        "unit": "people",
        "source": "sessions",
        "synthetic": material.made_up("session", [one.number for one in material.held]),
    }
    unsure = unsure_groups(material)
    if unsure or not people:
        told = "; ".join(f"some {material.label(one)} may be among the {material.label(other)}" for one, other in unsure)
        return Fact("people.taking-part", None, note=told, **about)
    return Fact("people.taking-part", len(people), rows=tuple(sorted(people)), **about)


def unsure_groups(material: Material) -> list[tuple[str, str]]:
    """Groups that took part and may hold people of another one, with that one."""
    came = {material.group_of(name) for one in material.held for name in one.came}
    return [(one, other) for one, other in material.may_be_the_same if one in came and other in came]
