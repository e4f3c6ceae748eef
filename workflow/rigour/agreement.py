"""Agreement between two coders, by the book: percent, overlap and Cohen's kappa, with the unit named (floor 1).

Cohen 1960: kappa = (po - pe) / (1 - pe), pe = pA pB + (1 - pA)(1 - pB). It is undefined, neither 0 nor 1, where pe is 1. Some programs for
qualitative analysis multiply where the sum belongs; figures of theirs cannot be compared with these.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from workflow.rigour.codings import Coding
from workflow.rigour.texts import Stretch, Text, joined, length, shared


@dataclass(frozen=True, slots=True)
class Cells:
    """How many units both coded, one alone, or neither."""

    both: int = 0
    only_a: int = 0
    only_b: int = 0
    neither: int = 0

    def __add__(self, other: "Cells") -> "Cells":
        return Cells(self.both + other.both, self.only_a + other.only_a, self.only_b + other.only_b, self.neither + other.neither)

    @property
    def n(self) -> int:
        return self.both + self.only_a + self.only_b + self.neither

    @property
    def agreement(self) -> float | None:
        """The share of units on which both say the same."""
        return (self.both + self.neither) / self.n if self.n else None

    @property
    def overlap(self) -> float | None:
        """Of what anyone coded, the share that both did (Jaccard); None where nobody coded anything."""
        coded = self.both + self.only_a + self.only_b
        return self.both / coded if coded else None

    @property
    def kappa(self) -> float | None:
        """Cohen's kappa; None where it is undefined.

        >>> round(Cells(100, 100, 100, 9700).kappa, 4), round(Cells(100, 100, 100, 0).kappa, 4), Cells(0, 0, 0, 50).kappa
        (0.4898, -0.5, None)
        """
        if not self.n:
            return None
        a, b = (self.both + self.only_a) / self.n, (self.both + self.only_b) / self.n
        expected = a * b + (1 - a) * (1 - b)
        observed = (self.both + self.neither) / self.n
        return None if expected == 1 else (observed - expected) / (1 - expected)

    @property
    def prevalence(self) -> float | None:
        return abs(self.both - self.neither) / self.n if self.n else None

    @property
    def bias(self) -> float | None:
        return abs(self.only_a - self.only_b) / self.n if self.n else None


@dataclass(frozen=True, slots=True)
class Agreement:
    """One code, or all of them together, over all text and over the text that anyone gave any code."""

    code: str  # empty: all codes together
    all_text: Cells
    coded_text: Cells


def agreement(texts: Sequence[Text], a: Iterable[Coding], b: Iterable[Coding], unit: str) -> tuple[Agreement, ...]:
    """Every code and, first, all together. A sentence or a turn counts as coded where any character of it is.

    >>> text = Text(1, 0, "x" * 10_000)
    >>> found = agreement([text], [Coding(1, 0, 200, "pain")], [Coding(1, 100, 300, "pain")], "character")
    >>> found[0].all_text, found[0].coded_text
    (Cells(both=100, only_a=100, only_b=100, neither=9700), Cells(both=100, only_a=100, only_b=100, neither=0))
    """
    a, b = tuple(a), tuple(b)
    codes = sorted({coding.code for coding in (*a, *b)})
    units = {text.recording: _units(text, unit) for text in texts}
    anyone = _reached(units, [*a, *b])
    by_code = []
    for code in codes:
        mine, theirs = (_reached(units, [one for one in codings if one.code == code]) for codings in (a, b))
        cells = Cells()
        for recording in units:
            both = length(shared(mine[recording], theirs[recording]))
            only_a, only_b = length(mine[recording]) - both, length(theirs[recording]) - both
            cells += Cells(both, only_a, only_b, 0)
        coded = cells.both + cells.only_a + cells.only_b
        whole, touched = sum(units[r][0] for r in units), sum(length(anyone[r]) for r in units)
        by_code.append(Agreement(code, cells + Cells(neither=whole - coded), cells + Cells(neither=touched - coded)))
    pooled = Agreement("", _sum(one.all_text for one in by_code), _sum(one.coded_text for one in by_code))
    return (pooled, *by_code)


def _sum(cells: Iterable[Cells]) -> Cells:
    whole = Cells()
    for one in cells:
        whole += one
    return whole


Units = tuple[int, list[Stretch]]  # how many, and where each is; no list for characters


def _units(text: Text, unit: str) -> Units:
    if unit == "character":
        return len(text.text), []
    stretches = text.units(unit)
    return len(stretches), stretches


def _reached(units: Mapping[int, Units], codings: Iterable[Coding]) -> dict[int, list[Stretch]]:
    """Which units of each text are coded, as stretches of unit numbers (of characters, the stretches themselves)."""
    by_text: dict[int, list[Stretch]] = {recording: [] for recording in units}
    for one in codings:
        by_text[one.recording].append((one.start, one.end))
    found = {}
    for recording, (_, places) in units.items():
        coded = joined(by_text[recording])
        if places:
            hit = [(at, at + 1) for at, place in enumerate(places) if shared([place], coded)]
            coded = joined(hit)
        found[recording] = coded
    return found
