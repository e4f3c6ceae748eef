"""Makes up sampling lists like those of a study of psychosomatic therapy: six dimensions, three regions, 25 therapists (floor 4)."""

import random
from pathlib import Path

from workflow.people import candidates
from workflow.people.sampling.dimensions import Dimension, of_group
from workflow.people.sampling.pool import Person
from workflow.store import events
from workflow.store.events import Event
from workflow.store.folder import StudyFolder, open_study
from workflow.store.steps import Wish, init

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


def toml(wanted: int) -> str:
    """What study.toml says of the group and its dimensions."""
    head = f'[[group]]\nname = "{GROUP}"\nprefix = "Q"\nwanted = {wanted}\n'
    return "\n".join(
        [head, *("[[dimension]]\n" + "".join(f"{key} = {_written(said)}\n" for key, said in one.items()) for one in entries(wanted))]
    )


def study(folder: Path, size: int, inside: int = 0, wanted: int = 20, seed: int = 3) -> StudyFolder:
    """A study with a made-up list in it; those inside have consented."""
    path = init(folder / "study", Wish()).path
    settings = path / "study.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + "\n" + toml(wanted), encoding="utf-8")
    made = open_study(path)
    at = "2026-11-24T10:00:00Z"
    with made.db.atomic():
        for person in people(seed, size, inside):
            number = events.next_number(made.db, "C")
            listed = {"group": GROUP, "facts": dict(person.facts)}
            events.append(made.db, Event("candidate", number, "listed", "SD", at, listed, provenance="synthetic"), candidates.apply)
            if person.place == "in":
                signed = {"form": "1", "on": "2026-11-01", "scopes": ["interview"], "participant": f"Q{events.next_number(made.db, 'Q')}"}
                events.append(made.db, Event("candidate", number, "consented", "SD", at, signed), candidates.apply)
    return made


def _written(said: object) -> str:
    """A value as TOML has it."""
    return str(said).lower() if isinstance(said, bool) else repr(said).replace("'", '"')
