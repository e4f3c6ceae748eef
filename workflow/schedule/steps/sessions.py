"""Adding, booking, moving, cancelling and listing sessions (floor 3)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from workflow import ids
from workflow.errors import NotAllowed, NotFound, WrongUsage
from workflow.people import consent
from workflow.people.candidates import Candidate
from workflow.people.steps import gate
from workflow.schedule import sessions, waves
from workflow.schedule.sessions import Session
from workflow.store import events
from workflow.store.clock import now_utc
from workflow.store.events import Event
from workflow.store.folder import StudyFolder

FIXED = ("starts", "zone", "minutes", "mode", "place", "link")  # what a booking fixes, beside the staff


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
            if not another and (session.kind, sorted(session.who)) == (data["kind"], sorted(data["who"])):
                return session, False
        gate.require(study, data["who"], "record")
        data["language"] = language or _own_language(study, data["who"]) or data["language"]
        number = events.next_number(study.db, "S")
        event = Event("session", number, "added", by, now_utc(), data, provenance=provenance)
        state = events.append(study.db, event, sessions.apply)
    return sessions.from_state(number, state), True


def _own_language(study: StudyFolder, who: Sequence[str]) -> str:
    """The language that the list has for the one person of an interview, where it is one of the study's; else empty."""
    person = gate.known(study, who)[who[0]] if len(who) == 1 else None
    own = str(person.facts.get("language", "")) if person else ""
    return own if own in study.settings.languages else ""


def listed(study: StudyFolder) -> list[Session]:
    return [sessions.from_state(number, state) for number, state in events.states(study.db, "session").items()]


def get(study: StudyFolder, number: int) -> Session:
    """One session. Raises NotFound."""
    state = events.state(study.db, "session", number)
    if state is None:
        raise NotFound(f"There is no session S{number}.", hint="workflow session list")
    return sessions.from_state(number, state)


def wave_of(study: StudyFolder, kind: str) -> waves.Wave | None:
    """The wave that a session is of; None for a focus group."""
    return next((wave for wave in waves.from_settings(study.settings.sections["wave"]) if wave.name == kind), None)


@dataclass(frozen=True, slots=True)
class Appointment:
    """When and how a session is to be."""

    starts: str  # wall time in the study's zone
    mode: str = ""
    minutes: int = 0  # 0: as study.toml says for this kind
    reason: str = ""  # why before the reflection days are over, or why it is moved
    place: str = ""
    link: str = ""  # of a video call


def book(
    study: StudyFolder, kind: str, who: tuple[str, ...], staff: tuple[str, ...], when: Appointment, *, by: str, provenance: str = "recorded"
) -> Session:
    """Fix a day and an hour for a session, adding it where there is none yet; booking the same twice changes nothing.

    Raises WrongUsage, and NotAllowed for somebody who has not agreed or has withdrawn, for too little time to reflect, for a session that
    stands at another hour already (it is moved, with a reason), and for a double booking (with what collides).
    """
    with study.db.atomic():
        session, _ = add(study, kind, who, staff, by=by, provenance=provenance)
        wanted = _wanted(study, session, staff, when)
        if wanted == session:
            return session
        if session.standing == "booked" and session.starts != wanted.starts:
            raise NotAllowed(
                f"S{session.number} is booked for {spoken(session)} already.",
                hint=f'workflow schedule move S{session.number} --at "{wanted.starts.replace("T", " ")}" --reason WHY',
            )
        return _fixed(study, session, wanted, "booked", when.reason, by=by, provenance=provenance)


def move(study: StudyFolder, number: int, staff: tuple[str, ...], when: Appointment, *, by: str, provenance: str = "recorded") -> Session:
    """Give a session another day, hour, mode or interviewer; the reason is kept. Raises NotFound, WrongUsage, NotAllowed."""
    with study.db.atomic():
        session = get(study, number)
        wanted = _wanted(study, session, staff, when)
        if wanted == session:
            return session
        if session.standing in ("held", "no-show"):
            raise NotAllowed(f"S{number} is over and cannot be moved.", hint=f"workflow session show S{number}")
        if not when.reason:
            raise WrongUsage("Say why it is moved.", hint='--reason "the room was taken"')
        return _fixed(study, session, wanted, "moved", when.reason, by=by, provenance=provenance)


