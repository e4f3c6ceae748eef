"""Placing everybody who waits for a day, around what is booked, and booking what was proposed (floor 3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from workflow.days import short
from workflow.errors import BadInput, WrongUsage
from workflow.people import gates
from workflow.people.candidates import Candidate
from workflow.people.steps import book as people
from workflow.schedule import busy, greedy, holidays, hours, sessions, solver, waves
from workflow.schedule.busy import Busy
from workflow.schedule.planning import Means, Need, Place, Taken, places, why_left_out, without
from workflow.schedule.steps import due as dues
from workflow.schedule.steps import sessions as steps
from workflow.schedule.steps.sessions import Appointment
from workflow.store.folder import StudyFolder

WEEKS = 6
HEADERS = ("who", "what", "when", "with", "where", "days from target", "booked")


@dataclass(frozen=True, slots=True)
class Wish:
    """What the plan is to cover."""

    opens: date
    closes: date
    leads: tuple[str, ...]
    seconds: tuple[str, ...] = ()
    calendars: tuple[tuple[str, Path], ...] = ()  # whose calendar, which file


@dataclass(frozen=True, slots=True)
class Proposal:
    """The plan: who goes where, who is left out and why."""

    placed: tuple[tuple[Need, Place], ...]
    left_out: tuple[tuple[str, str], ...]
    how: str
    cost: int
    gap: float | None = None
    remarks: tuple[str, ...] = ()  # what was left out of a calendar


def read_wish(
    study: StudyFolder,
    now: str,
    *,
    opens: str | None,
    closes: str | None,
    leads: Sequence[str],
    seconds: Sequence[str],
    calendars: Sequence[str],
) -> Wish:
    """What was typed, checked. Raises WrongUsage."""
    first = date.fromisoformat(opens) if opens else date.fromisoformat(now[:10]) + timedelta(days=1)
    last = date.fromisoformat(closes) if closes else first + timedelta(weeks=WEEKS)
    files = []
    for text in calendars:
        who, _, name = text.partition("=")
        if not name:
            raise WrongUsage(f"'{text}' does not say whose calendar it is.", hint="--busy SD=calendar.ics")
        files.append((who, Path(name)))
    unknown = {*leads, *seconds, *(who for who, _ in files)} - set(study.settings.staff)
    if unknown:
        raise WrongUsage(f"{', '.join(sorted(unknown))} is not among the staff in study.toml ({', '.join(study.settings.staff)}).")
    return Wish(first, last, tuple(leads) or study.settings.staff, tuple(seconds), tuple(files))


def propose(study: StudyFolder, wish: Wish) -> Proposal:
    """Place everybody who waits; deterministic. What is booked stays. Raises BadInput for a calendar that cannot be read."""
    means, remarks = _means(study, wish)
    needs = _needs(study, wish)
    plan = greedy.plan(needs, means)
    if needs and solver.installed():
        plan = solver.plan(needs, means, plan)
    taken = Taken(means)
    for need, place in zip(needs, plan.places, strict=True):
        if place:
            taken.take(place, need.person)
    pairs = list(zip(needs, plan.places, strict=True))
    out = tuple((need.name, why_left_out(need, places(need, means), taken)) for need, place in pairs if place is None)
    placed = tuple(sorted(((need, place) for need, place in pairs if place), key=lambda pair: pair[1].starts))
    return Proposal(placed, out, plan.how, sum(place.cost for _, place in placed), plan.gap, remarks)


def _means(study: StudyFolder, wish: Wish) -> tuple[Means, tuple[str, ...]]:
    """Who and what is free when: working hours, without holidays, closures, what is booked, and busy calendars."""
    settings = study.settings
    closed = hours.closed_days(settings.sections["closed"], wish.opens, wish.closes)
    closed |= set(holidays.between(settings.holidays, wish.opens, wish.closes)) if settings.holidays else set()
    taken: dict[str, list[Busy]] = {}
    for session in steps.listed(study):
        if session.standing == "booked":
            begin, end = sessions.span(session)
            margin = timedelta(minutes=15)
            for who in session.staff:
                taken.setdefault(who, []).append(Busy(begin - margin, end + margin))
    remarks = []
    for who, path in wish.calendars:
        found = busy.read(_bytes_of(path), wish.opens, wish.closes, settings.timezone)
        taken.setdefault(who, []).extend(found.busy)
        remarks += [f"{who}: {why}" for why in found.left_out]
    free = {}
    for person in settings.sections["staff"]:
        begins, ends = max(wish.opens, person.get("from", wish.opens)), min(wish.closes, person.get("until", wish.closes))
        if begins <= ends and person.get("confidentiality", True):
            week = hours.read(person["hours"]) if person.get("hours") else hours.USUAL
            free[person["id"]] = without(hours.open_hours(week, begins, ends, settings.timezone, closed), taken.get(person["id"], []))
    rooms = tuple(room["name"] for room in settings.sections["room"])
    free |= {room: hours.open_hours(hours.USUAL, wish.opens, wish.closes, settings.timezone, closed) for room in rooms}
    return Means(free, settings.timezone, rooms, frozenset({"university"}) if rooms else frozenset()), tuple(remarks)


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise BadInput("A calendar file cannot be read.", hint="--busy SD=calendar.ics, with the name of a file that is there") from None


def _needs(study: StudyFolder, wish: Wish) -> list[Need]:
    """Who has agreed and has no day for the first interview, and who is due for a later one."""
    planned = waves.from_settings(study.settings.sections["wave"])
    known = steps.listed(study)
    needs = []
    for person in people.listed(study):
        if gates.refusal(person, "invite"):
            continue
        wave = next((one for one in planned if one.group == person.group and one.first), None)
        theirs = [one for one in known if person.id in one.who and one.standing in ("booked", "held")]
        if wave and not any(one.kind == wave.name for one in theirs):
            needs.append(_need(study, wish, person, wave, wish.opens, wish.opens, wish.closes))
    for row in dues.due(study, wish.opens):
        participant = people.participant(study, row.who)
        if row.why_not or row.starts or participant is None or row.window is None:
            continue
        opens, closes = max(wish.opens, row.window.opens), min(wish.closes, row.window.closes)
        if opens <= closes:
            later = next(one for one in planned if one.name == row.wave)
            needs.append(_need(study, wish, participant, later, opens, row.window.target, closes))
    return needs


def _need(study: StudyFolder, wish: Wish, person: Candidate, wave: waves.Wave, opens: date, target: date, closes: date) -> Need:
    said = person.wishes
    must_not = {one["id"] for one in study.settings.sections["staff"] if person.facts.get("therapist") in one.get("treats", ())}
    leads = [one for one in wish.leads if not said.get("gender") or _gender(study, one) == said["gender"]]
    return Need(
        name=f"{person.id} {wave.name}",
        person=person.id,
        kind=wave.name,
        minutes=wave.minutes,
        opens=opens,
        target=target,
        closes=closes,
        leads=tuple(leads),
        seconds=wish.seconds,
        modes=tuple(said.get("modes", ())) or wave.modes[:1] or ("",),
        wishes=hours.read(said.get("times", ())),
        avoid=frozenset({*must_not, *said.get("not_with", ())}),
    )


def _gender(study: StudyFolder, name: str) -> str:
    return next((one.get("gender", "") for one in study.settings.sections["staff"] if one["id"] == name), "")


def book(study: StudyFolder, proposal: Proposal, *, by: str) -> dict[str, int]:
    """Book what was proposed; the sessions by the names of the needs. Raises NotAllowed when something was booked in between."""
    booked = {}
    with study.db.atomic():
        for need, place in proposal.placed:
            when = Appointment(wall(place, study.settings.timezone), place.mode, need.minutes, place=place.room)
            booked[need.name] = steps.book(study, need.kind, (need.person,), place.staff, when, by=by).number
    return booked


def wall(place: Place, zone: str) -> str:
    return place.starts.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M")


def rows(proposal: Proposal, zone: str, booked: dict[str, int]) -> list[tuple[Any, ...]]:
    """The plan as lines of a table."""
    return [
        (need.person, need.kind, short(wall(place, zone)), ", ".join(place.staff), place.room or place.mode,
         abs((place.day - need.target).days), f"S{booked[need.name]}" if need.name in booked else "")
        for need, place in proposal.placed
    ]  # fmt: skip


def facts(proposal: Proposal, booked: dict[str, int]) -> dict[str, Any]:
    """The plan for another program."""
    placed = [
        {
            "who": need.person,
            "what": need.kind,
            "starts_utc": place.starts.strftime("%Y-%m-%dT%H:%MZ"),
            "staff": place.staff,
            "room": place.room,
            "mode": place.mode,
            "cost": place.cost,
            "session": booked.get(need.name),
        }
        for need, place in proposal.placed
    ]
    out = [{"who": name, "why": why} for name, why in proposal.left_out]
    whole = {"how": proposal.how, "cost": proposal.cost, "gap": proposal.gap, "remarks": proposal.remarks}
    return {"placed": placed, "left_out": out} | whole
