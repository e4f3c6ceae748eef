"""Tell the speakers of one sound apart by their voices (floor 3)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from workflow.errors import BadInput, WorkflowError
from workflow.records import Span, Transcript
from workflow.store import events
from workflow.store.folder import StudyFolder
from workflow.transcribe import sound
from workflow.transcribe.recordings import Recording
from workflow.transcribe.speakers import windows
from workflow.transcribe.speakers.by_voice import attributed, told_apart
from workflow.transcribe.speakers.layer import Attribution

if TYPE_CHECKING:
    from workflow.transcribe.voices import Voices

AT_ONCE = 256  # windows whose sound is held at a time
Read = Callable[[Span], np.ndarray]


@dataclass(frozen=True, slots=True)
class Taped:
    """The sound of a recording as it is kept while it is at work, and where speech is in it."""

    kept: sound.Kept
    speech: tuple[Span, ...]


def by_voice(study: StudyFolder, recording: Recording, transcript: Transcript, taped: Taped) -> Attribution | None:
    """Who said it, by voice; None without a backend, or where one person alone is expected."""
    from workflow.transcribe import voices

    counts = expected(study, recording)
    if counts == (1,) or not transcript.words:
        return None
    try:
        backend = voices.find()
        if backend is None:
            return None
        return by_backend(backend, lambda span: sound.read(study.work, taped.kept, span), transcript, taped.speech, counts)
    except WorkflowError:
        return None  # the words are worth more: they are written, and the speakers can be told apart later


def by_backend(
    backend: "Voices", read: Read, transcript: Transcript, speech: tuple[Span, ...], counts: tuple[int, ...]
) -> Attribution | None:
    """The same with a given backend and a way to read the sound. Raises BadInput where there is no speech to compare."""
    places = windows.over(speech)
    if not places:
        raise BadInput("There is too little speech to tell voices apart.")
    vectors = np.concatenate([backend.vectors([read(span) for span in places[at : at + AT_ONCE]]) for at in range(0, len(places), AT_ONCE)])
    voiced = told_apart(places, vectors, counts)
    return attributed(
        transcript.words, voiced, transcript.duration_ms, wanted=counts, sure_from=backend.sure_from, identity=backend.identity()
    )


def expected(study: StudyFolder, recording: Recording) -> tuple[int, ...]:
    """How many people may be heard, by what the study knows; empty where nobody knows.

    Everybody of the session speaks but an observer, who may be silent. Where nobody leads the session by name, somebody does.
    """
    if recording.speakers is not None:
        return (recording.speakers,) if recording.speakers else ()
    session = events.state(study.db, "session", recording.session or 0)
    if session is None:
        return ()
    roles = {entry["id"]: entry["role"] for entry in study.settings.sections["staff"]}
    silent = sum(roles.get(person, "").startswith("observer") for person in session["staff"])
    leading = max(1, len(session["staff"]) - silent)
    speaking = len(session["who"]) + leading
    return tuple(range(speaking, speaking + silent + 1))
