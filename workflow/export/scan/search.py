"""Looks for what the key file knows in the texts of a file (floor 1)."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from workflow.export.scan.layers import Unread, layers
from workflow.export.scan.needles import DIGITS, Needles, Whose, days_in
from workflow.people.plain_text import LONG, folded

_NUMBER = re.compile(r"(?:\+|00)?\(?\d(?:[\s()./_\u00a0\u2010-\u2015-]{0,3}\d){7,15}")
_WORD = re.compile(r"\w+")
MOST_PLACES = 200  # of one file; more say nothing new


@dataclass(frozen=True, slots=True, order=True)
class Find:
    """Something that would give somebody away: where, whose, and which field; never the words themselves."""

    place: str  # R3.docx: word/document.xml
    line: int  # of the text; 0 where it is the name of the file
    who: str
    field: str


def search(name: str, content: bytes, needles: Needles) -> tuple[list[Find], list[Unread]]:
    """Every find in a file, and what of it could not be searched.

    >>> from workflow.export.scan.needles import needles
    >>> known = needles({"P7": {"name": "Ánna Jansen", "phone": "06-12345678"}}, ("name", "phone"))
    >>> search("R3.txt", "Well,\\nask ANNA on +31 6 1234 56 78.".encode(), known)[0]
    [Find(place='R3.txt', line=2, who='P7', field='name'), Find(place='R3.txt', line=2, who='P7', field='phone')]
    """
    finds: set[Find] = set()
    unread = []
    for layer in layers(name, content):
        if isinstance(layer, Unread):
            unread.append(layer)
        elif len(finds) < MOST_PLACES:
            named = layer.text == layer.place or layer.place.endswith(layer.text.strip() or "\0")
            finds.update(Find(layer.place, 0 if named else line, *whose) for line, whose in _in(layer.text, layer.least, needles))
    return sorted(_once(finds)), unread


def _once(finds: Iterable[Find]) -> Iterator[Find]:
    """A text is read in several ways, with and without its markup: one find for each place, person and field, on its first line."""
    first: dict[tuple[str, str, str], Find] = {}
    for find in sorted(finds):
        first.setdefault((find.place, find.who, find.field), find)
    yield from first.values()


def _in(text: str, least: int, needles: Needles) -> Iterator[tuple[int, Whose]]:
    """Each find with its line. The whole text is looked at first, which is quick where there is nothing."""
    mark = hashlib.sha256(f"{least} {text}".encode("utf-8", "surrogatepass")).digest()
    if mark in needles.empty:
        return
    visible = _joined(text)
    if not _found(visible, least, needles):
        needles.empty.add(mark)
        return
    lines = visible.split("\n")
    told = set()
    for at, line in enumerate(lines, 1):
        for whose in _found(line, least, needles):
            told.add(whose)
            yield at, whose
    for whose in set(_found(visible, least, needles)) - told:  # it begins in one line and ends in the next
        yield 1, whose


def _joined(text: str) -> str:
    """Without signs that nobody sees: soft hyphens, marks of direction, blanks of no width, which hide a name from a search."""
    return text if text.isascii() else "".join(letter for letter in text if letter.isascii() or unicodedata.category(letter) != "Cf")


def _found(text: str, least: int, needles: Needles) -> set[Whose]:
    plain = folded(text)
    found: set[Whose] = set()
    words = set(_WORD.findall(plain))
    for word in words:
        if len(word) >= least:
            found |= needles.words.get(word, set())
        for end in range(max(LONG, least), len(word)):
            found |= needles.words.get(word[:end], set())
    if needles.phrases:
        found |= _phrases(plain, words, needles)
    for number in _NUMBER.findall(text):
        digits = re.sub(r"\D", "", number)
        for at in range(DIGITS, len(digits) + 1):
            found |= needles.digits.get(digits[at - DIGITS : at], set())
    for day in days_in(plain) if needles.days else ():
        found |= needles.days.get(day, set())
    return found


def _phrases(plain: str, words: set[str], needles: Needles) -> set[Whose]:
    """Texts with blanks, hyphens or nothing between their words; from the beginning of a word, or glued together inside one."""
    found: set[Whose] = set()
    squeezed, without_blanks = re.sub(r"[\W_]+", "", plain), plain.replace(" ", "")
    for phrase, whose in needles.phrases.items():
        if "@" in phrase:
            found |= whose if phrase in without_blanks else set()
        elif phrase in squeezed and (any(phrase in word for word in words) or _begins(phrase, plain)):
            found |= whose
    return found


def _begins(phrase: str, plain: str) -> bool:
    loose = r"[\W_]*".join(map(re.escape, phrase))
    return re.search(rf"(?<![^\W_]){loose}" + (r"(?!\d)" if phrase[-1].isdigit() else ""), plain) is not None
