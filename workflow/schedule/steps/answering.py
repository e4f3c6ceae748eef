"""Answers to invitations: read from saved mails, judged, and written beside the session; what is unclear goes to a person (floor 3)."""

from collections.abc import Iterable
from dataclasses import dataclass

from workflow.people.steps import gate
from workflow.schedule import replies
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
    for reply in answers:
        said = {"answer": reply.answer, "sequence": reply.sequence, "stamp": reply.stamp, "proposal": reply.proposal}
        sessions.write(study, reply.session, "answered", {reply.person: said}, by=by)
    return Read(tuple(answers), tuple(look for look in looks if look.why != replies.KNOWN))


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
