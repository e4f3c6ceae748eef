"""Edits of a transcript, as plain values that JSON carries; whatever is not edited keeps its very times (floor 1).

    {"op": "text", "first": 12, "last": 14, "text": "new words"}   these words instead (no text: none; last = first - 1: put in before)
      (with "unheard": true by somebody who did not listen: what is to be heard again there stays, without a word that it quotes;
      with "were": [[3, 1200, 1500], null] the first word comes back: revision 3 has it at 1200 to 1500 ms)
      (with "within": [1200, null] new words are said from then on, or up to then: a pause that was left beside them keeps its time)
    {"op": "speaker", "first": 12, "last": 40, "speaker": "P7"}    said by P7 ("?": by whom the attribution says)
    {"op": "break", "at": 12}    {"op": "join", "at": 12}          a turn begins at this word; it goes on with the turn before
    {"op": "mark", "kind": "pause", "start_ms": 0, "end_ms": 900}  a pause or an unintelligible stretch; "unmark" takes it away
    {"op": "heard", "start_ms": 0, "end_ms": 900}                  somebody heard this place, and what is written there is right
    {"op": "again", "start_ms": 0, "end_ms": 900, "revision": 3}   it is to be heard again after all, as revision 3 has it

Words are counted from 0 in the transcript as it is shown. Edits apply in order, and each counts in what the ones before have left.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from workflow.errors import NotAllowed, WrongUsage
from workflow.export.clean import clean
from workflow.records import UNKNOWN_SPEAKER, Flag, Mark, Span, Transcript, Word
from workflow.review import given
from workflow.review.earlier import Earlier, flags_back, with_flags, words_back
from workflow.review.given import Cell
from workflow.review.retime import Around, Timed, marks_around, replaced, room_for
from workflow.transcribe import gaps
from workflow.transcribe.kinds import KINDS
from workflow.transcribe.pauses import SHORTEST_MS

Edit = Mapping[str, Any]
ANSWERED_UP_TO_MS = 15_000  # a place as long as this is answered by an edit in it; a longer one when somebody says that it was heard
MOST_EDITS = 50_000  # of one batch
LONGEST_TEXT = 100_000  # letters of one edit
HAND_MADE = ("pause", "unintelligible")  # marks that a person may put in and take away; the others are facts of the recording


@dataclass(frozen=True, slots=True)
class Corrected:
    """A transcript after a batch of edits, as it is kept; and whether anything in it is different."""

    kept: Transcript
    changed: bool


@dataclass(slots=True)
class _Bench:
    """The transcript while it is worked on."""

    cells: list[Cell]
    marks: list[Mark]
    duration_ms: int
    off: tuple[Span, ...]
    keys: Mapping[str, str]
    written: list[Word] = field(default_factory=list)
    touched: list[Span] = field(default_factory=list)  # where words were edited
    unheard: list[Span] = field(default_factory=list)  # where somebody did so without listening
    heard: list[Span] = field(default_factory=list)
    earlier: Earlier = field(default_factory=dict)
    again: list[Flag] = field(default_factory=list)  # places that somebody had answered for, and takes that back

    def around(self, first: int, last: int) -> Around:
        lost = tuple(Span(mark.start_ms, mark.end_ms) for mark in self.marks if mark.kind == "unintelligible")
        before = self.cells[first - 1].word if first else None
        after = self.cells[last + 1].word if last + 1 < len(self.cells) else None
        return Around(before, after, self.duration_ms, self.off, lost)

    def kept_as(self, label: str) -> str:
        return self.keys.get(label, label)


def apply(
    shown: Transcript,
    edits: Sequence[Edit],
    *,
    stored: Transcript | None = None,
    keys: Mapping[str, str] | None = None,
    off: Iterable[Span] = (),
    earlier: Earlier | None = None,
) -> Corrected:
    """What a batch of edits makes of a transcript.

    `shown` is what the person saw, `stored` the revision under it (None: the same); `keys` says for the label of a voice what is kept,
    so that the voice can still be named otherwise later (see `given.keys`); `off` are stretches off record, where no word may come to lie;
    `earlier` are the revisions from which something may come back.
    Raises WrongUsage for an edit that cannot be, with its number; NotAllowed where there is no time for words but off record.

    >>> from workflow.transcribe.turns import of_one
    >>> before = Transcript("R3", 9000, (of_one("P7", (Word("I", 0, 300, 0.9), Word("beg", 400, 800, 0.2))),))
    >>> apply(before, [{"op": "text", "first": 1, "last": 1, "text": "began,"}]).kept.words
    (Word(text='I', start_ms=0, end_ms=300, probability=0.9), Word(text='began,', start_ms=400, end_ms=800, probability=1.0))
    """
    under = shown if stored is None else stored
    seen = given.cells(under, shown)
    bench = _worked(shown, seen, edits, keys or {}, off, earlier)
    marks = sorted(marks_around(bench.marks, bench.written, SHORTEST_MS), key=lambda mark: (mark.start_ms, mark.end_ms, mark.kind))
    bench.touched = gaps.merged(bench.touched)
    flags = tuple(_unquoted(flag, bench.unheard) for flag in under.flags if not _answered(flag, bench))
    flags = with_flags(flags, bench.again) if bench.again else flags
    kept = replace(under, turns=given.turns(bench.cells), marks=tuple(marks), flags=flags)
    changed = bench.cells != seen or set(marks) != set(shown.marks) or flags != under.flags
    return Corrected(kept, changed)


def worked(shown: Transcript, edits: Sequence[Edit], off: Iterable[Span] = ()) -> list[Cell]:
    """The words as a batch of edits leaves them, for whoever must know that before the next edit."""
    return _worked(shown, given.cells(shown, shown), edits, {}, off).cells


def _worked(
    shown: Transcript,
    seen: Sequence[Cell],
    edits: Sequence[Edit],
    keys: Mapping[str, str],
    off: Iterable[Span],
    earlier: Earlier | None = None,
) -> _Bench:
    if len(edits) > MOST_EDITS:
        raise WrongUsage(f"{len(edits)} edits at once are too many; send at most {MOST_EDITS}.")
    excluded = [*off, *(Span(mark.start_ms, mark.end_ms) for mark in shown.marks if mark.kind == "excluded")]
    bench = _Bench(list(seen), list(shown.marks), shown.duration_ms, tuple(excluded), keys, earlier=earlier or {})
    for number, edit in enumerate(edits, 1):
        _one(bench, edit, number)
    return bench


def _one(bench: _Bench, edit: Edit, number: int) -> None:
    known = {"text": _text, "speaker": _speaker, "break": _break, "join": _join, "mark": _mark, "unmark": _unmark}
    known |= {"heard": _heard, "again": _again}
    verb = known.get(str(edit.get("op"))) if isinstance(edit, Mapping) else None
    if verb is None:
        raise WrongUsage(f"Edit {number} is none of {', '.join(known)}.")
    try:
        verb(bench, edit)
    except _Wrong as fault:
        raise WrongUsage(f"Edit {number} ({edit['op']}): {fault}") from None


class _Wrong(Exception):
    """What an edit asks for cannot be; the sentence says why."""


def _whole(edit: Edit, key: str, lowest: int, highest: int) -> int:
    value = edit.get(key)
    if not isinstance(value, int) or isinstance(value, bool) or not lowest <= value <= highest:
        raise _Wrong(f"“{key}” must be a whole number from {lowest} to {highest}.")
    return value


def _stretch(edit: Edit) -> Span:
    start = _whole(edit, "start_ms", 0, 1 << 40)
    return Span(start, _whole(edit, "end_ms", start + 1, 1 << 40))


def _span(words: Iterable[Word]) -> Span:
    every = list(words)
    return Span(min(word.start_ms for word in every), max(max(word.end_ms, word.start_ms + 1) for word in every))


def _text(bench: _Bench, edit: Edit) -> None:
    """Other words instead of some; what is new belongs to the turn that it was written in."""
    first = _whole(edit, "first", 0, len(bench.cells))
    last = _whole(edit, "last", first - 1, len(bench.cells) - 1)
    if not isinstance(edit.get("text"), str) or len(edit["text"]) > LONGEST_TEXT:
        raise _Wrong(f"“text” must be text of at most {LONGEST_TEXT} letters.")
    old = bench.cells[first : last + 1]
    opens = first < len(bench.cells) and bench.cells[first].begins
    texts = clean(edit["text"]).split()
    around, ends = _within(edit, bench.around(first, last), texts)
    made = replaced([cell.word for cell in old], texts, around, late=opens and not ends)
    if len(made) != len(texts):
        raise NotAllowed("There is no time for these words: what was said there is off record.")
    if edit.get("were"):
        made, places = words_back(made, edit["were"], bench.earlier, bench.around(first, last))
        bench.again += [flag for flag in places if flag.end_ms - flag.start_ms <= ANSWERED_UP_TO_MS]
    kept = {one.old for one in made if one.old is not None and one.word is old[one.old].word}
    touched = bench.unheard if edit.get("unheard") else bench.touched
    touched += [_span([cell.word]) for at, cell in enumerate(old) if at not in kept]
    fresh = [one.word for one in made if one.old is None or one.old not in kept]
    bench.written += fresh
    touched += [_span([word]) for word in fresh]
    bench.cells[first : last + 1] = _owned(bench, first, old, made)
    _close(bench, first, first + len(made), old)


def _within(edit: Edit, around: Around, texts: Sequence[str]) -> tuple[Around, bool]:
    """What lies around words that are said from a moment on or up to one; and whether it is up to one. Without room there, as ever."""
    start, end = edit.get("within") or (None, None)
    if not all(at is None or isinstance(at, int) for at in (start, end)):
        raise _Wrong("“within” must be two moments.")
    outside = [Span(0, start)] if start else []
    outside += [Span(end, max(end + 1, around.duration_ms))] if end is not None else []
    bounded = replace(around, off=(*around.off, *outside))
    return (bounded, end is not None) if outside and texts and room_for(texts, bounded) else (around, False)


def _owned(bench: _Bench, first: int, old: Sequence[Cell], made: Sequence[Timed]) -> list[Cell]:
    """The new words with their speakers: those of the words that they stand for, else of the turn that they were written in."""
    result: list[Cell] = []
    starts, done = [cell.begins for cell in old], 0
    for one in made:
        if one.old is None:
            source = result[-1] if result else _neighbour(bench, first)
            begins = not result and source.begins and first < len(bench.cells) and source is bench.cells[first]
            starts[:1] = [False] if begins else starts[:1]  # the turn begins with this word now
        else:
            source = old[one.old]
            begins = any(starts[done : one.old + 1])
            done = max(done, one.old + 1)
        cell = replace(source, word=one.word, begins=begins)
        result.append(cell if _times(one.word) == _times(source.word) else _settled(bench, cell))
    return result


def _neighbour(bench: _Bench, first: int) -> Cell:
    """Whose turn words are put into that stand before word `first`."""
    if first < len(bench.cells) and (bench.cells[first].begins or first == 0):
        return bench.cells[first]
    return bench.cells[first - 1] if first else Cell(Word("", 0, 0), UNKNOWN_SPEAKER, begins=True)


def _times(word: Word) -> tuple[int, int]:
    return word.start_ms, word.end_ms


def _settled(bench: _Bench, cell: Cell) -> Cell:
    """A word with new times belongs to whom it was written for, whoever the attribution finds near it."""
    return replace(cell, given=bench.kept_as(cell.shown)) if cell.given == UNKNOWN_SPEAKER else cell


def _close(bench: _Bench, first: int, after: int, old: Sequence[Cell]) -> None:
    """The word behind a changed place: it begins the turn whose first words are gone, or goes on with a turn once more."""
    if after >= len(bench.cells):
        if bench.cells and after == 0:
            bench.cells[0] = replace(bench.cells[0], begins=True)
        return
    cell, new = bench.cells[after], bench.cells[first:after]
    if not old:  # put in before the first word of a turn: that turn now begins earlier
        bench.cells[after] = replace(cell, begins=cell.begins and not new[0].begins) if new else cell
        return
    lost = sum(one.begins for one in old) - sum(one.begins for one in new)
    if lost > 0 and not cell.begins:
        bench.cells[after] = replace(cell, begins=True)
    elif lost > 0 and after > 0:
        before, gone = bench.cells[after - 1], old[-1]
        if before.shown == cell.shown != UNKNOWN_SPEAKER and gone.shown != cell.shown:
            bench.cells[after] = replace(cell, begins=False)
    if after == 0:
        bench.cells[0] = replace(bench.cells[0], begins=True)


def _speaker(bench: _Bench, edit: Edit) -> None:
    first = _whole(edit, "first", 0, len(bench.cells) - 1)
    last = _whole(edit, "last", first, len(bench.cells) - 1)
    label = edit.get("speaker")
    if not isinstance(label, str) or not label.strip():
        raise _Wrong("“speaker” must be who said it.")
    _give(bench, first, last, label.strip())
    bench.touched += [_span([cell.word]) for cell in bench.cells[first : last + 1]]


def _give(bench: _Bench, first: int, last: int, label: str) -> None:
    """Words to one speaker. Where that makes neighbours of two speakers one's, their turns are one; turns that a person began stay."""
    edges = range(max(1, first), min(last + 2, len(bench.cells)))
    apart = {at: bench.cells[at - 1].shown != bench.cells[at].shown for at in edges}
    for at in range(first, last + 1):
        bench.cells[at] = replace(bench.cells[at], shown=label, given=bench.kept_as(label))
    for at in edges:
        cell, differs = bench.cells[at], bench.cells[at - 1].shown != bench.cells[at].shown
        bench.cells[at] = replace(cell, begins=differs or (cell.begins and not apart[at]))


