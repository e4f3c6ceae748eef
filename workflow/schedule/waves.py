"""The waves of study.toml: what each is counted from, and the window that a visit of it should fall into (floor 1).

A wave counts from a dated event: a session of another wave, the signature, the first agreement, or a date among a person's facts such as
`therapy-end`. It says either a length of time with days around it (`after = "P1Y"`, `before_days = 30`, `after_days = 30`), or two numbers
of days from the wave it follows (`after = "first-interview"`, `before_days = 335`, `after_days = 395`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from workflow.errors import WrongUsage
from workflow.schedule.windows import Window, between, period, window

GROUP_MINUTES = 90  # a focus group, where nothing else is said


@dataclass(frozen=True, slots=True)
class Wave:
    """One kind of interview, as study.toml plans it."""

    name: str
    group: str
    first: bool  # the first of its group: whoever comes has not been interviewed before
    anchor: str = ""
    after: str = ""
    before_days: int = 0
    after_days: int = 0
    minutes: int = 60
    modes: tuple[str, ...] = ()
    label: str = ""  # what the report calls it
    leads: tuple[str, ...] = ()  # of these staff one leads; everybody, where none is named
    seconds: tuple[str, ...] = ()  # of these one comes along

    @property
    def counts_from(self) -> str:
        """The event that the window is counted from; empty for a wave that may be at any time.

        >>> Wave("follow-up", "patients", False, anchor="therapy-end", after="P1Y").counts_from
        'therapy-end'
        >>> Wave("follow-up", "patients", False, after="first-interview").counts_from
        'first-interview'
        """
        return self.anchor or ("" if self.after[:1] == "P" and self.after[1:2].isdigit() else self.after)

    def window(self, anchor: date | None) -> Window | None:
        """The window of a visit; None where the anchor has not happened, or the wave has no window.

        >>> made = Wave("follow-up", "patients", False, "first-interview", "P1Y", 30, 30).window(date(2019, 10, 14))
        >>> str(made.opens), str(made.closes)
        ('2020-09-14', '2020-11-13')
        """
        if anchor is None or not (self.after or self.after_days):
            return None
        if self.after == self.counts_from:
            return between(anchor, self.before_days, self.after_days)
        return window(anchor, self.after or "P0D", self.before_days, self.after_days)


def from_settings(sections: Sequence[Mapping[str, Any]]) -> tuple[Wave, ...]:
    """The waves in the order of study.toml."""
    made: list[Wave] = []
    for section in sections:
        first = section["group"] not in {wave.group for wave in made}
        lists = {key: tuple(section.get(key, ())) for key in ("modes", "leads", "seconds")}
        made.append(Wave(**(dict(section) | {"first": first} | lists)))
    return tuple(made)


def minutes_of(sections: Sequence[Mapping[str, Any]], kind: str) -> int:
    """How long a session of this kind is planned to take.

    >>> minutes_of([{"name": "follow-up", "group": "patients", "minutes": 45}], "follow-up"), minutes_of([], "focus-group")
    (45, 90)
    """
    return next((wave.minutes for wave in from_settings(sections) if wave.name == kind), GROUP_MINUTES)


def is_first(sections: Sequence[Mapping[str, Any]], kind: str) -> bool:
    """Whether people who come to a session of this kind were not interviewed before: the first wave of a group, or a focus group."""
    return next((wave.first for wave in from_settings(sections) if wave.name == kind), True)


def faults(sections: Sequence[Mapping[str, Any]]) -> list[str]:
    """What is wrong with the waves of a study.toml, a sentence each.

    >>> faults([{"name": "follow-up", "group": "patients", "anchor": "first", "after": "one year"}])
    ["[[wave]] follow-up: 'one year' is no length of time; write P1Y for a year, P6M for half a year, P365D for 365 days"]
    """
    names = {str(section["name"]) for section in sections}
    found = []
    for section in sections:
        after = str(section.get("after", ""))
        if after and after not in names:
            try:
                period(after)
            except WrongUsage as problem:
                found.append(f"[[wave]] {section['name']}: {problem.message.rstrip('.')}; {problem.hint}")
        if after in names and section.get("before_days", 0) > section.get("after_days", 0):
            found.append(f"[[wave]] {section['name']}: before_days is later than after_days; both count from {after}")
    return found


def anchor_day(wave: Wave, held: Mapping[str, date], facts: Mapping[str, Any], events: Mapping[str, str]) -> date | None:
    """The day that a window is counted from: `held` by wave, a date among the person's facts, or a dated event; None where unknown."""
    name = wave.counts_from
    if name in held:
        return held[name]
    text = str(facts.get(name, "") or facts.get(name.replace("-", "_"), "") or events.get(name, ""))
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
