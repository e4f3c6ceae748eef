"""Sessions in figures: how many were held, when, where, by whom, how long after each other, and the focus groups one by one (floor 1)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any

from workflow.days import days_between
from workflow.report.facts import Fact, counted, half_up
from workflow.report.material import Material, Series
from workflow.report.tables import brief
from workflow.schedule.sessions import Session

HELD = "session: closed, or its recording is here, unsealed"


@dataclass(frozen=True, slots=True)
class Gap:
    """How long after the first interview a later one was, and whether it fell into its window."""

    who: str
    session: int
    days: int
    timing: str  # early, late, or empty: inside, or no window is known
    why: str = ""  # the reason that was given for being outside
    windowed: bool = False  # whether there is a window to be inside of


def facts(material: Material) -> list[Fact]:
    """Everything about sessions but their lengths."""
    found = [*_counts(material), *_focus_groups(material)]
    for series in material.series:
        found += [*_period(material, series), *_modes(material, series), *_staff(material, series)]
    return [*found, *_gaps(material), *_never_held(material)]


def ids(sessions: Iterable[Session]) -> list[str]:
    return [f"S{one.number}" for one in sessions]


def made_up(material: Material, sessions: Iterable[Session], kinds: Sequence[str] = ()) -> bool:
    return material.made_up("session", [one.number for one in sessions], kinds)


def _counts(material: Material) -> list[Fact]:
    if not material.held:
        return [Fact("sessions.held", None, "sessions", source=HELD)]
    alone = [one for series in material.series if series.group for one in series.sessions]
    about: dict[str, Any] = {"source": HELD, "synthetic": made_up(material, material.held)}
    found = [counted("sessions.held", ids(material.held), unit="sessions", **about)]
    if alone:
        people = {material.known_as(name) for one in alone for name in one.came}
        found += [counted("sessions.individual", ids(alone), unit="sessions", **about)]
        found += [_interviewed(material, people, about)]
    for series in material.series:
        one: dict[str, Any] = {"unit": "sessions", "source": HELD, "synthetic": made_up(material, series.sessions)}
        found.append(counted(f"sessions.{series.key}.held", ids(series.sessions), **one))
    return found


def _interviewed(material: Material, people: set[str], about: dict[str, Any]) -> Fact:
    """How many different people were interviewed alone; no number where some of two groups may be the same, and nobody recorded who."""
    groups = {material.group_of(name) for name in people}
    if any(one in groups and other in groups for one, other in material.may_be_the_same):
        return Fact("interviewed.people", None, "people", note="some may be in two groups", **about)
    return counted("interviewed.people", people, unit="people", **about)


def _period(material: Material, series: Series) -> list[Fact]:
    """The months of the first and the last session; days are for the team alone."""
    days = sorted(one.day for one in series.sessions if one.day)
    about: dict[str, Any] = {
        "unit": "month",
        "n": len(series.sessions),
        "source": "session: closed, booked",
        "synthetic": made_up(material, series.sessions),
    }
    ends = (("from", days[0][:7]), ("until", days[-1][:7])) if days else (("from", None), ("until", None))
    drawn = about | {"unit": "sessions", "note": "month by month, as the chart shows them"}
    return [
        *(Fact(f"periods.{series.key}.{name}", month, **about) for name, month in ends),
        Fact(f"periods.{series.key}.each", len(days) or None, **drawn),
    ]


def _modes(material: Material, series: Series) -> list[Fact]:
    counts = Counter(one.mode for one in series.sessions if one.mode)
    kinds = ("added", "booked", "moved", "closed")
    about: dict[str, Any] = {
        "unit": "sessions",
        "n": sum(counts.values()),
        "source": "session: booked, closed",
        "synthetic": made_up(material, series.sessions, kinds),
    }
    found = [Fact(f"modes.{series.key}.{mode}", count, **about) for mode, count in sorted(counts.items())]
    without = [one for one in series.sessions if not one.mode]
    return (
        [*found, counted(f"modes.{series.key}.unknown", ids(without), unit="sessions", source=HELD, synthetic=made_up(material, without))]
        if found and without
        else found
    )


def _staff(material: Material, series: Series) -> list[Fact]:
    """Of how many sessions it is known who led them, and how many people that were."""
    led = [one for one in series.sessions if one.staff]
    if not led:
        return [Fact(f"staff.{series.key}.people", None, "people", source="session: added, closed")]
    about: dict[str, Any] = {"source": "session: added, closed", "synthetic": made_up(material, led)}
    people = {name for one in led for name in one.staff}
    return [Fact(f"staff.{series.key}.people", len(people), "people", len(led), rows=tuple(sorted(people)), **about)]


# ---- focus groups


def _focus_groups(material: Material) -> list[Fact]:
    groups = material.focus_groups
    if not groups:
        return []
    about: dict[str, Any] = {"source": HELD, "synthetic": made_up(material, groups)}
    found = [
        counted("focus-groups.held", ids(groups), unit="sessions", **about),
        Fact("focus-groups.attendances", sum(len(one.came) for one in groups), "people", **about),
        *_different(material, groups, about),
        _invited(material, groups),
    ]
    for at, one in enumerate(groups, 1):
        name = f"focus-groups.FG{at}"
        mine: dict[str, Any] = {"source": "session: closed", "synthetic": made_up(material, [one])}
        found += [
            counted(f"{name}.participants", map(material.known_as, one.came), unit="people", note=f"S{one.number}", **mine),
            Fact(f"{name}.minutes", one.minutes_held or None, "minutes", **mine),
            Fact(f"{name}.place", brief(one.place) or None, **mine),
            Fact(f"{name}.month", one.day[:7] or None, "month", **mine),
        ]
    return found


def _different(material: Material, groups: Sequence[Session], about: dict[str, Any]) -> list[Fact]:
    """How many people came to the focus groups, where somebody came to more than one."""
    came = [material.known_as(name) for one in groups for name in one.came]
    return [counted("focus-groups.people", came, unit="people", **about)] if len(set(came)) < len(came) else []


def _invited(material: Material, groups: Sequence[Session]) -> Fact:
    """Who was invited is known only where it is written down apart from who came."""
    about: dict[str, Any] = {"unit": "people", "source": "session: closed, who of those invited came; invitations"}
    if not all(one.attended or one.invitations for one in groups):
        return Fact("focus-groups.invited", None, **about)
    people = {material.known_as(name) for one in groups for name in (*one.who, *one.invitations)}
    return counted("focus-groups.invited", people, synthetic=made_up(material, groups), **about)


# ---- how long after each other


def gaps(material: Material, series: Series) -> list[Gap]:
    """For everybody of a later wave whose first interview has a day, the days between the two."""
    earlier = [wave.name for wave in material.waves if wave.group == series.group and wave.name != series.kind]
    found = []
    for one in series.sessions:
        name = material.known_as(one.came[0])
        days = [
            other.day
            for kind in earlier[:1]
            for other in material.of_kind(kind)
            if other.day and name in map(material.known_as, other.came)
        ]
        window = material.window(one)
        timing = window.deviation(date.fromisoformat(one.day)) if window and one.day else ""
        if one.day and days:
            found.append(Gap(name, one.number, days_between(min(days), one.day), timing, one.outside, window is not None))
    return found


def _gaps(material: Material) -> list[Fact]:
    found = []
    for series in material.series:
        wave = material.wave(series.kind, series.group)
        if wave is None or wave.first:
            continue
        there = gaps(material, series)
        both = [*series.sessions, *(one for kind in material.kinds_of(series.group)[:1] for one in material.of_kind(kind))]
        about: dict[str, Any] = {"n": len(there), "source": "the days of sessions", "synthetic": made_up(material, both)}
        days = [gap.days for gap in there]
        ends = (
            {"min": min(days), "median": half_up(str(median(days))), "max": max(days)} if days else dict.fromkeys(("min", "median", "max"))
        )
        found += [Fact(f"gaps.{series.key}.{name}_days", value, "days", **about) for name, value in ends.items()]
        found += _window(material, series, there)
    return found


def _window(material: Material, series: Series, there: Sequence[Gap]) -> list[Fact]:
    windowed = [gap for gap in there if gap.windowed]
    outside = [gap for gap in windowed if gap.timing]
    if not windowed:
        return []
    about: dict[str, Any] = {
        "unit": "sessions",
        "n": len(windowed),
        "source": "the window of study.toml",
        "synthetic": made_up(material, series.sessions),
    }
    chosen = {
        "outside": outside,
        "early": [gap for gap in outside if gap.timing == "early"],
        "late": [gap for gap in outside if gap.timing == "late"],
        "outside-without-reason": [gap for gap in outside if not gap.why],
    }
    return [counted(f"window.{series.key}.{name}", [f"S{gap.session}" for gap in mine], **about) for name, mine in chosen.items()]


def _noted(material: Material) -> Fact:
    """Of how many sessions somebody kept field notes; not recorded where there is none."""
    there = [one for one in material.held if one.notes]
    about: dict[str, Any] = {"unit": "sessions", "source": "session: closed, noted"}
    if not there:
        return Fact("sessions.with-notes", None, **about)
    return counted("sessions.with-notes", ids(there), n=len(material.held), synthetic=made_up(material, there), **about)


def _never_held(material: Material) -> list[Fact]:
    """Appointments that came to nothing; not recorded where no event says so."""
    found = [_noted(material)]
    for standing, name in (("no-show", "sessions.no-show"), ("cancelled", "sessions.cancelled")):
        there = [one for one in material.sessions if one.standing == standing]
        about: dict[str, Any] = {"unit": "sessions", "source": f"session: {standing}"}
        found.append(counted(name, ids(there), synthetic=made_up(material, there), **about) if there else Fact(name, None, **about))
    return found