def _break(bench: _Bench, edit: Edit) -> None:
    at = _whole(edit, "at", 0, len(bench.cells) - 1)
    bench.cells[at] = replace(bench.cells[at], begins=True)


def _join(bench: _Bench, edit: Edit) -> None:
    """The turn that begins here goes on with the one before, whose speaker it takes (its own, where that one's is unknown)."""
    at = _whole(edit, "at", 1, len(bench.cells) - 1)
    if not bench.cells[at].begins:
        return
    start = next(place for place in range(at - 1, -1, -1) if place == 0 or bench.cells[place].begins)
    end = next((place for place in range(at + 1, len(bench.cells)) if bench.cells[place].begins), len(bench.cells)) - 1
    before, after = bench.cells[at - 1].shown, bench.cells[at].shown
    bench.cells[at] = replace(bench.cells[at], begins=False)
    if before != after and before != UNKNOWN_SPEAKER:
        _keep_beginning(bench, at, end, before)
    elif before != after:
        _keep_beginning(bench, start, at - 1, after)
    bench.cells[at] = replace(bench.cells[at], begins=False)


def _keep_beginning(bench: _Bench, first: int, last: int, label: str) -> None:
    """Give words to a speaker, and let the turns around them begin where they did."""
    begins = [cell.begins for cell in bench.cells]
    for at in range(first, last + 1):
        bench.cells[at] = replace(bench.cells[at], shown=label, given=bench.kept_as(label), begins=begins[at])


