"""Places that a person should hear again: found, never deleted, and ranked by the harm found per minute of listening (floor 1)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workflow.records import Flag, Hearing, Span, Word
from workflow.transcribe.kinds import KINDS, Kind, flagged
from workflow.transcribe.suspect_sound import density, doubted, unheard
from workflow.transcribe.suspect_words import foreign_letters, impossible_times, phantom_phrases, repeats, unsure_words

__all__ = ["KINDS", "Kind", "Place", "Review", "find", "flagged", "ranked"]

NEAR_MS = 3000  # flags this close are one place to listen to
LONGEST_PLACE_MS = 60_000  # longer places are not joined further: nobody listens to ten minutes as one place
LEAD_MS = 2000  # a listener starts a little before and stops a little after


def find(
    words: Sequence[Word],
    heard: Iterable[tuple[Span, Hearing]],
    speech: Iterable[Span],
    *,
    duration_ms: int,
    language: str,
    lost: Iterable[Span] = (),
    unheard_sound: Iterable[Span] = (),
    second: Iterable[Span] = (),
) -> tuple[Flag, ...]:
    """Every suspicion about one recording, in time order; the words stay as they are.

    `words` are those of the recording in reading order, `heard` each hearing with its stretch of the recording, `speech` the
    detector's regions without padding. Where speakers were recorded on tracks of their own, call it for each track, or talk at the
    same time looks like times that run backwards. From the audit: `lost` is speech still without words, `unheard_sound` sound that nothing
    was made of, `second` the stretches where words came only at the second hearing.

    >>> words = [Word("Thanks", 0, 300), Word("for", 350, 450), Word("watching.", 500, 900)]
    >>> found = find(words, [], [Span(0, 1000)], duration_ms=9000, language="en", lost=[Span(2000, 5000)])
    >>> [(flag.kind, flag.start_ms) for flag in found]
    [('phantom', 0), ('lost_speech', 2000)]
    """
    regions = tuple(speech)
    found = [flagged("lost_speech", span.start_ms, span.end_ms) for span in lost]
    found += [flagged("unheard_sound", span.start_ms, span.end_ms) for span in unheard_sound]
    found += [flagged("second_hearing", span.start_ms, span.end_ms) for span in second]
    found += density(words, regions) + unheard(words, regions) + doubted(heard, regions)
    found += repeats(words) + phantom_phrases(words, language) + foreign_letters(words, language)
    found += impossible_times(words, duration_ms) + unsure_words(words, duration_ms)
    return tuple(sorted(found, key=lambda flag: (flag.start_ms, flag.end_ms, flag.kind)))


@dataclass(frozen=True, slots=True)
class Place:
    """One place to listen to, with every reason for it."""

    start_ms: int
    end_ms: int
    flags: tuple[Flag, ...]
    harm: float  # expected; 1 is about one passage of a participant lost or invented, more where it is long

    @property
    def listening_ms(self) -> int:
        return self.end_ms - self.start_ms + 2 * LEAD_MS

    @property
    def per_minute(self) -> float:
        return self.harm * 60_000 / self.listening_ms

    @property
    def why(self) -> str:
        """The reasons, the gravest first, each once."""
        ordered = sorted(self.flags, key=lambda flag: (-flag.harm, flag.start_ms, flag.kind))
        return " ".join(dict.fromkeys(flag.why or _kind(flag).sentence for flag in ordered))


@dataclass(frozen=True, slots=True)
class Review:
    """The places in the order in which listening pays most, and what is to be known about the recording as a whole."""

    places: tuple[Place, ...]
    about: tuple[Flag, ...] = ()

    @property
    def listening_ms(self) -> int:
        return sum(place.listening_ms for place in self.places)

    @property
    def sentence(self) -> str:
        """How much there is to do.

        >>> Review(()).sentence
        'Nothing to hear again.'
        """
        if not self.places:
            return "Nothing to hear again."
        minutes = max(1, (self.listening_ms + 30_000) // 60_000)
        places = "1 place" if len(self.places) == 1 else f"{len(self.places)} places"
        return f"{places} to hear again, about {minutes} {'minute' if minutes == 1 else 'minutes'}."


def ranked(flags: Iterable[Flag]) -> Review:
    """Neighbouring flags joined into places, those with the most expected harm per minute of listening first.

    Flags at most three seconds apart are one place, up to a minute long. Independent reasons add up as chances do: two of .5 make
    .75. Ties are broken by time.

    >>> review = ranked([flagged("unsure", 50_000, 51_000), flagged("loop", 1000, 3000), flagged("unheard_words", 4000, 5000)])
    >>> [(place.start_ms, place.end_ms, round(place.harm, 2)) for place in review.places]
    [(1000, 5000, 0.97), (50000, 51000, 0.4)]
    >>> review.sentence
    '2 places to hear again, about 1 minute.'
    """
    ordered = sorted(flags, key=lambda flag: (flag.start_ms, flag.end_ms, flag.kind))
    about = tuple(flag for flag in ordered if _kind(flag).file)
    groups: list[list[Flag]] = [[flag] for flag in ordered if not _kind(flag).file and _long(flag)]
    places = [_place(group) for group in groups + _neighbours([flag for flag in ordered if not _kind(flag).file and not _long(flag)])]
    return Review(tuple(sorted(places, key=lambda place: (-place.per_minute, place.start_ms))), about)


def _long(flag: Flag) -> bool:
    """Too long to swallow its neighbours: what is found within it stays a place of its own."""
    return flag.end_ms - flag.start_ms > LONGEST_PLACE_MS


def _neighbours(flags: Sequence[Flag]) -> list[list[Flag]]:
    groups: list[list[Flag]] = []
    end = 0
    for flag in flags:
        joined_end = max(end, flag.end_ms)
        inside = bool(groups) and flag.end_ms <= end
        near = bool(groups) and flag.start_ms <= end + NEAR_MS and joined_end - groups[-1][0].start_ms <= LONGEST_PLACE_MS
        if inside or near:
            groups[-1].append(flag)
            end = joined_end
        else:
            groups.append([flag])
            end = flag.end_ms
    return groups


def _place(flags: Sequence[Flag]) -> Place:
    spared, length = 1.0, 1.0
    for flag in flags:
        spared *= 1 - min(1.0, max(0.0, flag.harm))
        if _kind(flag).grows:  # a passage is about five seconds of talk
            length = max(length, (flag.end_ms - flag.start_ms) / 5000)
    end = max(flag.end_ms for flag in flags)
    return Place(flags[0].start_ms, end, tuple(flags), (1 - spared) * length)


def _kind(flag: Flag) -> Kind:
    return KINDS.get(flag.kind) or Kind("This place should be heard again.", 0.3)
