"""What somebody changed in a printed transcript, as edits of it; and two people's changes put together (floor 1)."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from workflow.export.clean import clean_label
from workflow.records import Mark, Span, Word
from workflow.review import told
from workflow.review.aligned import blocks
from workflow.review.edits import HAND_MADE, Edit
from workflow.review.given import Cell
from workflow.review.printed import Item, Printed, Token
from workflow.review.reading import Line, one_line
from workflow.transcribe import gaps
from workflow.transcribe.pauses import SHORTEST_MS
from workflow.transcribe.times import clock
from workflow.transcribe.withdrawing import SIGN

Worked = Callable[[Sequence[Edit]], list[Cell]]  # edits -> the words after them
HASTY_MS = 40  # a word shorter than this was never said in that time
FAR_MS = 10_000  # a stamp this far from its words does not belong to them


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a file that could not be placed: where, and why, in a sentence."""

    where: str
    why: str


@dataclass(slots=True)
class Read:
    """The tokens of a file against a printed transcript; and what is strange in it."""

    tokens: list[Token] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    stamps: dict[int, int] = field(default_factory=dict)  # paragraph -> its time, where the line was changed
    same_lines: int = 0
    unnamed: list[str] = field(default_factory=list)  # labels of nobody before paragraphs that have no time either


def tokens_of(lines: Sequence[Line], base: Printed, form: str, resolve: told.Resolve) -> Read:
    """The tokens of a file. A line that is as it was printed is what it was, whatever is in it; any other is taken apart."""
    printed = base.lines.get(form, ())
    texts = [one_line(line.text) for line in lines]
    same = {new: old for block in blocks(printed, texts) if block.same for old, new in zip(block.old, block.new, strict=True)}
    result, speaker = Read(same_lines=len(same)), ""
    for number, (line, text) in enumerate(zip(lines, texts, strict=True)):
        if number in same and not line.speaker:
            result.tokens += [replace(base.tokens[at], paragraph=number) for at in base.paragraphs[same[number]]]
            speaker = _speaker(base, same[number]) or speaker
            continue
        said = told.Said(tuple(text.split()), resolve(line.speaker), line.start_ms) if line.speaker else told.line(text, resolve)
        if said.strange and said.at_ms is None and said.strange not in result.unnamed:
            result.unnamed.append(said.strange)
        if said.strange:
            why = f"“{said.strange}” is nobody of this session; the words keep the speaker that they had"
            result.problems.append(Problem(f"paragraph {line.where}", why))
        speaker = clean_label(said.speaker) if said.speaker else speaker
        if said.at_ms is not None:
            result.stamps[number] = said.at_ms
        unsaid = not said.speaker and not told.spoken(said.tokens, base.notation).words
        result.tokens += [Token(token, "" if unsaid or said.strange else speaker, number) for token in said.tokens]
    return result


def _speaker(base: Printed, paragraph: int) -> str:
    place = base.paragraphs[paragraph]
    return base.tokens[place.start].speaker if place else ""


# ---- two people's changes


def keyed(tokens: Sequence[Token]) -> list[str]:
    """What makes a token what it is: its letters, its speaker, and whether a paragraph begins with it."""
    begins = [at == 0 or tokens[at - 1].paragraph != token.paragraph for at, token in enumerate(tokens)]
    return [f"{token.text}\x00{token.speaker}\x00{begin:d}" for token, begin in zip(tokens, begins, strict=True)]


