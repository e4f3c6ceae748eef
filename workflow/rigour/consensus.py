"""Where two coders differ, stretch by stretch, and what they agree on afterwards (floor 1)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from workflow.rigour.codings import Coding
from workflow.rigour.texts import Text

NO_CODE = "none"
BETWEEN = " | "  # codes of one stretch


@dataclass(frozen=True, slots=True)
class Difference:
    """A stretch to which the two gave different codes."""

    recording: int
    start: int
    end: int
    a: tuple[str, ...]
    b: tuple[str, ...]

    @property
    def id(self) -> str:
        """Says where it is, and stays the same as long as the codings do.

        >>> Difference(1, 120, 180, ("pain",), ()).id
        'R1:120-180'
        """
        return f"R{self.recording}:{self.start}-{self.end}"


@dataclass(frozen=True, slots=True)
class Decision:
    """What the two agreed on for one stretch, for the consensus log."""

    place: str  # id of the difference
    codes: tuple[str, ...]  # empty: no code
    why: str
    by: str = ""
    on: str = ""
    new: tuple[str, ...] = ()  # codes that neither had used before


def recording_of(place: str) -> int:
    """The recording in which a place lies.

    >>> recording_of("R12:120-180")
    12
    """
    return int(place.partition(":")[0].removeprefix("R"))


def renamed(codings: Iterable[Coding], names: Mapping[str, str]) -> tuple[Coding, ...]:
    """B's codings under the names that were decided for them.

    >>> renamed([Coding(1, 0, 5, "ache")], {"ache": "pain"})
    (Coding(recording=1, start=0, end=5, code='pain'),)
    """
    return tuple(sorted({Coding(one.recording, one.start, one.end, names.get(one.code) or one.code) for one in codings}))


def differences(texts: Sequence[Text], a: Iterable[Coding], b: Iterable[Coding]) -> tuple[Difference, ...]:
    """Every stretch on which the two differ, in the order of the text; blanks and signs between words do not count.

    >>> text = Text(1, 0, "P1: it hurt at night, and at work.\\n")
    >>> [d.id for d in differences([text], [Coding(1, 4, 20, "pain")], [Coding(1, 4, 11, "pain")])]
    ['R1:11-20']
    """
    a, b = tuple(a), tuple(b)
    found: list[Difference] = []
    for text in texts:
        mine, theirs = ([one for one in codings if one.recording == text.recording] for codings in (a, b))
        edges = sorted({edge for one in (*mine, *theirs) for edge in (one.start, one.end)})
        open_: Difference | None = None
        for start, end in pairwise(edges):
            codes_a, codes_b = (tuple(sorted({o.code for o in codings if o.start <= start and end <= o.end})) for codings in (mine, theirs))
            if codes_a == codes_b or not any(letter.isalnum() for letter in text.text[start:end]):
                continue
            if open_ and (open_.end, open_.a, open_.b) == (start, codes_a, codes_b):
                found[-1] = open_ = Difference(text.recording, open_.start, end, codes_a, codes_b)
            else:
                open_ = Difference(text.recording, start, end, codes_a, codes_b)
                found.append(open_)
    return tuple(found)


def agreed(
    texts: Sequence[Text], a: Iterable[Coding], b: Iterable[Coding], decisions: Mapping[str, Decision]
) -> tuple[tuple[Coding, ...], int]:
    """The codings after consensus, and how many differences are still open: what both said, and what was decided elsewhere.

    >>> text = Text(1, 0, "P1: it hurt at night, and at work.\\n")
    >>> mine, theirs = [Coding(1, 4, 20, "pain")], [Coding(1, 4, 11, "pain")]
    >>> agreed([text], mine, theirs, {"R1:11-20": Decision("R1:11-20", ("pain",), "at night belongs to it")})
    ((Coding(recording=1, start=4, end=20, code='pain'),), 0)
    """
    a, b = tuple(a), tuple(b)
    differing = differences(texts, a, b)
    pieces: list[Coding] = []
    for text in texts:
        mine, theirs = ([one for one in codings if one.recording == text.recording] for codings in (a, b))
        edges = sorted({edge for one in (*mine, *theirs) for edge in (one.start, one.end)})
        for start, end in pairwise(edges):
            both = {o.code for o in mine if o.start <= start and end <= o.end} & {
                o.code for o in theirs if o.start <= start and end <= o.end
            }
            place = next((d for d in differing if d.recording == text.recording and d.start <= start and end <= d.end), None)
            codes = set(decisions[place.id].codes) if place and place.id in decisions else both
            pieces += [Coding(text.recording, start, end, code) for code in codes]
    open_ = sum(difference.id not in decisions for difference in differing)
    return _whole(pieces), open_


def _whole(pieces: Iterable[Coding]) -> tuple[Coding, ...]:
    """Pieces of the same code that touch, made one."""
    result: list[Coding] = []
    for piece in sorted(pieces, key=lambda one: (one.recording, one.code, one.start)):
        last = result[-1] if result else None
        if last and (last.recording, last.code) == (piece.recording, piece.code) and last.end >= piece.start:
            result[-1] = Coding(last.recording, last.start, max(last.end, piece.end), last.code)
        else:
            result.append(piece)
    return tuple(sorted(result))
