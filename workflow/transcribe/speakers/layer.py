"""Who said it, as a layer over words that it never touches (floor 1).

An attribution is a list of times, each with a voice and a margin; no word is in it. It is put over a transcript when that is read: words
that a person has given to somebody keep their speaker. Made again, or named otherwise, the words stay what and where they were.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from workflow.records import UNKNOWN_SPEAKER, Flag, Span, Transcript, Turn, Word
from workflow.transcribe import turns
from workflow.transcribe.kinds import flagged
from workflow.transcribe.speakers import order

UNCERTAIN_DB = 3.0
JOIN_MS = 3000
NEAREST_MS = 2000  # a word that a person put in later belongs to whoever speaks this near
PERSON = "person"  # what a corrected revision says of who made it; the machine's says "machine"


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """When one word was said, by which voice, and by how much that voice fits better than the next."""

    start_ms: int
    end_ms: int
    voice: str
    margin: float = 0.0


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who speaks when in one recording."""

    method: str  # tracks, channels or voices
    entries: tuple[Entry, ...]
    voices: tuple[str, ...]  # in the order in which they first speak
    unit: str = "dB"  # of margins: dB between tracks; similarity between voices
    sure_from: float = UNCERTAIN_DB  # smaller margins are uncertain
    estimated: bool = False  # nobody said how many speak
    notes: tuple[str, ...] = ()  # for people
    samples: dict[str, tuple[int, int]] = field(default_factory=dict)  # voice -> a stretch in which it speaks alone
    made: dict[str, str] = field(default_factory=dict)


def to_json(attribution: Attribution) -> dict[str, Any]:
    """Plain values, small: an entry is a list, a voice a number in it."""
    places = {voice: place for place, voice in enumerate(attribution.voices)}
    plain = asdict(attribution) | {"samples": {voice: list(span) for voice, span in attribution.samples.items()}}
    return plain | {"entries": [[e.start_ms, e.end_ms, places[e.voice], round(e.margin, 3)] for e in attribution.entries]}


def from_json(data: dict[str, Any]) -> Attribution:
    """What `to_json` wrote.

    >>> made = Attribution("tracks", (Entry(0, 400, "P7", 12.5),), ("P7",))
    >>> from_json(to_json(made)) == made
    True
    """
    voices = tuple(data["voices"])
    entries = tuple(Entry(start, end, voices[place], margin) for start, end, place, margin in data["entries"])
    samples = {voice: (int(a), int(b)) for voice, (a, b) in data["samples"].items()}
    return Attribution(**(data | {"voices": voices, "entries": entries, "notes": tuple(data["notes"]), "samples": samples}))


def put_over(transcript: Transcript, attribution: Attribution | None, names: dict[str, str], roles: dict[str, str]) -> Transcript:
    """The transcript with its speakers: voices by the attribution, then by the names that a person has given.

    `roles` says what a name is in the study (P7: participant). Only words of nobody are given to a voice; the words themselves, their
    number and their times stay, in a reading order in which nobody is torn apart. A revision that a person has corrected keeps the order
    in which the person left it, and the turns that the person began.

    >>> words = (Word("Why?", 0, 300), Word("Because.", 500, 900))
    >>> made = Attribution("voices", (Entry(0, 300, "1", 9), Entry(500, 900, "2", 9)), ("1", "2"))
    >>> shown = put_over(Transcript("R3", 1000, turns.rebuild(words)), made, {"1": "interviewer"}, {})
    >>> [(turn.speaker, turn.text) for turn in shown.turns], shown.speakers
    ([('interviewer', 'Why?'), ('voice 2', 'Because.')], {'interviewer': 'interviewer'})
    """
    words, labels = list(transcript.words), [turn.speaker for turn in transcript.turns for _ in turn.words]
    suspicions: list[Flag] = []
    if attribution:
        found = list(_found(words, attribution.entries))
        doubtful = [
            label == UNKNOWN_SPEAKER and (one is None or one.margin < attribution.sure_from)
            for label, one in zip(labels, found, strict=True)
        ]
        suspicions = _uncertain(words, doubtful, attribution)
        labels = [label if label != UNKNOWN_SPEAKER or one is None else one.voice for label, one in zip(labels, found, strict=True)]
        if attribution.method != "voices" and not corrected(transcript):
            places = order.reading([word.start_ms for word in words], [word.end_ms for word in words], labels)
            words, labels = [words[at] for at in places], [labels[at] for at in places]
    shown = [named(label, names) for label in labels]
    if shown == [turn.speaker for turn in transcript.turns for _ in turn.words]:
        return transcript
    known = {label: roles.get(label, "") or _role(label) for label in dict.fromkeys(shown)}
    return replace(
        transcript,
        turns=_parted(transcript.turns, shown) if corrected(transcript) else turns.rebuild(words, shown),
        flags=tuple(sorted([*transcript.flags, *suspicions], key=lambda flag: (flag.start_ms, flag.end_ms, flag.kind))),
        speakers=transcript.speakers | {label: role for label, role in known.items() if role},
    )


def corrected(transcript: Transcript) -> bool:
    """Whether a person has made this revision.

    >>> corrected(Transcript("R3", 0, ())), corrected(Transcript("R3", 0, (), made={"by": PERSON}))
    (False, True)
    """
    return transcript.made.get("by") == PERSON


