"""Words that look wrong by themselves: loops, repeats, phantom phrases, foreign letters, impossible times, low probability (floor 1)."""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from workflow.records import Flag, Word
from workflow.transcribe.kinds import KINDS, flagged
from workflow.transcribe.verbatim import foreign_scripts, phantoms

LONGEST_PHRASE = 24  # words; loops of longer phrases are caught by the compression ratio
LOOP_WORD_MS = 80
UNSURE_BELOW = 0.4
UNSURE_JOIN_MS = 3000
UNSURE_PER_HOUR = 20


def folded(text: str) -> str:
    """Lower case, without punctuation; hyphens become spaces.

    >>> folded("Sous-titres, réalisés!"), folded("d’avoir")
    ('sous titres réalisés', "d'avoir")
    """
    return re.sub(r"[^\w']+", " ", text.casefold().replace("’", "'")).strip()


def repeats(words: Sequence[Word]) -> list[Flag]:
    """A phrase of three words and more said three times running, or of one or two words five times; loops flagged harder.

    "No no no" and "I I I" are how people talk, so short phrases need five. It is a loop when five repeats last less than 80 ms a
    word, which no tongue can do.

    >>> def said(text, every_ms):
    ...     return [Word(word, i * every_ms, (i + 1) * every_ms) for i, word in enumerate(text.split())]
    >>> [flag.kind for flag in repeats(said("you know what you know what you know what", 300) + said("so " * 9, 50))]
    ['loop', 'repeated']
    >>> repeats(said("no no no", 300))
    []
    """
    tokens = [folded(word.text) for word in words]
    flags: list[Flag] = []
    taken = [False] * len(words)
    for size in range(1, LONGEST_PHRASE + 1):
        needed = 5 if size < 3 else 3
        run = 0
        for at in range(len(tokens) - size + 1):
            same = at + size < len(tokens) and tokens[at] == tokens[at + size] and tokens[at] != ""
            if same:
                run += 1
                continue
            first, last = at - run, at + size - 1  # words first..last repeat every `size` words
            times = run // size + 1 if run else 1
            if times >= needed and not any(taken[first : last + 1]):
                taken[first : last + 1] = [True] * (last + 1 - first)
                flags.append(_repeat(words[first : last + 1], words[first : first + size], times))
            run = 0
    return sorted(flags, key=lambda flag: (flag.start_ms, flag.end_ms))


def _repeat(words: Sequence[Word], phrase: Sequence[Word], times: int) -> Flag:
    start, end = words[0].start_ms, max(word.end_ms for word in words)
    kind = "loop" if times >= 5 and end - start < LOOP_WORD_MS * len(words) else "repeated"
    return flagged(kind, start, end, f"{KINDS[kind].sentence} “{' '.join(word.text for word in phrase)}”, {times} times.")


def phantom_phrases(words: Sequence[Word], language: str) -> list[Flag]:
    """Phrases that models are known to invent; flagged wherever they stand, for people say some of them too.

    >>> spoken = [Word(w, i * 300, i * 300 + 200) for i, w in enumerate("so Thanks for watching! bye".split())]
    >>> [(flag.kind, flag.start_ms, flag.end_ms) for flag in phantom_phrases(spoken, "en")]
    [('phantom', 300, 1100)]
    """
    text, starts = " ", []
    for word in words:
        starts.append(len(text))
        text += (folded(word.text) or "_") + " "
    found = []
    for phrase in phantoms(language):
        for match in re.finditer(f"(?<= ){re.escape(folded(phrase))}(?= )", text):
            inside = [word for word, at in zip(words, starts, strict=True) if match.start() <= at < match.end()]
            if inside:
                found.append(flagged("phantom", inside[0].start_ms, max(word.end_ms for word in inside)))
    return sorted(found, key=lambda flag: (flag.start_ms, flag.end_ms))


def foreign_letters(words: Sequence[Word], language: str) -> list[Flag]:
    """Words with letters of a script in which the language is not written.

    >>> [flag.why for flag in foreign_letters([Word("ja,", 0, 200), Word("спасибо", 300, 700)], "nl")]
    ['Letters of a script in which this language is not written. “спасибо”']
    """
    foreign = foreign_scripts(language)
    return [
        flagged("script", word.start_ms, word.end_ms, f"{KINDS['script'].sentence} “{word.text}”")
        for word in words
        if not word.text.isascii() and any(_script(letter) in foreign for letter in word.text if letter.isalpha())
    ]


@cache
def _script(letter: str) -> str:
    return unicodedata.name(letter, "").split(" ")[0]


def impossible_times(words: Sequence[Word], duration_ms: int) -> list[Flag]:
    """Words that end before they start, start before the word before them, or lie outside the recording.

    >>> [flag.start_ms for flag in impossible_times([Word("a", 500, 600), Word("b", 100, 200), Word("c", 900, 1200)], 1000)]
    [100, 900]
    """
    found = []
    earlier = 0
    for word in words:
        if word.start_ms < earlier or word.end_ms < word.start_ms or word.end_ms > duration_ms or word.start_ms < 0:
            found.append(flagged("times", max(0, word.start_ms), word.end_ms))
        earlier = max(0, word.start_ms)
    return found


def unsure_words(words: Sequence[Word], duration_ms: int, *, below: float = UNSURE_BELOW, per_hour: int = UNSURE_PER_HOUR) -> list[Flag]:
    """The few places where several words had a low probability, not every such word.

    Marking each word was tried elsewhere and taken out again as noise. Words at most three seconds apart are one place; a place
    needs two of them, or one that is nearly certain to be wrong; the worst `per_hour` (at least five) are kept.

    >>> words = [Word("we", 0, 100, 0.9), Word("saw", 200, 400, 0.3), Word("Pier", 500, 700, 0.2), Word("well", 9000, 9100, 0.39)]
    >>> [(flag.start_ms, flag.end_ms, flag.why) for flag in unsure_words(words, 10_000)]
    [(200, 700, 'The model was unsure of several words. “saw”, “Pier”')]
    """
    groups: list[list[Word]] = []
    for word in words:
        if word.probability >= below:
            continue
        if groups and word.start_ms - groups[-1][-1].end_ms <= UNSURE_JOIN_MS:
            groups[-1].append(word)
        else:
            groups.append([word])
    groups = [group for group in groups if len(group) > 1 or (group[0].probability < below / 4 and len(group[0].text) > 3)]
    most = max(5, round(per_hour * duration_ms / 3_600_000))
    worst = sorted(groups, key=lambda group: (-sum(1 - word.probability for word in group), group[0].start_ms))[:most]
    found = []
    for group in sorted(worst, key=lambda group: group[0].start_ms):
        quoted = ", ".join(f"“{word.text}”" for word in group[:5]) + (" ..." if len(group) > 5 else "")
        mean = sum(1 - word.probability for word in group) / len(group)
        end = max(word.end_ms for word in group)
        found.append(flagged("unsure", group[0].start_ms, end, f"{KINDS['unsure'].sentence} {quoted}", round(0.5 * mean, 3)))
    return found
