"""A confirmation is prepared as a draft in the key folder, since it bears a name; nothing is sent (floor 3)."""

from dataclasses import dataclass
from pathlib import Path

from workflow.people.letters import Letter, confirmation
from workflow.people.steps.texts import texts_of
from workflow.schedule import mailing
from workflow.schedule.sessions import Session
from workflow.store.files import write_whole
from workflow.store.folder import StudyFolder
from workflow.store.identities import Person, letters_of


@dataclass(frozen=True, slots=True)
class Draft:
    """A prepared letter: what it says, and the file that a mail program opens."""

    letter: Letter
    mail: Path
    text: Path  # the same words, to copy


def prepare(study: StudyFolder, known: Person, session: Session, *, by: str, language: str = "") -> Draft:
    """Write the draft for a booked session; another time gets a file of its own. Raises DiskFull."""
    letter = confirmation(texts_of(study, language), known, session, by)
    folder = letters_of(study)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = f"S{session.number}-{session.starts[:10]}"
    draft = Draft(letter, folder / f"{name}.eml", folder / f"{name}.txt")
    for path, content in ((draft.mail, mailing.draft(letter.to, letter.subject, letter.text)), (draft.text, f"{letter.text}\n".encode())):
        write_whole(path, content, private=True)
    return draft
