"""How a matrix, an advice and a plan stand on the screen (floor 4)."""

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import groupby
from typing import Any

from workflow.cli import out
from workflow.people.sampling.matrix import Matrix, Pair, Row
from workflow.people.sampling.plan import Calls, Plan
from workflow.people.sampling.reasons import why, why_not
from workflow.people.sampling.stages import STAGES, Stage
from workflow.people.steps.advice import Advised, Followed

WIDTH = 96
MANY = 8  # a dimension of more levels is told in a sentence


def matrix(found: Matrix, stages: Sequence[Stage] = ()) -> None:
    """The table of levels, then the sentences below it."""
    out.say(f"{found.group}: {found.have} in, {found.pending} agreed, {found.left} left in the pool.")
    rows = []
    sentences = []
    for name, group in groupby(found.rows, key=lambda row: row.dimension):
        levels = list(group)
        if len(levels) > MANY and not any(row.wanted for row in levels):
            sentences.append(_represented(name, levels))
        else:
            rows += [(name if not at else "", *_cells(row)) for at, row in enumerate(levels)]
    if rows:
        out.table(rows, ("dimension", "level", "in", "agreed", "wanted", "left", ""))
    for pair in found.pairs:
        out.say()
        _crossed(pair)
    if stages:
        out.say()
        out.table(list(_stages(stages)), ("dimension", "level", *STAGES))
    for sentence in [*sentences, *_spread(found), *found.out_of_reach]:
        _told(sentence)


def _stages(stages: Sequence[Stage]) -> Iterator[tuple[Any, ...]]:
    for name, levels in groupby(stages, key=lambda stage: stage.dimension):
        for at, stage in enumerate(levels):
            yield (name if not at else "", stage.level, *stage.counts)


def matrix_facts(found: Matrix, stages: Sequence[Stage] = ()) -> dict[str, Any]:
    facts = asdict(found)
    if stages:
        facts["stages"] = [asdict(stage) | {"counts": dict(zip(STAGES, stage.counts, strict=True))} for stage in stages]
    facts["rows"] = [asdict(row) | {"short": row.short, "remark": row.remark} for row in found.rows]
    return facts


def advised(found: Advised) -> None:
    """Each person with the reason, then the runner-up, what is out of reach, and what to type."""
    if not found.ranking.chosen:
        out.say("Nobody is left in the pool to phone.\nNext: workflow sample plan, or add people: workflow sample import LIST.csv")
        return
    for at, choice in enumerate(found.ranking.chosen, 1):
        _told(f"{at}. {choice.id} ({choice.rank:.2f}): {why(choice)}.", indent=3)
    if found.ranking.runner_up:
        _told(f"{why_not(found.ranking.chosen[-1], found.ranking.runner_up)}.")
    for sentence in found.unreachable:
        _told(sentence)
    out.say(f"Kept as advice {found.advice.number}, from {found.advice.pool} in the pool.")
    out.say(f"Next: workflow call {found.ranking.chosen[0].id}")


def advised_facts(found: Advised) -> dict[str, Any]:
    ranking = found.ranking
    rows = [asdict(choice) | {"why": why(choice)} for choice in ranking.chosen]
    following = asdict(ranking.runner_up) | {"why_not": why_not(ranking.chosen[-1], ranking.runner_up)} if ranking.runner_up else None
    kept = found.advice
    facts = {"advice": kept.number, "group": kept.group, "inputs": kept.inputs, "upto": kept.upto, "weights": asdict(kept.weights)}
    return facts | {"pool": kept.pool, "phone": rows, "runner_up": following, "unreachable": list(found.unreachable)}


def past(found: Sequence[Followed], as_json: bool) -> None:
    """The advice given so far, oldest first."""
    rows = [
        (
            one.advice.number, one.advice.at_utc[:16].replace("T", " "), one.advice.by, ", ".join(one.advice.advised),
            ", ".join(one.phoned), "; ".join(f"{who}: {reason}" if reason else who for who, reason in one.instead),
            _same(one),
        )
        for one in found
    ]  # fmt: skip
    out.listing(
        rows,
        ("advice", "at (UTC)", "by", "advised", "phoned", "phoned instead", "comes out the same"),
        [asdict(one) for one in found],
        as_json,
        "No advice was given yet.\nNext: workflow sample next",
    )


