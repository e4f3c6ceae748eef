"""What a recording is: its parts, which stretch of them counts, what is off record; and how events change it (floor 1).

The time line of a recording begins at 0 and runs over its parts one after another, from `from_ms` to `until_ms` of the joined
sound; so two interviews found in one file become two recordings over the same parts.
"""

import re
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol

from workflow.errors import NotAllowed, WrongUsage
from workflow.records import Span
from workflow.transcribe.gaps import merged
from workflow.transcribe.times import clock

BY_HAND = "by hand"  # what stands for the model of a transcript made elsewhere


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a recording, under the name it has in the study."""

    file: str  # "R7.m4a", "R7-2.m4a"
    sha256: str
    bytes: int
    declared_ms: int | None = None  # what the file says of its length
    stream: int | None = None  # which of several sound tracks
    track: str = ""  # whose track it is, where each person was recorded apart: P7, interviewer
    offset_ms: float = 0.0  # when a track began, on the recording's time line
    ppm: float = 0.0  # how much slower its clock ran, in parts per million
    lined: str = ""  # how that is known: reference, sound, told or length


@dataclass(frozen=True, slots=True)
class Recording:
    """One recording of one session, as its events have left it."""

    number: int
    session: int | None = None
    language: str = "en"
    parts: tuple[Part, ...] = ()
    from_ms: int = 0
    until_ms: int | None = None  # None: to the end
    excluded: tuple[Span, ...] = ()  # on the recording's own time line
    provenance: str = "recorded"
    transcribed: dict[str, Any] | None = None  # run, model, revision, minutes, places
    exports: dict[str, str] = field(default_factory=dict)  # file name -> SHA-256 of what was last exported under it
    withdrawn: tuple[str, ...] = ()  # whose words were taken out since they withdrew: P7
    erased: bool = False  # nothing of it is left but its number
    speakers: int | None = None  # how many speak, where a person has said so; 0: nobody knows
    voices: dict[str, str] = field(default_factory=dict)  # voice -> whose it is, as a person has said
    length_ms: int | None = None  # of one without sound, as a person has said
    review: dict[str, Any] = field(default_factory=dict)  # who corrects and checks its transcript: workflow.review.states.Standing

    @property
    def declared_ms(self) -> int | None:
        """How long it should be by what its files say; None when one says nothing."""
        if not self.parts:  # transcribed elsewhere, or the sound is deleted
            return self.length_ms
        known = [part.declared_ms for part in self.parts]
        if any(length is None for length in known):
            return None
        lengths = [length for length in known if length is not None]
        whole = self._tracks_ms(lengths) if self.tracks else sum(lengths)
        return max(0, (whole if self.until_ms is None else min(whole, self.until_ms)) - self.from_ms)

    @property
    def released(self) -> int | None:
        """The revision that was released to analysis; None where none was, or where its number was not noted."""
        found = (self.transcribed or {}).get("released")
        return found if isinstance(found, int) and not isinstance(found, bool) else None

    @property
    def wholly_excluded(self) -> bool:
        """Whether all of it is off record, as of a recording that was added by mistake."""
        end = self.declared_ms
        return end is not None and any(span.start_ms == 0 and span.end_ms >= end for span in self.excluded)

    @property
    def tracks(self) -> bool:
        """Whether its files are tracks that run side by side, not parts that follow each other."""
        return any(part.track for part in self.parts)

    def _tracks_ms(self, lengths: list[int]) -> int:
        return max((round(part.offset_ms + length) for part, length in zip(self.parts, lengths, strict=True)), default=0)


class Happened(Protocol):
    """What `apply` reads of an event."""

    @property
    def kind(self) -> str: ...

    @property
    def data(self) -> dict[str, Any]: ...

    @property
    def provenance(self) -> str: ...


def apply(state: dict[str, Any], event: Happened) -> dict[str, Any]:
    """The state after one event; pure, so that the store can check what it keeps against the events."""
    data = event.data
    if data.get("blank"):
        return _blank_applied(state, event)
    if event.kind == "added":
        return {"provenance": event.provenance, "excluded": [], "from_ms": 0, "until_ms": None, "transcribed": None} | data
    if event.kind == "part-added":
        return state | {"parts": [*state["parts"], data["part"]], "transcribed": None}
    if event.kind == "excluded":
        return state | {"excluded": [[s.start_ms, s.end_ms] for s in merged([*spans(state), Span(data["start_ms"], data["end_ms"])])]}
    if event.kind == "split":
        left = [[s.start_ms, min(s.end_ms, data["at_ms"])] for s in spans(state) if s.start_ms < data["at_ms"]]
        return state | {"until_ms": state["from_ms"] + data["at_ms"], "excluded": left}
    if event.kind == "withdrawn-from":
        gone = [*state.get("withdrawn", []), *(name for name in data["withdrawn"] if name not in state.get("withdrawn", []))]
        return state | {key: data[key] for key in ("parts", "transcribed", "exports") if key in data} | {"withdrawn": gone}
    if event.kind == "erased":
        return _nothing_left(state)
    if event.kind == "exported":
        return state | {"exports": state.get("exports", {}) | data["exports"]}
    if event.kind in ("voices-named", "voices-told-apart"):
        kept = state.get("voices", {}) if event.kind == "voices-named" else {}  # told apart anew, 1 may be another
        return state | {"voices": kept | data["voices"]}
    if event.kind == "transcribed" and "review" in state:  # made anew: whose it is stays, what was corrected is gone
        return state | data | {"review": {key: state["review"][key] for key in ("to", "due") if key in state["review"]}}
    return state | data  # transcribed, recounted, reassigned, language-set, tracks-lined-up, speakers-counted; what workflow.review writes


def blanked(event: Happened) -> dict[str, Any]:
    """What is left of an event's data when the recording is erased: whose it was, for the counts."""
    kept = {key: event.data[key] for key in ("session", "language") if key in event.data}
    return kept | {"blank": True}


