"""Which version of a guide a session used, and what was spoken about in it (floor 1)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from workflow.errors import WrongUsage, nearest
from workflow.guides.guide import Guide

# how -> what it means, as the table prints it
HOWS = {
    "asked": "asked",
    "came-up": "came up without being asked",
    "partly": "partly",
    "skipped": "skipped, with the reason",
    "not-said": "not spoken of",
}
SPOKEN = ("asked", "came-up", "partly")
_EXCEPTION = re.compile(r"\s*(?P<item>[a-z0-9-]+)\s*=\s*(?P<how>[a-z_-]+)\s*(?:@\s*(?P<at>\d+(?::\d\d)?))?\s*(?::\s*(?P<why>.+))?\s*")


@dataclass(frozen=True, slots=True)
class Covered:
    """How one question fared in one session."""

    how: str  # one of HOWS
    why: str = ""  # of a skipped one
    at_ms: int | None = None  # where in the recording
    source: str = "typed"  # typed after the session, or confirmed from the transcript


@dataclass(frozen=True, slots=True)
class Use:
    """The guide of one session: id, version and hash, pinned; and the coverage, empty until somebody enters it."""

    session: int
    guide: str
    version: str
    sha256: str
    pilot: bool = False
    in_analysis: bool = True
    covered: dict[str, Covered] = field(default_factory=dict)


def apply(state: dict[str, Any], event: Any) -> dict[str, Any]:
    """The state after one event. A session that gets another guide keeps no coverage of the old one."""
    if event.kind == "covered":
        return state | {"covered": state.get("covered", {}) | event.data["covered"]}
    kept = state if state.get("guide") == event.data["guide"] else {}
    return kept | event.data


def from_state(session: int, state: dict[str, Any]) -> Use:
    covered = {item: Covered(**one) for item, one in state.get("covered", {}).items()}
    return Use(session=session, **(state | {"covered": covered}))


def as_exception(text: str) -> str:
    """What is typed when a session is closed, as an exception: a question and a reason alone mean that it was skipped.

    >>> as_exception("harm: no time left"), as_exception("harm=partly")
    ('harm=skipped: no time left', 'harm=partly')
    """
    item, colon, why = text.partition(":")
    return text if "=" in text or not colon else f"{item.strip()}=skipped: {why.strip()}"


def read_exceptions(texts: Iterable[str], guide: Guide) -> dict[str, Covered]:
    """What a person types after a session, one exception each: `harm=skipped: no time left`, `trust=partly`, `at-home=came-up@12:30`.

    Raises WrongUsage for an unknown question or word, and for a skipped question without a reason.

    >>> from workflow.guides.guide import Item, Section
    >>> asked = Guide("g", "", sections=(Section("s", "", items=(Item("harm", "What was unpleasant?"),)),))
    >>> read_exceptions(["harm=skipped: no time left"], asked)
    {'harm': Covered(how='skipped', why='no time left', at_ms=None, source='typed')}
    """
    found = {}
    for text in texts:
        read = _EXCEPTION.fullmatch(text)
        if not read:
            raise WrongUsage(f"'{text}' cannot be read.", hint='write it as harm=partly, harm=came-up@12 or "harm=skipped: no time left"')
        item, how = read["item"], read["how"].replace("_", "-")
        if guide.item(item) is None:
            known = ", ".join(one.id for one in guide.items)
            raise WrongUsage(
                f"The guide {guide.id} {guide.version} has no question '{item}'; it has {known}.",
                hint=f"{nearest(item, known.split(', '))}={how}",
            )
        if how not in HOWS:
            raise WrongUsage(f"A question cannot be '{how}'; it can be {', '.join(HOWS)}.", hint=f"{item}={nearest(how, HOWS)}")
        if how == "skipped" and not read["why"]:
            raise WrongUsage(f"Say why {item} was skipped.", hint=f'"{item}=skipped: no time left"')
        found[item] = Covered(how, read["why"] or "", _ms(read["at"]))
    return found


def _ms(text: str | None) -> int | None:
    """A place in the recording, minutes or minutes:seconds.

    >>> _ms("12"), _ms("12:30"), _ms(None)
    (720000, 750000, None)
    """
    if not text:
        return None
    minutes, _, seconds = text.partition(":")
    return (int(minutes) * 60 + int(seconds or 0)) * 1000
