"""Mistakes that happen with recordings, put right: wrong session, two interviews in one file, words off record (floor 3)."""

from dataclasses import replace

from workflow.errors import NotAllowed, WrongUsage
from workflow.records import Span
from workflow.schedule.steps import get as get_session
from workflow.store import attributions, events, ledger, revisions
from workflow.store.clock import now_utc
from workflow.store.erasure import erase_speakers, erase_stretch, scrub
from workflow.store.folder import StudyFolder
from workflow.transcribe import recordings
from workflow.transcribe.cut import between, without
from workflow.transcribe.recordings import Recording
from workflow.transcribe.schema import from_json, to_json
from workflow.transcribe.speakers import layer
from workflow.transcribe.steps import book, read
from workflow.transcribe.steps.finish import counted
from workflow.transcribe.times import clock


def reassign(study: StudyFolder, number: int, session: int, reason: str, *, by: str) -> tuple[Recording, bool]:
    """Move a recording to the session it belongs to; (recording, whether anything changed). Raises WrongUsage or NotFound.

    What has no transcript yet will be heard in the language of that session.
    """
    _require_reason(reason)
    language = get_session(study, session).language
    recording = book.get(study, number)
    if recording.session == session:
        return recording, False
    data = {"session": session} | ({} if recording.transcribed else {"language": language})
    return book.write(study, number, "reassigned", data, by=by, reason=reason), True


def exclude(study: StudyFolder, number: int, span: Span, reason: str, *, by: str) -> tuple[Recording, int]:
    """Take a stretch off record: not transcribed, not exported, its words erased where they were written already.

    Returns the recording and how many words were erased. Raises WrongUsage, NotFound, Locked.
    """
    _require_reason(reason)
    recording = book.get(study, number)
    length = recording.declared_ms
    if length is not None and span.start_ms >= length:
        raise WrongUsage(f"R{number} ends at {clock(length)}; there is nothing at {clock(span.start_ms)}.")
    covered = any(old.start_ms <= span.start_ms and span.end_ms <= old.end_ms for old in recording.excluded)
    if covered:
        scrub(study.db)
        return recording, 0
    with study.db.atomic():
        if not recording.transcribed:
            ledger.close_run(study.db, number)  # chunks planned across the stretch no longer hold
        erased = erase_stretch(study.db, number, lambda content: _without(content, span), at_utc=now_utc(), who=by)
        erase_speakers(study.db, number, lambda content: _nobody(content, span), at_utc=now_utc(), who=by)
        data = {"start_ms": span.start_ms, "end_ms": span.end_ms}
        recording = book.write(study, number, "excluded", data, by=by, reason=reason)
        if recording.transcribed:
            recording = _recount(study, recording, by)
    scrub(study.db)
    return recording, erased


def _without(content: dict, span: Span) -> tuple[dict, int]:
    before = from_json(content)
    after = without(before, span)
    return to_json(after), len(before.words) - len(after.words)


def _nobody(content: dict, span: Span) -> tuple[dict, int]:
    after, count = layer.without(layer.from_json(content), span)
    return layer.to_json(after), count


def _recount(study: StudyFolder, recording: Recording, by: str) -> Recording:
    """Bring what listings tell of a transcript in line with its newest revision."""
    newest = read.transcript(study, recording.number)
    facts = (recording.transcribed or {}) | {"revision": newest.revision} | counted(newest)
    return book.write(study, recording.number, "recounted", {"transcribed": facts}, by=by)


def split(study: StudyFolder, number: int, at_ms: int, session: int, *, by: str) -> tuple[Recording, Recording]:
    """Two interviews in one file: what follows `at_ms` becomes a recording of its own, with its words where there are some.

    Raises WrongUsage, NotFound, or NotAllowed when this split was made before.
    """
    get_session(study, session)
    with study.db.atomic():
        recording = book.get(study, number)
        _require_new_split(study, recording, at_ms)
        cut, added = recordings.split(recording, at_ms, session)
        new = events.next_number(study.db, "R")
        second = book.write(study, new, "added", added, by=by, provenance=recording.provenance)
        first = book.write(study, number, "split", cut, by=by)
        ledger.close_run(study.db, number)
        if recording.transcribed:
            first, second = _split_words(study, recording, second, at_ms, by)
    return first, second


def _require_new_split(study: StudyFolder, recording: Recording, at_ms: int) -> None:
    begins = recording.from_ms + at_ms
    for other in book.listed(study):
        if other.number != recording.number and other.parts == recording.parts and other.from_ms == begins:
            raise NotAllowed(f"R{recording.number} was split there already; the second half is R{other.number}.")


def _split_words(study: StudyFolder, recording: Recording, second: Recording, at_ms: int, by: str) -> tuple[Recording, Recording]:
    whole = from_json(revisions.content(study.db, recording.number))
    name = f"R{second.number}"
    tail = replace(between(whole, Span(at_ms, max(whole.duration_ms, at_ms + 1))), recording=name, session=f"S{second.session}", revision=0)
    head = between(whole, Span(0, at_ms))
    revisions.add(study.db, recording.number, to_json(head), parent=whole.revision, at_utc=now_utc(), who=by)
    revisions.add(study.db, second.number, to_json(tail), parent=None, at_utc=now_utc(), who=by)
    known = attributions.latest(study.db, recording.number)
    if known:
        for half, span in ((recording, Span(0, at_ms)), (second, Span(at_ms, max(whole.duration_ms, at_ms + 1)))):
            content = layer.to_json(layer.between(layer.from_json(known), span))
            attributions.add(study.db, half.number, content, at_utc=now_utc(), who=by)
    second = book.write(study, second.number, "transcribed", {"transcribed": recording.transcribed}, by=by)
    return _recount(study, book.get(study, recording.number), by), _recount(study, second, by)


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise WrongUsage("A reason is needed, for the study's records.", hint="--reason 'a few words', or --reason off-record")
