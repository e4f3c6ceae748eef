"""Placing everybody who waits for a day, around what is booked, and booking what was proposed (floor 3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from workflow.days import short
from workflow.errors import NotAllowed
from workflow.people import gates
from workflow.people.candidates import Candidate
from workflow.people.steps import book as people
from workflow.schedule import greedy, solver, waves
from workflow.schedule.planning import Need, Place, Taken, places, why_left_out
from workflow.schedule.steps import due as dues
from workflow.schedule.steps import offering
from workflow.schedule.steps import sessions as steps
from workflow.schedule.steps.offering import Calendar
from workflow.schedule.steps.sessions import Appointment
from workflow.store.folder import StudyFolder

WEEKS = 6
HEADERS = ("who", "what", "when", "with", "where", "days from target", "booked")


@dataclass(frozen=True, slots=True)
class Wish:
    """What the plan is to cover."""

    opens: date
    closes: date
    leads: tuple[str, ...] = ()  # where nobody is named, study.toml says who leads
    seconds: tuple[str, ...] = ()
    calendars: tuple[Calendar, ...] = ()


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
    offering.require_staff(study, (*leads, *seconds))
    return Wish(first, last, tuple(leads), tuple(seconds), offering.read_calendars(study, calendars))


def propose(study: StudyFolder, wish: Wish) -> Proposal:
    """Place everybody who waits; deterministic. What is booked stays. Raises BadInput for a calendar that cannot be read."""
    diary, remarks = offering.diary_of(study, wish.opens, wish.closes, wish.calendars)
    means = diary.means()
    needs, not_yet = _needs(study, wish)
    plan = greedy.plan(needs, means)
    if needs and solver.installed():
        plan = solver.plan(needs, means, plan)
    taken = Taken(means)
    for need, place in zip(needs, plan.places, strict=True):
        if place:
            taken.take(place, need.person)
    pairs = list(zip(needs, plan.places, strict=True))
    out = [(need.name, why_left_out(need, places(need, means), taken)) for need, place in pairs if place is None]
    placed = tuple(sorted(((need, place) for need, place in pairs if place), key=lambda pair: pair[1].starts))
    return Proposal(placed, (*out, *not_yet), plan.how, sum(place.cost for _, place in placed), plan.gap, remarks)


def _needs(study: StudyFolder, wish: Wish) -> tuple[list[Need], list[tuple[str, str]]]:
    """Who has agreed and has no day for the first interview, and who is due for a later one; and who must wait still, with why."""
    planned = waves.from_settings(study.settings.sections["wave"])
    known = steps.listed(study)
    needs, not_yet = [], []
    for person in people.listed(study):
        if gates.refusal(person, "invite"):
            continue
        wave = next((one for one in planned if one.group == person.group and one.first), None)
        theirs = [one for one in known if person.id in one.who and one.standing in ("booked", "held")]
        if wave and not any(one.kind == wave.name for one in theirs):
            try:
                opens = max(wish.opens, date.fromisoformat(steps.first_day(study, person) or str(wish.opens)))
            except NotAllowed as problem:
                not_yet.append((f"{person.id} {wave.name}", problem.message.rstrip(".")))
                continue
            needs.append(_need(study, wish, person, wave, opens, opens, wish.closes))
    for row in dues.due(study, wish.opens):
        participant = people.participant(study, row.who)
        if row.why_not or row.starts or participant is None or row.window is None:
            continue
        opens, closes = max(wish.opens, row.window.opens), min(wish.closes, row.window.closes)
        if opens <= closes:
            later = next(one for one in planned if one.name == row.wave)
            needs.append(_need(study, wish, participant, later, opens, row.window.target, closes))
    return needs, not_yet


def _need(study: StudyFolder, wish: Wish, person: Candidate, wave: waves.Wave, opens: date, target: date, closes: date) -> Need:
    return offering.need_of(study, person, wave, opens=opens, target=target, closes=closes, leads=wish.leads, seconds=wish.seconds)


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