def _same(one: Followed) -> str:
    if one.replay.holds:
        return "yes"
    return f"no, {', '.join(one.erased)} erased" if one.erased else "no"


def plan(found: Plan, calls: Calls) -> None:
    """What is reachable, in sentences."""
    out.say(f"{found.places} places left, {found.pool} people in the pool.")
    for sentence in _reachable(found):
        _told(sentence)
    if found.people:
        _told(f"For example with {', '.join(found.people)}: a set that differs much, if all of them agree.")
    for sentence in _to_phone(calls):
        _told(sentence)
    out.say("Next: workflow sample next")


def plan_facts(found: Plan, calls: Calls) -> dict[str, Any]:
    return asdict(found) | {"proved": found.proved, "calls": asdict(calls) | {"share": calls.share}}


def _reachable(found: Plan) -> list[str]:
    if not found.missing:
        return ["Every minimum number is met, or will be when those who agreed take part."]
    if found.reachable == found.missing:
        return [f"All minimum numbers can still be met together ({found.missing} missing, counted over all dimensions)."]
    short = ", ".join(f"{one.dimension} {one.level} by {one.missing}" for one in found.short)
    proof = "no other set brings more" if found.proved else f"no set brings more than {found.at_most}"
    return [
        f"Not all minimum numbers can be met: at best {found.reachable} of the {found.missing} missing ({proof}).",
        f"Still short then: {short}. Name it as a limitation, or add people to the list.",
    ]


def _to_phone(calls: Calls) -> list[str]:
    if not calls.needed:
        return []
    if calls.share is None:
        return [f"Nobody has said yes or no yet, so how many to phone for {calls.needed} more cannot be said."]
    share = f"{calls.said_yes} of {calls.decided} said yes ({calls.share:.0%}; 95% interval {calls.low:.0%} to {calls.high:.0%})"
    if calls.likely is None:
        return [f"{share}; at least {calls.fewest} must be phoned for {calls.needed} more."]
    return [f"{share}: for {calls.needed} more, phone about {calls.likely} (by the interval {calls.fewest} to {calls.most})."]


def _cells(row: Row) -> tuple[Any, ...]:
    return row.level, row.have, row.pending, row.wanted, row.left, row.remark


def _represented(name: str, rows: Sequence[Row]) -> str:
    inside = [row.level for row in rows if row.have]
    fresh = [row.level for row in rows if not row.have and not row.pending and row.left]
    more = f"; {len(fresh)} more in the pool: {', '.join(fresh)}" if fresh else ""
    return f"{name}: {len(inside)} of {len(rows)} represented{more}."


def _spread(found: Matrix) -> list[str]:
    even = [f"{one.dimension} {one.evenness:.2f}" for one in found.spreads if one.evenness is not None]
    sentences = [f"Evenness (1 is even): {', '.join(even)}."] if even else []
    for one in found.spreads:
        if one.least is not None and one.most is not None and one.middle is not None:
            sentences.append(f"{one.dimension}: {one.least:g} to {one.most:g}, median {one.middle:g}.")
        if one.unknown:
            sentences.append(f"{one.dimension}: not known, or outside every level, of {one.unknown} in.")
    sentences.append(f"Pairs of levels: {found.covered} represented of {found.attainable} that can be.")
    if found.alike:
        sentences.append(f"Most alike of those in: {found.alike[0]} and {found.alike[1]} (differ by {found.alike[2]:.2f}).")
    return sentences


def _crossed(pair: Pair) -> None:
    """Two dimensions as a table: in + agreed, and in brackets how many the pool has left."""
    ones, others = (list(dict.fromkeys(levels)) for levels in zip(*((cell.one, cell.other) for cell in pair.cells), strict=True))
    cells = {(cell.one, cell.other): f"{cell.have}+{cell.pending} ({cell.left})" for cell in pair.cells}
    out.table([(one, *(cells[one, other] for other in others)) for one in ones], (" by ".join(pair.dimensions), *others))


def _told(sentence: str, indent: int = 0) -> None:
    out.say(textwrap.fill(sentence, WIDTH, subsequent_indent=" " * indent, break_long_words=False, break_on_hyphens=False))
