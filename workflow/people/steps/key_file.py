"""Whether this study's names lie in a key file that is not where it should be: a study that was brought back elsewhere (floor 3)."""

from pathlib import Path

from workflow.errors import NotFound
from workflow.people.steps.importing import SUBJECT
from workflow.store import events
from workflow.store.folder import StudyFolder
from workflow.store.identities import FILE, there


def is_away(study: StudyFolder) -> bool:
    """Whether names were imported and their key file is not there; a list without names needs none."""
    return not there(study) and any("numbers" in state for state in events.states(study.db, SUBJECT).values())


def to_bring(folder: Path | str) -> str:
    """What to do so that the names are there again."""
    return f"copy {FILE} into {folder}: from the .key folder of the study they were imported into, or from a copy by backup --key-to"


def missing(study: StudyFolder) -> NotFound:
    """Why no name can be had; that none were imported is said only where it is so."""
    if not is_away(study):
        return NotFound("This study has no key file yet: no names were imported.", hint="workflow sample import LIST.csv")
    return NotFound(
        f"The names of this study were imported, and their key file is not in {study.settings.identities}, where study.toml says it is.",
        hint=to_bring(study.settings.identities),
    )