def together(base: Sequence[Token], theirs: Sequence[Token], ours: Sequence[Token]) -> tuple[list[Token], list[range]]:
    """Both people's changes of `base` in one text, and the places of `base` where they contradict each other.

    A place that only one has changed is as that one left it; a place that both have changed in the same way is no contradiction.

    >>> def talk(text):
    ...     return [Token(word, "P7", 0) for word in text.split()]
    >>> made, against = together(talk("a b c d e"), talk("a B c d e"), talk("a b c d E"))
    >>> [token.text for token in made], against
    (['a', 'B', 'c', 'd', 'E'], [])
    >>> together(talk("a b c"), talk("a B c"), talk("a x c"))[1]
    [range(1, 2)]
    """
    keys = keyed(base), keyed(theirs), keyed(ours)
    left = {o: n for block in blocks(keys[0], keys[1]) if block.same for o, n in zip(block.old, block.new, strict=True)}
    right = {o: n for block in blocks(keys[0], keys[2]) if block.same for o, n in zip(block.old, block.new, strict=True)}
    held = [at for at in range(len(base)) if at in left and at in right]
    chosen: list[tuple[Token, str]] = []
    against: list[range] = []
    for before, after in pairwise([-1, *held, len(base)]):
        was = [keys[0][at] for at in range(before + 1, after)]
        a, b = _between(left, theirs, keys[1], before, after, len(base)), _between(right, ours, keys[2], before, after, len(base))
        if [key for _, key in a] not in (was, [key for _, key in b]) and [key for _, key in b] != was:
            against.append(range(before + 1, after))
        chosen += b if [key for _, key in a] == was else a
        chosen += [(theirs[left[after]], keys[1][left[after]])] if after < len(base) else []
    paragraph = 0
    result: list[Token] = []
    for token, key in chosen:
        paragraph += key.endswith("\x001") and bool(result)
        result.append(replace(token, paragraph=paragraph))
    return result, against


def _between(
    places: dict[int, int], tokens: Sequence[Token], keys: Sequence[str], before: int, after: int, last: int
) -> list[tuple[Token, str]]:
    """What one side has between two tokens that all have."""
    start = places[before] + 1 if before >= 0 else 0
    return [(tokens[at], keys[at]) for at in range(start, places[after] if after < last else len(tokens))]


# ---- changes as edits


@dataclass(frozen=True, slots=True)
class _Place:
    """A stretch of printed items, and the tokens of the file that stand there now."""

    items: range
    tokens: range


@dataclass(frozen=True, slots=True)
class Wanted:
    """One word of the file: its speaker and paragraph; None for a word of which nothing is printed."""

    speaker: str = ""
    paragraph: int | None = None


@dataclass(slots=True)
class Changes:
    """What the file changes, before the words have their times: edits of the words, and what is wanted of each word after them."""

    words: list[Edit] = field(default_factory=list)  # from the last to the first, so that each counts in what is there
    wanted: list[Wanted] = field(default_factory=list)
    gone: list[Mark] = field(default_factory=list)
    signs: list[told.Sign] = field(default_factory=list)  # their `before` counts in `wanted`
    problems: list[Problem] = field(default_factory=list)
    forbidden: list[int] = field(default_factory=list)  # where words stand in the place of what was erased
    same: int = 0  # tokens that are as they were


def changes(base: Printed, texts: Sequence[str], tokens: Sequence[Token]) -> Changes:
    """What is different between a printed transcript (whose words are `texts`) and the tokens of a file."""
    found = blocks([token.text for token in base.tokens], [token.text for token in tokens])
    kept = {old: new for block in found if block.same for old, new in zip(block.old, block.new, strict=True)}
    result = Changes(same=len(kept))
    done = 0
    for place in _places(base, [(block.old, block.new) for block in found if not block.same]):
        result.wanted += _unchanged(base.items[done : place.items.start], kept, tokens)
        _changed(result, base, texts, tokens, place)
        done = place.items.stop
    result.wanted += _unchanged(base.items[done:], kept, tokens)
    result.words.reverse()
    return result


def _unchanged(items: Iterable[Item], kept: dict[int, int], tokens: Sequence[Token]) -> list[Wanted]:
    said = [item for item in items if item.word is not None]
    found = [tokens[kept[item.tokens.start]] if item.tokens else None for item in said]
    return [Wanted(token.speaker, token.paragraph) if token else Wanted() for token in found]


def _places(base: Printed, changed: Sequence[tuple[range, range]]) -> list[_Place]:
    """Changed tokens widened to whole words and marks; what then touches is one place."""
    owner = [number for number, item in enumerate(base.items) for _ in item.tokens]
    merged: list[list[int]] = []
    for old, new in changed:
        a, b, c, d = old.start, old.stop, new.start, new.stop
        inside = 0 < a < len(owner) and owner[a - 1] == owner[a]
        if a < len(owner) and (b > a or inside):
            more = a - base.items[owner[a]].tokens.start
            a, c = a - more, c - more
        if b > a and b > 0:
            more = base.items[owner[b - 1]].tokens.stop - b
            b, d = b + more, d + more
        if merged and a < merged[-1][1]:
            merged[-1][1], merged[-1][3] = max(b, merged[-1][1]), max(d, merged[-1][3])
        else:
            merged.append([a, b, c, d])
    places = []
    for a, b, c, d in merged:
        first = owner[a] if a < len(owner) else len(base.items)
        places.append(_Place(range(first, owner[b - 1] + 1 if b > a else first), range(c, d)))
    return places


