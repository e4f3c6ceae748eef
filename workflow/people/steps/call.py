"""A call from the first ring to the booked interview: what is known before it, and what is written after it (floor 3)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from workflow.errors import NotAllowed, WrongUsage
from workflow.people import gates, wishes
from workflow.people.calling import Sheet
from workflow.people.candidates import Candidate
from workflow.people.contacts import Attempt, next_try
from workflow.people.steps import advised, book, contact
from workflow.people.steps.texts import texts_for
from workflow.schedule import steps as schedule
from workflow.schedule import waves
from workflow.schedule.sessions import Session, require_hour
from workflow.schedule.steps import offering
from workflow.schedule.steps.offering import Asked, Offers
from workflow.store.folder import StudyFolder
from workflow.store.identities import Person

OFFERED = 5  # free times on the screen


@dataclass(frozen=True, slots=True)
class Call:
    """What came of a call, as it was typed; times are wall time in the study's zone, or empty."""

    outcome: str
    channel: str = "phone"
    at: str = ""
    again: str = ""
    note: str = ""
    reason: str = ""  # why this person, where the advice named another
    telling: tuple[str, ...] = ()  # what a note must not hold


def sheet(study: StudyFolder, person: Candidate, known: Person, *, by: str, now: str, asked: Asked, language: str = "") -> Sheet:
    """Everything that stands on the call screen. Raises NotAllowed for somebody who is not phoned any more."""
    refusal = gates.refusal(person, "phone")
    if refusal:
        raise NotAllowed(refusal, hint=f"workflow people show {person.id}")
    mine = [session for session in schedule.listed(study) if person.id in session.who]
    kind = schedule.kind_to_come(study, person.id, person.group, now)
    found, later = offered(study, person, replace(asked, kind=kind), now)
    advice = advised.overrules(study, person)
    return Sheet(
        person=person,
        known=known,
        why=advised.why(study, person),
        instead_of=tuple(advice.why)[:1] if advice else (),
        next_try=next_try(person.attempts, study.settings.rules["attempts"], now),
        texts=texts_for(study, person, asked=language),
        title=study.settings.title,
        caller=by,
        kind=kind,
        minutes=waves.minutes_of(study.settings.sections["wave"], kind),
        booked=tuple(session for session in mine if session.standing == "booked"),
        slots=found.slots if found else (),
        no_slots=later,
        now=now,
        unread=found.remarks if found else (),
    )


def offered(study: StudyFolder, person: Candidate, asked: Asked, now: str, count: int = OFFERED) -> tuple[Offers | None, str]:
    """The next free times, or why none can be offered yet."""
    try:
        return offering.offers(study, person, asked, now, count), ""
    except NotAllowed as not_yet:
        return None, not_yet.message


def asked_for(
    study: StudyFolder, by: str, *, kind: str = "", leads: tuple[str, ...], seconds: tuple[str, ...], busy: Iterable[str], **rest: str
) -> Asked:
    """What free times are looked for: with those named, else by study.toml, else with whoever phones. Raises WrongUsage."""
    usual = (by,) if by in study.settings.staff else ()
    return Asked(kind, leads, usual, seconds, calendars=offering.read_calendars(study, busy), **rest)


def wished(study: StudyFolder, person: Candidate, texts: Iterable[str], *, by: str) -> Candidate:
    """Write down how a person wishes to be interviewed; the same again changes nothing. Raises WrongUsage."""
    staff = {one["id"]: one.get("gender", "") for one in study.settings.sections["staff"]}
    said = wishes.read(texts, staff)
    if all(person.wishes.get(key, wishes.NOTHING[key]) == value for key, value in said.items()):
        return person
    return book.write(study, person, "wishes", said, by=by)


def phoned(study: StudyFolder, person: Candidate, call: Call, *, by: str, now: str) -> Candidate:
    """Write down an attempt. Raises WrongUsage, and NotAllowed when the person is not to be phoned."""
    zone = study.settings.timezone
    at = require_hour(call.at, zone) if call.at else now
    again = require_hour(call.again, zone) if call.again else ""
    contact.require_outcome(call.outcome.replace("_", "-"))
    overruled = advised.overruled(study, person, call.reason)
    attempt = Attempt(at, call.outcome.replace("_", "-"), call.channel.replace("_", "-"), again, by, call.note)
    return contact.attempted(study, person, attempt, by=by, now=now, telling=call.telling, overruled=overruled)


def said_yes(study: StudyFolder, person: Candidate, call: Call, *, by: str, now: str) -> Candidate:
    """Reached and agreed, both or neither."""
    with study.db.atomic():
        reached = phoned(study, person, call, by=by, now=now)
        return reached if reached.standing == "consented" else contact.agreed(study, reached, now[:10], by=by)


def said_no(study: StudyFolder, person: Candidate, call: Call, why: str, *, by: str, now: str) -> tuple[Candidate, list[Session]]:
    """Reached and declined, both or neither; with the sessions that were cancelled by it."""
    with study.db.atomic():
        return refused(study, phoned(study, person, call, by=by, now=now), why, now[:10], by=by)


def refused(
    study: StudyFolder, person: Candidate, why: str, on: str, *, by: str, note: str = "", telling: Iterable[str] = ()
) -> tuple[Candidate, list[Session]]:
    """Somebody says no; the candidate as it is now, and the sessions that were cancelled with it."""
    before = schedule.planned(study, person.id)
    after = contact.declined(study, person, why, on, by=by, note=note, telling=telling)
    left = {session.number for session in schedule.planned(study, after.id)}
    return after, [session for session in before if session.number not in left]


def wrote(study: StudyFolder, person: Candidate, on: str, *, by: str, now: str) -> Candidate:
    """The information letter went out. Raises WrongUsage for a day that is still to come."""
    from workflow.days import read_day

    day = read_day(on, "--letter")
    if day > now[:10]:
        raise WrongUsage(f"{day} is still to come; a letter is written down when it has gone out.")
    return contact.letter_sent(study, person, day, by=by)
