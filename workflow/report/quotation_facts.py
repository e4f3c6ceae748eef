"""How many quotations are kept, of how many people (floor 1)."""

from typing import Any

from workflow.report.facts import Fact, counted, sorted_ids
from workflow.report.material import Material
from workflow.report.quotations.kept import SUBJECT


def facts(material: Material) -> list[Fact]:
    """Those that may be quoted now: in all, of each group, and the wave of each."""
    kept = [one for one in material.quotations if not one.refused]
    about: dict[str, Any] = {"unit": "quotations", "source": "quotation: kept"}
    if not kept:
        return [Fact("quotations.total", None, **about)]

    def counts(name: str, mine: list[Any]) -> list[Fact]:
        made_up = material.made_up(SUBJECT, [one.number for one in mine])
        who = sorted_ids(one.who for one in mine)
        return [
            counted(f"{name}.total" if name == "quotations" else name, [one.id for one in mine], synthetic=made_up, **about),
            Fact(f"{name}.people", len(who), "people", source=str(about["source"]), synthetic=made_up, rows=who),
        ]

    found = counts("quotations", kept)
    for group in material.settings.groups:
        mine = [one for one in kept if material.group_of(one.who) == group]
        found += counts(f"quotations.{group}", mine) if mine else []
    kinds = {session.number: session.kind for session in material.sessions}
    for one in kept:
        made_up = material.made_up(SUBJECT, [one.number]) or material.made_up("session", [one.session])
        found.append(Fact(f"quotations.{one.id}.wave", kinds.get(one.session), source="quotation: kept", synthetic=made_up))
    return found
