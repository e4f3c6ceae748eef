"""Correcting a transcript, for the page, for Word, and for whoever else brings edits: opened as seen, saved as a revision (floor 3)."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from workflow.errors import NotAllowed
from workflow.records import UNKNOWN_SPEAKER, Transcript
from workflow.review import earlier, given, states
from workflow.review import edits as pure
from workflow.review.edits import Edit
from workflow.review.states import Standing
from workflow.store import revisions
from workflow.store.clock import now_utc
from workflow.store.folder import StudyFolder
from workflow.transcribe.flags import Review, ranked
from workflow.transcribe.recordings import Recording
from workflow.transcribe.schema import to_json
from workflow.transcribe.speakers import layer, naming
from workflow.transcribe.steps import book, read
from workflow.transcribe.steps.finish import counted

__all__ = ["Opened", "opened", "save"]


@dataclass(frozen=True, slots=True)
class Opened:
    """A transcript as somebody sees it, and what they need to correct it."""

    transcript: Transcript  # with its speakers, without what is off record
    revision: int
    saw: str  # of these very words: give it back to `save`
    state: str  # a key of workflow.review.states.STATES
    standing: Standing
    review: Review  # the places to hear again, worst first
    speakers: tuple[str, ...]  # whom words may be given to


def opened(study: StudyFolder, number: int) -> Opened:
    """The newest revision of a transcript, to be corrected. Raises NotFound."""
    with study.db.atomic():  # one moment: the words, their speakers and the number belong together
        recording = book.get(study, number)
        shown = read.transcript(study, number)
        standing = states.from_json(recording.review)
        labels = tuple(dict.fromkeys([*_labels(study, recording), *(turn.speaker for turn in shown.turns)]))
    where = states.state(standing, shown.revision)
    return Opened(shown, shown.revision, seal(shown), where, standing, ranked(shown.flags), labels)


def seal(shown: Transcript) -> str:
    """A short sum of the words that are shown and of who says each; other where a word was erased or a voice named meanwhile."""
    plain = [[turn.speaker, [[word.text, word.start_ms, word.end_ms] for word in turn.words]] for turn in shown.turns]
    return hashlib.sha256(json.dumps(plain, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def save(
    study: StudyFolder,
    number: int,
    edits: Sequence[Edit],
    seen: int,
    *,
    by: str,
    provenance: str = "recorded",
    saw: str = "",
    how: str = "page",
) -> int:
    """Add a revision that is revision `seen` with these edits, and return its number; `seen` itself where they change nothing.

    All edits are saved, or none. `saw` is what `opened` gave: with it, words that were erased from this very revision meanwhile are
    noticed too. Raises NotAllowed where somebody has saved since, and for what is released; WrongUsage for an edit that cannot be.
    """
    with study.db.atomic():
        recording = book.get(study, number)
        states.require_open(states.from_json(recording.review), f"R{number}")
        newest = revisions.latest_number(study.db, number)
        if newest is None:
            raise book.without_transcript(recording)
        stored = read.stored(study, number)
        shown = read.shown(study, recording, stored)
        if newest != seen or (saw and saw != seal(shown)):
            raise NotAllowed(
                f"The transcript of R{number} has changed since you opened it; nothing was saved.",
                hint=f"open it anew; workflow transcript diff R{number} --from {seen} shows what is different",
            )
        made = pure.apply(
            shown,
            [_checked(study, recording, shown, edit) for edit in edits],
            stored=stored,
            keys=voice_keys(study, recording),
            off=recording.excluded,
            earlier={at: _earlier(study, recording, at) for at in earlier.named(edits) if 0 <= at < newest},
        )
        if not made.changed:
            return seen
        return add(study, recording, made.kept, by=by, provenance=provenance, how=how)


def _earlier(study: StudyFolder, recording: Recording, number: int) -> Transcript:
    """An earlier revision as it may be seen now, with the places that it had."""
    kept = read.stored(study, recording.number, number)
    return replace(read.shown(study, recording, kept), flags=kept.flags)


def add(
    study: StudyFolder, recording: Recording, kept: Transcript, *, by: str, provenance: str = "recorded", how: str, kind: str = "saved"
) -> int:
    """Add a revision that a person has made; what listings tell follows it. Call it inside a transaction."""
    number, parent = recording.number, revisions.latest_number(study.db, recording.number)
    at = now_utc()
    origin = {"by": layer.PERSON, "who": by, "how": how, "saved_utc": at, "from": "" if parent is None else str(parent)}
    roles = {label: role for label, role in read.people(study, recording).items() if role}
    known = {turn.speaker: roles[turn.speaker] for turn in kept.turns if turn.speaker in roles}
    kept = replace(kept, made=kept.made | origin, speakers=kept.speakers | known)
    made = revisions.add(study.db, number, to_json(kept), parent=parent, at_utc=at, who=by)
    facts = {"model": kept.made.get("model", "")} | (recording.transcribed or {}) | {"revision": made}
    facts |= counted(read.shown(study, recording, kept))
    data: dict[str, Any] = {"transcribed": facts}
    book.write(study, number, kind, data, by=by, provenance=provenance)
    return made


def voice_keys(study: StudyFolder, recording: Recording) -> dict[str, str]:
    """For the label of a voice, what is kept of it: see `given.keys`."""
    known = read.attribution(study, recording.number)
    if known is None:
        return {}
    return given.keys(known.voices, {voice: layer.named(voice, recording.voices) for voice in known.voices})


def _labels(study: StudyFolder, recording: Recording) -> list[str]:
    known = read.attribution(study, recording.number)
    voices = [layer.named(voice, recording.voices) for voice in known.voices] if known else []
    return [*voices, *read.people(study, recording), "interviewer"]


def _checked(study: StudyFolder, recording: Recording, shown: Transcript, edit: Edit) -> Edit:
    """The edit, its speaker written as labels are. Raises WrongUsage for somebody who is nobody of the session: no name gets in."""
    if not isinstance(edit, dict) or edit.get("op") != "speaker" or not isinstance(edit.get("speaker"), str):
        return edit
    label = edit["speaker"].strip()
    if label in recording.withdrawn:
        raise NotAllowed(f"{label} withdrew; no words are given to {label} any more.")
    if label == UNKNOWN_SPEAKER or label in _labels(study, recording) or any(turn.speaker == label for turn in shown.turns):
        return edit | {"speaker": label}
    return edit | {"speaker": naming.checked(label, read.people(study, recording))}
