"""Reminders: drafts or texts to copy, each person once for each time (floor 3)."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from workflow.errors import NotAllowed
from workflow.people import gates
from workflow.people.letters import confirmation
from workflow.people.steps import gate
from workflow.people.steps.texts import texts_for
from workflow.schedule import mailing, reminders
from workflow.schedule.reminders import SMS, Reminder
from workflow.schedule.sessions import span
from workflow.schedule.steps import inviting, sessions
from workflow.store.folder import StudyFolder
from workflow.store.identities import Identities, letters_of

SENT = " sent"  # behind the key of a reminder that the program itself has sent


@dataclass(frozen=True, slots=True)
class Prepared:
    """One reminder: where its draft lies, or the text to copy."""

    reminder: Reminder
    file: Path
    text: str


def due(study: StudyFolder, now: datetime) -> list[Reminder]:
    """Whom to remind now: nobody who has declined, withdrawn, died or fallen ill."""
    found = []
    for reminder in reminders.due(sessions.listed(study), now):
        session = sessions.get(study, reminder.session)
        person = gate.known(study, (reminder.person,))[reminder.person]
        gone = session.answers.get(reminder.person, {}).get("answer") == "declined"
        if person is not None and not gone and not gates.refusal(person, "invite"):
            found.append(reminder)
    return found


def prepare(study: StudyFolder, names: Identities, *, by: str, now: datetime) -> list[Prepared]:
    """Write the drafts of what is due, and that they are written; the same call again writes nothing."""
    made = []
    for reminder in due(study, now):
        session = sessions.get(study, reminder.session)
        person = gate.known(study, (reminder.person,))[reminder.person]
        assert person is not None
        known = names.person(person.number)
        which = "sms" if reminder.kind == SMS else "reminder"
        letter = confirmation(texts_for(study, person, session.language), known, session, by, which)
        mail = study.settings.mail
        as_mail = bool(letter.to and mail and which == "reminder")
        name = f"{_stem(session.number, person.id, reminder.kind)}.{'eml' if as_mail else 'txt'}"
        draft = (
            mailing.mail(mail["address"], mail.get("name", ""), letter.to, known.get("name", ""), letter.subject, letter.text)
            if as_mail
            else None
        )
        path = letters_of(study) / name
        inviting.write_draft(path, bytes(draft) if draft else f"{letter.text}\n".encode())
        sent = [*session.reminders.get(person.id, []), reminder.key]
        sessions.write(study, session.number, "reminded", {person.id: sent}, by=by)
        made.append(Prepared(reminder, path, letter.text))
    return made


def unsent(study: StudyFolder, now: datetime) -> list[inviting.Waiting]:
    """The reminders that wait to be sent, for interviews still to come. Raises NotAllowed in the night, when nobody is written to."""
    if reminders.is_quiet(now, study.settings.timezone):
        raise NotAllowed("Reminders are not sent between nine in the evening and eight in the morning.", hint="type it again by day")
    waiting = []
    for session in sessions.listed(study):
        for person, keys in session.reminders.items() if session.standing == "booked" and span(session)[0] > now else ():
            for key in keys:
                file = letters_of(study) / f"{_stem(session.number, person, key.split()[0])}.eml"
                if not key.endswith(SENT) and key + SENT not in keys and file.is_file():
                    waiting.append(inviting.Waiting(session.number, person, file, "reminded", [*keys, key + SENT]))
    return waiting


def _stem(session: int, person: str, kind: str) -> str:
    return f"S{session}-{person}-reminder-{kind}"
