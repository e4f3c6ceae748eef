"""Open codes of two coders under different names: which may mean the same, for a person to decide (floor 1).

Two signs count: names alike (RapidFuzz, words in any order) and stretches alike (the share of characters that both gave to the two codes).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from workflow.rigour.codings import Coding
from workflow.rigour.texts import Stretch, joined, length, shared

NAMES_ALIKE, STRETCHES_ALIKE = 80, 50  # percent; either is enough
BOTH_SOMEWHAT = (55, 25)  # or both of these


@dataclass(frozen=True, slots=True)
class Pair:
    """A code of A and a code of B that may be the same."""

    a: str
    b: str
    names: int  # percent
    stretches: int  # percent

    @property
    def same_name(self) -> bool:
        return self.a.casefold() == self.b.casefold()


def pairs(a: Iterable[Coding], b: Iterable[Coding]) -> tuple[Pair, ...]:
    """The likely pairs, best first; each code is in one pair at most, same names before all others.

    >>> mine, theirs = [Coding(1, 0, 50, "body signals")], [Coding(1, 10, 50, "signals of the body"), Coding(1, 90, 99, "work")]
    >>> [(pair.a, pair.b) for pair in pairs(mine, theirs)]
    [('body signals', 'signals of the body')]
    """
    from rapidfuzz import fuzz

    mine, theirs = _places(a), _places(b)
    possible = []
    for name_a, places_a in mine.items():
        for name_b, places_b in theirs.items():
            names = round(fuzz.token_sort_ratio(name_a.casefold(), name_b.casefold()))
            pair = Pair(name_a, name_b, names, _overlap(places_a, places_b))
            if pair.same_name or names >= NAMES_ALIKE or pair.stretches >= STRETCHES_ALIKE or _somewhat(pair):
                possible.append(pair)
    possible.sort(key=lambda pair: (not pair.same_name, -(pair.names + pair.stretches), pair.a, pair.b))
    taken_a: set[str] = set()
    taken_b: set[str] = set()
    chosen = []
    for pair in possible:
        if pair.a not in taken_a and pair.b not in taken_b:
            chosen.append(pair)
            taken_a.add(pair.a)
            taken_b.add(pair.b)
    return tuple(chosen)


def _somewhat(pair: Pair) -> bool:
    return pair.names >= BOTH_SOMEWHAT[0] and pair.stretches >= BOTH_SOMEWHAT[1]


def _places(codings: Iterable[Coding]) -> dict[str, dict[int, list[Stretch]]]:
    found: dict[str, dict[int, list[Stretch]]] = {}
    for one in codings:
        found.setdefault(one.code, {}).setdefault(one.recording, []).append((one.start, one.end))
    return {code: {recording: joined(places) for recording, places in there.items()} for code, there in sorted(found.items())}


def _overlap(first: dict[int, list[Stretch]], second: dict[int, list[Stretch]]) -> int:
    both = sum(length(shared(places, second.get(recording, []))) for recording, places in first.items())
    whole = sum(map(length, first.values())) + sum(map(length, second.values())) - both
    return round(100 * both / whole) if whole else 0
