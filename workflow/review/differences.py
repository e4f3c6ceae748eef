"""What is different between two revisions, word by word and by kind: for a person, the coding program, a report (floor 1)."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from workflow.records import Mark, Transcript
from workflow.review.aligned import blocks, folded, pairs

# kind -> what one and what several are called in a sentence
KINDS = {
    "wrong": ("word that was heard wrongly", "words that were heard wrongly"),
    "dropped": ("word that was missing", "words that were missing"),
    "invented": ("word that nobody said", "words that nobody said"),
    "speaker": ("word of another speaker", "words of another speaker"),
    "spelling": ("word in capitals or punctuation alone", "words in capitals or punctuation alone"),
    "mark": ("pause or other mark", "pauses and other marks"),
}
CONTEXT = 3  # words before and after


@dataclass(frozen=True, slots=True)
class Change:
    """One place: when, who speaks there now, what stood there and what stands there, with a few words around."""

    kind: str  # a key of KINDS; the gravest where there are several
    start_ms: int
    end_ms: int
    speaker: str
    old: str
    new: str
    before: str = ""
    after: str = ""
    was: str = ""  # the speaker before, where that is what changed


@dataclass(frozen=True, slots=True)
class Difference:
    """Every change between two revisions, and how many words of each kind there are."""

    changes: tuple[Change, ...]
    counts: dict[str, int]
    words_before: int
    words_after: int

    @property
    def sentence(self) -> str:
        """How many words of each kind.

        >>> Difference((), {"wrong": 1, "invented": 6}, 43, 38).sentence
        '1 word that was heard wrongly, 6 words that nobody said'
        """
        return ", ".join(f"{self.counts[kind]} {names[self.counts[kind] != 1]}" for kind, names in KINDS.items() if self.counts.get(kind))

    @property
    def share(self) -> float:
        """Corrected words for each word of the newer revision: wrong, dropped and invented ones, as a word error rate counts them."""
        changed = sum(self.counts.get(kind, 0) for kind in ("wrong", "dropped", "invented"))
        return changed / self.words_after if self.words_after else 0.0


@dataclass(frozen=True, slots=True)
class _Said:
    text: str
    start_ms: int
    end_ms: int
    speaker: str


def between(old: Transcript, new: Transcript) -> Difference:
    """What is different between two revisions as they are shown.

    >>> from workflow.records import Turn, Word
    >>> def talk(text, who="P7"):
    ...     words = tuple(Word(word, at * 500, at * 500 + 400) for at, word in enumerate(text.split()))
    ...     return Transcript("R3", 9000, (Turn(who, 0, words[-1].end_ms, words),))
    >>> made = between(talk("I take the the pills"), talk("I took the pills now"))
    >>> [(one.kind, one.old, one.new) for one in made.changes], made.counts
    ([('wrong', 'take', 'took'), ('invented', 'the', ''), ('dropped', '', 'now')], {'wrong': 1, 'invented': 1, 'dropped': 1})
    >>> round(made.share, 2)
    0.6
    """
    a, b = list(_said(old)), list(_said(new))
    found: list[Change] = []
    counts: Counter[str] = Counter()
    for block in blocks([word.text for word in a], [word.text for word in b]):
        if block.same:
            found += _other_speakers(a, b, block.old, block.new, counts)
        else:
            found.append(_changed(a, b, block.old, block.new, counts))
    found += _marks(old, new, counts)
    ordered = sorted(found, key=lambda change: (change.start_ms, change.end_ms))
    return Difference(tuple(ordered), dict(counts), len(a), len(b))


def _said(transcript: Transcript) -> Iterator[_Said]:
    return (_Said(word.text, word.start_ms, word.end_ms, turn.speaker) for turn in transcript.turns for word in turn.words)


def _changed(a: Sequence[_Said], b: Sequence[_Said], old: range, new: range, counts: Counter[str]) -> Change:
    kinds: Counter[str] = Counter()
    for was, now in pairs([a[at].text for at in old], [b[at].text for at in new]):
        both = min(len(was), len(now))
        same = both == 1 and folded(a[old[was.start]].text) == folded(b[new[now.start]].text)
        kinds["spelling" if same else "wrong"] += both
        kinds["dropped"] += len(now) - both
        kinds["invented"] += len(was) - both
    counts.update({kind: count for kind, count in kinds.items() if count})
    place = [b[at] for at in new] or [a[at] for at in old]
    kind = next(kind for kind in KINDS if kinds[kind])
    return Change(
        kind,
        min(word.start_ms for word in place),
        max(word.end_ms for word in place),
        place[0].speaker,
        " ".join(a[at].text for at in old),
        " ".join(b[at].text for at in new),
        _around(reversed(b[max(0, new.start - CONTEXT) : new.start]), place[0].speaker, -1),
        _around(b[new.stop : new.stop + CONTEXT], place[0].speaker, 1),
    )


def _around(words: Iterable[_Said], speaker: str, way: int) -> str:
    """The words beside a change, as far as the same person says them."""
    return " ".join([word.text for word in takewhile(lambda word: word.speaker == speaker, words)][::way])


def _other_speakers(a: Sequence[_Said], b: Sequence[_Said], old: range, new: range, counts: Counter[str]) -> Iterator[Change]:
    run: list[tuple[_Said, _Said]] = []
    for was, now in [*((a[i], b[j]) for i, j in zip(old, new, strict=True)), (None, None)]:
        if run and (
            was is None or now is None or was.speaker == now.speaker or (was.speaker, now.speaker) != (run[0][0].speaker, run[0][1].speaker)
        ):
            counts["speaker"] += len(run)
            words = [pair[1] for pair in run]
            text = " ".join(word.text for word in words[:8]) + (" ..." if len(words) > 8 else "")
            yield Change("speaker", words[0].start_ms, words[-1].end_ms, words[0].speaker, text, text, was=run[0][0].speaker)
            run = []
        if was is not None and now is not None and was.speaker != now.speaker:
            run.append((was, now))


def _marks(old: Transcript, new: Transcript, counts: Counter[str]) -> Iterator[Change]:
    def of(transcript: Transcript) -> set[Mark]:
        return {mark for mark in transcript.marks if mark.kind != "pause" or mark.end_ms - mark.start_ms >= 1000}

    for mark in of(old) ^ of(new):
        counts["mark"] += 1
        text = f"[{mark.kind} {(mark.end_ms - mark.start_ms) / 1000:.1f} s]"
        gone = mark in of(old)
        yield Change("mark", mark.start_ms, mark.end_ms, "", text if gone else "", "" if gone else text)