def _wanted(study: StudyFolder, session: Session, staff: tuple[str, ...], when: Appointment) -> Session:
    zone = study.settings.timezone
    minutes = when.minutes or session.minutes or waves.minutes_of(study.settings.sections["wave"], session.kind)
    sessions.require_mode(study.settings, session.kind, when.mode)
    starts = sessions.require_hour(when.starts, zone) if when.starts else session.starts
    stays = when.mode in ("", session.mode) or not session.mode  # elsewhere, the room and the link of before say nothing
    fixed: dict[str, Any] = {
        "starts": starts,
        "zone": zone,
        "minutes": minutes,
        "mode": when.mode or session.mode,
        "staff": staff or session.staff,
        "place": when.place or (session.place if stays else ""),
        "link": when.link or (session.link if stays else ""),
    }
    return replace(session, standing="booked", **fixed)


def _fixed(study: StudyFolder, session: Session, wanted: Session, kind: str, reason: str, *, by: str, provenance: str) -> Session:
    wave = wave_of(study, session.kind)
    first = wave is None or wave.first
    gate.require(study, session.who, "invite" if first else "follow-up")
    if not reason and first:
        _require_reflection(study, session.who, wanted.starts)
    colliding = sessions.collisions(wanted, listed(study), [room["name"] for room in study.settings.sections["room"]])
    if colliding:
        other = colliding[0]
        with_whom = (", ".join(other.staff) or "nobody yet") + (f", in {other.place}" if other.place == wanted.place != "" else "")
        raise NotAllowed(
            f"S{other.number} ({other.kind}, {', '.join(other.who)}, with {with_whom}) is at {spoken(other)} for {other.minutes} minutes.",
            hint="choose another time, or another interviewer with --with",
        )
    data = {key: getattr(wanted, key) for key in FIXED} | {"staff": list(wanted.staff)}
    return write(study, session.number, kind, data, by=by, reason=reason, provenance=provenance)


def spoken(session: Session) -> str:
    """Day and hour as a person reads them."""
    return session.starts.replace("T", " ")


def book_next(
    study: StudyFolder, text: str, kind: str, staff: tuple[str, ...], when: Appointment, *, by: str, now: str, provenance: str = "recorded"
) -> Session:
    """Book what comes next for C17 or P7, under the id that the person has by now; `kind` may say which wave it is.

    Raises what `book` raises, and WrongUsage where study.toml has no wave for the person's group.
    """
    name = str(ids.parse(text, like="C17 or P7"))
    person = gate.known(study, (name,))[name]
    name = person.id if person else name
    if not kind:
        groups = {prefix: group for group, prefix in study.settings.groups.items()}
        group = person.group if person else groups.get(ids.parse(name).prefix, "")
        kind = kind_to_come(study, name, group, now)
    _require_to_come(study, when, now, f"workflow session add --kind {kind} --who {name}")
    return book(study, kind, (name,), staff, when, by=by, provenance=provenance)


def book_named(
    study: StudyFolder, named: tuple[str, ...], kind: str, staff: tuple[str, ...], when: Appointment, *, by: str, now: str
) -> Session:
    """Book what is named: what comes next for one person, a focus group of several, or a session that was added without a day (S8).

    Raises what `book_next` and `move` raise.
    """
    if [ids.parse(text).prefix for text in named] == ["S"]:
        return _book_added(study, ids.parse(named[0]).number, staff, when, by=by, now=now)
    if len(named) == 1 and kind.replace("_", "-") != sessions.FOCUS_GROUP:
        return book_next(study, named[0], kind, staff, when, by=by, now=now)
    if kind and kind.replace("_", "-") != sessions.FOCUS_GROUP:
        raise WrongUsage(
            f"A {kind} is with one person; {len(named)} were given.", hint="several people are a focus group: leave --kind out"
        )
    known = gate.known(study, (str(ids.parse(text)) for text in named))
    who = tuple(dict.fromkeys(person.id if person else name for name, person in known.items()))
    _require_to_come(study, when, now, f"workflow session add --kind focus-group --who {' --who '.join(who)}")
    return book(study, sessions.FOCUS_GROUP, who, staff, when, by=by)


