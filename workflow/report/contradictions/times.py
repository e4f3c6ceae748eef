"""What does not fit in when, where and how long: windows, modes, lengths, focus groups before their basis (floor 1)."""

import calendar
from collections.abc import Iterable
from datetime import date, timedelta

from workflow.report import duration_facts, session_facts
from workflow.report.contradictions.doubt import Doubt, named
from workflow.report.facts import Facts, joined
from workflow.report.material import Material, Series
from workflow.report.people_facts import wave_label
from workflow.schedule.windows import period

AWAY = ("zoom", "phone")  # modes that are not face to face
APART_MS = 5 * duration_facts.MINUTE  # what was said and what was measured may differ by so much


def windows(material: Material, facts: Facts) -> Iterable[Doubt]:
    """Visits outside their window; those without a reason by name; then whether the periods allow the window at all."""
    for series in material.series:
        wave = material.wave(series.kind, series.group)
        gone = [gap for gap in session_facts.gaps(material, series) if gap.timing]
        silent = [gap for gap in gone if not gap.why]
        outside = facts[f"window.{series.key}.outside"]
        if wave is None or wave.first or not gone:
            continue
        of = f" of {outside.n}" if outside.n else ""
        if outside.withheld:
            yield Doubt(
                "window", "timeline", f"Some {series.label} sessions lie outside their window; each is a deviation that needs a reason."
            )
            yield from _cannot_fit(material, series)
            continue
        because = f"No reason is given for {named(f'S{gap.session}' for gap in silent)}." if silent else "Each has its reason."
        yield Doubt("window", "timeline", f"{outside.printed}{of} {series.label} sessions lie outside their window. {because}", (outside,))
        if isinstance(outside.value, int) and 2 * outside.value > (outside.n or 0):  # one who came early says nothing about the window
            yield from _cannot_fit(material, series)


def _cannot_fit(material: Material, series: Series) -> Iterable[Doubt]:
    """From the months alone: which first sessions and which later ones can lie in a window together at all."""
    wave = material.wave(series.kind, series.group)
    firsts = [one.day for one in material.of_kind(wave.counts_from) if one.day] if wave and wave.after.startswith("P") else []
    days = [one.day for one in series.sessions if one.day]
    if not (wave and firsts and days):
        return
    opens = _month(min(firsts)) + period(wave.after) - timedelta(days=wave.before_days)
    latest = _month(max(days), end=True) + timedelta(days=wave.before_days) - period(wave.after)
    if date.fromisoformat(min(days)) >= opens:
        return
    rule = f"{wave.after} -{wave.before_days}/+{wave.after_days} days after the {wave_label(material, wave.counts_from, series.group)}"
    told = (
        f"By the months alone, with {rule}, only those interviewed up to {latest}, and {series.label} sessions from {opens}, can fit; "
        f"the first was in {min(days)[:7]}. Is the window counted from the right event?"
    )
    yield Doubt("cannot-fit", "timeline", told)


def _month(day: str, *, end: bool = False) -> date:
    """The first or the last day of a month."""
    year, month = int(day[:4]), int(day[5:7])
    return date(year, month, calendar.monthrange(year, month)[1] if end else 1)


def group_before_its_basis(material: Material, facts: Facts) -> Iterable[Doubt]:
    """A focus group can build only on interviews that were held before it."""
    entries = material.settings.sections.get("group", ())
    also = {str(entry["name"]): str(entry["may_be_among"]) for entry in entries if "may_be_among" in entry}
    for at, one in enumerate(material.focus_groups, 1):
        groups = {also.get(group, group) for group in map(material.group_of, one.came)}
        for series in (series for series in material.series if series.group in groups):
            days = [other.day for other in series.sessions if other.day]
            if one.day and days and min(days) <= one.day < max(days):  # a series that began after it cannot be taken for its basis
                told = f"FG{at} was held while {series.label} sessions went on; only those held before it can be named as its basis."
                yield Doubt("before-its-basis", "timeline", told)


def face_to_face(material: Material, facts: Facts) -> Iterable[Doubt]:
    there = [one for one in material.held if one.mode]
    away = [one for one in there if one.mode in AWAY]
    if not away:
        return
    found = tuple(facts[f"modes.{series.key}.{mode}"] for series in material.series for mode in AWAY)
    mark = "*" if any(fact.footnoted for fact in found) else ""
    count = (
        "Some sessions were"
        if any(fact.withheld for fact in found)
        else f"{len(away)}{mark} of {len(there)} sessions with a known mode were"
    )
    told = f"{count} by Zoom or phone; “face-to-face” does not fit all."
    yield Doubt("face-to-face", "timeline", told, tuple(fact for fact in found if fact.value))


def who_led(material: Material, facts: Facts) -> Iterable[Doubt]:
    without = [series.label for series in material.series if not any(one.staff for one in series.sessions)]
    if without:
        yield Doubt("who-led", "timeline", f"Who led them is not recorded: {joined(without)}.")


def lengths_apart(material: Material, facts: Facts) -> Iterable[Doubt]:
    """What was said at closing and what the recording measures."""
    apart = []
    for one in material.held:
        measured = duration_facts.measured_ms(material, one)
        if one.minutes_held and measured and abs(measured - one.minutes_held * duration_facts.MINUTE) > APART_MS:
            apart.append(f"S{one.number}")
    if apart:
        told = f"Closing and recording differ by more than 5 minutes in {named(apart)}; what was said at closing is used."
        yield Doubt("lengths-apart", "durations", told)


def lengths_unknown(material: Material, facts: Facts) -> Iterable[Doubt]:
    for one in duration_facts.durations(material):
        if one.unknown:
            told = f"{one.series.label}: no length is known of {named(one.unknown)}; left out, not taken as 0."
            yield Doubt("length-unknown", "durations", told)
        if one.notes_only:
            yield Doubt("notes-only", "durations", f"{one.series.label}: in {named(one.notes_only)} only notes were taken.")


RULES = (windows, group_before_its_basis, face_to_face, who_led, lengths_apart, lengths_unknown)
