"""Recordings as the study's book has them: fetching one, listing all, writing what happened (floor 3)."""

from pathlib import Path
from typing import Any

from workflow import ids
from workflow.errors import BadInput, NotFound
from workflow.schedule import steps as sessions
from workflow.store import events
from workflow.store.clock import now_utc
from workflow.store.events import Event
from workflow.store.folder import StudyFolder
from workflow.transcribe import recordings
from workflow.transcribe.recordings import Part, Recording


def get(study: StudyFolder, number: int) -> Recording:
    """One recording. Raises NotFound."""
    state = events.state(study.db, "recording", number)
    if state is None:
        raise NotFound(f"There is no recording R{number}.", hint="workflow recording list")
    return recordings.from_state(number, state)


def listed(study: StudyFolder) -> list[Recording]:
    return [recordings.from_state(number, state) for number, state in events.states(study.db, "recording").items()]


def chosen(study: StudyFolder, names: tuple[str, ...]) -> list[Recording]:
    """The recordings that were named, or all of which something is left. Raises WrongUsage or NotFound."""
    if names:
        return [get(study, ids.parse(name, prefix="R").number) for name in names]
    return [recording for recording in listed(study) if not recording.erased]


def without_transcript(recording: Recording) -> NotFound:
    """What is said of a recording that has no transcript: not yet, or never again."""
    name = f"R{recording.number}"
    if recording.erased:
        return NotFound(f"Nothing of {name} is left: it was erased.", hint="workflow recording list")
    return NotFound(f"{name} has no transcript yet.", hint=f"workflow recording transcribe {name}")


def people_in(study: StudyFolder, recording: Recording) -> list[str]:
    """Whose words a recording holds: those of its session, without whoever withdrew and was taken out."""
    who = sessions.get(study, recording.session).who if recording.session else ()
    return [name for name in who if name not in recording.withdrawn]


def tracks_left(study: StudyFolder, who: str) -> bool:
    """Whether a track of this person's own microphone is still in the study."""
    return any(part.track == who for recording in listed(study) for part in recording.parts)


def lying(study: StudyFolder, part: Part) -> Path:
    """Where the file of a part lies. Raises BadInput where it is gone."""
    path = study.recordings / part.file
    if not path.is_file():
        raise BadInput(f"The file {part.file} is gone from the recordings folder.", hint="bring it back from a backup")
    return path


def write(
    study: StudyFolder, number: int, kind: str, data: dict[str, Any], *, by: str, reason: str = "", provenance: str = "recorded"
) -> Recording:
    """Write what happened to a recording and return it as it is now."""
    event = Event("recording", number, kind, by, now_utc(), data, reason, provenance)
    return recordings.from_state(number, events.append(study.db, event, recordings.apply))
