"""An advice as it was given: what it rested on, whom it named, and whether what was done followed it (floor 1).

An advice is an event that keeps no facts about people: the facts are in the events before it, and `upto` says how far those had come.
Read again up to there, under the dimensions and weights that the advice keeps, they give the same `inputs` hash and the same order.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from operator import attrgetter
from typing import Any

from workflow.people.sampling.dimensions import Dimension, of_group
from workflow.people.sampling.objective import rank_together
from workflow.people.sampling.pool import OUT, USUAL, Person, Weights
from workflow.people.sampling.ranking import Choice, Ranking, rank

PLACES = 6  # decimals of a stored score


@dataclass(frozen=True, slots=True)
class Row:
    """One person of an advice, with the parts of the rank."""

    id: str
    rank: float
    gap: float
    dist: float
    cover: float
    nearest: str = ""


@dataclass(frozen=True, slots=True)
class Advice:
    """One advice, as its event has it."""

    number: int
    group: str
    rows: tuple[Row, ...]  # those advised, best first
    runner_up: Row | None
    inputs: str  # SHA-256 of what the ranking read
    upto: int  # the last event that it knew
    pool: int  # how many there were to choose from
    weights: Weights
    dimensions: tuple[dict[str, Any], ...]  # the group's [[dimension]] sections at that moment
    together: bool = False  # chosen as a set rather than one after the other
    at_utc: str = ""
    by: str = ""

    @property
    def advised(self) -> tuple[str, ...]:
        return tuple(row.id for row in self.rows)


@dataclass(frozen=True, slots=True)
class Question:
    """What an advice was asked: for which group, how many people, by which weights, one by one or as a set."""

    group: str
    count: int = 1
    weights: Weights = USUAL
    together: bool = False


def answer(question: Question, dimensions: Sequence[Dimension], people: Sequence[Person]) -> Ranking:
    """The ranking that the question asks for."""
    if question.together:
        return rank_together(dimensions, people, question.count, question.weights)
    return rank(dimensions, people, question.count, question.weights)


def freeze(
    question: Question, ranking: Ranking, entries: Sequence[Mapping[str, Any]], people: Iterable[Person], upto: int
) -> dict[str, Any]:
    """The data of the event: what the ranking rested on and the top rows with their parts."""
    everybody, group, weights = list(people), question.group, question.weights
    return {
        "group": group,
        "rows": [asdict(_row(choice)) for choice in ranking.chosen],
        "runner_up": asdict(_row(ranking.runner_up)) if ranking.runner_up else None,
        "inputs": inputs(of_group(entries, group), everybody, weights),
        "upto": upto,
        "pool": len(ranking.order),
        "weights": asdict(weights),
        "together": question.together,
        "dimensions": [dict(entry) for entry in entries if entry["group"] == group],
    }


def apply(state: dict[str, Any], event: Any) -> dict[str, Any]:
    """The state after one event: an advice is given once and never changed."""
    return state | event.data


def from_state(number: int, state: Mapping[str, Any], at_utc: str = "", by: str = "") -> Advice:
    """An advice from the data that `freeze` made."""
    runner_up = state["runner_up"]
    return Advice(
        number=number,
        group=state["group"],
        rows=tuple(Row(**row) for row in state["rows"]),
        runner_up=Row(**runner_up) if runner_up else None,
        inputs=state["inputs"],
        upto=state["upto"],
        pool=state["pool"],
        weights=Weights(**state["weights"]),
        dimensions=tuple(state["dimensions"]),
        together=state["together"],
        at_utc=at_utc,
        by=by,
    )


def inputs(dimensions: Sequence[Dimension], people: Iterable[Person], weights: Weights) -> str:
    """SHA-256 of everything a ranking depends on, as canonical JSON: settings, weights, and of each person the place and the facts.

    The order of the people does not matter, nor does anybody who is out, nor a fact that is no dimension.

    >>> people = [Person("C2", "pool", {"region": "Utrecht"}), Person("C1", "in", {"shoe": 43})]
    >>> one, other = (inputs([Dimension("region")], found, Weights()) for found in (people, [Person("C1", "in", {}), people[0]]))
    >>> one == other, len(one)
    (True, 64)
    """
    names = [dimension.name for dimension in dimensions]
    # Settings are written without what is only derived from them, such as a dictionary for looking levels up.
    settings = [[d.name, d.type, list(d.levels), d.range, d.weight, d.minimum, d.maximum, d.cover] for d in dimensions]
    facts = [[p.id, p.place, [p.facts.get(name) for name in names]] for p in sorted(people, key=attrgetter("id")) if p.place != OUT]
    text = json.dumps([settings, asdict(weights), facts], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Replay:
    """What an advice comes to when it is worked out again from the events it rested on."""

    same_inputs: bool
    same_order: bool
    order: tuple[str, ...]

    @property
    def holds(self) -> bool:
        return self.same_inputs and self.same_order


def replay(advice: Advice, people: Sequence[Person]) -> Replay:
    """Work an advice out again; `people` as the events up to `advice.upto` had them."""
    dimensions = of_group(advice.dimensions, advice.group)
    question = Question(advice.group, max(1, len(advice.rows)), advice.weights, advice.together)
    ranking = answer(question, dimensions, people)
    rows = tuple(_row(choice) for choice in ranking.chosen)
    return Replay(inputs(dimensions, people, advice.weights) == advice.inputs, rows == advice.rows, tuple(row.id for row in rows))


def overruled(last: Advice | None, candidate: str) -> bool:
    """Whether phoning this person sets the last advice aside, so that a reason is asked; without an advice there is nothing to set aside.

    Any of those advised together may be phoned first: nobody answers on command.

    >>> row = asdict(Row("C17", 0.67, 0.7, 0.6, 1.0))
    >>> given = from_state(1, freeze(Question("patients"), Ranking(()), [], [], 0) | {"rows": [row]})
    >>> overruled(given, "C17"), overruled(given, "C4"), overruled(None, "C4")
    (False, True, False)
    """
    return last is not None and bool(last.rows) and candidate not in last.advised


def _row(choice: Choice) -> Row:
    total, gap, dist, cover = (round(part, PLACES) for part in (choice.rank, choice.gap, choice.dist, choice.cover))
    return Row(choice.id, total, gap, dist, cover, choice.nearest)
