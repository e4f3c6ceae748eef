"""Words held against the sound: density, words where nothing is heard, and what the model said about its own hearing (floor 1)."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate

from workflow.records import Flag, Hearing, Span, Word
from workflow.transcribe.gaps import merged, pieces_in, total_ms, widened
from workflow.transcribe.kinds import KINDS, flagged

FEWEST_CHARACTERS, MOST_CHARACTERS = 4, 30  # a second of speech; talk has 14 to 17
WINDOW_MS, STEP_MS = 20_000, 5_000  # of speech, silences left out
SLACK_MS = 300  # word times are that inexact
ALONE = 0.25  # harm for each word where no speech is heard: of one alone it is mostly the detector that did not hear


def density(words: Sequence[Word], speech: Iterable[Span]) -> list[Flag]:
    """Stretches of 20 seconds of speech with fewer than 4 or more than 30 characters a second.

    >>> sparse = [Word("yes", 0, 500), Word("no", 29_000, 29_500)]
    >>> [(flag.kind, flag.start_ms, flag.end_ms) for flag in density(sparse, [Span(0, 30_000)])]
    [('low_density', 0, 30000)]
    """
    regions = merged(speech)
    ends = list(accumulate(region.length_ms for region in regions))
    if not ends or ends[-1] < WINDOW_MS:
        return []
    ordered = sorted((max(0, word.start_ms + word.end_ms) // 2, len(word.text)) for word in words)
    middles = [middle for middle, _ in ordered]
    characters = [0, *accumulate(length for _, length in ordered)]

    def at(speech_ms: int) -> int:  # the moment of the recording at which so much speech has passed
        place = min(bisect_right(ends, speech_ms), len(regions) - 1)
        return regions[place].end_ms - (ends[place] - speech_ms)

    suspect: dict[str, list[Span]] = {"low_density": [], "high_density": []}
    for begun in [*range(0, ends[-1] - WINDOW_MS, STEP_MS), ends[-1] - WINDOW_MS]:
        window = Span(at(begun), at(begun + WINDOW_MS))
        said = characters[bisect_right(middles, window.end_ms)] - characters[bisect_right(middles, window.start_ms - 1)]
        if said * 1000 < FEWEST_CHARACTERS * WINDOW_MS:
            suspect["low_density"].append(window)
        elif said * 1000 > MOST_CHARACTERS * WINDOW_MS:
            suspect["high_density"].append(window)
    return [flagged(kind, span.start_ms, span.end_ms) for kind, spans in suspect.items() for span in merged(spans)]


def unheard(words: Sequence[Word], speech: Iterable[Span]) -> list[Flag]:
    """Runs of words where the detector hears no speech at all, 300 ms around them included.

    >>> words = [Word("yes", 0, 400), Word("thank", 5000, 5300), Word("you.", 5400, 5700)]
    >>> [(flag.start_ms, flag.end_ms, flag.why) for flag in unheard(words, [Span(0, 500)])]
    [(5000, 5700, 'Words were written where no speech is heard: “thank you.”')]
    """
    regions = widened(speech, SLACK_MS)
    runs: list[list[Word]] = [[]]
    for word in words:
        if pieces_in(Span(word.start_ms, max(word.end_ms, word.start_ms + 1)), regions):
            runs.append([])
        else:
            runs[-1].append(word)
    found = []
    for run in filter(None, runs):
        quoted = " ".join(word.text for word in run[:8]) + (" ..." if len(run) > 8 else "")
        end = max(word.end_ms for word in run)
        why = f"Words were written where no speech is heard: “{quoted}”"
        found.append(flagged("unheard_words", run[0].start_ms, end, why, min(KINDS["unheard_words"].harm, ALONE * len(run))))
    return found


def doubted(heard: Iterable[tuple[Span, Hearing]], speech: Iterable[Span]) -> list[Flag]:
    """What each hearing says of itself: doubt that anyone speaks, text that repeats itself, guessing at a high temperature.

    Each hearing comes with its stretch of the recording. Strongest is the agreement of three: no_speech above .6, mean log
    probability below -1, and speech heard in less than a fifth of the stretch. A hearing without words doubts nothing.

    >>> nonsense = Hearing((Word("Thanks!", 0, 900),), avg_logprob=-1.3, no_speech=0.8)
    >>> [flag.kind for flag in doubted([(Span(0, 30_000), nonsense)], [Span(2000, 3000)])]
    ['invented']
    """
    regions = merged(speech)
    found = []
    for span, hearing in heard:
        if not hearing.words:
            continue
        if hearing.no_speech > 0.6:
            share = total_ms(pieces_in(span, regions)) / max(1, span.length_ms)
            kind = "invented" if hearing.avg_logprob < -1 and share < 0.2 else "no_speech"
            found.append(flagged(kind, span.start_ms, span.end_ms))
        if hearing.compression > 2.4:
            found.append(flagged("compressed", span.start_ms, span.end_ms))
        if hearing.temperature > 0.5:
            found.append(flagged("fallback", span.start_ms, span.end_ms))
    return found
