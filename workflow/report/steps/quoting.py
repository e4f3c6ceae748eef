"""Quotations are kept, changed, taken out and read again from the transcripts (floor 3)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from workflow import ids
from workflow.errors import NotAllowed, NotFound, WrongUsage
from workflow.export.steps import gather
from workflow.people.plain_text import require_plain
from workflow.people.steps import gate
from workflow.records import UNKNOWN_SPEAKER, Transcript
from workflow.report.quotations import kept, places
from workflow.report.quotations.kept import ADDED, MOST, SUBJECT, Quotation
from workflow.report.quotations.places import Found
from workflow.store import events
from workflow.store.clock import now_utc
from workflow.store.events import Event
from workflow.store.folder import StudyFolder
from workflow.transcribe.steps import book, read

ACTION = "quote"  # what the gate of the people room is asked


@dataclass(frozen=True, slots=True)
class Where:
    """Which words of a recording: from a time, up to a time, or the words themselves."""

    at: str = ""  # 00:12:30
    until: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quotation with its words, as its transcript has them now."""

    quotation: Quotation
    found: Found | None  # None: the words are gone, or may not be quoted
    told: tuple[str, ...] = ()  # what a person should know, a sentence each
    looked: bool = True  # whether spoken names were looked for in its transcript


def listed(study: StudyFolder) -> list[Quotation]:
    """Every quotation that is kept, with what speaks against quoting it now; its words are not read."""
    found = [kept.from_state(number, state) for number, state in events.states(study.db, SUBJECT).items()]
    return [replace(one, refused=_refusal(study, one.who)) for one in found if one.there]


def get(study: StudyFolder, number: int) -> Quotation:
    """Raises NotFound."""
    state = events.state(study.db, SUBJECT, number)
    found = kept.from_state(number, state) if state else None
    if found is None or not found.there:
        raise NotFound(f"No quotation Q{number} is kept.", hint="workflow report quotations")
    return replace(found, refused=_refusal(study, found.who))


def _refusal(study: StudyFolder, who: str) -> str:
    try:
        return " ".join(gate.refusals(study, [who], ACTION))
    except NotAllowed as problem:
        return problem.message


# ---- keeping


def add(study: StudyFolder, recording: int, where: Where, more: Mapping[str, str], *, by: str, provenance: str = "recorded") -> Quotation:
    """Keep a quotation; the same words twice are one. Raises NotFound, NotAllowed, WrongUsage."""
    _require_plain(more)
    with study.db.atomic():
        place = _place(study, recording, where)
        same = ("recording", "start_ms", "end_ms")
        there = [one for one in listed(study) if all(getattr(one, key) == place[key] for key in same)]
        if there:
            return change(study, there[0].number, more, by=by, provenance=provenance) if more else there[0]
        number = events.next_number(study.db, SUBJECT)
        return _write(study, number, "kept", place | dict(more), by, provenance)


def change(
    study: StudyFolder, number: int, more: Mapping[str, str], where: Where | None = None, *, by: str, provenance: str = "recorded"
) -> Quotation:
    """Add to a quotation or take other words for it. Without `where` the words as they are now are taken for seen."""
    _require_plain(more)
    with study.db.atomic():
        before = get(study, number)
        if before.refused:
            raise NotAllowed(before.refused, hint=f"workflow report quotations --remove {before.id}")
        place = _place(study, before.recording, where) if where else _seen(study, before)
        data = {key: value for key, value in {**place, **more}.items() if getattr(before, key) != value}
        return _write(study, number, "changed", data, by, provenance) if data else before


def remove(study: StudyFolder, number: int, *, by: str, provenance: str = "recorded") -> Quotation:
    """Keep a quotation no longer; that it was kept stays in the record."""
    with study.db.atomic():
        before = get(study, number)
        _write(study, number, "removed", {}, by, provenance)
    return before


def _write(study: StudyFolder, number: int, kind: str, data: dict[str, Any], by: str, provenance: str) -> Quotation:
    event = Event(SUBJECT, number, kind, by, now_utc(), data, provenance=provenance)
    return kept.from_state(number, events.append(study.db, event, kept.apply))


