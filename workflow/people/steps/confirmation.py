"""A confirmation is prepared as a draft in the key folder, since it bears a name; nothing is sent (floor 3).

It is the invitation to the appointment, so that nobody gets two. Only where study.toml names no mailbox that could read the answers is it a
plain letter.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from workflow.people.letters import Letter, confirmation
from workflow.people.steps.texts import texts_of
from workflow.schedule import mailing
from workflow.schedule.sessions import Session
from workflow.schedule.steps import inviting
from workflow.store.folder import StudyFolder
from workflow.store.identities import Person, letters_of


@dataclass(frozen=True, slots=True)
class Draft:
    """A prepared letter: what it says, and the file that a mail program opens."""

    letter: Letter
    mail: Path  # where there is no address, the text
    text: Path  # the same words, to copy


@dataclass(frozen=True, slots=True)
class OnTheLine:
    """The one person whom a call has read from the key file."""

    known: Person

    def person(self, candidate: int) -> Person:
        return self.known


def prepare(study: StudyFolder, known: Person, session: Session, *, by: str, now: datetime, language: str = "") -> Draft:
    """Write the draft for a booked session, in the language of the call; another time is a letter about the change. Raises DiskFull."""
    letter = confirmation(texts_of(study, language), known, session, by)
    if letter.to and not study.settings.mail:
        mail = letters_of(study) / f"S{session.number}-{session.starts[:10]}.eml"
        inviting.write_draft(mail, mailing.draft(letter.to, letter.subject, letter.text))
    else:
        made = inviting.prepare(study, session.number, OnTheLine(known), by=by, now=now, language=language)
        letter = made[0].letter if made else letter
        mail = made[0].file if made else letters_of(study) / session.invitations[session.who[0]]["file"]
    draft = Draft(letter, mail, mail.with_suffix(".txt"))
    inviting.write_draft(draft.text, f"{letter.text}\n".encode())
    return draft