def _parted(kept: Sequence[Turn], labels: Sequence[str]) -> tuple[Turn, ...]:
    """Kept turns under the labels that are shown: a turn ends where the label changes, and where a person began another.

    A person has, where a kept turn ends before one of the same label; that the two are kept under different labels begins none.
    """
    words = [(word, at) for at, turn in enumerate(kept) for word in turn.words]
    made, begun = [], 0
    for at in range(1, len(words) + 1):
        before, after = words[at - 1][1], words[at][1] if at < len(words) else -1
        begun_by_hand = before != after >= 0 and kept[before].speaker == kept[after].speaker
        if after < 0 or begun_by_hand or labels[at] != labels[at - 1]:
            made.append(turns.of_one(labels[begun], [word for word, _ in words[begun:at]]))
            begun = at
    return tuple(made)


def settled(transcript: Transcript, voices: Iterable[str], names: dict[str, str]) -> Transcript:
    """The transcript with people where words were given to numbered voices: before voices are told apart anew and 1 is another.

    Words of a voice that has no name are nobody's again, and so for the next attribution to tell.

    >>> one = Transcript("R3", 900, (turns.of_one("1", [Word("Why?", 0, 300)]), turns.of_one("2", [Word("So.", 500, 900)])))
    >>> [turn.speaker for turn in settled(one, ["1", "2"], {"1": "interviewer"}).turns]
    ['interviewer', '?']
    """
    numbered = {voice for voice in voices if voice.isdigit()}
    made = tuple(
        replace(turn, speaker=names.get(turn.speaker, UNKNOWN_SPEAKER)) if turn.speaker in numbered else turn for turn in transcript.turns
    )
    return replace(transcript, turns=made)


def named(voice: str, names: dict[str, str]) -> str:
    """What a voice is called: its name, or "voice 2" until it has one.

    >>> named("2", {"2": "P7"}), named("2", {}), named("P7", {})
    ('P7', 'voice 2', 'P7')
    """
    return names.get(voice) or (f"voice {voice}" if voice.isdigit() else voice)


def _role(label: str) -> str:
    plain = label.partition("-")[0]
    return plain if plain in ("interviewer", "moderator", "observer") else ""


def _found(words: Sequence[Word], entries: Sequence[Entry]) -> Iterator[Entry | None]:
    """The entry of each word: that of exactly its time, else the one whose time is nearest; of several, each once and in order."""
    exact: dict[tuple[int, int], list[Entry]] = {}
    for entry in entries:
        exact.setdefault((entry.start_ms, entry.end_ms), []).append(entry)
    ordered = sorted(entries)
    starts = [entry.start_ms for entry in ordered]
    for word in words:
        same = exact.get((word.start_ms, word.end_ms))
        if same:
            yield same.pop(0) if len(same) > 1 else same[0]
            continue
        at = bisect_left(starts, word.start_ms)
        near = ordered[max(0, at - 4) : at + 4]
        best = min(near, key=lambda entry: _apart(word, entry), default=None)
        yield best if best is not None and _apart(word, best) <= NEAREST_MS else None


def _apart(word: Word, entry: Entry) -> int:
    """How far a word lies from an entry; below 0 by as much as they overlap."""
    return max(word.start_ms, entry.start_ms) - min(word.end_ms, entry.end_ms)


def _uncertain(words: Sequence[Word], doubtful: Sequence[bool], attribution: Attribution) -> list[Flag]:
    """Runs of words whose speaker is uncertain, as places to hear again."""
    places: list[list[Word]] = []
    for word, doubt in zip(words, doubtful, strict=True):
        if doubt and places and word.start_ms - places[-1][-1].end_ms <= JOIN_MS:
            places[-1].append(word)
        elif doubt:
            places.append([word])
    out = []
    for place in places:
        quoted = " ".join(word.text for word in place[:6]) + (" ..." if len(place) > 6 else "")
        end = max(word.end_ms for word in place)
        out.append(
            flagged("speaker", place[0].start_ms, end, f"It is not certain who says “{quoted}”.", min(0.5, 0.15 + 0.02 * len(place)))
        )
    return out


def without(attribution: Attribution, span: Span) -> tuple[Attribution, int]:
    """The attribution without everything that touches a stretch, and how many entries went: off record means off record.

    >>> without(Attribution("voices", (Entry(0, 300, "1"), Entry(500, 900, "1")), ("1",)), Span(400, 600))[1]
    1
    """
    kept = tuple(e for e in attribution.entries if e.end_ms <= span.start_ms or e.start_ms >= span.end_ms)
    samples = {voice: pair for voice, pair in attribution.samples.items() if pair[1] <= span.start_ms or pair[0] >= span.end_ms}
    return replace(attribution, entries=kept, samples=samples), len(attribution.entries) - len(kept)


def between(attribution: Attribution, span: Span) -> Attribution:
    """What lies in a stretch, on a time line of its own that begins at 0.

    >>> between(Attribution("voices", (Entry(0, 300, "1"), Entry(500, 900, "1")), ("1",)), Span(400, 1000)).entries
    (Entry(start_ms=100, end_ms=500, voice='1', margin=0.0),)
    """
    inside = [e for e in attribution.entries if span.start_ms <= (e.start_ms + e.end_ms) // 2 < span.end_ms]
    moved = tuple(
        replace(e, start_ms=max(0, e.start_ms - span.start_ms), end_ms=min(e.end_ms, span.end_ms) - span.start_ms) for e in inside
    )
    samples = {
        voice: (start - span.start_ms, end - span.start_ms)
        for voice, (start, end) in attribution.samples.items()
        if span.start_ms <= start and end <= span.end_ms
    }
    return replace(attribution, entries=moved, samples=samples)


def voices_of(entries: Iterable[Entry]) -> tuple[str, ...]:
    """The voices in the order in which they first speak."""
    return tuple(dict.fromkeys(entry.voice for entry in sorted(entries)))
