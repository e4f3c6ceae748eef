"""The bundle of a study's transcripts: words, whose they are, sampling attributes as bands, guide questions (floor 3)."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from workflow.errors import WorkflowError
from workflow.export.bundle import Bundle, Case, Code, Document, Fact
from workflow.export.steps import codings
from workflow.guides.guide import Guide
from workflow.guides.steps import attach
from workflow.guides.versions import order_of
from workflow.people.candidates import Candidate
from workflow.people.sampling.dimensions import Dimension, is_missing, number, of_group
from workflow.people.steps import book as people
from workflow.records import Transcript
from workflow.review.steps.looking import pseudonymised
from workflow.schedule import steps as schedule
from workflow.store import events, revisions
from workflow.store.folder import StudyFolder
from workflow.transcribe.recordings import Recording
from workflow.transcribe.steps import book, read

_EXACT = re.compile(r"\d{4}|\d[-/. ]\d")  # a year, a day, a postcode: no level of anything


def words(study: StudyFolder, recording: Recording) -> tuple[Transcript, bool]:
    """The words of a recording as they may leave the study, and whether spoken names were replaced in them.

    The revision released to analysis, which is frozen; the newest where none was released. Replaced they are where somebody has decided
    about every name that was found in these very words. Raises NotFound.
    """
    found = read.transcript(study, recording.number, recording.released)
    return found, pseudonymised(study, recording.number, found.revision)


def bundle(
    study: StudyFolder,
    recordings: Sequence[Recording],
    lies_in: Path | None = None,
    *,
    with_sound: bool = False,
    guide_codes: bool = False,
    with_codings: bool = False,
) -> Bundle:
    """These recordings with their people; consent was asked before. `lies_in` is the folder that the export goes into."""
    everybody = {one.participant: one for one in people.listed(study) if one.participant}
    documents = tuple(_document(study, one, lies_in, with_sound) for one in recordings)
    documents, uncoded = _coded(study, recordings, documents) if with_codings else (documents, ())
    left_out: dict[str, None] = {}
    cases = [_case(study, name, everybody.get(name), left_out) for name in dict.fromkeys(name for one in documents for name in one.who)]
    all_of_them = {one.number for one in book.listed(study) if one.transcribed}
    return Bundle(
        documents,
        tuple(cases),
        _codes(study, [one.session for one in recordings if one.session]) if guide_codes else (),
        study=study.settings.id,
        whole={one.number for one in recordings} == all_of_them,
        left_out=tuple(left_out),
        uncoded=uncoded,
    )


def _coded(
    study: StudyFolder, recordings: Sequence[Recording], documents: tuple[Document, ...]
) -> tuple[tuple[Document, ...], tuple[str, ...]]:
    """The documents with the codings of their very revision, and why some are not in them."""
    revisions_ = {one.number: document.transcript.revision for one, document in zip(recordings, documents, strict=True)}
    found, missing = codings.given(study, revisions_)
    coded = (replace(document, codings=found.get(one.number, ())) for one, document in zip(recordings, documents, strict=True))
    return tuple(coded), missing


def _document(study: StudyFolder, recording: Recording, lies_in: Path | None, with_sound: bool) -> Document:
    transcript, pseudonymised = words(study, recording)
    sound, no_sound = _sound(study, recording, lies_in) if with_sound else ("", "")
    return Document(
        transcript,
        tuple(book.people_in(study, recording)),
        _facts(study, recording, transcript),
        recording.excluded,
        sound,
        no_sound,
        revisions.written_at(study.db, recording.number, transcript.revision),
        released=recording.released is not None,
        pseudonymised=pseudonymised,
    )


def _facts(study: StudyFolder, recording: Recording, transcript: Transcript) -> tuple[Fact, ...]:
    """What is known of the session, without its day: the month is enough for an analysis."""
    held = schedule.get(study, recording.session) if recording.session else None
    state = events.state(study.db, attach.SUBJECT, held.number) if held else None
    told: list[Fact] = [
        ("session", held.kind if held else ""),
        ("month", held.day[:7] if held else ""),
        ("mode", held.mode if held else ""),
        ("language", transcript.language),
        ("guide", f"{state['guide']} {state['version']}" if state else ""),
        ("minutes", round(transcript.duration_ms / 60_000)),
        ("revision", transcript.revision),
        ("state", "released" if recording.released is not None else "not released"),
        ("data", "made up" if "synthetic" in (recording.provenance, held.provenance if held else "") else ""),
    ]
    return tuple((name, value) for name, value in told if value != "")


def _case(study: StudyFolder, name: str, person: Candidate | None, left_out: dict[str, None]) -> Case:
    if person is None:
        return Case(name)
    found = []
    for dimension in of_group(study.settings.sections["dimension"], person.group):
        level = banded(dimension, person)
        if level:
            found.append((dimension.name, level))
        elif not is_missing(person.facts.get(dimension.name)):
            left_out[f"{dimension.name} is left out where it fits no level or band of study.toml: exact numbers never leave."] = None
    return Case(name, person.group, tuple(found))


def banded(dimension: Dimension, person: Candidate) -> str:
    """The level or band of somebody on one dimension; empty for a number that belongs to none, such as an age without bands.

    What stands in the list is a level too where study.toml takes the levels as they come, unless it is a number or a day.
    """
    value = person.facts.get(dimension.name)
    level = dimension.level(value)
    if level is None or (not dimension.levels and (number(value) is not None or _EXACT.search(level))):
        return ""
    return level


def _codes(study: StudyFolder, sessions: Sequence[int]) -> tuple[Code, ...]:
    """The questions of the guides that these sessions used, a code for each section; the newest wording of a question counts."""
    used = [use for use in attach.listed(study) if use.session in sessions]
    versions: dict[str, dict[str, Guide]] = {}
    for use in used:
        try:
            versions.setdefault(use.guide, {})[use.version] = attach.pinned(study, use)
        except WorkflowError:
            continue  # a frozen file that is gone is told by `guide history`, and no reason to keep the words back
    return tuple(_of_guide(name, [found[key] for key in sorted(found, key=order_of)]) for name, found in sorted(versions.items()))


def _of_guide(name: str, versions: Sequence[Guide]) -> Code:
    sections: dict[str, tuple[str, dict[str, Code]]] = {}
    for guide in versions:
        for section in guide.sections:
            items = sections.get(section.id, ("", {}))[1]
            for item in section.items:
                for others in sections.values():  # a question may have moved to another section
                    others[1].pop(item.id, None)
                items[item.id] = Code(f"{name}/item/{item.id}", item.id, item.question)
            sections[section.id] = (section.title, items)
    made = [Code(f"{name}/section/{key}", title or key, "", tuple(items.values())) for key, (title, items) in sections.items()]
    return Code(f"{name}/guide", f"guide {name}", versions[-1].title, tuple(made))


def _sound(study: StudyFolder, recording: Recording, lies_in: Path | None) -> tuple[str, str]:
    """(where its sound lies, seen from the export; why none may be linked). No path outside the study is ever written."""
    if len(recording.parts) != 1 or recording.from_ms or recording.until_ms is not None:
        return "", "its sound is not linked: it is more or less than one whole file."
    if recording.excluded:
        return "", "its sound is not linked: it still holds what was taken off record."
    file = recording.parts[0].file
    if not (study.recordings / file).is_file():
        return "", "its sound is not linked: the file is not there."
    folder = (lies_in or study.path / "exports").absolute()
    inside = folder.is_relative_to(study.path.absolute())
    up = "/".join([".."] * len(folder.relative_to(study.path.absolute()).parts)) if inside else ""
    return (f"{up}/recordings/{file}" if up else f"recordings/{file}" if inside else file), ""
