"""The matrix of questions by sessions: what was spoken about, kept apart from what could not be asked yet (floor 1).

A blank may mean three things, and only one of them is a finding: nobody spoke of it; nobody has entered it; or the question was not in
the guide yet. The denominator of a question is the sessions whose pinned version holds it and whose coverage was entered.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from workflow.guides.uses import HOWS, SPOKEN, Use
from workflow.guides.versions import TopicGuide, order_of

LITTLE = 60  # percent; a question below it is named
NOT_YET, TAKEN_OUT, NOT_ENTERED = "not-yet", "taken-out", "not-entered"
SIGNS = {
    "asked": "A",
    "came-up": "C",
    "partly": "P",
    "skipped": "S",
    "not-said": "N",
    NOT_ENTERED: "?",
    NOT_YET: "-",
    TAKEN_OUT: "x",
}
MEANINGS = HOWS | {
    NOT_ENTERED: "not entered yet",
    NOT_YET: "the question was not in the guide yet",
    TAKEN_OUT: "the question was no longer in the guide",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One session of the matrix."""

    session: int
    label: str  # P5, or the session's own id for a focus group
    version: str


@dataclass(frozen=True, slots=True)
class Row:
    """One question over all sessions."""

    item: str
    question: str
    cells: tuple[str, ...]  # keys of SIGNS, one a column
    added: str = ""  # "1.1, after P5"; empty for a question that was there from the first session on

    @property
    def spoken(self) -> int:
        return sum(cell in SPOKEN for cell in self.cells)

    @property
    def of(self) -> int:
        """The sessions that could have spoken of it and of which somebody entered whether they did."""
        return sum(cell in HOWS for cell in self.cells)

    @property
    def percent(self) -> int | None:
        """None where there is nothing to divide by."""
        return round(100 * self.spoken / self.of) if self.of else None


@dataclass(frozen=True, slots=True)
class Matrix:
    """One guide's questions by the sessions that used it, in their order."""

    guide: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    @property
    def little(self) -> tuple[Row, ...]:
        """Questions spoken of in less than 60% of the sessions that could."""
        return tuple(row for row in self.rows if row.percent is not None and row.percent < LITTLE)

    @property
    def never(self) -> tuple[Row, ...]:
        """Questions that no session has spoken of, though some could have."""
        return tuple(row for row in self.rows if row.of and not row.spoken)


def matrix(guide: TopicGuide, uses: Sequence[Use], labels: dict[int, str], questions: dict[str, str]) -> Matrix:
    """The matrix of one guide.

    `uses` stand in the order of the sessions; `labels` names each session; `questions` gives each id its words.
    """
    mine = [use for use in uses if use.guide == guide.id]
    columns = tuple(Column(use.session, labels.get(use.session, f"S{use.session}"), use.version) for use in mine)
    holds = {version.number: set(version.items) for version in guide.versions}
    used = [version for version in guide.versions if any(use.version == version.number for use in mine)]
    order = list(dict.fromkeys(item for version in reversed(used) for item in version.items))
    rows = []
    for item in order:
        cells = tuple(_cell(item, use, holds) for use in mine)
        rows.append(Row(item, questions.get(item, ""), cells, _added(item, guide, mine, labels, cells)))
    return Matrix(guide.id, columns, tuple(rows))


def _cell(item: str, use: Use, holds: dict[str, set[str]]) -> str:
    if item in use.covered:
        return use.covered[item].how
    if item in holds.get(use.version, ()):
        return NOT_ENTERED
    first = min((order_of(version) for version, items in holds.items() if item in items), default=(0, 0, 0))
    return NOT_YET if order_of(use.version) < first else TAKEN_OUT


def _added(item: str, guide: TopicGuide, uses: Sequence[Use], labels: dict[int, str], cells: tuple[str, ...]) -> str:
    """Since which version, and after which session, a question is in the guide.

    The session that led to the change is the one its release names; where that is no session, the last one that used an older version.
    """
    if NOT_YET not in cells:
        return ""
    version = next(version for version in guide.versions if item in version.items)
    blank = [use for use, cell in zip(uses, cells, strict=True) if cell == NOT_YET]
    named = version.after.removeprefix("S")
    session = int(named) if named.isdigit() else blank[-1].session
    return f"{version.number}, after {labels.get(session, f'S{session}')}"
