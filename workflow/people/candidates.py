"""A candidate from the list to the end of the study: what may happen, and the standing that the events make (floor 1).

Standing is a fold over events; nothing is overwritten. Agreement, consent, illness and withdrawal are kept apart, since the flow diagram
keeps them apart: someone who agreed and cancelled before the first interview took no part, and dropped out of nothing.
"""

from dataclasses import dataclass, field
from typing import Any

from workflow import ids
from workflow.people.consent import Consent
from workflow.people.contacts import Attempt, is_unreachable

# standing -> how a person reads it
STANDINGS = {
    "eligible": "on the list, not phoned yet",
    "ineligible": "does not fit the study's criteria",
    "called": "phoned, not decided yet",
    "unreachable": "not reached",
    "declined": "does not want to take part",
    "agreed": "agreed, written consent not in yet",
    "cancelled-before-first": "agreed, then cancelled before the first interview",
    "consented": "takes part",
    "withdrawn": "withdrawn",
}
PLACES = {"eligible": "pool", "called": "pool", "agreed": "pending", "consented": "in"}  # for sampling; all others are out

# What may come after what. Withdrawal may come at any time; life goes on whatever the standing.
FOLLOWS = {
    "facts-changed": tuple(STANDINGS),
    "letter-sent": ("eligible", "called", "agreed", "consented"),
    "attempted": ("eligible", "called", "unreachable", "agreed", "consented"),
    "agreed": ("eligible", "called", "unreachable", "declined", "agreed", "cancelled-before-first"),  # again: on another day
    "declined": ("eligible", "called", "unreachable", "agreed"),
    "cancelled-before-first": ("agreed", "consented"),
    "consented": ("eligible", "called", "unreachable", "agreed", "cancelled-before-first", "consented"),
    "follow-up-declined": ("consented",),
    "wishes": tuple(STANDINGS),
    "life": tuple(STANDINGS),
    "withdrawn": tuple(STANDINGS),
    "erasure-begun": ("withdrawn",),
    "raw-deleted": ("withdrawn",),
    "erased": ("withdrawn",),
}
LEAVING = ("withdrawn", "erasure-begun", "raw-deleted", "erased")  # what may follow a withdrawal
LIVES = {
    "well": "status and address checked",
    "moved": "has moved away",
    "too-ill": "is too ill",
    "deceased": "has died",
}
STOPPING = ("moved", "too-ill", "deceased")  # every mail, reminder and member check stops
# scope -> what it means, as the participant hears it
SCOPES = {
    "no-further-contact": "nobody gets in touch again; what was said so far stays in the study",
    "no-further-data": "nobody gets in touch again, and nothing new is recorded about the person; what was said so far stays in the study",
    "delete-raw": "sound and transcripts that were not released to analysis are deleted; released ones stay, pseudonymised",
    "erase": "nothing of the person is left",
}
KEEPING = ("no-further-contact", "no-further-data")  # what was given before stays in use
# What an event keeps when a person is erased: what the counts need and what says nothing of anybody.
KEPT = {
    "listed": ("group",),
    "consented": ("participant",),
    "withdrawn": ("scope", "on"),
    "erasure-begun": ("scope", "sound", "second", "things", "sha256", "files"),
    "raw-deleted": ("on", "second", "things", "sha256"),
    "erased": ("on", "second", "things", "sha256"),
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """One person of the sampling list, by id alone."""

    number: int
    group: str
    facts: dict[str, Any]  # gender, age, region ...: what sampling and eligibility ask for
    standing: str
    why: str = ""  # the code of the exclusion, refusal or cancellation
    participant: str = ""  # P7, once consent is recorded
    attempts: tuple[Attempt, ...] = ()
    consents: tuple[Consent, ...] = ()
    letter_on: str = ""
    agreed_on: str = ""
    follow_up: str = ""  # why a follow-up was declined
    life: str = ""  # the newest of LIVES
    life_on: str = ""
    scope: str = ""  # of the withdrawal
    withdrawn_on: str = ""
    erasing: dict[str, Any] = field(default_factory=dict)  # what was to go, from the first file deleted to the last
    raw_deleted: bool = False
    erased: bool = False
    provenance: str = "recorded"
    wishes: dict[str, Any] = field(
        default_factory=dict
    )  # times of the week, modes, not_with, gender: how the person wants to be interviewed
    unknown: tuple[str, ...] = field(default=())  # facts that eligibility asks for and nobody knows

    @property
    def id(self) -> str:
        """The id that the study knows the person by now.

        >>> Candidate(17, "patients", {}, "eligible").id, Candidate(17, "patients", {}, "consented", participant="P7").id
        ('C17', 'P7')
        """
        return self.participant or f"C{self.number}"

    @property
    def place(self) -> str:
        """Where sampling counts the person: pool, pending, in or out.

        Whoever has died or is too ill to be phoned is out of the pool, but what a participant gave stays in.

        >>> Candidate(1, "patients", {}, "called").place, Candidate(1, "patients", {}, "called", life="deceased").place
        ('pool', 'out')
        """
        found = PLACES.get(self.standing, "out")
        return "out" if found != "in" and self.life in STOPPING else found


def apply(state: dict[str, Any], event: Any) -> dict[str, Any]:
    """The state after one event."""
    if event.data.get("blank"):
        return _blank_applied(state, event)
    data = {key: value for key, value in event.data.items() if key != "advice"}
    match event.kind:
        case "listed":
            standing = "ineligible" if data.get("why") else "eligible"
            return {"standing": standing, "provenance": event.provenance} | data
        case "facts-changed":
            return state | data | ({"standing": _sorted_again(state, data)} if state["standing"] in ("eligible", "ineligible") else {})
        case "attempted":
            return _attempted(state, data)
        case "agreed":
            return state | {"standing": "agreed", "why": "", "agreed_on": data["on"]}
        case "declined" | "cancelled-before-first":
            return state | {"standing": event.kind, "why": data["why"]}
        case "follow-up-declined":
            return state | {"follow_up": data["why"]}
        case "consented":
            signed = [*state.get("consents", []), {key: value for key, value in data.items() if key != "participant"}]
            named = data.get("participant") or state.get("participant", "")
            return state | {"standing": "consented", "why": "", "participant": named, "consents": signed}
        case "wishes":
            return state | {"wishes": state.get("wishes", {}) | data}
        case "letter-sent":
            return state | {"letter_on": data["on"]}
        case "life":
            return state | {"life": data["status"], "life_on": data["on"]}
        case "withdrawn":
            before = {} if state["standing"] == "withdrawn" else {"why": state["standing"]}  # a scope may be widened later
            return state | {"standing": "withdrawn", "scope": data["scope"], "withdrawn_on": data["on"]} | before
        case "erasure-begun":
            return state | {"erasing": data}
        case "raw-deleted":
            return {key: value for key, value in state.items() if key != "erasing"} | {"raw_deleted": True}
        case "erased":
            kept = ("group", "standing", "scope", "withdrawn_on", "participant", "provenance")
            return {key: state[key] for key in kept if key in state} | {"facts": {}, "erased": True}
    raise ValueError(f"nothing folds a {event.kind}")


def blanked(event: Any) -> dict[str, Any]:
    """What is left of an event's data when the person is erased; the same when it is done twice.

    >>> from types import SimpleNamespace as Event
    >>> blanked(Event(kind="listed", data={"group": "patients", "facts": {"age": 45}}))
    {'group': 'patients', 'blank': True}
    """
    return {key: value for key, value in event.data.items() if key in KEPT.get(event.kind, ())} | {"blank": True}


def _blank_applied(state: dict[str, Any], event: Any) -> dict[str, Any]:
    data = {key: value for key, value in event.data.items() if key != "blank"}
    match event.kind:
        case "listed":
            return {"standing": "eligible", "provenance": event.provenance, "facts": {}} | data
        case "consented":
            return state | data
        case "withdrawn":
            return state | {"standing": "withdrawn", "scope": data["scope"], "withdrawn_on": data["on"]}
        case "erasure-begun":
            return state | {"erasing": data}
        case "raw-deleted":
            return {key: value for key, value in state.items() if key != "erasing"} | {"raw_deleted": True}
    return state


def _sorted_again(state: dict[str, Any], data: dict[str, Any]) -> str:
    return "ineligible" if data.get("why", state.get("why")) else "eligible"


def _attempted(state: dict[str, Any], data: dict[str, Any]) -> dict[str, Any]:
    attempts = [*state.get("attempts", []), {key: value for key, value in data.items() if key != "needed"}]
    if state["standing"] in ("agreed", "consented"):
        return state | {"attempts": attempts}
    given_up = is_unreachable(tuple(Attempt(**attempt) for attempt in attempts), data["needed"])
    return state | {"attempts": attempts, "standing": "unreachable" if given_up else "called"}


def from_state(number: int, state: dict[str, Any]) -> Candidate:
    made = {
        "attempts": tuple(Attempt(**attempt) for attempt in state.get("attempts", ())),
        "consents": tuple(Consent(**one | {"scopes": tuple(one["scopes"])}) for one in state.get("consents", ())),
        "unknown": tuple(state.get("unknown", ())),
    }
    return Candidate(number=number, **(state | made))


def refusal(candidate: Candidate, kind: str) -> str:
    """Why an event of this kind cannot follow now, as one sentence; empty when it can.

    >>> gone = Candidate(17, "patients", {}, "withdrawn", participant="P7", withdrawn_on="2026-05-03")
    >>> refusal(gone, "attempted")
    'P7 withdrew on 2026-05-03 and is not phoned again.'
    >>> refusal(Candidate(4, "patients", {}, "declined"), "consented")
    'C4 does not want to take part.'
    """
    if candidate.erased and kind not in LEAVING[1:]:  # what an erasure has left goes with the next
        return f"Nothing of {candidate.id} is left."
    if candidate.erasing and kind not in LEAVING[1:]:
        return f"What is stored of {candidate.id} is being deleted."
    if candidate.standing == "withdrawn" and kind not in (*LEAVING, "life"):
        what = "is not phoned again" if kind == "attempted" else "nothing more is written down"
        return f"{candidate.id} withdrew on {candidate.withdrawn_on} and {what}."
    if candidate.life == "deceased" and kind in ("letter-sent", "attempted", "agreed", "declined", "consented"):
        return f"{candidate.id} has died."
    if candidate.standing in FOLLOWS[kind]:
        return ""
    return f"{candidate.id} {STANDINGS[candidate.standing]}."


def group_prefix(groups: dict[str, str], group: str) -> str:
    """The letter of a group's participants; focus-group members and candidates of no group have none of their own."""
    return groups.get(group, "P")


def number_of(text: str, groups: dict[str, str]) -> ids.Id:
    """Reads `C17` or a participant's id such as `P7`. Raises WrongUsage.

    >>> number_of("c17", {"patients": "P"}), number_of("p07", {"patients": "P"})
    (Id(prefix='C', number=17), Id(prefix='P', number=7))
    """
    found = ids.parse(text, like=f"C17 or {next(iter(groups.values()), 'P')}7")
    if found.prefix != "C" and found.prefix not in groups.values():
        return ids.parse(text, prefix="C")
    return found
