"""The texts of a study: those of the program, with what the study's own file changes (floor 3)."""

from workflow.errors import BadInput
from workflow.people.candidates import Candidate
from workflow.people.texts import FILE, Texts, texts
from workflow.store.folder import StudyFolder


def texts_of(study: StudyFolder, language: str = "") -> Texts:
    """The texts in this language, or in the first of the study. Raises BadInput."""
    path = study.path / FILE
    try:
        own = path.read_text(encoding="utf-8-sig") if path.is_file() else ""
    except (OSError, UnicodeDecodeError):
        raise BadInput(f"{FILE} in the study's folder cannot be read.", hint="save it as UTF-8 in your editor") from None
    return texts(language or study.settings.languages[0], own)


def texts_for(study: StudyFolder, person: Candidate, otherwise: str = "", *, asked: str = "") -> Texts:
    """The texts in the person's own language, as the list has it; where it says none, or there are no texts in it, in another one.

    `asked` is a language that somebody has named, which overrules. Raises BadInput.
    """
    if asked:
        return texts_of(study, asked)
    own = str(person.facts.get("language", ""))
    found = texts_of(study, own or otherwise)
    return found if own in ("", found.language) else texts_of(study, otherwise)
