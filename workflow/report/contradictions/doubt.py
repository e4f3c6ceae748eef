"""One thing that does not fit, or cannot be said, as a sentence with the facts it names (floor 1)."""

from collections.abc import Iterable
from dataclasses import dataclass

from workflow.report.facts import Fact, joined, sorted_ids

MANY = 6  # ids named in one sentence
EVERY = "every"  # in place of a report: it stands under each that counts sessions


@dataclass(frozen=True, slots=True)
class Doubt:
    """A sentence says what the record holds, and which word in a paper it does not bear."""

    key: str  # of the rule: "window", "double-coding"
    report: str  # under which report it stands: flow, characteristics, durations, timeline, rigour, or every one
    sentence: str
    facts: tuple[Fact, ...] = ()


def named(ids: Iterable[str]) -> str:
    """Ids in a sentence, not too many.

    >>> named({"S2", "S10", "S1"}), named(f"S{n}" for n in range(1, 10))
    ('S1, S2 and S10', 'S1, S2, S3, S4, S5, S6 and 3 more')
    """
    found = sorted_ids(ids)
    return joined(found) if len(found) <= MANY else f"{', '.join(found[:MANY])} and {len(found) - MANY} more"
