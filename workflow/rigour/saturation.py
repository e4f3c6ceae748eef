"""Code saturation: how many new codes each interview brings, and whether a stated rule was reached (floor 1).

Guest, Namey & Chen 2020, doi 10.1371/journal.pone.0232076: the codes of the first interviews are the base; the share of new codes in a
run of interviews is held against a threshold; the run slides on by one. Base, run and threshold are always stated: without them the word
means nothing. So is the share of random orders in which the same interviews never reach it.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workflow.errors import BadInput

ORDERS = 1000  # of the same interviews, for the share that never reaches it


@dataclass(frozen=True, slots=True)
class Rule:
    """When it is called saturation."""

    base: int = 4  # interviews
    run: int = 2  # interviews
    threshold: float = 0  # percent of the base's codes; at most so many new ones in the run


@dataclass(frozen=True, slots=True)
class Run:
    """One run of interviews, numbered from 1: how many codes it brings that no interview before it has."""

    first: int
    last: int
    new: int
    percent: float  # of the base


@dataclass(frozen=True, slots=True)
class Curve:
    """What one series of interviews shows."""

    names: tuple[str, ...]  # in the order used
    new: tuple[int, ...]  # codes, per interview
    rule: Rule
    base_codes: int
    runs: tuple[Run, ...]  # up to the first that reaches the threshold
    reached: int | None  # after how many interviews; the run after them confirms it
    never: float | None = None  # percent of random orders that never reach it
    seed: int = 0

    @property
    def cumulative(self) -> tuple[int, ...]:
        return tuple(sum(self.new[: at + 1]) for at in range(len(self.new)))

    @property
    def later(self) -> tuple[str, ...]:
        """Interviews that bring a new code after saturation was reached and confirmed: said, not hidden."""
        if self.reached is None:
            return ()
        after = self.runs[-1].last
        return tuple(name for name, new in zip(self.names[after:], self.new[after:], strict=True) if new)


def curve(codes: Mapping[str, frozenset[str] | set[str]], rule: Rule) -> Curve:
    """The curve of interviews in the order given. Raises BadInput where there are too few, or the base has no code.

    >>> seen = {str(n): set(codes) for n, codes in enumerate("abcdefghij abckl dmno pqa ar bs a b c t".split(), 1)}
    >>> found = curve(seen, Rule(base=4, run=2, threshold=5))
    >>> found.base_codes, [(run.first, run.new, round(run.percent, 1)) for run in found.runs], found.reached, found.later
    (17, [(5, 2, 11.8), (6, 1, 5.9), (7, 0, 0.0)], 6, ('10',))
    """
    names = tuple(codes)
    if min(rule.base, rule.run) < 1 or not 0 <= rule.threshold <= 100:
        raise BadInput("Base and run are at least 1, and the threshold is a percentage.", hint="--base 4 --run 2 --threshold 0")
    if len(names) < rule.base + rule.run:
        raise BadInput(
            f"The number of interviews is {len(names)}; base {rule.base} and run {rule.run} need at least {rule.base + rule.run}.",
            hint="go on interviewing, or state another rule with --base and --run",
        )
    new = _new(codes, names)
    base = sum(new[: rule.base])
    if not base:
        raise BadInput(f"The first {rule.base} interviews have no code, so there is nothing to divide by.")
    runs, reached = [], None
    for start in range(rule.base, len(names) - rule.run + 1):
        count = sum(new[start : start + rule.run])
        runs.append(Run(start + 1, start + rule.run, count, 100 * count / base))
        if runs[-1].percent <= rule.threshold:
            reached = start
            break
    return Curve(names, tuple(new), rule, base, tuple(runs), reached)


def _new(codes: Mapping[str, frozenset[str] | set[str]], names: Sequence[str]) -> list[int]:
    seen: set[str] = set()
    result = []
    for name in names:
        result.append(len(set(codes[name]) - seen))
        seen |= set(codes[name])
    return result


def never_reached(codes: Mapping[str, frozenset[str] | set[str]], rule: Rule, seed: int) -> float:
    """The percentage of random orders of the same interviews in which the rule is never reached; the same for the same seed.

    >>> seen = {str(n): set(codes) for n, codes in enumerate("abcdefghij abckl dmno pqa ar bs a b c t".split(), 1)}
    >>> never_reached(seen, Rule(4, 2, 5), 1) == never_reached(seen, Rule(4, 2, 5), 1) > 60
    True
    """
    chance = random.Random(seed)
    names, failed = sorted(codes), 0
    for _ in range(ORDERS):
        order = chance.sample(names, len(names))
        try:
            failed += curve({name: codes[name] for name in order}, rule).reached is None
        except BadInput:
            failed += 1  # a base without a code
    return 100 * failed / ORDERS


def sentence(series: str, found: Curve, order: str) -> str:
    """What the paper says, with the rule in it.

    >>> seen = {str(n): set(codes) for n, codes in enumerate("abcdefghij abckl dmno pqa ar bs a b c t".split(), 1)}
    >>> print(sentence("patients", curve(seen, Rule(4, 2, 5)), "in order of interview"))
    patients: code saturation (base 4, run 2, new codes at most 5% of the base) was reached at 6 of 10 interviews, in order of interview;
    a run of 2 (7-8) brought 0% new codes. After it, 10 brought new codes again.
    """
    rule = found.rule
    stated = f"base {rule.base}, run {rule.run}, new codes at most {rule.threshold:g}% of the base"
    if found.reached is None:
        last = found.runs[-1]
        return (
            f"{series}: code saturation ({stated}) was not reached in {len(found.names)} interviews, {order}; "
            f"the last run ({_span(last)}) brought {last.percent:.0f}% new codes."
        )
    run = found.runs[-1]
    again = f" After it, {', '.join(found.later)} brought new codes again." if found.later else ""
    return (
        f"{series}: code saturation ({stated}) was reached at {found.reached} of {len(found.names)} interviews, {order}; "
        f"a run of {rule.run} ({_span(run)}) brought {run.percent:.0f}% new codes.{again}"
    )


def _span(run: Run) -> str:
    return str(run.first) if run.first == run.last else f"{run.first}-{run.last}"
