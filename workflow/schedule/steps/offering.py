"""What there is to plan with, and what one person needs: the same for a time offered on the phone and for a plan of everybody (floor 3)."""

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from workflow.errors import BadInput, WrongUsage, about
from workflow.people.candidates import Candidate
from workflow.schedule import busy, holidays, hours, sessions, slots, waves
from workflow.schedule.busy import Busy
from workflow.schedule.diary import Diary, Limits, Taken, joined, why_not, why_not_on
from workflow.schedule.planning import Means, Need, places_at, widened
from workflow.schedule.sessions import Session
from workflow.schedule.slots import Slot
from workflow.schedule.steps import closing
from workflow.schedule.steps import sessions as steps
from workflow.store.folder import StudyFolder

FAR = timedelta(days=120)  # how far ahead times are looked for


@dataclass(frozen=True, slots=True)
class Calendar:
    """When somebody is busy, beside what the study knows: a calendar file, or a stretch that was typed."""

    who: str
    file: Path | None = None
    when: Busy | None = None


def read_calendars(study: StudyFolder, texts: Iterable[str]) -> tuple[Calendar, ...]:
    """What `--busy` says: `SD=calendar.ics`, or `SD=2026-12-01 9-12`. Raises WrongUsage."""
    found = []
    for text in texts:
        who, _, rest = text.partition("=")
        if not rest:
            raise WrongUsage(f"'{text}' does not say whose calendar it is.", hint='--busy SD=calendar.ics, or --busy "SD=2026-12-01 9-12"')
        require_staff(study, (who,))
        typed = hours.typed(rest, study.settings.timezone)
        found.append(Calendar(who, None, typed) if typed else Calendar(who, Path(rest)))
    return tuple(found)


