"""When a focus group can be: answers to a poll, the quorum, who would be left out, and how varied the group would be (floor 1)."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from workflow.days import read_moment
from workflow.errors import BadInput
from workflow.schedule.sessions import require_hour

YES, IF_NEED_BE, NO = "yes", "if need be", "no"
WORDS = {
    YES: ("yes", "y", "ja", "j", "x", "1", "✓"),
    IF_NEED_BE: ("if need be", "maybe", "perhaps", "ifneedbe", "(yes)", "misschien", "eventueel", "desnoods", "?"),
    NO: ("no", "n", "nee", "0", "-"),
}
QUORUM, MOST = 6, 8
NO_SHOW = 0.2  # of those who say yes, as many as this do not come: more are invited than are needed


@dataclass(frozen=True, slots=True)
class Poll:
    """What people answered: slot -> person -> yes, if need be or no; who has not answered is in no slot."""

    slots: tuple[str, ...]  # wall times
    answers: Mapping[str, Mapping[str, str]]
    asked: tuple[str, ...] = ()  # everybody who has a row

    @property
    def voters(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(person for slot in self.slots for person in self.answers.get(slot, {})))


@dataclass(frozen=True, slots=True)
class Found:
    """One time for the group."""

    slot: str
    coming: tuple[str, ...]  # yes first, then those who would come if need be
    maybe: tuple[str, ...]  # of them, who said if need be
    left_out: tuple[str, ...]  # answered no
    score: float  # a yes counts one, an if-need-be one half
    variety: float  # 0 (all alike) to 1 of the group as it would be
    busy: tuple[str, ...] = ()  # staff who cannot
    enough: bool = True

    @property
    def expected(self) -> float:
        """How many will really be there."""
        return round(self.score * (1 - NO_SHOW), 1)


def read(text: str, zone: str) -> Poll:
    """A poll from CSV: first column the person, one column for each time; cells yes, if need be, no, or empty for no answer.

    Raises BadInput with every fault.

    >>> poll = read("who;2026-12-01 19:00;2026-12-02 19:00\\nP4;ja;nee\\nP5;misschien;", "Europe/Amsterdam")
    >>> poll.answers["2026-12-01T19:00"], poll.answers["2026-12-02T19:00"]
    ({'P4': 'yes', 'P5': 'if need be'}, {'P4': 'no'})
    """
    first_line = text.lstrip("\ufeff").partition("\n")[0]
    delimiter = max(";,\t", key=first_line.count)
    try:
        rows = [row for row in csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=delimiter, strict=True) if any(row)]
    except csv.Error as fault:
        raise BadInput(
            f"The answers cannot be read: {fault}.", hint="save them as CSV: a row for each person, a column for each time"
        ) from None
    if len(rows) < 2 or len(rows[0]) < 2:
        raise BadInput("There are no answers in this file.", hint="a row for each person, a column for each time")
    slots = tuple(require_hour(read_moment(cell, "write it as"), zone) for cell in rows[0][1:])
    answers: dict[str, dict[str, str]] = {slot: {} for slot in slots}
    faults = []
    for number, (person, *cells) in enumerate(rows[1:], 2):
        for slot, cell in zip(slots, cells, strict=False):
            if cell.strip():
                word = _meaning(cell)
                answers[slot][person.strip()] = word
                faults += [] if word else [f"row {number}: '{cell.strip()[:20]}' is neither yes, if need be nor no"]
    if faults:
        raise BadInput("The answers have faults:\n  " + "\n  ".join(faults))
    return Poll(slots, answers, tuple(person.strip() for person, *_ in rows[1:]))


def _meaning(cell: str) -> str:
    plain = " ".join(cell.casefold().split())
    return next((meaning for meaning, words in WORDS.items() if plain in words), "")


def find(
    poll: Poll,
    *,
    quorum: int = QUORUM,
    most: int = MOST,
    variety: Callable[[Sequence[str]], float] = lambda group: 0.0,
    busy: Mapping[str, Iterable[str]] | None = None,
) -> list[Found]:
    """The times that were asked for, best first: enough people and free staff, then most yeses, then the most varied group.

    A time that everybody refused is not shown. `busy` says which staff cannot at which time.
    """
    found = []
    for slot in poll.slots:
        votes = poll.answers.get(slot, {})
        sure = [person for person, vote in votes.items() if vote == YES]
        maybe = [person for person, vote in votes.items() if vote == IF_NEED_BE]
        if not sure and not maybe:
            continue
        group = _varied(sure, maybe, invited(most), variety)
        staff = tuple((busy or {}).get(slot, ()))
        score = sum(1.0 if person in sure else 0.5 for person in group)
        left_out = tuple(person for person in poll.voters if person not in group)
        unsure = tuple(person for person in group if person in maybe)
        found.append(Found(slot, tuple(group), unsure, left_out, score, variety(group), staff, len(group) >= quorum and not staff))
    return sorted(found, key=lambda one: (not one.enough, -one.score, -one.variety, one.slot))


def _varied(sure: list[str], maybe: list[str], most: int, variety: Callable[[Sequence[str]], float]) -> list[str]:
    """At most so many people, those who said yes first; where there are more, the ones that make the group most varied."""
    group: list[str] = []
    for pool in (sure, maybe):
        left = sorted(pool)
        while left and len(group) < most:
            chosen = (
                max(left, key=lambda person: (variety([*group, person]), -left.index(person))) if len(pool) + len(group) > most else left[0]
            )
            group.append(chosen)
            left.remove(chosen)
    return group


def invited(wanted: int) -> int:
    """How many to invite so that about `wanted` come.

    >>> invited(6), invited(8)
    (8, 10)
    """
    return -(-wanted * 100 // round(100 * (1 - NO_SHOW)))


def to_remind(invited_people: Iterable[str], poll: Poll) -> tuple[str, ...]:
    """Those who have not answered at all; nobody else is reminded."""
    return tuple(person for person in invited_people if person not in poll.voters)
