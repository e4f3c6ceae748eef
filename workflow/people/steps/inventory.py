"""Everything that is stored of one person, asked of every room; and the rooms' own way of erasing it (floor 3).

A room that stores something of people has a module with two functions and names it in KEEPERS:

    tied(desk) -> list[Item]     what it stores of the person, and what becomes of each thing under the scope
    erase(desk) -> None          do that; doing it again does no harm, so that a broken run is finished by the same command

The order is that of erasing: what is needed to find other things goes after them. Tables and folders that a keeper answers for stand in
its `ANSWERS_FOR`; a test fails when the study has one that nobody answers for.
"""

import importlib
from collections.abc import Sequence
from dataclasses import dataclass
from types import ModuleType

from workflow.people.candidates import Candidate
from workflow.people.leaving import Item, Leaving
from workflow.schedule import steps as schedule
from workflow.store.folder import StudyFolder
from workflow.store.identities import Identities
from workflow.transcribe.recordings import Recording
from workflow.transcribe.steps import book as recordings

KEEPERS = (
    "workflow.export.leaving",
    "workflow.transcribe.steps.leaving",
    "workflow.review.steps.leaving",
    "workflow.today.steps.leaving",
    "workflow.report.steps.leaving",
    "workflow.guides.steps.leaving",
    "workflow.rigour.steps.leaving",
    "workflow.schedule.steps.leaving",
    "workflow.people.steps.backups",  # before the facts: what was listed is still known when a broken run goes on
    "workflow.people.steps.facts",
)


@dataclass(frozen=True, slots=True)
class Desk:
    """What a keeper has before it: the study (or a backup of it), who leaves, and the key file where it is open."""

    study: StudyFolder
    leaving: Leaving
    identities: Identities | None = None
    live: StudyFolder | None = None  # where `study` is a backup: the study itself, which knows who spoke when

    @property
    def knowing(self) -> StudyFolder:
        return self.live or self.study


def keepers() -> list[ModuleType]:
    return [importlib.import_module(name) for name in KEEPERS]


def inventory(desk: Desk) -> list[Item]:
    """Every row and file tied to the person, with what becomes of it."""
    return [item for keeper in keepers() for item in keeper.tied(desk)]


def leaving(
    study: StudyFolder, person: Candidate, scope: str, *, sound: str = "keep", by_hand: Sequence[int] = (), by: str = ""
) -> Leaving:
    """Who leaves, with the recordings that are theirs alone and those in which others take part."""
    names = tuple(dict.fromkeys((f"C{person.number}", person.id)))
    taking_part = {session.number: set(session.who) for session in schedule.listed(study)}
    own: set[int] = set()
    shared: set[int] = set()
    released: set[int] = set()
    for recording in recordings.listed(study):
        people = taking_part.get(recording.session or 0, set())
        if people & set(names):
            (own if people <= set(names) else shared).add(recording.number)
            if is_released(recording):
                released.add(recording.number)
    return Leaving(
        number=person.number,
        names=names,
        scope=scope,
        sound=sound,
        own=frozenset(own),
        shared=frozenset(shared),
        released=frozenset(released),
        by_hand=frozenset(by_hand),
        files=tuple(person.erasing.get("files", ())),
        by=by,
    )


def is_released(recording: Recording) -> bool:
    """Whether a transcript was released to analysis; the room that releases writes it into the recording's facts."""
    told = (recording.transcribed or {}).get("released")
    return told is not None and told is not False  # revision 0 may be released too
