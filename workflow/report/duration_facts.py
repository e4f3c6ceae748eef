"""How long sessions took: of each series n, mean, SD and range in minutes, rounded once and half up (floor 1).

What was said when the session was closed counts (`session close --minutes`: the interview itself, as the paper reports it); where nothing
was said, the length of its recordings. Milliseconds are kept to the end. A session of which neither is known is named, never taken as 0.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from workflow.report.facts import Fact, counted, half_up
from workflow.report.material import Material, Series
from workflow.schedule.sessions import Session

CLOSING, RECORDING = "said at closing", "measured on the recording"
MINUTE = 60_000


@dataclass(frozen=True, slots=True)
class Length:
    """How long one session took, and how that is known."""

    session: int
    ms: int
    source: str  # CLOSING or RECORDING


@dataclass(frozen=True, slots=True)
class Durations:
    """The lengths of one series; all in minutes."""

    series: Series
    lengths: tuple[Length, ...]
    unknown: tuple[str, ...]  # S4 ...: held, length not known
    notes_only: tuple[str, ...] = ()  # S9 ...: held, nothing was recorded but notes

    @property
    def mean(self) -> Decimal | None:
        return _minutes(sum(one.ms for one in self.lengths)) / len(self.lengths) if self.lengths else None

    @property
    def sd(self) -> Decimal | None:
        """Of the sample (n - 1); None for fewer than two."""
        if self.mean is None or len(self.lengths) < 2:
            return None
        squares = sum(((_minutes(one.ms) - self.mean) ** 2 for one in self.lengths), Decimal(0))
        return (squares / (len(self.lengths) - 1)).sqrt()

    @property
    def total_ms(self) -> int:
        return sum(one.ms for one in self.lengths)

    @property
    def ends(self) -> tuple[Decimal, Decimal] | None:
        lengths = [one.ms for one in self.lengths]
        return (_minutes(min(lengths)), _minutes(max(lengths))) if lengths else None

    @property
    def sources(self) -> str:
        """How the lengths are known, with numbers where both ways were used.

        >>> both = (Length(1, 60_000, CLOSING), Length(2, 60_000, RECORDING), Length(3, 60_000, RECORDING))
        >>> Durations(Series("first", "first", "", "", ()), both, ()).sources
        '1 said at closing, 2 measured on the recording'
        """
        counts = {way: sum(one.source == way for one in self.lengths) for way in (CLOSING, RECORDING)}
        used = [way for way, count in counts.items() if count]
        return used[0] if len(used) == 1 else ", ".join(f"{counts[way]} {way}" for way in used)


def durations(material: Material) -> tuple[Durations, ...]:
    """The lengths of every series of which a session was held."""
    return tuple(_of(material, series) for series in material.series)


def length_of(material: Material, session: Session) -> Length | None:
    """How long a session took; None where nobody has said so and no recording tells."""
    if session.minutes_held:
        return Length(session.number, session.minutes_held * MINUTE, CLOSING)
    measured = measured_ms(material, session)
    return Length(session.number, measured, RECORDING) if measured else None


def measured_ms(material: Material, session: Session) -> int:
    """The length of a session's recordings together; 0 where one of them does not tell it."""
    found = [(one.transcribed or {}).get("duration_ms") or one.declared_ms for one in material.sounds(session) if not one.erased]
    return sum(length or 0 for length in found) if all(found) else 0


def _of(material: Material, series: Series) -> Durations:
    found = {one.number: length_of(material, one) for one in series.sessions}
    unknown = tuple(f"S{number}" for number, length in found.items() if length is None)
    notes = tuple(f"S{one.number}" for one in series.sessions if one.outcome == "notes-only")
    return Durations(series, tuple(length for length in found.values() if length), unknown, notes)


def facts(material: Material) -> list[Fact]:
    """Each series in figures."""
    found = durations(material)
    return [*(fact for one in found for fact in _facts_of(material, one)), *_altogether(material, found)]


def _altogether(material: Material, found: Iterable[Durations]) -> list[Fact]:
    lengths = [length for one in found for length in one.lengths]
    total = _rounded(_minutes(sum(one.ms for one in lengths)))
    source = "all sessions whose length is known"
    return [Fact("durations.all.total_minutes", total, "minutes", len(lengths), source, _made_up(material, lengths))] if lengths else []


def _facts_of(material: Material, one: Durations) -> list[Fact]:
    name, n = f"durations.{one.series.key}", len(one.lengths)
    about: dict[str, Any] = {"unit": "minutes", "n": n, "source": one.sources, "synthetic": _made_up(material, one.lengths)}
    low, high = one.ends or (None, None)
    figures = {
        "mean_minutes": _rounded(one.mean),
        "mean_minutes_exact": _rounded(one.mean, 1),
        "sd_minutes": _rounded(one.sd, 1),
        "min_minutes": _rounded(low),
        "max_minutes": _rounded(high),
        "total_minutes": _rounded(_minutes(one.total_ms)) if n else None,
    }
    rows = tuple(f"S{length.session}" for length in one.lengths)
    found = [Fact(f"{name}.n", n or None, "sessions", len(one.series.sessions), one.sources, about["synthetic"] is True, rows=rows)]
    found += [Fact(f"{name}.{key}", value, **about) for key, value in figures.items()]
    drawn = about | {"unit": "sessions", "note": "one by one, as the chart shows them"}
    found.append(Fact(f"{name}.each", n or None, **drawn))
    if one.unknown:
        note = f"length not known of {', '.join(one.unknown)}"
        found.append(
            counted(f"{name}.unknown", one.unknown, unit="sessions", n=len(one.series.sessions), source="session: closed", note=note)
        )
    return found


def _made_up(material: Material, lengths: Iterable[Length]) -> bool:
    """Whether a length is made up: said at a made-up closing, or measured on a made-up recording."""
    lengths = tuple(lengths)
    closed = [one.session for one in lengths if one.source == CLOSING]
    there = {one.number: one for one in material.sessions}
    sounds = [sound.number for one in lengths if one.source == RECORDING for sound in material.sounds(there[one.session])]
    return material.made_up("session", closed, ("closed",)) or material.made_up("recording", sounds)


def span(low: Fact, high: Fact) -> str:
    """A range as papers print it.

    >>> span(Fact("a", 20), Fact("b", 59)), span(Fact("a", 69), Fact("b", 69))
    ('20-59', '69')
    """
    return low.plain if low.value == high.value else f"{low.plain}-{high.plain}"


def _minutes(ms: int) -> Decimal:
    return Decimal(ms) / MINUTE


def _rounded(amount: Decimal | None, places: int = 0) -> int | float | None:
    return None if amount is None else half_up(amount, places)
