"""Guides as the study has them: their record, their working file, and the frozen copies whose bytes must not change (floor 3)."""

import stat
from typing import Any

from workflow.errors import BadInput, NotAllowed, NotFound
from workflow.guides import versions
from workflow.guides.guide import Guide
from workflow.guides.reading import decoded, read
from workflow.guides.versions import TopicGuide, Version
from workflow.store import events, files
from workflow.store.clock import now_utc
from workflow.store.events import Event
from workflow.store.folder import StudyFolder

SUBJECT = "guide"
FOLDER = "topic_guides"


def listed(study: StudyFolder) -> list[TopicGuide]:
    return [versions.from_state(number, state) for number, state in events.states(study.db, SUBJECT).items()]


def get(study: StudyFolder, name: str) -> TopicGuide:
    """One guide by its id; an id without its language will do where only one fits. Raises NotFound."""
    guides = listed(study)
    exact = [guide for guide in guides if guide.id == name]
    alike = exact or [guide for guide in guides if guide.id.rpartition("-")[0] == name]
    if len(alike) != 1:
        known = ", ".join(guide.id for guide in guides)
        raise NotFound(f"There is no guide '{name}' in this study; it has {known}.", hint="workflow guide history") if known else none_yet()
    return alike[0]


def none_yet() -> NotFound:
    """What is said where a study has no topic guide at all."""
    return NotFound("This study has no topic guide yet.", hint="workflow guide add patient-first")


def only(study: StudyFolder, name: str) -> TopicGuide:
    """The guide of this id; without one, the study's only guide. Raises NotFound."""
    guides = listed(study)
    return guides[0] if not name and len(guides) == 1 else get(study, name)


def write(
    study: StudyFolder, number: int, kind: str, data: dict[str, Any], *, by: str, reason: str = "", provenance: str = "recorded"
) -> TopicGuide:
    event = Event(SUBJECT, number, kind, by, now_utc(), data, reason, provenance)
    return versions.from_state(number, events.append(study.db, event, versions.apply))


def working_file(name: str) -> str:
    return f"{FOLDER}/{name}.md"


def frozen_file(name: str, version: str) -> str:
    return f"{FOLDER}/{name}-{version}.md"


def working_text(study: StudyFolder, guide: TopicGuide) -> str:
    """The text that people edit. Raises BadInput or NotFound."""
    path = study.path / working_file(guide.id)
    if not path.is_file():
        raise NotFound(f"The file {working_file(guide.id)} is not there.", hint="put it back, or copy the newest frozen one there")
    return decoded(path.read_bytes())


def working(study: StudyFolder, guide: TopicGuide) -> Guide:
    """The guide as people have edited it. Raises BadInput with every fault, also where its id was changed."""
    found = read(working_text(study, guide))
    if found.id != guide.id:
        raise BadInput(f"The file {working_file(guide.id)} now says id: {found.id}.", hint=f"write id: {guide.id} again")
    return found


def freeze(study: StudyFolder, name: str, version: str, text: str) -> str:
    """Write a read-only copy of one version and return its SHA-256."""
    path = study.path / frozen_file(name, version)
    if path.exists():
        files.remove(path)  # left by a release that was broken off before its event was written
    files.write_whole(path, text.encode())
    path.chmod(stat.S_IRUSR | stat.S_IRGRP)
    return files.sha256_of(path)


def frozen(study: StudyFolder, guide: TopicGuide, version: Version) -> Guide:
    """The guide as it was frozen. Raises NotAllowed where the file is gone or its bytes have changed."""
    name = frozen_file(guide.id, version.number)
    path = study.path / name
    hint = f"bring the file back from a backup; changes belong into {working_file(guide.id)}"
    if not path.is_file():
        raise NotAllowed(f"The frozen file {name} is gone.", hint=hint)
    now = files.sha256_of(path)
    if now != version.sha256:
        raise NotAllowed(
            f"{guide.id} version {version.number} was changed after it was frozen: its hash was {version.sha256[:16]} and is {now[:16]}.",
            hint=hint,
        )
    return read(decoded(path.read_bytes()))