def require_staff(study: StudyFolder, names: Iterable[str]) -> None:
    """Raises WrongUsage for somebody who is not among the staff of study.toml."""
    unknown = sorted(set(names) - set(study.settings.staff))
    if unknown:
        raise WrongUsage(f"{', '.join(unknown)} is not among the staff in study.toml ({', '.join(study.settings.staff)}).")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a time is looked for: empty where study.toml decides."""

    kind: str = ""
    leads: tuple[str, ...] = ()
    usual: tuple[str, ...] = ()  # who leads where neither the command nor study.toml names anybody: whoever phones
    seconds: tuple[str, ...] = ()
    mode: str = ""
    opens: str = ""
    calendars: tuple[Calendar, ...] = ()


@dataclass(frozen=True, slots=True)
class Offers:
    """Free times for one person, and the page that they come from, so that any other time can be asked for."""

    need: Need
    diary: Diary
    means: Means
    slots: tuple[Slot, ...]
    remarks: tuple[str, ...] = ()  # what could not be read of a calendar

    def at(self, wall: str) -> tuple[Slot | None, list[str]]:
        """What a wall time could be, or why it cannot."""
        starts = datetime.fromisoformat(wall).replace(tzinfo=ZoneInfo(self.diary.zone)).astimezone(UTC)
        why = why_not(self.need, self.diary, starts, self.means)
        found = None if why else next(slots.at_all(places_at(self.need, self.means, starts), self.need, self.diary.zone), None)
        return found, why

    def on(self, day: date) -> list[tuple[str, str, str]]:
        """The reasons of a whole day."""
        return why_not_on(self.need, self.diary, day)


def offers(study: StudyFolder, person: Candidate, asked: Asked, now: str, count: int) -> Offers:
    """The next free times for a person; not before the days to reflect are over, and inside the window of a later wave while it is open.

    Raises NotAllowed where nothing can be offered yet, with what to do first, WrongUsage, and BadInput for a calendar that cannot be read.
    """
    kind = asked.kind or steps.kind_to_come(study, person.id, person.group, now)
    wave = steps.wave_of(study, kind) or waves.Wave(kind, person.group, True, minutes=waves.GROUP_MINUTES)
    sessions.require_mode(study.settings, kind, asked.mode)
    opens = max(date.fromisoformat(now[:10]) + timedelta(days=1), date.fromisoformat(asked.opens) if asked.opens else date.min)
    closes, target = opens + FAR, opens
    if wave.first:
        opens = max(opens, date.fromisoformat(steps.first_day(study, person) or str(opens)))
        closes, target = opens + FAR, opens
    elif window := closing.window_for(study, wave, person.id):
        inside = window.closes >= opens  # once it is over, any day is better than none
        opens, closes = (max(opens, window.opens), window.closes) if inside else (opens, closes)
        target = window.target
    leads = asked.leads or wave.leads or asked.usual
    require_staff(study, (*asked.leads, *asked.seconds))
    moved = next((one.number for one in steps.planned(study, person.id) if one.kind == kind and one.starts), 0)
    need = need_of(study, person, wave, opens=opens, target=target, closes=closes, leads=leads, seconds=asked.seconds)
    if leads == asked.usual and all(one in need.avoid for one in leads):  # whoever phones may not: somebody else can
        need = need_of(study, person, wave, opens=opens, target=target, closes=closes, seconds=asked.seconds)
    wished = (*filter(None, need.modes), *sessions.modes_of(study.settings, kind))  # the person may still say where
    need = replace(need, modes=(asked.mode,) if asked.mode else tuple(dict.fromkeys(wished)))
    diary, remarks = diary_of(study, opens, closes, asked.calendars, but=moved, only={*need.leads, *need.seconds})
    means = diary.means()
    return Offers(need, diary, means, tuple(slots.first(need, means, count)), remarks)


def need_of(
    study: StudyFolder,
    person: Candidate,
    wave: waves.Wave,
    *,
    opens: date,
    target: date,
    closes: date,
    leads: Sequence[str] = (),
    seconds: Sequence[str] = (),
) -> Need:
    """What one interview of a person needs: who may come, where and when the person wishes it to be."""
    said = person.wishes
    names = tuple(leads) or wave.leads or study.settings.staff
    return Need(
        name=f"{person.id} {wave.name}",
        person=person.id,
        kind=wave.name,
        minutes=wave.minutes,
        opens=opens,
        target=target,
        closes=closes,
        leads=names,
        seconds=tuple(seconds) or wave.seconds,
        modes=tuple(said.get("modes", ())) or wave.modes[:1] or ("",),
        wishes=hours.read(said.get("times", ())) or (() if names else hours.USUAL),
        avoid=_must_not(study, person, names),
    )


def _must_not(study: StudyFolder, person: Candidate, leads: Sequence[str]) -> dict[str, str]:
    """Who of the staff must not interview a person, and why."""
    said = person.wishes
    earlier = {one for session in steps.listed(study) if session.held and person.id in session.came for one in session.staff}
    therapist, ids, gender = person.facts.get("therapist"), {person.id, f"C{person.number}"}, said.get("gender", "")
    found = {}
    for one in study.settings.sections["staff"]:
        name = one["id"]
        reasons = (
            (therapist is not None and therapist in one.get("treats", ()), f"treats the patients of {therapist}"),
            (bool(ids & set(one.get("colleagues", ()))), f"is a colleague of {person.id}"),
            (name in said.get("not_with", ()), f"is not whom {person.id} wishes"),
            (bool(gender) and one.get("gender", "") != gender, f"is not {gender}, as {person.id} wishes"),
            (bool(said.get("same") and earlier and name in leads and name not in earlier), f"did not interview {person.id} before"),
        )
        why = next((why for holds, why in reasons if holds), "")
        if why:
            found[name] = why
    return found


def diary_of(
    study: StudyFolder, opens: date, closes: date, calendars: Sequence[Calendar] = (), *, but: int = 0, only: Container[str] | None = None
) -> tuple[Diary, tuple[str, ...]]:
    """Working hours, holidays, closures, what is booked (but one session) and busy calendars; and what could not be read of those.

    Where `only` some of the staff are asked for, the calendar files of the others are not read.
    """
    settings = study.settings
    closed = dict.fromkeys(hours.closed_days(settings.sections["closed"], opens, closes), "")
    closed = {day: hours.closed_why(settings.sections["closed"], day) or "see [[closed]]" for day in closed}
    closed |= holidays.between(settings.holidays, opens, closes) if settings.holidays else {}
    rooms = tuple(room["name"] for room in settings.sections["room"])
    limits = Limits(settings.rules["minutes_around"], settings.rules["minutes_travel"], settings.rules["interviews_a_day"])
    working, away = _working(settings.sections["staff"], opens, closes, settings.timezone)
    working |= {room: joined(hours.open_hours(hours.USUAL, opens, closes, settings.timezone)) for room in rooms}
    empty = Diary(settings.timezone, working, closed, away, rooms=rooms, limits=limits)
    booked = [one for one in steps.listed(study) if one.standing == "booked" and one.number != but]
    taken = _booked(booked, empty)
    for one, stretches in hours.away(settings.sections["away"], settings.timezone).items():
        taken.setdefault(one, []).extend(Taken(when, "is away then") for when in stretches)
    standing, inside = _standing(study)
    wanted = [one for one in (*standing, *calendars) if only is None or one.who in only]
    remarks = inside + _add_calendars(wanted, calendars, opens, closes, settings.timezone, taken)
    held = Counter((who, date.fromisoformat(one.starts[:10])) for one in booked for who in (*one.who, *one.staff))
    return replace(empty, taken={who: tuple(found) for who, found in taken.items()}, held=held), tuple(remarks)


Hours = dict[str, tuple[Busy, ...]]


def _working(staff: Iterable[Mapping[str, Any]], opens: date, closes: date, zone: str) -> tuple[Hours, dict[str, str]]:
    """The hours of everybody who may interview, and who may not at all in this time."""
    working: Hours = {}
    away: dict[str, str] = {}
    for one in staff:
        begins, ends = max(opens, one.get("from", opens)), min(closes, one.get("until", closes))
        week = hours.read(one["hours"]) if one.get("hours") else hours.USUAL
        working[one["id"]] = joined(hours.open_hours(week, begins, ends, zone))
        if not one.get("confidentiality", True):
            away[one["id"]] = "has not signed confidentiality"
        elif begins > ends:
            away[one["id"]] = f"is here from {one['from']}" if one.get("from", opens) > closes else f"was here until {one['until']}"
    return working, away


def _booked(booked: Iterable[Session], diary: Diary) -> dict[str, list[Taken]]:
    """What every booked session takes: of its staff with the way there and back, of its room."""
    taken: dict[str, list[Taken]] = {}
    for one in booked:
        begins, _ = sessions.span(one)
        margin = diary.limits.around + diary.limits.ways.get(one.mode, 0)
        when = Taken(widened(begins, one.minutes, margin), f"has S{one.number}")
        for who in (*one.staff, *((one.place,) if one.place in diary.rooms else ())):
            taken.setdefault(who, []).append(when)
    return taken


def _standing(study: StudyFolder) -> tuple[list[Calendar], list[str]]:
    """The calendar files that study.toml names; and those that lie where they must not, since a calendar is full of names."""
    named = [Calendar(one["id"], study.path / one["calendar"]) for one in study.settings.sections["staff"] if one.get("calendar")]
    inside = [one for one in named if one.file and one.file.resolve().is_relative_to(study.path.resolve())]
    told = [f"{one.who}: the calendar file lies in the study's folder, which holds no names; keep it outside" for one in inside]
    return [one for one in named if one not in inside], told


def _add_calendars(
    wanted: Iterable[Calendar], typed: Sequence[Calendar], opens: date, closes: date, zone: str, taken: dict[str, list[Taken]]
) -> list[str]:
    """Take out what calendars say; one that study.toml names and that cannot be read is remarked on, since a call must go on.

    Raises BadInput for one that was named in the command itself.
    """
    remarks = []
    for one in wanted:
        if one.when or one.file is None:
            taken.setdefault(one.who, []).extend([Taken(one.when, "is busy then")] if one.when else [])
            continue
        try:
            found = busy.read(_bytes_of(one.file), opens, closes, zone)
        except BadInput as problem:
            if one in typed:
                raise
            remarks.append(about(one.who, problem.message))
            continue
        taken.setdefault(one.who, []).extend(Taken(when, "is busy then, by the calendar file") for when in found.busy)
        remarks += [f"{one.who}: {why}" for why in found.left_out]
    return remarks


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise BadInput("A calendar file cannot be read.", hint="--busy SD=calendar.ics, with the name of a file that is there") from None