def _changed(result: Changes, base: Printed, texts: Sequence[str], tokens: Sequence[Token], place: _Place) -> None:
    items = base.items[place.items.start : place.items.stop]
    words = [item.word for item in items if item.word is not None]
    said = told.spoken([tokens[at].text for at in place.tokens], base.notation)
    result.words += _texts(base, texts, place, said, tokens)
    here = [tokens[place.tokens[at]] for at in said.owners]
    new = Counter(said.words) - Counter(texts[at] for at in words)
    withheld = [item.mark.start_ms for item in items if item.mark and item.mark.kind == "excluded" and not _still(base, item, said)]
    withheld += [base.times[at] for at in words if texts[at] == SIGN and SIGN not in said.words]
    if new and withheld:
        result.forbidden.append(withheld[0])
    marks = Counter({item.mark: 1 for item in items if item.mark})
    for sign in said.signs:
        printed = next((mark for mark, count in marks.items() if count and _printed(base, items, mark) == sign.text), None)
        if printed:
            marks[printed] = 0
        elif sign.kind in HAND_MADE:
            result.signs.append(replace(sign, before=len(result.wanted) + sign.before))
    for mark, count in marks.items():
        if count and mark.kind in HAND_MADE:
            result.gone.append(mark)
        elif count:
            result.problems.append(Problem(clock(mark.start_ms), "this mark is a fact of the recording and stays"))
    result.wanted += [Wanted(token.speaker, token.paragraph) for token in here]


def _texts(base: Printed, texts: Sequence[str], place: _Place, said: told.Spoken, tokens: Sequence[Token]) -> Iterator[Edit]:
    """The words of a place, in pieces between the pauses that were left where they stood: none of them is said within such a pause.

    But for a paragraph that was put in as a whole: a turn that was missed was said in the silence.
    """
    items = base.items[place.items.start : place.items.stop]
    words = [item.word for item in items if item.word is not None]
    following = next((item.word for item in base.items[place.items.stop :] if item.word is not None), len(texts))
    around = (_pause(base, place.items.start - 1), _pause(base, place.items.stop))
    kept = [(0, 0, around[0]), *_left_in_place(base, items, said), (len(words), len(said.words), around[1])]
    for (a, c, before), (b, d, after) in pairwise(kept):
        if [texts[at] for at in words[a:b]] == list(said.words[c:d]):
            continue
        first = words[a] if a < len(words) else following
        edit = {"op": "text", "first": first, "last": first + b - a - 1, "text": " ".join(said.words[c:d])}
        within = [before.end_ms if before else None, after.start_ms if after else None]
        missed = a == b and _whole_paragraphs(tokens, place.tokens[said.owners[c]], place.tokens[said.owners[d - 1]])
        yield edit | {"within": within} if (before or after) and not missed else edit


def _whole_paragraphs(tokens: Sequence[Token], first: int, last: int) -> bool:
    begins = first == 0 or tokens[first - 1].paragraph != tokens[first].paragraph
    return begins and (last + 1 == len(tokens) or tokens[last + 1].paragraph != tokens[last].paragraph)


def _left_in_place(base: Printed, items: Sequence[Item], said: told.Spoken) -> Iterator[tuple[int, int, Mark | None]]:
    """The pauses of a place that are still written there: how many words stand before each, of the old ones and of the new."""
    at = 0
    for sign in said.signs:
        here = (n for n in range(at, len(items)) if items[n].mark and _text_of(base, items[n]) == sign.text)
        found = next(here, None) if sign.kind == "pause" else None
        if found is not None:
            at = found + 1
            yield sum(item.word is not None for item in items[:found]), sign.before, items[found].mark


def _pause(base: Printed, at: int) -> Mark | None:
    mark = base.items[at].mark if 0 <= at < len(base.items) else None
    return mark if mark and mark.kind == "pause" else None


def _text_of(base: Printed, item: Item) -> str:
    return " ".join(base.tokens[at].text for at in item.tokens)


def _still(base: Printed, item: Item, said: told.Spoken) -> bool:
    return any(sign.text == _text_of(base, item) for sign in said.signs)