def _book_added(study: StudyFolder, number: int, staff: tuple[str, ...], when: Appointment, *, by: str, now: str) -> Session:
    """The day and the hour of a session that is there; one that has another already is moved, with a reason."""
    session = get(study, number)
    if session.standing == "added":
        _require_to_come(study, when, now, f"workflow session close S{number}")
        return _fixed(study, session, _wanted(study, session, staff, when), "booked", when.reason, by=by, provenance="recorded")
    return move(study, number, staff, when, by=by)


def _require_to_come(study: StudyFolder, when: Appointment, now: str, otherwise: str) -> None:
    if not when.reason and sessions.require_hour(when.starts, study.settings.timezone) < now:
        past = f"{when.starts.replace('T', ' ')} is past."
        raise NotAllowed(past, hint=f"choose a time to come; what was held already: {otherwise}")


def kind_to_come(study: StudyFolder, name: str, group: str, now: str) -> str:
    """The wave that a person comes to next: one that is booked and still to come can be moved. Raises WrongUsage where there is none."""
    held = [session for session in listed(study) if name in session.who and sessions.took_place(session, now)]
    return sessions.next_kind(study.settings, group, held)


def agenda(study: StudyFolder, now: str = "") -> list[Session]:
    """What is booked from now on, the next one first; without `now` everything that ever had a day, also what was cancelled."""
    timed = [session for session in listed(study) if session.starts]
    if now:
        timed = [session for session in timed if session.standing == "booked" and session.starts >= now[:10]]
    return sorted(timed, key=lambda session: (session.starts, session.number))


def _require_reflection(study: StudyFolder, who: tuple[str, ...], starts: str) -> None:
    for person in gate.known(study, who).values():
        first = first_day(study, person) if person else ""
        if person and starts[:10] < first:
            raise NotAllowed(
                f"The letter to {person.id} went out on {person.letter_on}; "
                f"with {study.settings.rules['reflection_days']} days to reflect, {first} is the first day.",
                hint="choose a later day, or book with --reason",
            )


def first_day(study: StudyFolder, person: Candidate) -> str:
    """The first day on which this person may be interviewed; empty where the study gives no days to reflect.

    Raises NotAllowed where the information letter is not out yet.
    """
    days = study.settings.rules["reflection_days"]
    earliest = consent.earliest_booking(person.letter_on, days)
    if days and earliest is None:
        raise NotAllowed(
            f"Nothing says that the information letter went out to {person.id}; {days} days to reflect count from it.",
            hint=f"workflow people contact {person.id} --letter 2026-11-24, or book with --reason",
        )
    return earliest.isoformat() if days and earliest else ""


def cancel(study: StudyFolder, number: int, why: str, *, by: str, provenance: str = "recorded") -> Session:
    """Cancel a session; cancelling it twice changes nothing. Raises NotFound."""
    if not why.strip():
        raise WrongUsage("Say why it is cancelled.", hint='--reason "..."')
    session = get(study, number)
    if session.standing == "cancelled":
        return session
    return write(study, number, "cancelled", {"why": why}, by=by, reason=why, provenance=provenance)


def planned(study: StudyFolder, name: str) -> list[Session]:
    """The sessions of one person (C17 or P7) that are booked or wait for a day."""
    return [one for one in listed(study) if name in one.who and one.standing in ("booked", "added")]


def rename(study: StudyFolder, before: str, after: str, *, by: str, provenance: str = "recorded") -> None:
    """Sessions of C17 become those of P7, who C17 has become by signing."""
    for session in listed(study):
        if before in session.who:
            named = {name: after if name == before else name for name in session.who}
            ledgers = {
                key: {named.get(name, name): kept for name, kept in getattr(session, key).items()} for key in sessions.LEDGERS.values()
            }
            data: dict[str, Any] = {"who": list(named.values())} | {key: ledger for key, ledger in ledgers.items() if ledger}
            write(study, session.number, "who-named", data, by=by, provenance=provenance)


def write(
    study: StudyFolder, number: int, kind: str, data: dict[str, object], *, by: str, reason: str = "", provenance: str = "recorded"
) -> Session:
    event = Event("session", number, kind, by, now_utc(), data, reason, provenance)
    return sessions.from_state(number, events.append(study.db, event, sessions.apply))
