"""From what was heard on several lanes to one transcript and its attribution (floor 1)."""

from collections.abc import Sequence

from workflow.records import Span, Transcript
from workflow.transcribe import assemble
from workflow.transcribe.assemble import Heard, Prepared
from workflow.transcribe.gaps import merged
from workflow.transcribe.speakers import layer, order, tape
from workflow.transcribe.speakers.bleed import Spoken, own_speech, runs, sorted_out
from workflow.transcribe.speakers.layer import Attribution, Entry
from workflow.transcribe.speakers.levels import Room
from workflow.transcribe.speakers.tape import Lane

SHORT_SHARE = 0.5  # of the longest: a track this short is worth a word to people


def assembled(
    lanes: Sequence[Lane],
    prepared: Prepared,
    first: Sequence[Heard],
    second: Sequence[Heard],
    room: Room,
    *,
    method: str,
    recording: str,
    session: str,
    language: str,
    excluded: Sequence[Span],
    made: dict[str, str],
) -> tuple[Transcript, Attribution]:
    """The words of all lanes, each once, in reading order, with nobody named; and apart from them whose each word is.

    `prepared` and the hearings are on the tape; `room` and `excluded` on the recording's time line.
    """
    duration = max(lane.end_ms for lane in lanes)
    own = [tape.prepared_of(lane, prepared, duration) for lane in lanes]
    hearings = [(tape.heard_of(lane, first), tape.heard_of(lane, second)) for lane in lanes]
    found = [assemble.found(one, *heard, excluded=excluded) for one, heard in zip(own, hearings, strict=True)]
    spoken = sorted_out([one.words for one in found], room)
    for at, (before, after) in enumerate(hearings):
        kept = [one.word for one in spoken if one.lane == at]
        found[at] = assemble.flagged_of(own[at], found[at], kept, before, after, language)
    names = [lanes[one.lane].name for one in spoken]
    places = order.reading([one.word.start_ms for one in spoken], [one.word.end_ms for one in spoken], names)
    words = [spoken[at].word for at in places]
    transcript = assemble.whole(words, list(zip(own, found, strict=True)), recording, session, language, excluded, made)
    entries = tuple(Entry(spoken[at].word.start_ms, spoken[at].word.end_ms, names[at], round(spoken[at].margin_db, 2)) for at in places)
    notes = tuple(_notes(lanes, spoken, room, own))
    samples = {lanes[at].name: sample for at in range(len(lanes)) if (sample := _sample(at, room))}
    voices = tuple(dict.fromkeys([*layer.voices_of(entries), *(lane.name for lane in lanes)]))
    return transcript, Attribution(method, entries, voices, notes=notes, samples=samples, made={"by": method})


def _notes(lanes: Sequence[Lane], spoken: Sequence[Spoken], room: Room, own: Sequence[Prepared]) -> list[str]:
    """What a person should know about the lanes, a sentence each."""
    said = {one.lane for one in spoken}
    longest = max(lane.tape.length_ms for lane in lanes)
    notes = []
    for at, lane in enumerate(lanes):
        name = layer.named(lane.name, {})
        if at not in said:
            silent = at in room.silent or not merged(own[at].speech)
            notes.append(f"{name} is silent." if silent else f"No words of {name} were found.")
        if lane.tape.length_ms < SHORT_SHARE * longest:
            notes.append(f"{name} has {lane.tape.length_ms / 60_000:.1f} minutes of sound, the longest {longest / 60_000:.1f}.")
    return notes


def _sample(lane: int, room: Room, longest_ms: int = 5000) -> tuple[int, int] | None:
    """A stretch in which this lane's person speaks alone, at most five seconds."""
    alone = merged(runs(own_speech(room)[lane]), join_ms=400)
    if not alone:
        return None
    best = max(alone, key=lambda span: min(span.length_ms, longest_ms))
    return best.start_ms, min(best.end_ms, best.start_ms + longest_ms)
