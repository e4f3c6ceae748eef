"""Somebody withdraws: it is written down, and what is planned stops at once (floor 3)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from workflow.errors import NotAllowed, WrongUsage, no_such
from workflow.people import farewell
from workflow.people.candidates import SCOPES, Candidate
from workflow.people.leaving import scope_of
from workflow.people.plain_text import require_plain
from workflow.people.steps import book
from workflow.people.steps.contact import DAY_PUT_RIGHT
from workflow.people.steps.texts import texts_for
from workflow.possible import require_not_before
from workflow.schedule import sessions as nouns
from workflow.schedule import steps as schedule
from workflow.schedule.sessions import Session
from workflow.schedule.steps import inviting
from workflow.store import events
from workflow.store.clock import now_utc
from workflow.store.events import Event
from workflow.store.folder import StudyFolder
from workflow.store.identities import Identities, letters_of
from workflow.transcribe.steps import book as recordings

CALLED_OFF = "withdrawn"  # why a session was cancelled


@dataclass(frozen=True, slots=True)
class Wish:
    """What the person wants, and since when."""

    scope: str
    on: str  # a day
    reason: str = ""  # a withdrawal needs none; a change of its scope does
    corrects: bool = False  # the day was said: it takes the place of the one that was written down


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What came of it."""

    person: Candidate
    new: bool  # False: it was written down before
    cancelled: tuple[Session, ...] = ()  # as they were planned
    left: tuple[Session, ...] = ()  # group sessions that take place without the person


def withdraw(
    study: StudyFolder, person: Candidate, wish: Wish, *, by: str, now: str, telling: Iterable[str] = (), provenance: str = "recorded"
) -> Withdrawn:
    """Write down a withdrawal and stop what is planned; the same withdrawal again only makes sure of the second.

    `now` is wall time in the study's zone; `telling` what the key file knows, so that a reason holds none of it. Raises WrongUsage for
    an unknown scope, a day to come or a changed scope without a reason, NotAllowed when nothing of the person is left.
    """
    scope = scope_of(wish.scope)
    if scope not in SCOPES:
        raise no_such("scope", wish.scope, SCOPES, "--scope")
    if wish.on > now[:10]:
        raise WrongUsage(f"{wish.on} is still to come; a withdrawal counts from the day on which it was said.")
    with study.db.atomic():
        person = book.get(study, f"C{person.number}")
        new = (person.standing, person.scope) != ("withdrawn", scope)
        if new or (_says_more(study, person, wish) and not (person.erased or person.erasing)):
            on = wish.on if new or wish.corrects else person.withdrawn_on
            require_not_before(on, followed(study, person), now[:10])
            if new and person.standing == "withdrawn" and not wish.reason.strip():
                raise WrongUsage(
                    f"{person.id} withdrew on {person.withdrawn_on} with the scope {person.scope}; say why that changes.",
                    hint="the same command with --reason 'a few words'",
                )
            reason = require_plain(wish.reason, telling) or ("" if new else DAY_PUT_RIGHT)
            person = book.write(study, person, "withdrawn", {"scope": scope, "on": on}, by=by, reason=reason, provenance=provenance)
            new = True
        elif person.erased:
            raise NotAllowed(f"Nothing of {person.id} is left.")
        cancelled, left = stop_planned(study, person, CALLED_OFF, by=by, now=now, provenance=provenance)
    return Withdrawn(person, new, tuple(cancelled), tuple(left))


def _says_more(study: StudyFolder, person: Candidate, wish: Wish) -> bool:
    """Whether another day, or a reason that was not written down before, is said of a withdrawal that was."""
    told = [event.reason for event in events.history(study.db, book.SUBJECT, person.number) if event.kind == "withdrawn"]
    return (wish.corrects and wish.on != person.withdrawn_on) or bool(wish.reason.strip() and wish.reason.strip() not in told)


def followed(study: StudyFolder, person: Candidate) -> list[tuple[str, str]]:
    """What a withdrawal can only follow on, with its day: a yes, a signature, an interview that was held."""
    held = [
        (f"the interview S{one.number}", one.day) for one in schedule.listed(study) if one.held and set(one.came) & set(names_of(person))
    ]
    signed = [(f"the signature under form {one.form}", one.on) for one in person.consents]
    return [*held, *signed, ("the yes", person.agreed_on)]


def stop_planned(
    study: StudyFolder, person: Candidate, why: str, *, by: str, now: str, provenance: str = "recorded"
) -> tuple[list[Session], list[Session]]:
    """Cancel what is to come with this person alone, and take them out of group sessions; (cancelled, left), as they were planned."""
    cancelled, left = [], []
    for session in to_come(study, person, now):
        others = [name for name in session.who if name not in names_of(person)]
        if others:
            event = Event("session", session.number, "who-left", by, now_utc(), {"who": others}, provenance=provenance)
            events.append(study.db, event, nouns.apply)
            left.append(session)
        else:
            schedule.cancel(study, session.number, why, by=by, provenance=provenance)
            cancelled.append(session)
    return cancelled, left


def to_come(study: StudyFolder, person: Candidate, now: str) -> list[Session]:
    """The person's sessions that have not been: not cancelled, not recorded, and not in the past."""
    recorded = {recording.session for recording in recordings.listed(study)}
    planned = {session.number: session for name in names_of(person) for session in schedule.planned(study, name)}
    return [one for one in planned.values() if one.number not in recorded and (not one.starts or one.starts >= now)]


def names_of(person: Candidate) -> tuple[str, ...]:
    """The ids under which sessions may know a person: C17, and P7 after signing."""
    return tuple(dict.fromkeys((f"C{person.number}", person.id)))


def called_off(study: StudyFolder, person: Candidate) -> list[Session]:
    """What a withdrawal has cancelled, now or when the command was typed the first time."""
    return [s for s in schedule.listed(study) if s.standing == "cancelled" and s.why == CALLED_OFF and set(s.who) & set(names_of(person))]


def write_letters(study: StudyFolder, person: Candidate, identities: Identities, *, by: str, now: str) -> list[Path]:
    """Drafts in the key folder: a letter that confirms it, and a cancellation for each invitation that went out.

    None for somebody whom the key file does not know. Written twice, they are the same.
    """
    if not identities.known(person.number):
        return []
    moment = datetime.fromisoformat(now).replace(tzinfo=ZoneInfo(study.settings.timezone)).astimezone(UTC)
    cancellations = inviting.call_off(study, person, identities, by=by, now=moment)
    return [_letter(study, person, identities), *(made.file for made in cancellations)]


def _letter(study: StudyFolder, person: Candidate, identities: Identities) -> Path:
    known = identities.person(person.number)
    cancelled = called_off(study, person)
    language = texts_for(study, person, next((session.language for session in cancelled), "")).language
    path = letters_of(study) / f"{person.id}-called-off.txt"
    inviting.write_draft(path, farewell.letter(known.get("name", person.id), cancelled, language).encode())
    return path
