"""The replay is built: its folder, and the whole diary played in it (floor 3)."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from workflow.demo_corpus import field_work, rigour_work
from workflow.demo_corpus.diary import Desk, Entry, play
from workflow.demo_corpus.settings import ID, toml
from workflow.errors import NotAllowed
from workflow.store import folder
from workflow.store.folder import StudyFolder


@dataclass(frozen=True, slots=True)
class Built:
    """The study, and how many entries of the diary were played now: none where it was there already."""

    study: StudyFolder
    played: int


def entries() -> tuple[Entry, ...]:
    """The whole diary, in order of time."""
    return tuple(sorted((*field_work.entries(), *rigour_work.entries()), key=lambda entry: entry.at))


def build(path: Path, diary: Sequence[Entry] = ()) -> Built:
    """The published study in this folder, or what of the diary is given; what is there already stays, and what is missing is added.

    Raises NotAllowed for a folder that holds another study.
    """
    study = folder.open_study(path) if (path / "study.toml").is_file() else folder.make(path, toml(path.absolute().name))
    if study.settings.id != ID:
        raise NotAllowed("There is another study in that folder; nothing was changed.", hint="workflow demo --study corpus NEW-FOLDER")
    with tempfile.TemporaryDirectory() as files:
        played = play(Desk(study, Path(files)), diary or entries())
    return Built(study, played)
