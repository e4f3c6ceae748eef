"""How far the people of one group came: boxes of people, each person in exactly one box of every step (floor 1).

    identified -> eligible -> contacted -> agreed -> first wave held -> later wave held -> analysed

Beside each step stand the boxes of those who left there: by reason who declined, who cancelled, who withdrew, who was lost. A box whose
people were never entered is not known, which is another thing than empty. Boxes are filled from different events (the list, phoning,
sessions), so that a sum which does not close shows that something was entered wrongly.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from workflow.report.facts import closes


@dataclass(frozen=True, slots=True)
class Box:
    """People of one standing, by id; `people` is None where nothing says who they are."""

    key: str  # the end of the fact's id: "declined", "follow-up.held"
    words: str
    people: frozenset[str] | None
    reasons: Mapping[str, frozenset[str]] = field(default_factory=dict)  # code -> who; empty where there are none
    source: str = ""
    note: str = ""
    made_up: bool = False
    surely_empty: bool = False  # nobody is in it because everybody is known to be elsewhere: a 0 that was not left out

    @property
    def known(self) -> bool:
        return self.people is not None

    @property
    def who(self) -> frozenset[str]:
        return self.people or frozenset()


@dataclass(frozen=True, slots=True)
class Step:
    """One main box, and the boxes of those who do not go on to the next."""

    main: Box
    out: tuple[Box, ...] = ()
    back: Box | None = None  # who was not in the main box, was in an earlier one, and goes on to the next: they missed one wave

    @property
    def goes_on(self) -> frozenset[str]:
        """Everybody who must be in one of the boxes that this step leads to."""
        return self.main.who | (self.back.who if self.back else frozenset())

    @property
    def left(self) -> tuple[Box, ...]:
        """The boxes beside it that somebody is in."""
        return tuple(box for box in self.out if box.who)


@dataclass(frozen=True, slots=True)
class Flow:
    """One group from the list to the analysis."""

    group: str
    label: str
    steps: tuple[Step, ...]

    @property
    def boxes(self) -> tuple[Box, ...]:
        return tuple(box for step in self.steps for box in (step.main, *step.out, *([step.back] if step.back else [])))


def check(flow: Flow) -> None:
    """Raises NotAllowed for the first box whose people are not all in exactly one of the boxes it leads to; names the box.

    >>> agreed, held = Box("agreed", "agreed", frozenset({"P1", "P2"})), Box("first.held", "first held", frozenset({"P1"}))
    >>> check(Flow("patients", "patients", (Step(agreed), Step(held))))
    Traceback (most recent call last):
    ...
    workflow.errors.NotAllowed: The box 'patients: agreed' does not close: 2 = first held 1 is wrong. \
In none of them: P2. Next: workflow people timeline P2
    """
    for step, following in zip(flow.steps, flow.steps[1:], strict=False):
        if step.main.known and following.main.known:
            _require(flow, step, following.main)


def _require(flow: Flow, step: Step, following: Box) -> None:
    parts = {box.words: box.who for box in step.out} | {following.words: following.who}
    closes(f"{flow.label}: {step.main.words}", step.goes_on, parts)
    for box in step.out:
        if box.reasons:
            closes(f"{flow.label}: {box.words}", box.who, box.reasons)
