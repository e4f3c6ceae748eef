"""What this room stores of a person: sound, work on a transcript, the transcript in all its revisions; and how it goes (floor 3).

Where others speak too, the person's turns are taken out of every revision, and the sound is kept, silenced or deleted as was chosen.
Sound goes before words, since the words say where to be silent; files go before the rows that name them, so that a run that was
killed finds the rest again.
"""

from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workflow.errors import Locked
from workflow.people.leaving import Item, decide
from workflow.records import Span, Transcript
from workflow.schedule.steps import get as get_session
from workflow.store import erasure, events, files, ledger, revisions
from workflow.store.clock import now_s, now_utc
from workflow.store.folder import StudyFolder
from workflow.transcribe import recordings, silenced, sound, withdrawing
from workflow.transcribe.recordings import Part, Recording
from workflow.transcribe.schema import from_json, to_json
from workflow.transcribe.steps import book, read
from workflow.transcribe.steps.finish import counted

if TYPE_CHECKING:
    from workflow.people.steps.inventory import Desk

ANSWERS_FOR = ("run", "unit", "revision", "draft", "attribution", "recordings", ".work")
FORGOTTEN_S = 3600  # a copy that no program has touched for an hour was left by one that was killed
LEADERS = ("interviewer", "moderator", "observer")  # labels of those who lead, besides their ids


def tied(desk: "Desk") -> list[Item]:
    """Sound files, work and revisions of the recordings that the person is in."""
    found = [item for file in _sound_files(desk) for item in [_sound_item(desk, *file)]]
    at_work = ledger.progress(desk.study.db)
    for number in sorted(desk.leaving.own | desk.leaving.shared):
        recording = book.get(desk.study, number)
        if number in at_work:
            found.append(Item("work", f"R{number}", decide(desk.leaving, "work", number)))
        found += _transcript_items(desk, recording)
    return found


def _sound_files(desk: "Desk") -> list[tuple[Part, list[Recording]]]:
    """The files that hold the person's voice, each with every recording that is a stretch of it."""
    users: dict[str, list[Recording]] = {}
    parts: dict[str, Part] = {}
    for recording in book.listed(desk.study):
        for part in recording.parts:
            users.setdefault(part.file, []).append(recording)
            parts[part.file] = part
    mine = desk.leaving.own | desk.leaving.shared
    return [(parts[name], of) for name, of in users.items() if any(recording.number in mine for recording in of)]


def _sound_item(desk: "Desk", part: Part, of: list[Recording]) -> Item:
    if _own_track(desk, part):
        return Item("sound", part.file, decide(desk.leaving, "sound"), sha256=part.sha256, note="their own microphone")
    alone = all(recording.number in desk.leaving.own for recording in of)
    number = of[0].number if alone else next((one.number for one in of if one.number in desk.leaving.shared), 0)
    action = decide(desk.leaving, "sound", number) if alone or number else _of_a_split(desk)
    note = "" if alone else "others speak in it too"
    if action == "silenced":
        unclear = {one.number for one in of if one.number in desk.leaving.shared and _cannot(desk, one)}
        if unclear:
            told = unclear <= desk.leaving.by_hand | told_by_hand(desk.knowing, desk.leaving.id)
            note = "nothing says when they speak in it: silence them with a sound editor, or choose --shared keep or delete"
            return Item("sound", part.file, "told" if told else "by-hand", sha256=part.sha256, note=note)
        if _is_silent(desk, of):
            action, note = "stays", "they are silent in it"
    return Item("sound", part.file, action, sha256=part.sha256, note=note)


def _own_track(desk: "Desk", part: Part) -> bool:
    """Whether the file is the track of the person's own microphone: theirs alone, though others take part."""
    return bool(part.track) and part.track in desk.leaving.names


def _is_silent(desk: "Desk", of: list[Recording]) -> bool:
    """Whether the person is silent in these files: a copy is there already, or they never speak."""
    return _marked(desk, of) or not any(_silent_spans(desk, one) for one in of)


def told_by_hand(study: StudyFolder, who: str) -> frozenset[int]:
    """The recordings of which two people have said that nothing of this person is left in them."""
    told = (event for _, event in events.of_kind(study.db, "recording", "withdrawn-from") if event.data.get("by_hand"))
    return frozenset(event.number for event in told if who in event.data["withdrawn"])


def _of_a_split(desk: "Desk") -> str:
    """Two interviews in one file: the stretch of the person goes the way that was chosen for shared sound."""
    return decide(replace(desk.leaving, shared=desk.leaving.own, own=frozenset()), "sound", min(desk.leaving.own))


