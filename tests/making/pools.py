"""Makes up sampling lists like those of a study of psychosomatic therapy: six dimensions, three regions, 25 therapists (floor 4)."""

import random

from workflow.people.sampling.dimensions import Dimension, of_group
from workflow.people.sampling.pool import Person

GROUP = "patients"
REGIONS = {"Amsterdam": 5, "Nijmegen": 3, "Utrecht": 2}  # how often each is drawn: uneven, as lists are


def entries(wanted: int) -> list[dict]:
    """The [[dimension]] sections, with minimum numbers that suit a sample of `wanted` people."""
    return [
        {"group": GROUP, "name": "gender", "levels": ["F", "M"], "minimum": max(1, round(wanted * 0.3))},
        {"group": GROUP, "name": "age", "bands": [18, 40, 60], "range": [18, 80], "minimum": max(1, wanted // 5)},
        {"group": GROUP, "name": "region", "levels": list(REGIONS), "minimum": max(1, wanted // 5)},
        {"group": GROUP, "name": "phq15", "bands": [5, 10, 15], "range": [5, 30], "minimum": max(1, wanted // 7)},
        {"group": GROUP, "name": "sessions", "type": "numeric", "range": [6, 12]},
        {"group": GROUP, "name": "therapist", "cover": True},
    ]


def dimensions(wanted: int) -> tuple[Dimension, ...]:
    return of_group(entries(wanted), GROUP)


def facts(chance: random.Random) -> dict[str, str | int]:
    """One made-up person: more women than men, few young ones, most with middling complaints."""
    return {
        "gender": chance.choices("FM", (3, 1))[0],
        "age": min(80, max(18, round(chance.gauss(52, 14)))),
        "region": chance.choices(list(REGIONS), list(REGIONS.values()))[0],
        "phq15": min(30, max(5, round(chance.gauss(12, 5)))),
        "sessions": chance.randint(6, 12),
        "therapist": f"T{chance.randint(1, 25)}",
    }


def people(seed: int, count: int, inside: int = 0) -> list[Person]:
    """`inside` participants P1, P2 ... and `count` candidates C1, C2 ... who may be phoned; the same for the same seed."""
    chance = random.Random(seed)
    participants = [Person(f"P{n}", "in", facts(chance)) for n in range(1, inside + 1)]
    return participants + [Person(f"C{n}", "pool", facts(chance)) for n in range(1, count + 1)]