def _blank_applied(state: dict[str, Any], event: Happened) -> dict[str, Any]:
    data = {key: value for key, value in event.data.items() if key != "blank"}
    if event.kind == "added":
        return _nothing_left({"provenance": event.provenance} | data) | {"erased": False}
    return state | data | ({"erased": True} if event.kind == "erased" else {})


def _nothing_left(state: dict[str, Any]) -> dict[str, Any]:
    kept = {key: state[key] for key in ("session", "language", "provenance") if key in state}
    return kept | {"parts": [], "excluded": [], "from_ms": 0, "until_ms": None, "transcribed": None, "erased": True}


def from_state(number: int, state: dict[str, Any]) -> Recording:
    parts = tuple(Part(**part) for part in state["parts"])
    lists = {"parts": parts, "excluded": spans(state), "withdrawn": tuple(state.get("withdrawn", ()))}
    return Recording(number=number, **(state | lists))


def spans(state: dict[str, Any]) -> tuple[Span, ...]:
    return tuple(Span(start, end) for start, end in (tuple(pair) for pair in state["excluded"]))


def split(recording: Recording, at_ms: int, session: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """The data of two events: `split` for the recording itself, `added` for the one that begins at `at_ms`.

    Raises WrongUsage when the place is not inside the recording.
    """
    length = recording.declared_ms
    if at_ms <= 0 or (length is not None and at_ms >= length):
        raise WrongUsage(f"R{recording.number} cannot be split at {clock(at_ms)}; give a time inside it.")
    behind = [[max(0, s.start_ms - at_ms), s.end_ms - at_ms] for s in recording.excluded if s.end_ms > at_ms]
    added = {
        "session": session,
        "language": recording.language,
        "parts": [asdict(part) for part in recording.parts],
        "from_ms": recording.from_ms + at_ms,
        "until_ms": recording.until_ms,
        "excluded": behind,
    }
    return {"at_ms": at_ms}, added


def require_free(recording: Recording, what: str) -> None:
    """Raises NotAllowed when the recording has a transcript already and `what` would no longer fit it."""
    if recording.transcribed:
        raise NotAllowed(f"R{recording.number} has been transcribed already, so {what}.", hint="add the file as a recording of its own")


_TIME = re.compile(r"(?:(\d+):)?(\d{1,2}):(\d{2})(?:[.,](\d{1,3}))?")


def read_time(text: str) -> int:
    """Milliseconds of a time as people write it: 1:02:03, 62:03, 00:12:00.5.

    >>> read_time("00:12:00.5"), read_time("62:03")
    (720500, 3723000)
    """
    found = _TIME.fullmatch(text.strip())
    if not found or int(found[3]) > 59 or (found[1] and int(found[2]) > 59):
        raise WrongUsage(f"'{text}' is not a time in a recording.", hint="write hours:minutes:seconds, such as 00:12:30")
    hours, minutes, seconds, rest = found.groups()
    return (int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)) * 1000 + int((rest or "0").ljust(3, "0"))


def read_span(text: str) -> Span:
    """A stretch such as 00:12:00-00:14:30. Raises WrongUsage.

    >>> read_span("0:12:00-0:14:30")
    Span(start_ms=720000, end_ms=870000)
    """
    start, dash, end = text.replace("\u2013", "-").partition("-")
    if not dash:
        raise WrongUsage(f"'{text}' is not a stretch of time.", hint="write from-until, such as 00:12:00-00:14:30")
    span = Span(read_time(start), read_time(end))
    if span.length_ms <= 0:
        raise WrongUsage(f"'{text}' ends before it begins.")
    return span
