"""Adding, booking, cancelling and listing sessions (floor 3)."""

from dataclasses import dataclass, replace

from workflow.errors import NotAllowed, NotFound
from workflow.people import consent
from workflow.people.steps import gate
from workflow.schedule import sessions
from workflow.schedule.sessions import Session
from workflow.store import events
from workflow.store.clock import now_utc
from workflow.store.events import Event
from workflow.store.folder import StudyFolder


def add(
    study: StudyFolder,
    kind: str,
    who: tuple[str, ...],
    staff: tuple[str, ...],
    *,
    by: str,
    language: str = "",
    another: bool = False,
    provenance: str = "recorded",
) -> tuple[Session, bool]:
    """Add a session, or find the same one that is there already; (session, whether it is new). Raises WrongUsage."""
    data = sessions.plan(study.settings, kind, who, staff, language)
    with study.db.atomic():
        for session in listed(study):
            if not another and (session.kind, list(session.who)) == (data["kind"], data["who"]):
                return session, False
        gate.require(study, data["who"], "record")
        number = events.next_number(study.db, "S")
        event = Event("session", number, "added", by, now_utc(), data, provenance=provenance)
        state = events.append(study.db, event, sessions.apply)
    return sessions.from_state(number, state), True


def listed(study: StudyFolder) -> list[Session]:
    return [sessions.from_state(number, state) for number, state in events.states(study.db, "session").items()]


def get(study: StudyFolder, number: int) -> Session:
    """One session. Raises NotFound."""
    state = events.state(study.db, "session", number)
    if state is None:
        raise NotFound(f"There is no session S{number}.", hint="workflow session list")
    return sessions.from_state(number, state)


@dataclass(frozen=True, slots=True)
class Appointment:
    """When and how a session is to be."""

    starts: str  # wall time in the study's zone
    mode: str = ""
    minutes: int = 0  # 0: as study.toml says for this kind
    reason: str = ""  # why before the reflection days are over


def book(
    study: StudyFolder, kind: str, who: tuple[str, ...], staff: tuple[str, ...], when: Appointment, *, by: str, provenance: str = "recorded"
) -> Session:
    """Fix a day and an hour for a session, adding it where there is none yet; booking the same twice changes nothing.

    Raises WrongUsage, and NotAllowed for somebody who has not agreed or has withdrawn, for too little time to reflect, and for a
    double booking (with what collides).
    """
    zone = study.settings.timezone
    starts = sessions.require_hour(when.starts, zone)
    with study.db.atomic():
        session, _ = add(study, kind, who, staff, by=by, provenance=provenance)
        minutes = when.minutes or sessions.minutes_of(study.settings, session.kind)
        wanted = replace(
            session, standing="booked", starts=starts, zone=zone, minutes=minutes, mode=when.mode, staff=staff or session.staff
        )
        if wanted == session:
            return session
        first = session.kind in (*sessions.first_waves(study.settings), sessions.FOCUS_GROUP)
        gate.require(study, session.who, "invite" if first else "follow-up")
        if not when.reason and first:
            _require_reflection(study, session.who, starts)
        colliding = sessions.collisions(wanted, listed(study))
        if colliding:
            other = colliding[0]
            raise NotAllowed(
                f"S{other.number} ({other.kind}, {', '.join(other.who)}, with {', '.join(other.staff) or 'nobody yet'}) is at "
                f"{other.starts.replace('T', ' ')} for {other.minutes} minutes.",
                hint="choose another time, or another interviewer with --with",
            )
        data = {"starts": starts, "zone": zone, "minutes": minutes, "mode": when.mode, "staff": list(wanted.staff)}
        return _write(study, session.number, "booked", data, by=by, reason=when.reason, provenance=provenance)


def _require_reflection(study: StudyFolder, who: tuple[str, ...], starts: str) -> None:
    days = study.settings.rules["reflection_days"]
    for person in gate.known(study, who).values():
        if not days or person is None:
            continue
        earliest = consent.earliest_booking(person.letter_on, days)
        if earliest is None:
            raise NotAllowed(
                f"Nothing says that the information letter went out to {person.id}; {days} days to reflect count from it.",
                hint=f"workflow people contact {person.id} --letter 2026-11-24, or book with --reason",
            )
        if starts[:10] < earliest.isoformat():
            raise NotAllowed(
                f"The letter to {person.id} went out on {person.letter_on}; with {days} days to reflect, {earliest} is the first day.",
                hint="choose a later day, or book with --reason",
            )


def cancel(study: StudyFolder, number: int, why: str, *, by: str, provenance: str = "recorded") -> Session:
    """Cancel a session; cancelling it twice changes nothing. Raises NotFound."""
    session = get(study, number)
    if session.standing == "cancelled":
        return session
    return _write(study, number, "cancelled", {"why": why}, by=by, reason=why, provenance=provenance)


def planned(study: StudyFolder, name: str) -> list[Session]:
    """The sessions of one person (C17 or P7) that are booked or wait for a day."""
    return [one for one in listed(study) if name in one.who and one.standing in ("booked", "added")]


def rename(study: StudyFolder, before: str, after: str, *, by: str, provenance: str = "recorded") -> None:
    """Sessions of C17 become those of P7, who C17 has become by signing."""
    for session in listed(study):
        if before in session.who:
            who = [after if name == before else name for name in session.who]
            _write(study, session.number, "who-named", {"who": who}, by=by, provenance=provenance)


def _write(
    study: StudyFolder, number: int, kind: str, data: dict[str, object], *, by: str, reason: str = "", provenance: str = "recorded"
) -> Session:
    event = Event("session", number, kind, by, now_utc(), data, reason, provenance)
    return sessions.from_state(number, events.append(study.db, event, sessions.apply))
