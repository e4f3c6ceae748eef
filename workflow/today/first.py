"""What to type first in a study in which nothing is entered yet: two roads, three commands each, and why (floor 1)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """One command, and what it is good for."""

    command: str
    why: str


@dataclass(frozen=True, slots=True)
class Road:
    """Commands to be typed in this order, for whoever begins here."""

    begins: str
    steps: tuple[Step, ...]


def roads(kind: str, person: str) -> tuple[Road, ...]:
    """The roads of a study whose first sessions are of this kind, and whose first participant would be called `person`.

    >>> [road.begins for road in roads("first-interview", "P1")]
    ['With a list of people who may take part', 'With interviews that are recorded already']
    """
    return (
        Road(
            "With a list of people who may take part",
            (
                Step("workflow sample import LIST.csv --dry-run", "says how the list would be read; without --dry-run it is taken in"),
                Step("workflow call C1", "the first of them on one screen: what to say, and what came of it"),
                Step('workflow schedule book C1 --at "tomorrow 10:00"', "once C1 has said yes: the interview gets its day"),
            ),
        ),
        Road(
            "With interviews that are recorded already",
            (
                Step(f"workflow session add --kind {kind} --who {person}", "says whose interview it was, and makes it S1"),
                Step("workflow recording add FILE --session S1", "copies the sound into the study and checks the copy"),
                Step("workflow recording transcribe", "writes down what was said; it may be stopped at any time"),
            ),
        ),
    )
