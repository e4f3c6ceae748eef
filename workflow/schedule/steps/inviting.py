"""Invitations: what each person of a session should be told now, as drafts beside the key file, or sent where that is asked for (floor 3).

The ledger in the session says what each person was told last: UID, SEQUENCE, time. It holds no address. Whoever has no e-mail address gets
a letter to print. Nothing is told twice, whatever is typed twice.
"""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from workflow.errors import BadInput, NotAllowed, WorkflowError
from workflow.people.candidates import Candidate
from workflow.people.letters import Letter, confirmation
from workflow.people.steps import gate
from workflow.people.steps.texts import texts_for
from workflow.schedule import invitations, mailing, post
from workflow.schedule.invitations import CANCEL, REQUEST, Invitation
from workflow.schedule.sessions import Session
from workflow.schedule.steps import sessions
from workflow.schedule.waves import is_first
from workflow.store.files import write_whole
from workflow.store.folder import StudyFolder
from workflow.store.identities import Person, letters_of

STAMP = "%Y-%m-%dT%H:%M:%SZ"
KEPT = ("uid", "sequence", "starts", "zone", "minutes", "mode", "place", "link")  # of an invitation, in the ledger


class Names(Protocol):
    """Who knows what a letter needs: the key file, or a screen that has read one person from it."""

    def person(self, candidate: int) -> Person: ...


@dataclass(frozen=True, slots=True)
class Prepared:
    """What one person is to be told: a draft of a mail, or a letter to print."""

    session: int
    person: str
    what: str  # letter, moved, changed, link, cancelled
    sequence: int
    letter: Letter
    file: Path
    is_mail: bool


def prepare(
    study: StudyFolder, number: int, names: Names, *, by: str, now: datetime, utc: bool = False, language: str = ""
) -> list[Prepared]:
    """Write what the people of a session have not been told yet, each into a draft of its own; empty when all of it is written.

    Each letter is in the person's own language, or in the one that is named.
    Raises NotFound, NotAllowed for somebody who may not be invited, BadInput where study.toml has no mailbox.
    """
    session = sessions.get(study, number)
    if not session.starts:
        raise NotAllowed(f"S{number} has no day yet.", hint=f'workflow schedule book S{number} --at "2026-12-01 10:00"')
    if session.held:
        raise NotAllowed(f"S{number} was held already; nobody is invited to it any more.", hint="workflow schedule agenda")
    made = []
    for name, person in gate.known(study, session.who).items():
        if person is None:
            raise NotAllowed(f"{name} is not on the sampling list, so the key file has no address.", hint="workflow sample import LIST.csv")
        which = _untold(study, session, person)
        if which:
            made.append(_tell(study, session, person, which, names, by=by, now=now, utc=utc, language=language))
    return made


def call_off(study: StudyFolder, person: Candidate, names: Names, *, by: str, now: datetime) -> list[Prepared]:
    """The cancellations for somebody who was invited to what is cancelled, or to what takes place without them; none twice."""
    made = []
    for session in sessions.listed(study):
        entry = session.invitations.get(person.id, {})
        off = session.standing == "cancelled" or person.id not in session.who
        if off and entry and entry["method"] != CANCEL:
            made.append(_tell(study, session, person, "cancelled", names, by=by, now=now, utc=False))
    return made


def _untold(study: StudyFolder, session: Session, person: Candidate) -> str:
    """Which letter a person should get now: letter, or what `untold` says; empty when there is nothing new. Raises NotAllowed."""
    news, entry = invitations.untold(session, person.id), session.invitations.get(person.id, {})
    if session.standing == "cancelled":
        return "" if person.life == "deceased" else news
    gate.require(study, (person.id,), "invite" if is_first(study.settings.sections["wave"], session.kind) else "follow-up")
    if not entry or entry["method"] == CANCEL:
        return "letter"
    return news


def _tell(
    study: StudyFolder,
    session: Session,
    person: Candidate,
    which: str,
    names: Names,
    *,
    by: str,
    now: datetime,
    utc: bool = False,
    language: str = "",
) -> Prepared:
    """Write one draft, then the ledger: a program stopped between the two writes the same draft again."""
    entry = session.invitations.get(person.id, {})
    known = names.person(person.number)
    texts = texts_for(study, person, session.language, asked=language)
    letter = confirmation(texts, known, session, by, which)
    wanted = replace(_blank(study, session, known, letter), uid=entry.get("uid") or _fresh_uid(study))
    anew = which == "cancelled" or entry.get("method") == CANCEL  # after a cancellation the same time is news, too
    wanted = replace(wanted, sequence=invitations.sequence_after(_from_ledger(entry), wanted, cancelled=anew))
    method = CANCEL if which == "cancelled" else REQUEST
    stamp = max(now, _moment(entry.get("stamp", "")) + timedelta(seconds=1))
    content = _mail(wanted, letter, method, stamp, utc=utc) if letter.to else f"{letter.text}\n".encode()
    made = Prepared(
        session.number, person.id, which, wanted.sequence, letter, _draft(study, session, person, which, wanted), bool(letter.to)
    )
    write_draft(made.file, content)
    kept: dict[str, Any] = {field: getattr(wanted, field) for field in KEPT}
    kept |= {"method": method, "stamp": stamp.strftime(STAMP), "file": made.file.name, "sent": not letter.to}
    sessions.write(study, session.number, "invited", {person.id: kept}, by=by)
    return made