def _transcript_items(desk: "Desk", recording: Recording) -> list[Item]:
    number, shared = recording.number, recording.number in desk.leaving.shared
    count = revisions.count(desk.study.db, number)
    what = f"R{number}"
    action = decide(desk.leaving, "transcript", number)
    if not shared:
        return [Item("transcript", what, action, count)] if count else []
    if action == "stays":
        return [Item("transcript", what, action, count)] if count else []
    if _done(desk, number):
        return []
    why = _cannot(desk, recording)
    if why:
        return [Item("transcript", what, "told" if number in desk.leaving.by_hand else "by-hand", count, note=why)]
    if not count:
        return []
    unknown = withdrawing.unknown_turns(read.transcript(desk.study, number))
    return [Item("transcript", what, action, count, note=f"{unknown} turns bear nobody's id: read them" if unknown else "")]


def _cannot(desk: "Desk", recording: Recording) -> str:
    """Why the person's part of a shared recording cannot be found by the program; empty when it can."""
    if not revisions.count(desk.knowing.db, recording.number):
        gone = desk.leaving.sound == "delete"
        return "" if gone else f"R{recording.number} has no transcript, so nothing says when {desk.leaving.id} speaks in it."
    if not withdrawing.told_apart(read.transcript(desk.knowing, recording.number), desk.leaving.names, _known(desk.study, recording)):
        return f"in R{recording.number} the speakers were never told apart: no turn bears {desk.leaving.id}."
    return ""


def _known(study: StudyFolder, recording: Recording) -> tuple[str, ...]:
    session = get_session(study, recording.session or 0)
    return (*session.who, *session.staff, *LEADERS)


def _done(desk: "Desk", number: int) -> bool:
    return bool(set(desk.leaving.names) & set(book.get(desk.study, number).withdrawn))


def erase(desk: "Desk") -> None:
    """Let go of all of it. Raises Locked when a program is at work on one of these recordings, DiskFull."""
    if desk.leaving.scope not in ("delete-raw", "erase"):
        return
    numbers = sorted(desk.leaving.own | desk.leaving.shared)
    busy = ledger.held(desk.study.db, numbers)
    if busy and not desk.live:
        raise Locked(f"R{busy[0]} is being transcribed right now.", hint="stop that with Ctrl-C, then type the same command again")
    _forget_work(desk, numbers)
    _silence(desk)
    _delete_sound(desk)
    for number in sorted(desk.leaving.own):
        _erase_own(desk, book.get(desk.study, number))
    for number in sorted(desk.leaving.shared):
        _erase_from_shared(desk, book.get(desk.study, number))
    _sweep(desk)


def _forget_work(desk: "Desk", numbers: list[int]) -> None:
    for number in numbers:
        for run in ledger.runs(desk.study.db, number):
            sound.forget(desk.study.work, run)
        ledger.close_run(desk.study.db, number)
    if not ledger.progress(desk.study.db):  # nothing is at work: what lies there was left by a program that was killed
        for path in desk.study.work.glob("*.pcm*"):
            files.remove(path)


def _silence(desk: "Desk") -> None:
    """Make the copies in which the person is silent, and let every recording of these files go on with them."""
    if desk.leaving.sound != "silence":
        return
    if desk.live:
        _take_copies(desk, desk.live)
        return
    done = set()
    for _, of in _sound_files(desk):
        recording = next((r for r in of if r.number in desk.leaving.own | desk.leaving.shared), of[0])
        if all(r.number in desk.leaving.own for r in of) or recording.parts in done or not _can_silence(desk, of):
            continue
        done.add(recording.parts)
        spans = [span.moved(r.from_ms) for r in of for span in _silent_spans(desk, r)]
        theirs = [part for part in recording.parts if not _own_track(desk, part)]  # their own microphone is deleted as a whole
        made = silenced.copies(desk.study.recordings, theirs, spans, desk.leaving.id)
        with desk.study.db.atomic():
            for other in of:
                parts = [asdict(made.get(part.file, part)) for part in other.parts]
                book.write(desk.study, other.number, "sound-silenced", {"parts": parts}, by=desk.leaving.by)
        for part in recording.parts:
            if part.file in made:
                files.remove(desk.study.recordings / part.file)


def _take_copies(desk: "Desk", live: StudyFolder) -> None:
    """In a backup: the copies that the study itself has made, in place of the sound that they were made from."""
    made = {part.file: part for recording in book.listed(live) for part in recording.parts}
    for recording in book.listed(desk.study):
        copies = {part.file: made.get(silenced.name_of(part, desk.leaving.id)) for part in recording.parts}
        if any(copies.values()):
            for old, new in copies.items():
                if new and (desk.study.recordings / old).exists():
                    files.copy_verified(live.recordings / new.file, desk.study.recordings / new.file)
            parts = [asdict(copies[part.file] or part) for part in recording.parts]
            book.write(desk.study, recording.number, "sound-silenced", {"parts": parts}, by=desk.leaving.by)
            for old, new in copies.items():
                if new:
                    files.remove(desk.study.recordings / old)


def _can_silence(desk: "Desk", of: list[Recording]) -> bool:
    return not _marked(desk, of) and not any(r.number in desk.leaving.shared and _cannot(desk, r) for r in of)