def _mark(bench: _Bench, edit: Edit) -> None:
    mark = _of_hand(edit)
    if mark.end_ms > bench.duration_ms:
        raise _Wrong("the recording ends before that.")
    if any(Span(mark.start_ms, mark.end_ms).overlap_ms(span) for span in bench.off):
        raise NotAllowed("That stretch is off record; it has its mark already.")
    if mark not in bench.marks:
        bench.marks.append(mark)


def _unmark(bench: _Bench, edit: Edit) -> None:
    mark = _of_hand(edit)
    if mark not in bench.marks:
        raise _Wrong("there is no such mark.")
    bench.marks.remove(mark)


def _of_hand(edit: Edit) -> Mark:
    if edit.get("kind") not in HAND_MADE:
        raise _Wrong(f"“kind” must be {' or '.join(HAND_MADE)}; the others are facts of the recording.")
    span = _stretch(edit)
    return Mark(edit["kind"], span.start_ms, span.end_ms)


def _heard(bench: _Bench, edit: Edit) -> None:
    """What is written there is right, and so is who is shown to say it."""
    span = _stretch(edit)
    bench.heard.append(span)
    for at, cell in enumerate(bench.cells):
        inside = span.start_ms <= cell.word.start_ms and cell.word.end_ms <= span.end_ms
        if inside and cell.given == UNKNOWN_SPEAKER != cell.shown:
            bench.cells[at] = replace(cell, given=bench.kept_as(cell.shown))


def _again(bench: _Bench, edit: Edit) -> None:
    bench.again += flags_back(_stretch(edit), edit.get("revision"), bench.earlier)


def _answered(flag: Flag, bench: _Bench) -> bool:
    """Whether somebody has seen to a place: heard it whole, or edited in it, where it is short enough to be one place."""
    if flag.kind in KINDS and KINDS[flag.kind].file:
        return False
    own = Span(flag.start_ms, max(flag.end_ms, flag.start_ms + 1))
    if any(span.start_ms <= own.start_ms and own.end_ms <= max(span.end_ms, span.start_ms + 1) for span in bench.heard):
        return True
    return own.length_ms <= ANSWERED_UP_TO_MS and any(own.overlap_ms(span) for span in bench.touched)


def _unquoted(flag: Flag, spans: Iterable[Span]) -> Flag:
    """A place to hear again whose sentence may quote words that are gone, in general terms."""
    own = Span(flag.start_ms, max(flag.end_ms, flag.start_ms + 1))
    if not any(own.overlap_ms(span) for span in spans):
        return flag
    return replace(flag, why=KINDS[flag.kind].sentence if flag.kind in KINDS else "")
