"""What does not fit, or cannot be said: rules over the facts, printed below every report, never smoothed over (floor 1).

A rule takes the material and its facts and yields doubts. A new one is a function in `people`, `times` or `rigour` and a name in `RULES`.
"""

from collections.abc import Callable, Iterable

from workflow.report.contradictions import people, rigour, times
from workflow.report.contradictions.doubt import EVERY, Doubt
from workflow.report.facts import Facts
from workflow.report.material import Material

Rule = Callable[[Material, Facts], Iterable[Doubt]]
RULES: tuple[Rule, ...] = (*people.RULES, *times.RULES, *rigour.RULES)


def doubts(material: Material, facts: Facts, report: str = "") -> tuple[Doubt, ...]:
    """Every doubt, or those that stand under one report."""
    return tuple(doubt for rule in RULES for doubt in rule(material, facts) if report in ("", doubt.report) or doubt.report == EVERY)