def _require_plain(more: Mapping[str, str]) -> None:
    unknown = set(more) - set(ADDED)
    if unknown:
        raise WrongUsage(f"A quotation has no {', '.join(sorted(unknown))}.", hint="workflow report quotations --help")
    for text in more.values():
        if len(text) > MOST:
            raise WrongUsage(f"A quotation has no more than {MOST} letters.", hint="keep a shorter one")
        require_plain(text)


def _place(study: StudyFolder, recording: int, where: Where) -> dict[str, Any]:
    """Where the words are, and whose. Raises NotAllowed where that person may not be quoted."""
    owner = book.get(study, recording)
    transcript, _ = gather.words(study, owner)
    found = _found(transcript, where)
    if found.who == UNKNOWN_SPEAKER or found.who not in book.people_in(study, owner):
        whose = "Nobody has said yet who speaks there" if found.who == UNKNOWN_SPEAKER else f"{found.who} speaks there, who takes no part"
        raise NotAllowed(f"{whose}; a quotation is of a participant.", hint=f"workflow transcript speakers R{recording}")
    gate.require(study, [found.who], ACTION)
    place = {"recording": recording, "start_ms": found.start_ms, "end_ms": found.end_ms, "revision": transcript.revision}
    return place | {"who": found.who, "session": owner.session or 0}


def _found(transcript: Transcript, where: Where) -> Found:
    if where.words:
        return places.saying(transcript, where.words)
    if not where.at:
        raise WrongUsage("Say which words: from when, or what was said.", hint='--at 00:12:30, or --words "what was said"')
    at_ms = places.read_clock(where.at)
    if not where.until:
        return places.turn_at(transcript, at_ms)
    until_ms = places.read_clock(where.until) + (0 if "." in where.until or "," in where.until else places.SECOND)
    found = places.between(transcript, at_ms, until_ms)
    if found is None:
        name = transcript.recording
        raise NotFound(f"Nobody speaks from {where.at} to {where.until} of {name}.", hint=f"workflow transcript show {name}")
    return found


def _seen(study: StudyFolder, before: Quotation) -> dict[str, Any]:
    transcript, _ = gather.words(study, book.get(study, before.recording))
    found = places.between(transcript, before.start_ms, before.end_ms)
    if found is None:
        raise NotFound(
            f"The words of {before.id} are not in R{before.recording} any more.", hint=f"workflow report quotations --remove {before.id}"
        )
    return {"revision": transcript.revision, "who": found.who}


# ---- reading


def shown(study: StudyFolder) -> list[Quoted]:
    """Every quotation with its words as they are now; of whom may not be quoted, no words."""
    return list(_shown(study))


def _shown(study: StudyFolder) -> Iterator[Quoted]:
    transcripts: dict[int, tuple[Transcript, bool]] = {}
    for one in listed(study):
        if one.refused:
            yield Quoted(one, None, (one.refused,))
            continue
        try:
            owner = book.get(study, one.recording)
            if one.recording not in transcripts:
                transcripts[one.recording] = gather.words(study, owner)
            now, replaced = transcripts[one.recording]
            found = places.between(now, one.start_ms, one.end_ms)
        except (NotFound, NotAllowed):
            found = None
        if found is None or found.who != one.who:
            yield Quoted(one, None, (f"These words of {one.who} are not in R{one.recording} any more.",))
            continue
        yield Quoted(one, found, tuple(_told(study, one, found, now)), replaced)


def _told(study: StudyFolder, one: Quotation, found: Found, now: Transcript) -> Iterator[str]:
    if now.revision != one.revision and _text_then(study, one) != found.text:
        seen = f"when you have seen them, type --change {one.id}"
        yield f"The words changed since revision {one.revision}; these are of revision {now.revision}: {seen}."


def _text_then(study: StudyFolder, one: Quotation) -> str:
    try:
        found = places.between(read.transcript(study, one.recording, one.revision), one.start_ms, one.end_ms)
    except (NotFound, NotAllowed):
        return ""
    return found.text if found else ""


def number_of(text: str) -> int:
    """The number of a quotation's id. Raises WrongUsage.

    >>> number_of("q3")
    3
    """
    return ids.parse(text, prefix="Q").number
