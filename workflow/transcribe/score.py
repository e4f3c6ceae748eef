"""How well a transcript matches what was said: words, hesitations, repetitions, invented and lost words, times (floor 1).

No normaliser: fillers stay, numbers stay as they were said. Case and punctuation are folded, and four classes of spelling, because
"uhm" and "um" are one sound. Alignment is by fewest edits; among those, the one with the most words right; then a fixed order.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import pairwise
from typing import NamedTuple

from workflow.records import Span, Word
from workflow.transcribe.gaps import between, spoken

SPELLINGS = {
    "um": "um", "uhm": "um", "erm": "um",
    "uh": "uh", "er": "uh", "eh": "uh",
    "mm-hm": "mm-hm", "mhm": "mm-hm", "mmhmm": "mm-hm",
    "mm": "mm", "hmm": "mm",
}  # fmt: skip
APART = {spelling: spelling for spelling in ("um", "uh", "er", "hmm", "mm", "mm-hm")}  # to ask of a model that it tells these six apart
SILENT_FROM_MS = 1000  # the reference says nothing for this long: a word written there is invented
LOST_FROM_MS = 2000


class Token(NamedTuple):
    """One word as it is compared, and which of the given words it comes from."""

    text: str
    word: int


class Step(NamedTuple):
    """One step of an alignment: indices into the reference and the hypothesis, None where one of them has nothing."""

    reference: int | None
    hypothesis: int | None


def tokens(words: Iterable[Word | str], spellings: Mapping[str, str] = SPELLINGS) -> list[Token]:
    """Words as they are compared: lower case, no punctuation, hyphenated words in their parts, four spelling classes folded.

    Other `spellings` fold otherwise: `APART` keeps "um", "uh" and "er" three words.

    >>> [token.text for token in tokens(["Uhm,", "my", "follow-up", "isn’t", "beh-", "Mm-hm.", "-"])]
    ['um', 'my', 'follow', 'up', 'isnt', 'beh', 'mm-hm']
    """
    result = []
    for index, word in enumerate(words):
        text = (word if isinstance(word, str) else word.text).casefold()
        whole = re.sub(r"^[\W_]+|[\W_]+$", "", text)
        parts = [whole] if whole in spellings else re.sub(r"['’`]", "", text).replace("_", " ")
        result += [Token(spellings.get(part, part), index) for part in (parts if isinstance(parts, list) else re.findall(r"\w+", parts))]
    return result


def align(reference: Sequence[str], hypothesis: Sequence[str]) -> list[Step]:
    """The alignment with the fewest edits (Levenshtein), and among those with the most equal words.

    Ties go to pairing words, then to a missing one, then to an added one, read from the end. Time and memory grow with the product of
    the lengths: 10,000 words against 10,000 take about two seconds and 30 MB.

    >>> align(["i", "um", "went"], ["i", "went", "home"])
    [Step(reference=0, hypothesis=0), Step(reference=1, hypothesis=None), Step(reference=2, hypothesis=1),
     Step(reference=None, hypothesis=2)]
    """
    start = 0
    while start < min(len(reference), len(hypothesis)) and reference[start] == hypothesis[start]:
        start += 1
    steps = [Step(i, i) for i in range(start)]
    return steps + [
        Step(None if i is None else i + start, None if j is None else j + start) for i, j in _align(reference[start:], hypothesis[start:])
    ]


def _align(reference: Sequence[str], hypothesis: Sequence[str]) -> list[Step]:
    """Row by row with numpy; of each cell two bits are kept: was pairing best, was dropping the reference word best."""
    import numpy as np

    numbers = {text: i for i, text in enumerate(dict.fromkeys([*reference, *hypothesis]))}
    said = np.array([numbers[text] for text in hypothesis], dtype=np.int64)
    width = len(hypothesis)
    edit = len(reference) + width + 1  # an edit outweighs any number of substitutions, which cost one more than the edit
    columns = np.arange(width + 1, dtype=np.int64) * edit
    row = columns.copy()
    paired_rows, dropped_rows = [], []
    for text in reference:
        pair = row[:-1] + np.where(said == numbers[text], 0, edit + 1)
        drop = row + edit
        best = drop.copy()
        np.minimum(best[1:], pair, out=best[1:])
        best = np.minimum.accumulate(best - columns) + columns  # adding hypothesis words, all at once
        paired_rows.append(np.packbits(best[1:] == pair))
        dropped_rows.append(np.packbits(best == drop))
        row = best

    def bit(packed: "np.ndarray", at: int) -> int:
        return int(packed[at >> 3]) >> (7 - (at & 7)) & 1

    steps = []
    i, j = len(reference), width
    while i or j:
        if i and j and bit(paired_rows[i - 1], j - 1):
            i, j = i - 1, j - 1
            steps.append(Step(i, j))
        elif i and bit(dropped_rows[i - 1], j):
            i -= 1
            steps.append(Step(i, None))
        else:
            j -= 1
            steps.append(Step(None, j))
    return steps[::-1]


@dataclass(frozen=True, slots=True)
class Score:
    """Counts, which add up over recordings, and the figures made of them. Figures are None where there was nothing to count."""

    words: int = 0  # of the reference
    right: int = 0
    substituted: int = 0
    missed: int = 0
    added: int = 0
    fillers_said: int = 0
    fillers_written: int = 0
    fillers_right: int = 0
    repetitions_said: int = 0
    repetitions_right: int = 0
    invented: int = 0  # words added where the reference is silent for a second and more
    lost_ms: int = 0  # runs of missed words that last two seconds and more
    duration_ms: int = 0
    start_errors_ms: tuple[int, ...] = ()  # of each right word: hypothesis minus reference

    def __add__(self, other: "Score") -> "Score":
        """Several recordings as one: counts are added, never rates averaged.

        >>> (Score(words=10, missed=1) + Score(words=30, missed=3)).wer
        0.1
        """
        return Score(**{field.name: getattr(self, field.name) + getattr(other, field.name) for field in fields(self)})

    @property
    def wer(self) -> float | None:
        return _share(self.substituted + self.missed + self.added, self.words)

    @property
    def filler_recall(self) -> float | None:
        return _share(self.fillers_right, self.fillers_said)

    @property
    def filler_precision(self) -> float | None:
        return _share(self.fillers_right, self.fillers_written)

    @property
    def filler_f1(self) -> float | None:
        return _share(2 * self.fillers_right, self.fillers_said + self.fillers_written)

    @property
    def repetition_recall(self) -> float | None:
        return _share(self.repetitions_right, self.repetitions_said)

    @property
    def invented_per_hour(self) -> float | None:
        return _share(self.invented * 3_600_000, self.duration_ms)

    def start_error_ms(self, share: float = 0.5) -> int | None:
        """The size that this share of word-start errors does not exceed: .5 gives the median.

        >>> Score(start_errors_ms=(-20, 10, 300)).start_error_ms()
        20
        """
        sizes = sorted(map(abs, self.start_errors_ms))
        return sizes[min(len(sizes) - 1, int(share * len(sizes)))] if sizes else None


def score(
    reference: Sequence[Word], hypothesis: Sequence[Word], *, duration_ms: int, fillers: Iterable[str] = (), timed: bool = True,
    spellings: Mapping[str, str] = SPELLINGS,
) -> Score:  # fmt: skip
    """One recording's words held against the words that were said.

    `fillers` are a language's own hesitation words beside those of `spellings`. `timed=False` for a reference whose words have no times
    of their own: invented words, lost speech and start errors are then not counted. Definitions: invented words and lost seconds
    after the coverage ledger's limits of 1 s and 2 s; a repetition is the second of two equal neighbours in the reference.

    >>> said = [Word(w, i * 500, i * 500 + 300) for i, w in enumerate("um I I went uhm home".split())]
    >>> written = [said[1], said[3], said[4], said[5], Word("Thanks!", 9000, 9400)]
    >>> result = score(said, written, duration_ms=10_000)
    >>> result.wer, result.filler_recall, result.filler_precision, result.repetition_recall, result.invented
    (0.5, 0.5, 1.0, 0.0, 1)
    """
    spoken_tokens, written_tokens = tokens(reference, spellings), tokens(hypothesis, spellings)
    steps = align([token.text for token in spoken_tokens], [token.text for token in written_tokens])
    hesitations = {*spellings.values(), *(token.text for token in tokens(list(fillers), spellings))}
    right = {i for i, j in steps if i is not None and j is not None and spoken_tokens[i].text == written_tokens[j].text}
    repeated = {i for i, (a, b) in enumerate(pairwise(spoken_tokens), 1) if a.text == b.text}
    said_fillers = {i for i, token in enumerate(spoken_tokens) if token.text in hesitations}
    paired = sum(1 for i, j in steps if i is not None and j is not None)
    return Score(
        words=len(spoken_tokens),
        right=len(right),
        substituted=paired - len(right),
        missed=len(spoken_tokens) - paired,
        added=len(written_tokens) - paired,
        fillers_said=len(said_fillers),
        fillers_written=sum(1 for token in written_tokens if token.text in hesitations),
        fillers_right=len(said_fillers & right),
        repetitions_said=len(repeated),
        repetitions_right=len(repeated & {i for i in right if i - 1 in right}),
        invented=_invented(reference, hypothesis, written_tokens, steps, duration_ms) if timed else 0,
        lost_ms=_lost_ms(reference, spoken_tokens, steps) if timed else 0,
        duration_ms=duration_ms if timed else 0,
        start_errors_ms=_start_errors(reference, hypothesis, spoken_tokens, written_tokens, steps, right) if timed else (),
    )


def pause_f1(reference: Sequence[Span], found: Sequence[Span], within_ms: int = 300) -> float | None:
    """F1 of pauses whose two ends are both within `within_ms` of a reference pause; each is used once, in time order.

    >>> pause_f1([Span(0, 2000), Span(5000, 7000)], [Span(100, 2100)])
    0.6666666666666666
    """
    left = sorted(found)
    matched = 0
    for pause in sorted(reference):
        near = (p for p in left if abs(p.start_ms - pause.start_ms) <= within_ms and abs(p.end_ms - pause.end_ms) <= within_ms)
        match = next(near, None)
        if match is not None:
            left.remove(match)
            matched += 1
    return _share(2 * matched, len(reference) + len(found))


def _invented(
    reference: Sequence[Word], hypothesis: Sequence[Word], written: Sequence[Token], steps: Sequence[Step], duration_ms: int
) -> int:
    silences = [gap for gap in between(spoken(reference), Span(0, duration_ms)) if gap.length_ms >= SILENT_FROM_MS]
    starts = [gap.start_ms for gap in silences]
    count = 0
    for i, j in steps:
        if i is None and j is not None:
            word = hypothesis[written[j].word]
            middle = (word.start_ms + word.end_ms) // 2
            at = bisect_right(starts, middle) - 1
            count += at >= 0 and middle < silences[at].end_ms
    return count


def _lost_ms(reference: Sequence[Word], said: Sequence[Token], steps: Sequence[Step]) -> int:
    lost, run = 0, []
    for i, j in [*steps, Step(0, 0)]:
        if i is not None and j is None:
            run.append(reference[said[i].word])
        elif i is not None:  # an added word does not end a run of missed ones
            length = max(word.end_ms for word in run) - run[0].start_ms if run else 0
            lost += length if length >= LOST_FROM_MS else 0
            run = []
    return lost


def _start_errors(
    reference: Sequence[Word], hypothesis: Sequence[Word], said: Sequence[Token], written: Sequence[Token],
    steps: Sequence[Step], right: set[int],
) -> tuple[int, ...]:  # fmt: skip
    pairs = dict.fromkeys((said[i].word, written[j].word) for i, j in steps if i is not None and j is not None and i in right)
    return tuple(hypothesis[b].start_ms - reference[a].start_ms for a, b in pairs)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