def _marked(desk: "Desk", of: list[Recording]) -> bool:
    return any(silenced.is_copy(part.file, desk.leaving.id) for recording in of for part in recording.parts)


def _silent_spans(desk: "Desk", recording: Recording) -> list[Span]:
    if recording.number in desk.leaving.own:
        return [Span(0, max(1, (recording.until_ms or recording.from_ms + (recording.declared_ms or 1 << 40)) - recording.from_ms))]
    if recording.number in desk.leaving.shared:
        return list(withdrawing.silent_over(_every_revision(desk.study, recording.number), desk.leaving.names))
    return []


def _every_revision(study: StudyFolder, number: int) -> Iterator[Transcript]:
    """Each revision as it may be seen: words that were corrected, or taken out, are still in the older ones."""
    for revision in range(revisions.count(study.db, number)):
        yield read.transcript(study, number, revision)


def _delete_sound(desk: "Desk") -> None:
    """Remove the files that nobody else needs, their own microphone among others; and where that was chosen, what others speak in too."""
    for part, of in _sound_files(desk):
        alone = _own_track(desk, part) or all(recording.number in desk.leaving.own for recording in of)
        stuck = any(r.number in desk.leaving.shared and _cannot(desk, r) and r.number not in desk.leaving.by_hand for r in of)
        if alone or (desk.leaving.sound == "delete" and not stuck):
            files.remove(desk.study.recordings / part.file)
            _forget_file(desk, part.file, of)


def _forget_file(desk: "Desk", file: str, of: list[Recording]) -> None:
    for recording in of:
        if recording.number not in desk.leaving.own:
            left = [asdict(part) for part in book.get(desk.study, recording.number).parts if part.file != file]
            book.write(desk.study, recording.number, "sound-deleted", {"parts": left}, by=desk.leaving.by)


def _erase_own(desk: "Desk", recording: Recording) -> None:
    number, by = recording.number, desk.leaving.by
    if decide(desk.leaving, "transcript", number) == "stays":  # released to analysis: the transcript stays, the sound is gone
        if recording.parts:
            book.write(desk.study, number, "sound-deleted", {"parts": []}, by=by)
        return
    with desk.study.db.atomic():
        erasure.erase_revisions(desk.study.db, number, at_utc=now_utc(), who=by)
        erasure.blank_events(desk.study.db, "recording", number, recordings.blanked, recordings.apply, at_utc=now_utc(), who=by)
        if not book.get(desk.study, number).erased:
            book.write(desk.study, number, "erased", {}, by=by)


def _erase_from_shared(desk: "Desk", recording: Recording) -> None:
    number, by, names = recording.number, desk.leaving.by, desk.leaving.names
    by_hand = number in desk.leaving.by_hand
    if by_hand and _done(desk, number) and number not in told_by_hand(desk.study, desk.leaving.id):  # its words had gone, its sound had not
        book.write(desk.study, number, "withdrawn-from", {"withdrawn": [desk.leaving.id], "by_hand": True}, by=by)
    if decide(desk.leaving, "transcript", number) == "stays" or _done(desk, number) or (_cannot(desk, recording) and not by_hand):
        return
    data: dict[str, Any] = {"withdrawn": [desk.leaving.id], "sound": desk.leaving.sound, "exports": {}} | (
        {"by_hand": True} if by_hand else {}
    )
    with desk.study.db.atomic():
        if by_hand and desk.live:  # what was mended by hand in the study was not mended here
            erasure.erase_revisions(desk.study.db, number, at_utc=now_utc(), who=by)
            data["transcribed"] = None
        elif revisions.count(desk.study.db, number):
            said = withdrawing.over(_every_revision(desk.knowing, number), names)
            erasure.erase_stretch(desk.study.db, number, lambda content: _shortened(content, names, said), at_utc=now_utc(), who=by)
            newest = from_json(revisions.content(desk.study.db, number))
            data["transcribed"] = (recording.transcribed or {}) | {"revision": newest.revision} | counted(newest)
        book.write(desk.study, number, "withdrawn-from", data, by=by)


def _shortened(content: dict[str, Any], names: tuple[str, ...], said: withdrawing.Theirs) -> tuple[dict[str, Any], int]:
    before: Transcript = from_json(content)
    after = withdrawing.without_words_of(before, names, said)
    return to_json(after), len(before.words) - len(after.words)


def _sweep(desk: "Desk") -> None:
    """What a killed run has left: files listed at its beginning that no recording names any more, and halves of copies."""
    named = {part.file for recording in book.listed(desk.study) for part in recording.parts}
    for name in desk.leaving.files:
        if name not in named and Path(name).name == name:
            files.remove(desk.study.recordings / name)
    for path in silenced.halves(desk.study.recordings, desk.leaving.id):
        files.remove(path)
    for path in desk.study.recordings.glob(".incoming-*"):  # copies that never became a recording; anybody may speak in them
        if now_s() - path.stat().st_mtime > FORGOTTEN_S:
            files.remove(path)
