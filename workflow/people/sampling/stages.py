"""How far people of each level came, from the list to taking part: are those who said no different? (floor 1)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workflow.people.candidates import Candidate
from workflow.people.sampling.dimensions import Dimension

# stage -> what it says; each person stands in every stage that was reached
STAGES = {
    "listed": "on the list",
    "fits": "meets the criteria",
    "phoned": "was phoned",
    "said no": "declined, or agreed and cancelled before the first interview",
    "agreed": "said yes at some time",
    "in": "takes part",
}
NOT_PHONED = ("eligible", "ineligible")


@dataclass(frozen=True, slots=True)
class Stage:
    """One level of one dimension, and how many of it came to each of STAGES, in their order."""

    dimension: str
    level: str
    counts: tuple[int, ...]


def stages(dimensions: Sequence[Dimension], people: Iterable[Candidate]) -> tuple[Stage, ...]:
    """The counts of every level that study.toml names; whoever has no level on a dimension is in none of its rows.

    >>> where = Dimension("region", levels=("Amsterdam", "Utrecht"))
    >>> called = Candidate(1, "patients", {"region": "Utrecht"}, "declined", why="lack-of-time")
    >>> [stage.counts for stage in stages([where], [called, Candidate(2, "patients", {"region": "Utrecht"}, "ineligible")])]
    [(0, 0, 0, 0, 0, 0), (2, 1, 1, 1, 0, 0)]
    """
    everybody = [(person, reached(person)) for person in people]
    return tuple(
        Stage(
            dimension.name,
            level,
            tuple(sum(1 for p, at in everybody if name in at and dimension.level(p.facts.get(dimension.name)) == level) for name in STAGES),
        )
        for dimension in dimensions
        for level in dimension.levels
    )


def reached(person: Candidate) -> frozenset[str]:
    """The stages that one person came to.

    >>> sorted(reached(Candidate(1, "patients", {}, "cancelled-before-first", agreed_on="2026-11-02")))
    ['agreed', 'fits', 'listed', 'phoned', 'said no']
    """
    true = {
        "listed": True,
        "fits": person.standing != "ineligible",
        "phoned": bool(person.attempts) or person.standing not in NOT_PHONED,
        "said no": person.standing in ("declined", "cancelled-before-first"),
        "agreed": bool(person.agreed_on or person.participant),
        "in": person.standing == "consented",
    }
    return frozenset(name for name, holds in true.items() if holds)
