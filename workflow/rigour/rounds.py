"""A round of double coding, as its events have left it: who codes what, what came back, which codes were found to be the same (floor 1)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from workflow.rigour.codings import Coding
from workflow.rigour.consensus import Decision


@dataclass(frozen=True, slots=True)
class Source:
    """One transcript of the round, with the hash that its text must have."""

    recording: int
    revision: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Round:
    """One round: two coders, the same texts."""

    number: int
    coders: tuple[str, str]
    sources: tuple[Source, ...]
    codes: tuple[str, ...] = ()  # a fixed codebook; empty for open coding
    packed_on: str = ""
    codings: dict[str, tuple[Coding, ...]] = field(default_factory=dict)  # by coder
    same: dict[str, str] = field(default_factory=dict)  # B's code -> A's code that it means, or empty: a code of its own
    decisions: dict[str, Decision] = field(default_factory=dict)  # by place
    provenance: str = "recorded"

    @property
    def complete(self) -> bool:
        """Whether both coders' work is in; until then neither is shown."""
        return all(coder in self.codings for coder in self.coders)

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(coder for coder in self.coders if coder not in self.codings)


def apply(state: dict[str, Any], event: Any) -> dict[str, Any]:
    """The state after one event."""
    data = dict(event.data)
    match event.kind:
        case "packed":
            return {"provenance": event.provenance} | data
        case "coded":
            # other codings of the same coder make earlier decisions about them void
            return state | {"codings": state.get("codings", {}) | {data["coder"]: data["codings"]}, "same": {}, "decisions": {}}
        case "matched":
            return state | {"same": state.get("same", {}) | data["same"]}
        case "decided":
            return state | {"decisions": state.get("decisions", {}) | data["decisions"]}
    raise ValueError(f"nothing folds a {event.kind}")


def from_state(number: int, state: dict[str, Any]) -> Round:
    coders: Sequence[str] = state["coders"]
    made = {
        "coders": (coders[0], coders[1]),
        "sources": tuple(Source(**source) for source in state["sources"]),
        "codes": tuple(state.get("codes", ())),
        "codings": {coder: tuple(Coding(*one) for one in there) for coder, there in state.get("codings", {}).items()},
        "decisions": {place: _decision(place, one) for place, one in state.get("decisions", {}).items()},
    }
    return Round(number=number, **(state | made))


def _decision(place: str, one: dict[str, Any]) -> Decision:
    return Decision(place, tuple(one["codes"]), one["why"], one["by"], one["on"], tuple(one.get("new", ())))
