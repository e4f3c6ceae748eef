"""Names out of the older revisions of a transcript, once its newest is released: what stands now stands there as well (floor 1)."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from workflow.records import Flag, Transcript, Turn, Word
from workflow.review.pseudonyms.decisions import Replaced
from workflow.review.pseudonyms.tokens import Token, joined, tokens, windows
from workflow.transcribe.kinds import KINDS

LONGEST = 8  # words of a name


def sealed(old: Transcript, accepted: Iterable[Replaced], spellings: dict[str, str]) -> tuple[Transcript, int]:
    """An older revision with every accepted place replaced, and how many words went.

    Replaced are the words at the time of an accepted place, however they were spelled then; and every run of words that is spelled like
    one of `spellings` (as it is compared -> what stands for it), wherever it stands. Sentences of flags there are put in general terms.

    >>> words = (Word("So", 0, 90), Word("Anna", 100, 190), Word("and", 200, 290), Word("ana", 300, 390))
    >>> old = Transcript("R3", 900, (Turn("P7", 0, 390, words),))
    >>> sealed(old, [Replaced(1, 300, 390, "[person A]", 3)], {"anna": "[person A]"})[0].turns[0].text
    'So [person A] and [person A]'
    """
    read = tokens(old)
    put: dict[int, str] = {}  # first word of a place -> what stands there; the others of it: ""
    for window in windows(read, LONGEST):
        text = spellings.get(joined(window))
        if text and not any(token.at in put for token in window):
            put |= _over(window, text)
    for one in accepted:
        there = [t for t in read if not t.inside and one.start_ms <= (t.start_ms + max(t.end_ms, t.start_ms + 1)) // 2 < one.end_ms]
        if there and not any(token.at in put for token in there):
            put |= _over(there, one.text)
    if not put:
        return old, 0
    turns, at = [], 0
    for turn in old.turns:
        words = tuple(word for k, word in enumerate(turn.words, at) for word in _written(word, read[k], put.get(k)))
        at += len(turn.words)
        turns.append(replace(turn, words=words))
    touched = [read[place] for place in put]
    return replace(old, turns=tuple(_filled(turns)), flags=tuple(_plain(flag, touched) for flag in old.flags)), len(put)


def _over(run: Collection[Token], text: str) -> dict[int, str]:
    places = [token.at for token in run]
    return {place: text if place == places[0] else "" for place in places}


def _written(word: Word, token: Token, text: str | None) -> list[Word]:
    if text is None:
        return [word]
    return [replace(word, text=f"{token.before}{text}{token.after}", probability=1.0)] if text else []


def _filled(turns: Iterable[Turn]) -> Iterable[Turn]:
    return (turn for turn in turns if turn.words)


def _plain(flag: Flag, touched: Iterable[Token]) -> Flag:
    if not any(flag.start_ms < token.end_ms and token.start_ms < flag.end_ms for token in touched):
        return flag
    return replace(flag, why=KINDS[flag.kind].sentence if flag.kind in KINDS else "")
