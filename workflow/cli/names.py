"""Opening the key file for a command that needs a name: asks for the passphrase where nothing gives it (floor 4)."""

from typing import TYPE_CHECKING, Any

import click

from workflow.cli import out
from workflow.cli.keyboard import attended
from workflow.errors import WrongKey
from workflow.store.folder import StudyFolder

if TYPE_CHECKING:
    from workflow.export.scan.needles import Needles
    from workflow.store.identities import Identities


def opened(study: StudyFolder) -> "Identities":
    """The key file of a study that has one. Raises NotFound, WrongKey."""
    from workflow.store.identities import open_file, there

    if not there(study):
        from workflow.people.steps import key_file

        raise key_file.missing(study)
    return open_file(study, _given(study) or _asked("Passphrase of the key file"))


def opened_or_made(study: StudyFolder) -> "Identities":
    """The key file, made now where there is none: its passphrase is asked twice.

    Raises NotFound where names were imported into one that lies elsewhere: beside it, a second one would know half of the people.
    """
    from workflow.store.identities import open_file, there

    if there(study):
        return opened(study)
    from workflow.people.steps import key_file

    if key_file.is_away(study):
        why = key_file.missing(study)
        if not attended():
            raise why
        out.note(f"{why.message}\n  Next: {why.hint}")
        click.confirm("Is it lost for good, and should a new one be begun, without those names?", abort=True, err=True)
    given = _given(study)
    if given is None:
        out.note("Names and phone numbers go into the key file, which a passphrase locks. Nobody can open it without: keep it safe.")
        given = _asked("New passphrase for the key file", confirmed=True)
    return open_file(study, given)


def everybody(study: StudyFolder) -> dict[int, dict[str, str]]:
    """What the key file knows of everybody, by the candidate's number. Raises NotFound, WrongKey."""
    identities = opened(study)
    found = identities.everybody()
    identities.close()
    return found


def known_of(study: StudyFolder, candidate: int) -> dict[str, str]:
    """The same of one person; nothing where it knows nobody of that number."""
    return everybody(study).get(candidate, {})


def opened_silently(study: StudyFolder) -> "Identities | None":
    """The key file where its passphrase is at hand; None where it would have to be asked for. Raises WrongKey for a wrong one."""
    from workflow.store.identities import open_file, there

    given = _given(study) if there(study) else None
    return open_file(study, given) if given else None


def telling_where_open(study: StudyFolder) -> tuple[str, ...]:
    """What would give people away, for the check of a note; nothing where the passphrase would have to be asked for."""
    from workflow.store.identities import TELLING

    return tuple(person[field] for person in _people_where_open(study) for field in TELLING if field in person)


def names_where_open(study: StudyFolder) -> tuple[str, ...]:
    """The names alone: a place may well be the town that stands in somebody's address. Nothing where the passphrase is a wrong one:
    a withdrawal or a cancelled session waits for nobody who has forgotten it."""
    try:
        return tuple(person["name"] for person in _people_where_open(study) if "name" in person)
    except WrongKey:
        return ()


def _people_where_open(study: StudyFolder) -> tuple[dict[str, str], ...]:
    ctx = click.get_current_context(silent=True)
    kept: dict[str, Any] = ctx.meta if ctx else {}  # one command asks more than once, and opening the key file takes its time
    where = f"workflow.people {study.path}"
    if where not in kept:
        identities = opened_silently(study)
        kept[where] = tuple(identities.everybody().values()) if identities else ()
        if identities:
            identities.close()
    found: tuple[dict[str, str], ...] = kept[where]
    return found


def needles(study: StudyFolder, identities: "Identities") -> "Needles":
    """What gives people away, by the id that the study knows each by; closes the key file."""
    from workflow.export.steps.scanning import known

    found = known(study, identities)
    identities.close()
    return found


def needles_where_open(study: StudyFolder) -> "Needles | None":
    """The same where nobody has to be asked for the passphrase; None where somebody would."""
    from workflow.store.identities import open_file, there

    given = _given(study) if there(study) else None
    return needles(study, open_file(study, given)) if given else None


def tell_unsearched(study: StudyFolder, found: "Needles | None") -> None:
    """Say that nothing was searched for, where there is a key file that could have said for what."""
    from workflow.store.identities import there

    if found is None and there(study):
        out.note("Not searched for names: the key file is locked.\nNext: workflow export scan")


def password(study: StudyFolder, purpose: str) -> str:
    """The password of the mail or calendar server: from a file, the keyring or the prompt, never from the command line. Raises WrongKey."""
    from workflow.store.passphrases import from_file, from_keyring

    variable = f"WORKFLOW_{purpose.upper()}_PASSWORD_FILE"
    return (
        from_file(variable)
        or from_keyring(f"{study.settings.id} {purpose}")
        or _asked(f"Password of the {purpose} server", variable=variable)
    )


def _given(study: StudyFolder) -> str | None:
    from workflow.store.passphrases import from_file, from_keyring

    return from_file() or from_keyring(study.settings.id)


def _asked(text: str, *, confirmed: bool = False, variable: str = "WORKFLOW_PASSPHRASE_FILE") -> str:
    if not attended():
        raise WrongKey(
            f"Nobody is here to type the {text[0].lower()}{text[1:]}.",
            hint=f"put it into a file that only you can read, and the file's name into {variable}",
        )
    return click.prompt(text, hide_input=True, confirmation_prompt=confirmed, err=True)
