"""Answers to invitations, from files or the mailbox: judged, and written beside the session; the unclear go to a person (floor 3)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from workflow.errors import BadInput
from workflow.people.steps import gate
from workflow.schedule import inbox, replies
from workflow.schedule.inbox import Inbox
from workflow.schedule.replies import Look, Mail, Reply, Sent
from workflow.schedule.steps import sessions
from workflow.store.folder import StudyFolder
from workflow.store.identities import Identities


@dataclass(frozen=True, slots=True)
class Read:
    """What came of the mails."""

    answers: tuple[Reply, ...]
    looks: tuple[Look, ...]


def take_in(study: StudyFolder, mails: Iterable[Mail], names: Identities, *, by: str) -> Read:
    """Write down the answers that count; reading the same mails again changes nothing."""
    answers, looks = replies.read(mails, _sent(study, names))
    with study.db.atomic():
        for reply in answers:
            said = {"answer": reply.answer, "sequence": reply.sequence, "stamp": reply.stamp, "proposal": reply.proposal}
            sessions.write(study, reply.session, "answered", {reply.person: said}, by=by)
    return Read(tuple(answers), tuple(look for look in looks if look.why != replies.KNOWN))


def inbox_of(study: StudyFolder, folder: str) -> Inbox:
    """The mailbox of study.toml, still without its password. Raises BadInput where there is none."""
    mail = study.settings.mail
    if not mail.get("imap"):
        raise BadInput("study.toml names no mailbox to read.", hint='write into [mail]: imap = "imap.example.org", user = "..."')
    return Inbox(mail["imap"], mail.get("imap_port", 993), mail.get("user") or mail["address"], folder=folder or "INBOX")


def read_inbox(study: StudyFolder, box: Inbox, since: date, names: Identities, *, by: str, marking: bool = False) -> Read:
    """The same from the mailbox, which holds much else: of mails without an answer only those of people who were invited are shown.

    Everything is fetched before anything is written. With `marking` the mails whose answers count are marked as read, and no others.
    Raises BadInput where the mailbox cannot be read.
    """
    with inbox.opened(box) as connection:
        found = inbox.mails(connection, box.folder, since, marking=marking)
        invited = {sent.attendee.casefold(): sent for sent in _sent(study, names).values()}
        theirs = {mail.about: who for mail in found.values() if (who := invited.get(mail.sender.casefold()))}
        read = take_in(study, [mail for mail in found.values() if mail.calendars or mail.about in theirs], names, by=by)
        if marking:
            counted = {answer.about for answer in read.answers}
            inbox.mark(connection, [uid for uid, mail in found.items() if mail.about in counted])
    looks = (
        replace(look, session=look.session or theirs[look.about].session, person=look.person or theirs[look.about].person)
        if look.about in theirs
        else look
        for look in read.looks
        if look.session or look.about in theirs
    )
    return replace(read, looks=tuple(looks))


def _sent(study: StudyFolder, names: Identities) -> dict[str, Sent]:
    """What was sent last, by UID, with the addresses that may answer."""
    found = {}
    for session in sessions.listed(study):
        for name, person in gate.known(study, session.invitations).items():
            entry, answer = session.invitations[name], session.answers.get(name, {})
            email = names.person(person.number).get("email", "") if person and not person.erased else ""
            if email:
                on_record = {"answered_sequence": answer.get("sequence", -1), "answered_stamp": answer.get("stamp", "")}
                found[entry["uid"]] = Sent(session.number, name, email, entry["sequence"], **on_record)
    return found
