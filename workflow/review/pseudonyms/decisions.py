"""What people decided about the names in one transcript, as a fold of events: numbers and places, never a name (floor 1).

    accepted   {"seen": 3, "revision": 4, "places": [[12, 61000, 61800, "[person A]"], ...]}   number, from, until, what stands there
    refused    {"places": [13, 14]}         it is no name, or may stay
    undone     {"revision": 5, "places": [12]}      the words are back
    asked      {"places": [13]}             a refusal taken back
    sealed     {"revision": 6, "older": 5}  the names are out of the older revisions as well; nothing can be undone from here on

Each of the first four says in `left` how many proposals were undecided then, and in `revision` in which words.
"""

from dataclasses import dataclass, field
from typing import Any, Protocol

from workflow.review.pseudonyms.found import SURE

SUBJECT = "pseudonyms"


class Happened(Protocol):
    """What `apply` reads of an event."""

    @property
    def kind(self) -> str: ...

    @property
    def data(self) -> dict[str, Any]: ...


@dataclass(frozen=True, slots=True)
class Replaced:
    """One name that was replaced: where, by what, and the revision that still has it."""

    number: int
    start_ms: int
    end_ms: int
    text: str
    seen: int


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided so far about one transcript."""

    accepted: tuple[Replaced, ...] = ()
    refused: frozenset[int] = frozenset()
    revision: int | None = None  # the words in which somebody last looked for names
    left: dict[str, int] = field(default_factory=dict)  # how sure -> how many were undecided then
    sealed: int | None = None  # the newest revision when the older ones were emptied of names

    @property
    def numbers(self) -> frozenset[int]:
        return self.refused | {one.number for one in self.accepted}


def apply(state: dict[str, Any], event: Happened) -> dict[str, Any]:
    """The state after one event; pure, so that the store can check what it keeps against the events."""
    data = event.data
    if data.get("blank"):
        return {}
    accepted = {str(row[0]): row for row in state.get("accepted", [])}
    refused = set(state.get("refused", []))
    if event.kind == "accepted":
        accepted |= {str(row[0]): [*row, data["seen"]] for row in data["places"]}
        refused -= {row[0] for row in data["places"]}
    elif event.kind == "refused":
        refused |= set(data["places"])
    elif event.kind == "undone":
        accepted = {key: row for key, row in accepted.items() if row[0] not in data["places"]}
    elif event.kind == "asked":
        refused -= set(data["places"])
    elif event.kind != "sealed":
        raise ValueError(f"nothing folds a {event.kind}")
    kept = {key: data[key] for key in ("revision", "left") if key in data} if event.kind != "sealed" else {"sealed": data["revision"]}
    rows = [accepted[key] for key in sorted(accepted, key=int)]
    return state | kept | {"accepted": rows, "refused": sorted(refused)}


def from_state(state: dict[str, Any] | None) -> Decided:
    """What was decided, from the state that the store keeps.

    >>> from_state({"accepted": [[12, 0, 900, "[person A]", 3]], "refused": [13], "revision": 4, "left": {"sure": 0}}).accepted[0].text
    '[person A]'
    """
    state = state or {}
    return Decided(
        accepted=tuple(Replaced(*row) for row in state.get("accepted", [])),
        refused=frozenset(state.get("refused", [])),
        revision=state.get("revision"),
        left=state.get("left", {}),
        sealed=state.get("sealed"),
    )


def warning(decided: Decided, newest: int, recording: str) -> str:
    """Why names may still stand in the newest words of a transcript, in a sentence; empty when somebody has decided everything in them.

    >>> warning(Decided(), 2, "R3")
    'Nobody has looked for names in R3 yet.'
    >>> warning(Decided(revision=2, left={"sure": 2, "maybe": 1}), 2, "R3")
    '3 places in R3 that may name somebody are undecided; 2 of them are sure.'
    >>> warning(Decided(revision=1), 2, "R3"), warning(Decided(revision=2), 2, "R3")
    ('R3 was corrected since somebody last looked for names in it.', '')
    """
    if decided.revision is None:
        return f"Nobody has looked for names in {recording} yet."
    count = sum(decided.left.values())
    if count:
        places, are = ("1 place", "is") if count == 1 else (f"{count} places", "are")
        sure = decided.left.get(SURE, 0)
        more = "it is sure" if sure == count == 1 else f"{sure} of them {'is' if sure == 1 else 'are'} sure" if sure else "none is sure"
        return f"{places} in {recording} that may name somebody {are} undecided; {more}."
    return f"{recording} was corrected since somebody last looked for names in it." if decided.revision < newest else ""
