"""Times for words that a person wrote: within what they replace, else in the silence beside them, never off record (floor 1).

Words that stay as they were keep their very times and probability; a word that a person wrote is certain (probability 1).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workflow.records import Mark, Span, Word
from workflow.review.aligned import blocks, pairs
from workflow.transcribe import gaps

LETTER_MS = 70  # people say 12 to 15 letters a second
SHORTEST_WORD_MS = 120
ROOM_MS = 60  # a gap with less than this for a word is no room for it


@dataclass(frozen=True, slots=True)
class Around:
    """What lies around a place: its neighbours, how long the recording is, what is off record, what was unintelligible."""

    before: Word | None
    after: Word | None
    duration_ms: int
    off: tuple[Span, ...] = ()
    unintelligible: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Timed:
    """A word with its times, and which of the old words it stands for; None where it was put in."""

    word: Word
    old: int | None


def replaced(old: Sequence[Word], texts: Sequence[str], around: Around, *, late: bool = False) -> list[Timed]:
    """The new words of a place. Words whose text is the same stay the very words they were.

    `late` puts words for which there is no old one close to what follows, not to what goes before.

    >>> old = [Word("so", 0, 200, 0.5), Word("I", 300, 400, 0.9), Word("went", 450, 800, 0.3)]
    >>> for one in replaced(old, ["so", "we", "really", "went"], Around(None, None, 9000)):
    ...     print(one)
    Timed(word=Word(text='so', start_ms=0, end_ms=200, probability=0.5), old=0)
    Timed(word=Word(text='we', start_ms=300, end_ms=325, probability=1.0), old=1)
    Timed(word=Word(text='really', start_ms=325, end_ms=400, probability=1.0), old=1)
    Timed(word=Word(text='went', start_ms=450, end_ms=800, probability=0.3), old=2)
    """
    result: list[Timed] = []
    for block in blocks([word.text for word in old], texts):
        if block.same:
            result += [Timed(old[at], at) for at in block.old]
            continue
        wanted = [texts[at] for at in block.new]
        for was, now in pairs([old[at].text for at in block.old], wanted):
            given = [wanted[at] for at in now]
            first = block.old.start + was.start
            if not given:
                continue
            if was:
                own = old[first : first + len(was)]
                words = _instead(own, given, around)
                result += [Timed(word, first + at * len(own) // len(given)) for at, word in enumerate(words)]
            else:
                before = result[-1].word if result else around.before
                after = old[first] if first < len(old) else around.after
                room = room_for(given, Around(before, after, around.duration_ms, around.off, around.unintelligible), late=late)
                result += [Timed(word, None) for word in spread(given, room)]
    return result


def _instead(own: Sequence[Word], texts: Sequence[str], around: Around) -> list[Word]:
    if len(own) == len(texts):
        return [Word(text, word.start_ms, word.end_ms) for word, text in zip(own, texts, strict=True)]
    whole = Span(min(word.start_ms for word in own), max(max(word.start_ms + 1, word.end_ms) for word in own))
    return spread(texts, gaps.without([whole], around.off) or [whole])


def room_for(texts: Sequence[str], around: Around, *, late: bool = False) -> list[Span]:
    """Where new words are said: speech that was unintelligible until now, else the silence there, else over the neighbours' time.

    Empty where everything is off record.

    >>> gap = Around(Word("so", 0, 200), Word("home", 5000, 5300), 9000)
    >>> room_for(["um,"], gap), room_for(["um,"], gap, late=True)
    ([Span(start_ms=200, end_ms=410)], [Span(start_ms=4790, end_ms=5000)])
    """
    need = sum(max(SHORTEST_WORD_MS, LETTER_MS * len(text)) for text in texts)
    before, after = around.before, around.after
    start = before.end_ms if before else 0
    end = after.start_ms if after else max(around.duration_ms, start)
    free = gaps.without([Span(start, end)], around.off)
    lost = gaps.common(free, around.unintelligible)
    if gaps.total_ms(lost) >= ROOM_MS * len(texts):
        return lost
    late = late or before is None
    for piece in reversed(free) if late else free:
        if piece.length_ms >= min(need, ROOM_MS * len(texts) * 2):
            length = min(need, piece.length_ms)
            return [Span(piece.end_ms - length, piece.end_ms) if late else Span(piece.start_ms, piece.start_ms + length)]
    longest = max(free, key=lambda piece: piece.length_ms, default=Span(0, 0))
    if longest.length_ms >= ROOM_MS * len(texts):
        return [longest]
    return _over_neighbours(around)


def _over_neighbours(around: Around) -> list[Span]:
    """The second half of the word before and the first half of the word after: nobody said nothing there, so it was said with them."""
    start = _middle(around.before) if around.before else None
    end = _middle(around.after) if around.after else None
    if start is None and end is None:
        return gaps.without([Span(0, max(1, around.duration_ms))], around.off)
    if start is None or end is None or start >= end:
        one = around.before or around.after
        assert one is not None
        start, end = one.start_ms, max(one.end_ms, one.start_ms + 1)
    return gaps.without([Span(start, end)], around.off)


def _middle(word: Word) -> int:
    return (word.start_ms + max(word.end_ms, word.start_ms + 1)) // 2


def spread(texts: Sequence[str], room: Iterable[Span]) -> list[Word]:
    """Words over the stretches of `room`, each as long as its letters ask; none lies outside them.

    >>> spread(["a", "bbb"], [Span(0, 100), Span(500, 800)])
    [Word(text='a', start_ms=0, end_ms=100, probability=1.0), Word(text='bbb', start_ms=500, end_ms=800, probability=1.0)]
    """
    pieces = gaps.merged(room)
    whole, letters, done = gaps.total_ms(pieces), sum(map(len, texts)), 0
    words = []
    for text in texts:
        start, piece = _at(pieces, whole * done // letters)
        done += len(text)
        end = start + whole * done // letters - whole * (done - len(text)) // letters
        words.append(Word(text, start, min(max(end, start + 1), piece.end_ms)))
    return words


def _at(pieces: Sequence[Span], along_ms: int) -> tuple[int, Span]:
    """The moment that lies so far along the pieces, and its piece."""
    for piece in pieces:
        if along_ms < piece.length_ms:
            return piece.start_ms + along_ms, piece
        along_ms -= piece.length_ms
    return pieces[-1].end_ms - 1, pieces[-1]


def marks_around(marks: Iterable[Mark], words: Iterable[Word], shortest_ms: int) -> list[Mark]:
    """The marks beside words that were put in: what they fill is no pause any more, and no longer unintelligible.

    >>> [(mark.start_ms, mark.end_ms) for mark in marks_around([Mark("pause", 0, 5000)], [Word("um,", 1000, 1300)], 200)]
    [(0, 1000), (1300, 5000)]
    """
    said = gaps.merged(Span(word.start_ms, max(word.end_ms, word.start_ms + 1)) for word in words)
    result = []
    for mark in marks:
        own = Span(mark.start_ms, mark.end_ms)
        if mark.kind == "pause" and any(own.overlap_ms(span) for span in said):
            result += [Mark("pause", left.start_ms, left.end_ms) for left in gaps.without([own], said) if left.length_ms >= shortest_ms]
        elif mark.kind != "unintelligible" or not any(own.overlap_ms(span) for span in said):
            result.append(mark)
    return result
