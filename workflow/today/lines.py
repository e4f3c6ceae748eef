"""One line of the day: who, what, why, by when, and what to type (floor 1)."""

from collections.abc import Iterable
from dataclasses import dataclass

# part -> its heading; in the order in which a morning goes
PARTS = {
    "replies": "Replies and cancellations",
    "visits": "Today's visits",
    "outcomes": "What became of these?",
    "callbacks": "Call-backs",
    "phone": "Whom to phone",
    "book": "Agreed, no day yet",
    "sealed": "Recordings that lie sealed",
    "signatures": "Who must sign",
    "leaving": "Withdrawn, and still to be deleted",
    "addresses": "Status and address to check before the follow-up",
    "corrections": "Transcripts to correct and check",
    "member-checks": "Member checks",
    "tonight": "To run tonight",
}
DAYS_AHEAD = 7  # of a week


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to do; people stand in it by id alone."""

    part: str  # a key of PARTS
    who: str  # C17, P7; several are joined by a comma
    what: str
    why: str = ""
    by: str = ""  # a day, or wall time: 2026-11-24T18:30
    command: str = ""


def in_order(lines: Iterable[Line], parts: Iterable[str]) -> dict[str, list[Line]]:
    """The lines of each part, the most urgent first; a part without lines is there too, and empty.

    >>> found = in_order([Line("phone", "C2", "phone"), Line("phone", "C1", "phone", by="2026-11-24")], ["phone", "visits"])
    >>> [(part, [line.who for line in lines]) for part, lines in found.items()]
    [('visits', []), ('phone', ['C1', 'C2'])]
    """
    shown = set(parts)
    every = list(lines)
    return {
        part: sorted((line for line in every if line.part == part), key=lambda line: line.by or "9999") for part in PARTS if part in shown
    }


def by_day(lines: Iterable[Line], now: str) -> dict[str, list[Line]]:
    """The lines that have a day, from today to the end of the week, day by day."""
    timed = sorted((line for line in lines if line.by[:10] >= now[:10]), key=lambda line: line.by)
    return {day: [line for line in timed if line.by[:10] == day] for day in dict.fromkeys(line.by[:10] for line in timed)}
