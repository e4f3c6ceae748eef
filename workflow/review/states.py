"""Where a transcript stands: to correct, corrected, checked by a second person, released to analysis (floor 1).

    to-correct --corrected--> corrected --checked--> checked --released--> released --reopened--> corrected

Words that change after somebody checked them have not been checked: the transcript is "corrected" again. What is released is frozen; to
correct it nevertheless it is reopened, with a reason, and both revisions stay.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from workflow.errors import NotAllowed, WrongUsage

STATES = ("to-correct", "corrected", "checked", "released")
NOBODY = "unknown"


@dataclass(frozen=True, slots=True)
class Signed:
    """Who said so of which revision, and on which day."""

    by: str
    on: str
    revision: int


@dataclass(frozen=True, slots=True)
class Worked:
    """Time that somebody spent on a transcript; `what` is "correcting" or "checking"."""

    by: str
    on: str
    minutes: int
    what: str = "correcting"


@dataclass(frozen=True, slots=True)
class Standing:
    """Whose a transcript is and how far it is; plain enough to be kept as JSON."""

    to: str = ""  # staff id
    due: str = ""  # a day
    corrected: Signed | None = None
    checked: Signed | None = None
    released: Signed | None = None
    last_release: int | None = None  # the revision that was released last, also after reopening
    worked: tuple[Worked, ...] = ()

    def minutes(self, what: str = "") -> int:
        """Minutes of work that were noted, of one kind or in all."""
        return sum(one.minutes for one in self.worked if what in ("", one.what))


def state(standing: Standing, newest: int | None) -> str:
    """One of STATES, or empty where there is no transcript; `newest` is the number of its newest revision.

    >>> done = Standing(corrected=Signed("SD", "2026-11-24", 3), checked=Signed("EL", "2026-11-25", 4))
    >>> state(done, 4), state(done, 5), state(Standing(), 0), state(Standing(), None)
    ('checked', 'corrected', 'to-correct', '')
    """
    if newest is None:
        return ""
    if standing.released:
        return "released"
    if standing.checked and standing.checked.revision == newest:
        return "checked"
    return "corrected" if standing.corrected else "to-correct"


def same_person(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()


def require_somebody(by: str) -> None:
    """Raises WrongUsage where nobody has said who they are: who corrected and who checked is what a study reports."""
    if not by.strip() or by == NOBODY:
        raise WrongUsage(
            "This is kept with who did it, and nobody has said who that is.", hint="workflow --by SD ..., with your own initials"
        )


def require_open(standing: Standing, what: str) -> None:
    """Raises NotAllowed for a transcript that was released to analysis; `what` is its recording, such as R3."""
    if standing.released:
        raise NotAllowed(
            f"The transcript of {what} was released to analysis on {standing.released.on} and is frozen.",
            hint=f"workflow transcript check {what} --reopen --reason 'what was found'",
        )


def assigned(standing: Standing, what: str, to: str, due: str) -> Standing:
    require_open(standing, what)
    return replace(standing, to=to, due=due)


def corrected(standing: Standing, what: str, newest: int, by: str, on: str) -> Standing:
    """Somebody has heard it whole, and what is written is what was said. Raises NotAllowed, WrongUsage."""
    require_somebody(by)
    require_open(standing, what)
    if standing.corrected and same_person(standing.corrected.by, by) and standing.corrected.revision == newest:
        return standing
    return replace(standing, corrected=Signed(by, on, newest), checked=None)


def checked(standing: Standing, what: str, newest: int, by: str, on: str) -> Standing:
    """A second person has heard it against the sound. Raises NotAllowed for the corrector, and for what nobody has corrected."""
    require_somebody(by)
    require_open(standing, what)
    if standing.corrected is None:
        raise NotAllowed(
            f"The transcript of {what} has not been corrected yet.", hint=f"workflow --by SD transcript check {what} --corrected"
        )
    if same_person(standing.corrected.by, by):
        raise NotAllowed(
            f"{standing.corrected.by} has corrected {what}; another person checks it.",
            hint=f"workflow --by XX transcript check {what} --checked",
        )
    if standing.checked and same_person(standing.checked.by, by) and standing.checked.revision == newest:
        return standing
    return replace(standing, checked=Signed(by, on, newest))


def released(standing: Standing, what: str, newest: int, by: str, on: str, reason: str = "") -> Standing:
    """Frozen, for analysis. Raises NotAllowed where no second person has checked it and no reason is given why not."""
    require_somebody(by)
    if standing.released:
        return standing
    where = state(standing, newest)
    if where == "to-correct" or (where == "corrected" and not reason.strip()):
        lacks = "been corrected" if where == "to-correct" else "been checked by a second person"
        more = "" if where == "to-correct" else ", or --release --reason 'why nobody checks it'"
        verb = "--corrected" if where == "to-correct" else "--checked"
        raise NotAllowed(
            f"The transcript of {what} has not {lacks} as it now is.", hint=f"workflow --by XX transcript check {what} {verb}{more}"
        )
    return replace(standing, released=Signed(by, on, newest), last_release=newest)


def reopened(standing: Standing, what: str, by: str, reason: str) -> Standing:
    """To be corrected once more; who reads the analysis must know why. Raises NotAllowed, WrongUsage."""
    require_somebody(by)
    if not reason.strip():
        raise WrongUsage(
            "A reason is needed, for the study's records.", hint=f"workflow transcript check {what} --reopen --reason 'what was found'"
        )
    if not standing.released:
        raise NotAllowed(f"The transcript of {what} is not released, so it is open already.")
    return replace(standing, released=None, checked=None)


def with_work(standing: Standing, by: str, on: str, minutes: int, what: str) -> Standing:
    """With minutes of work noted. Raises WrongUsage for a number that nobody works."""
    require_somebody(by)
    if not 1 <= minutes <= 10_000:
        raise WrongUsage(f"{minutes} minutes of work cannot be.", hint="--minutes 180")
    return replace(standing, worked=(*standing.worked, Worked(by, on, minutes, what)))


def late(standing: Standing, newest: int | None, today: str) -> bool:
    """Whether it should have been done before today.

    >>> late(Standing("SD", "2026-11-20"), 0, "2026-11-24"), late(Standing("SD", "2026-11-24"), 0, "2026-11-24")
    (True, False)
    """
    return bool(standing.due) and standing.due < today and state(standing, newest) == "to-correct"


def to_json(standing: Standing) -> dict[str, Any]:
    """Plain values, without what is empty.

    >>> to_json(Standing("SD", worked=(Worked("SD", "2026-11-24", 60),)))
    {'to': 'SD', 'worked': [{'by': 'SD', 'on': '2026-11-24', 'minutes': 60, 'what': 'correcting'}]}
    """
    plain = asdict(standing) | {"worked": [asdict(one) for one in standing.worked]}
    return {key: value for key, value in plain.items() if value not in (None, "", [])}


def from_json(data: Mapping[str, Any]) -> Standing:
    """What `to_json` wrote.

    >>> one = Standing("SD", "2026-12-01", Signed("SD", "2026-11-24", 2), worked=(Worked("SD", "2026-11-24", 60),))
    >>> from_json(to_json(one)) == one
    True
    """
    signed = {key: Signed(**data[key]) for key in ("corrected", "checked", "released") if data.get(key)}
    worked = tuple(Worked(**one) for one in data.get("worked", ()))
    return Standing(data.get("to", ""), data.get("due", ""), last_release=data.get("last_release"), worked=worked, **signed)