def _printed(base: Printed, items: Iterable[Item], mark: Mark) -> str:
    return _text_of(base, next(item for item in items if item.mark == mark))


def edits(found: Changes, worked: Worked, labels: dict[str, str], off: Sequence[Span], old: Iterable[Word]) -> list[Edit]:
    """The edits, complete: words first, then speakers, turns and marks, each counted in what the ones before leave.

    `labels` says for a label as it is printed how it is called; `worked` shows the words after some edits. What cannot be placed is
    added to the problems of `found`.
    """
    made: list[Edit] = [*found.words, *({"op": "unmark", **_stretch(mark)} for mark in found.gone)]
    cells = worked(found.words)
    assert len(cells) == len(found.wanted)
    made += _speakers(cells, found.wanted, labels)
    cells = worked([edit for edit in made if edit["op"] in ("text", "speaker")])
    made += _turns(cells, found.wanted)
    for sign in found.signs:
        mark = _placed(sign, cells, off)
        if mark:
            made.append({"op": "mark", **_stretch(mark)})
        else:
            at = cells[min(sign.before, len(cells) - 1)].word.start_ms if cells else 0
            found.problems.append(Problem(clock(at), f"there is no silence for {sign.text}"))
    before = set(old)
    hasty = [cell.word for cell in cells if cell.word not in before and cell.word.end_ms - cell.word.start_ms < HASTY_MS]
    if hasty:
        places = gaps.merged((Span(word.start_ms, word.end_ms + 1) for word in hasty), join_ms=2000)
        found.problems += [Problem(clock(place.start_ms), "more words than anyone can say in the time; hear it again") for place in places]
    return made


def misplaced(found: Changes, worked: Sequence[Cell], stamps: dict[int, int]) -> list[Problem]:
    """Paragraphs whose time stamp says another time than the place where their words were found."""
    first: dict[int, int] = {}
    for cell, wanted in zip(worked, found.wanted, strict=True):
        if wanted.paragraph is not None:
            first.setdefault(wanted.paragraph, cell.word.start_ms)
    far = [(at, stamps[at]) for at in sorted(stamps) if at in first and abs(first[at] - stamps[at]) > FAR_MS]
    return [Problem(clock(first[at]), f"the paragraph says {clock(told_ms)}, its words were found here") for at, told_ms in far]


def _speakers(cells: Sequence[Cell], wanted: Sequence[Wanted], labels: dict[str, str]) -> list[Edit]:
    made: list[Edit] = []
    for at, (cell, want) in enumerate(zip(cells, wanted, strict=True)):
        label = labels.get(want.speaker, want.speaker)
        if want.speaker and clean_label(cell.shown) != want.speaker:
            if made and made[-1]["last"] == at - 1 and made[-1]["speaker"] == label:
                made[-1] = {**made[-1], "last": at}
            else:
                made.append({"op": "speaker", "first": at, "last": at, "speaker": label})
    return made


def _turns(cells: Sequence[Cell], wanted: Sequence[Wanted]) -> list[Edit]:
    made: list[Edit] = []
    paragraph, begun = None, False
    for at, (cell, want) in enumerate(zip(cells, wanted, strict=True)):
        begun = begun or cell.begins
        if want.paragraph is None:
            continue
        if at and paragraph is not None:
            if want.paragraph != paragraph and not begun:
                made.append({"op": "break", "at": at})
            elif want.paragraph == paragraph and cell.begins and cells[at - 1].shown == cell.shown:
                made.append({"op": "join", "at": at})
        paragraph, begun = want.paragraph, False
    return made


def _placed(sign: told.Sign, cells: Sequence[Cell], off: Sequence[Span]) -> Mark | None:
    """The mark in the silence where it was written; None where there is none."""
    if not 0 < sign.before < len(cells):
        return None
    silence = Span(cells[sign.before - 1].word.end_ms, cells[sign.before].word.start_ms)
    room = next((piece for piece in gaps.without([silence], off) if piece.length_ms >= SHORTEST_MS), None)
    if room is None:
        return None
    return Mark(sign.kind, room.start_ms, min(room.end_ms, room.start_ms + (sign.length_ms or room.length_ms)))


def _stretch(mark: Mark) -> dict[str, object]:
    return {"kind": mark.kind, "start_ms": mark.start_ms, "end_ms": mark.end_ms}