def _draft(study: StudyFolder, session: Session, person: Candidate, which: str, wanted: Invitation) -> Path:
    return letters_of(study) / f"S{session.number}-{person.id}-{which}-{wanted.sequence}.{'eml' if wanted.attendee else 'txt'}"


def write_draft(path: Path, content: bytes) -> None:
    """A file in the key folder that only its owner reads."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.touch(mode=0o600)
    write_whole(path, content)
    path.chmod(0o600)


def _blank(study: StudyFolder, session: Session, known: dict[str, str], letter: Letter) -> Invitation:
    mail = study.settings.mail
    if letter.to and not mail:
        raise BadInput(
            "study.toml does not say which mailbox invitations come from.", hint='write into it: [mail] and address = "study@example.org"'
        )
    return Invitation(
        uid="",
        starts=session.starts,
        zone=session.zone,
        minutes=session.minutes,
        summary=letter.subject,
        text=letter.text,
        organizer=mail.get("address", ""),
        organizer_name=mail.get("name", ""),
        attendee=letter.to,
        attendee_name=known.get("name", ""),
        mode=session.mode,
        place=session.place,
        link=session.link,
    )


def _fresh_uid(study: StudyFolder) -> str:
    """Random, so that it says nothing about anybody; the same for ever after."""
    return f"{uuid.uuid4()}@{study.settings.mail.get('address', 'study').rpartition('@')[2]}"


def _from_ledger(entry: dict[str, Any]) -> Invitation | None:
    if not entry:
        return None
    empty = {field.name: "" for field in fields(Invitation)}
    return Invitation(**(empty | {key: entry[key] for key in KEPT}))


def _moment(text: str) -> datetime:
    return datetime.strptime(text, STAMP).replace(tzinfo=UTC) if text else datetime(1970, 1, 1, tzinfo=UTC)


def _mail(invitation: Invitation, letter: Letter, method: str, stamp: datetime, *, utc: bool) -> bytes:
    if invitation.attendee.casefold() == invitation.organizer.casefold():
        raise BadInput("The key file has the study's own mailbox as this person's address.", hint="correct the address in the key file")
    made = mailing.mail(invitation.organizer, invitation.organizer_name, letter.to, invitation.attendee_name, letter.subject, letter.text)
    return bytes(mailing.with_calendar(made, invitations.message(invitation, method, stamp, utc=utc), method))


def server_of(study: StudyFolder) -> tuple[str, int, str]:
    """The mail server of study.toml: server, port, user. Raises BadInput where there is none."""
    mail = study.settings.mail
    if not mail.get("server"):
        raise BadInput("study.toml names no mail server.", hint='write into [mail]: server = "smtp.example.org", port = 587, user = "..."')
    return mail["server"], mail.get("port", 587), mail.get("user", "")


@dataclass(frozen=True, slots=True)
class Posted:
    """What became of one draft."""

    session: int
    person: str
    problem: WorkflowError | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A draft of a mail that the program has not sent; `event` and `data` write down that it was."""

    session: int
    person: str
    file: Path
    event: str
    data: Any


def unsent(study: StudyFolder, number: int = 0) -> list[Waiting]:
    """The invitations that wait, of one session or of all."""
    chosen = [sessions.get(study, number)] if number else sessions.listed(study)
    waiting = [
        Waiting(one.number, person, letters_of(study) / entry["file"], "invited", entry | {"sent": True})
        for one in chosen
        for person, entry in one.invitations.items()
        if not entry["sent"]
    ]
    return [one for one in waiting if one.file.is_file()]


def sent_by_hand(study: StudyFolder, number: int, *, by: str) -> list[Waiting]:
    """Write down that the drafts of a session which waited were sent from somebody's own mail program; which those were."""
    waiting = unsent(study, number)
    for one in waiting:
        sessions.write(study, one.session, one.event, {one.person: one.data}, by=by)
    return waiting


def send(study: StudyFolder, waiting: Iterable[Waiting], server: post.Post, *, by: str) -> Iterator[Posted]:
    """Hand drafts over to the mail server; each that was taken is written down at once, so that the same call goes on after a failure.

    Raises BadInput when the server cannot be used at all.
    """
    waiting = list(waiting)
    if not waiting:
        return
    with post.opened(server) as connection:
        for one in waiting:
            try:
                post.send(connection, one.file.read_bytes())
            except BadInput as problem:
                yield Posted(one.session, one.person, problem)
                continue
            sessions.write(study, one.session, one.event, {one.person: one.data}, by=by)
            yield Posted(one.session, one.person)
