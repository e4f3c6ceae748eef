"""The lost-speech audit: speech that nobody's words cover is heard again, then marked, never dropped (floor 1).

It must be given speech regions from a second, more sensitive pass, not those that chose what the model heard: a detector cannot find
its own mistakes. Everything excluded by a person, and every hole in the sound, counts neither as speech nor as lost.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workflow.records import Mark, Span, Word
from workflow.transcribe.gaps import LOST_FROM_MS, between, common, lost_in, merged, spoken, total_ms, widened, without

REACH_MS = 400
"""How far a word is taken to reach to either side when the share of speech with words is counted.

Word times from a recogniser are off by 100 to 300 ms, and detectors keep hearing 150 to 250 ms after a word: together about 400 ms.
Two words 0.8 s apart inside running talk then leave nothing uncovered, while a dropped sentence stays visible. Lost stretches are
*not* shortened by it: they are measured from word to word, or two seconds of lost speech would pass as 1.2 s and never be found.
"""
LONGEST_WORD_MS = 2000  # longer than anyone says one word; the rest of it is speech the model skipped


@dataclass(frozen=True, slots=True)
class Audit:
    """What the words of one recording leave uncovered."""

    lost: tuple[Span, ...]  # speech without words, to hear again
    unheard_sound: tuple[Span, ...]  # loud, yet neither detector nor model made anything of it: ask the better detector
    speech_ms: int
    covered_ms: int

    @property
    def coverage(self) -> float:
        """Share of the speech that words cover, 0 to 1; 1 where there is no speech."""
        return self.covered_ms / self.speech_ms if self.speech_ms else 1.0

    @property
    def lost_ms(self) -> int:
        return sum(span.length_ms for span in self.lost)


def audit(
    words: Iterable[Word],
    speech: Iterable[Span],
    loud: Iterable[Span] = (),
    *,
    excluded: Iterable[Span | Mark] = (),
    holes: Iterable[Span] = (),
    lost_from_ms: int = LOST_FROM_MS,
    reach_ms: int = REACH_MS,
) -> Audit:
    """Lost speech, unheard sound and the coverage figure of one recording; all times in milliseconds.

    `speech` are regions without padding from the sensitive pass, `loud` regions by level alone. A gap's speech counts as lost
    when it lasts `lost_from_ms` (2 s). Also before the first and after the last word.

    >>> words = [Word("before", 0, 500), Word("after", 9500, 10_000)]
    >>> found = audit(words, [Span(0, 6000), Span(9400, 10_000)], loud=[Span(0, 6000), Span(20_000, 24_000)])
    >>> found.lost, found.unheard_sound
    ((Span(start_ms=500, end_ms=6000),), (Span(start_ms=20000, end_ms=24000),))
    >>> round(found.coverage, 2)
    0.23
    """
    aside = [Span(span.start_ms, span.end_ms) for span in (*excluded, *holes)]
    regions = without(speech, aside)
    said = spoken(words, LONGEST_WORD_MS)
    latest = max((span.end_ms for span in (*regions, *said)), default=0)
    lost: list[Span] = []
    for gap in between(merged([*said, *aside]), Span(0, latest)):
        lost += lost_in(gap, regions, from_ms=lost_from_ms)
    reached = widened(said, reach_ms)
    known = widened(regions, reach_ms)
    unheard = without(loud, [*aside, *reached, *known])
    return Audit(
        lost=tuple(lost),
        unheard_sound=tuple(span for span in unheard if span.length_ms >= lost_from_ms),
        speech_ms=total_ms(regions),
        covered_ms=total_ms(common(regions, reached)),
    )


def with_found(words: Sequence[Word], found: Iterable[Word], lost: Iterable[Span]) -> tuple[Word, ...]:
    """The words with those of the second hearing put in at their time; nothing heard the first time is touched.

    A found word is taken where its middle lies in a lost stretch, so that words of the margins, heard twice, do not double.

    >>> first = (Word("before", 0, 500), Word("after", 9500, 10_000))
    >>> second = [Word("before", 0, 500), Word("I", 2000, 2200), Word("fell", 2300, 2700)]
    >>> " ".join(word.text for word in with_found(first, second, [Span(500, 6000)]))
    'before I fell after'
    """
    stretches = merged(lost)
    new = [word for word in found if any(span.start_ms <= _middle(word) < span.end_ms for span in stretches)]
    result = list(words)
    for word in new:
        # after the last word that began earlier: the first hearing keeps its own order even where its times run backwards
        at = next((i for i in range(len(result), 0, -1) if result[i - 1].start_ms <= word.start_ms), 0)
        result.insert(at, word)
    return tuple(result)


def unintelligible(remaining: Audit) -> tuple[Mark, ...]:
    """The marks for what stays without words when the audit is made once more, after the second hearing.

    >>> unintelligible(audit([Word("yes", 0, 400)], [Span(0, 5000)]))
    (Mark(kind='unintelligible', start_ms=400, end_ms=5000),)
    """
    return tuple(Mark("unintelligible", span.start_ms, span.end_ms) for span in remaining.lost)


def _middle(word: Word) -> int:
    return (word.start_ms + word.end_ms) // 2
