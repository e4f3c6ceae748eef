"""A quotation: a place in a transcript and what people add to it; the words stay in the transcript alone (floor 1)."""

from dataclasses import dataclass, fields
from typing import Any

SUBJECT = "quotation"
PLACE = ("recording", "start_ms", "end_ms", "revision", "who", "session")
ADDED = ("translation", "translator", "checked_by", "theme")
MOST = 5000  # letters of a translation


@dataclass(frozen=True, slots=True)
class Quotation:
    """One quotation, as its events have left it."""

    number: int
    recording: int = 0
    start_ms: int = 0
    end_ms: int = 0
    revision: int = 0  # in which its words were chosen
    who: str = ""  # P3
    session: int = 0  # 0: none is known
    translation: str = ""
    translator: str = ""
    checked_by: str = ""
    theme: str = ""
    removed: bool = False
    blank: bool = False  # whoever said it was erased
    refused: str = ""  # why it may not be quoted now, one sentence; the gate says so, no event

    @property
    def id(self) -> str:
        return f"Q{self.number}"

    @property
    def there(self) -> bool:
        return not (self.removed or self.blank)


def apply(state: dict[str, Any], event: Any) -> dict[str, Any]:
    """The state after one event: `kept`, `changed` or `removed`.

    >>> from types import SimpleNamespace as Event
    >>> state = apply({}, Event(kind="kept", data={"recording": 3, "who": "P3"}))
    >>> apply(apply(state, Event(kind="changed", data={"theme": "rest"})), Event(kind="removed", data={}))
    {'recording': 3, 'who': 'P3', 'theme': 'rest', 'removed': True}
    """
    if event.kind == "removed":
        return state | {"removed": True}
    return state | {key: value for key, value in event.data.items() if key in (*PLACE, *ADDED, "blank")}


def from_state(number: int, state: dict[str, Any], refused: str = "") -> Quotation:
    """The noun of a folded state.

    >>> from_state(3, {"recording": 1, "who": "P7"}).id
    'Q3'
    """
    known = {one.name for one in fields(Quotation)}
    return Quotation(number, refused=refused, **{key: value for key, value in state.items() if key in known})


def blanked(event: Any) -> dict[str, Any]:
    """What is left of an event once the person is erased: that there was one, of which recording; no words, no place.

    >>> from types import SimpleNamespace as Event
    >>> blanked(Event(kind="kept", data={"recording": 3, "who": "P3", "translation": "I rest."}))
    {'recording': 3, 'blank': True}
    """
    return {key: value for key, value in event.data.items() if key == "recording"} | {"blank": True}
