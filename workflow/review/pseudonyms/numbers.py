"""Numbers as they are said and written, in English and Dutch: "nul zes twaalf", "nineteen sixty-two", "06-12" (floor 1)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from workflow.review.pseudonyms.tokens import Token

_EN = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_NL = "nul een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien"
_TENS_EN = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_TENS_NL = "twintig dertig veertig vijftig zestig zeventig tachtig negentig".split()
_ORDINALS_EN = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth"
_ORDINALS_EN += " seventeenth eighteenth nineteenth twentieth"
_ORDINALS_NL = "eerste tweede derde vierde vijfde zesde zevende achtste negende tiende elfde twaalfde dertiende veertiende vijftiende"
_ORDINALS_NL += " zestiende zeventiende achttiende negentiende twintigste"
DOUBLES = {"double": 2, "dubbel": 2, "twee keer": 2, "triple": 3}


def _cardinals() -> dict[str, int]:
    found = {"oh": 0, "o": 0, "nought": 0, "tweeduizend": 2000, "negentienhonderd": 1900}
    for words in (_EN.split(), _NL.split()):
        found |= {word: value for value, word in enumerate(words)}
    for ten, (english, dutch) in enumerate(zip(_TENS_EN, _TENS_NL, strict=True), 2):
        found |= {english: ten * 10, dutch: ten * 10}
        for unit in range(1, 10):
            found[f"{english}-{_EN.split()[unit]}"] = ten * 10 + unit
            found[f"{_NL.split()[unit]}en{dutch}"] = ten * 10 + unit
    return found


def _ordinals() -> dict[str, int]:
    found = {word: value for words in (_ORDINALS_EN, _ORDINALS_NL) for value, word in enumerate(words.split(), 1)}
    for ten, (english, dutch) in enumerate(zip(_TENS_EN[:2], _TENS_NL[:2], strict=True), 2):
        found |= {english.removesuffix("y") + "ieth": ten * 10, dutch + "ste": ten * 10}
        for unit in range(1, 10):
            found[f"{english}-{_ORDINALS_EN.split()[unit - 1]}"] = ten * 10 + unit
            found[f"{_NL.split()[unit]}en{dutch}ste"] = ten * 10 + unit
    return found


CARDINALS, ORDINALS = _cardinals(), _ordinals()
_WRITTEN = re.compile(r"[+(]*\d[\d()./-]*")
_NTH = re.compile(r"(\d{1,2})(?:e|de|ste|st|nd|rd|th)")


@dataclass(frozen=True, slots=True)
class Piece:
    """One word, or the words of one number, as a search for dates and numbers reads them."""

    text: str  # "23" for "twenty three"; the word itself, folded, where it is no number
    first: int  # places among the words of the transcript
    last: int
    number: bool = False


def value_of(plain: str) -> str | None:
    """The digits that a word stands for; None for a word that is no number.

    >>> value_of("drieentwintig"), value_of("third"), value_of("06-1234"), value_of("31e"), value_of("dog")
    ('23', '3', '06-1234', '31', None)
    """
    if plain in CARDINALS or plain in ORDINALS:
        return str(CARDINALS.get(plain, ORDINALS.get(plain)))
    nth = _NTH.fullmatch(plain)
    return nth[1] if nth else plain if _WRITTEN.fullmatch(plain) else None


def pieces(found: Sequence[Token]) -> list[Piece]:
    """The words of one turn with its numbers as digits; "sixty two" is one number, "double four" two digits.

    >>> def said(text):
    ...     return [Token(i, w, "", "", w, False, 0, "P1", 0, 0) for i, w in enumerate(text.split())]
    >>> [piece.text for piece in pieces(said("zero six double four sixty two and drieentwintig"))]
    ['0', '6', '44', '62', 'and', '23']
    """
    made: list[Piece] = []
    i = 0
    while i < len(found):
        plain = found[i].plain
        following = found[i + 1].plain if i + 1 < len(found) else ""
        value, after = value_of(plain), value_of(following) or ""
        if plain in DOUBLES and len(after) == 1:
            made.append(Piece(after * DOUBLES[plain], found[i].at, found[i + 1].at, True))
            i += 2
        elif plain in _TENS_EN and after in "123456789" and after and not found[i].after.strip():
            made.append(Piece(str(int(value or 0) + int(after)), found[i].at, found[i + 1].at, True))
            i += 2
        elif (plain, following) == ("two", "thousand"):
            made.append(Piece("2000", found[i].at, found[i + 1].at, True))
            i += 2
        else:
            made.append(Piece(value or plain, found[i].at, found[i].at, value is not None))
            i += 1
    return made


def elfproef(digits: str) -> bool:
    """Whether eight or nine digits can be a Dutch citizen number (BSN): 9a + 8b + ... + 2h - i is a multiple of 11, and not 0.

    The rule is public (Logisch Ontwerp BSN, RvIG); about one random number in eleven keeps it.

    >>> elfproef("111222333"), elfproef("123456782"), elfproef("123456789")
    (True, True, False)
    """
    padded = digits.zfill(9)
    if len(padded) != 9 or not padded.isdigit() or len(digits) < 8:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(padded, (9, 8, 7, 6, 5, 4, 3, 2, -1), strict=True))
    return total % 11 == 0 and int(padded) > 0


def mod97(digits: str) -> bool:
    """Whether eleven digits can be a Belgian national number: 97 less the rest of the first nine by 97 is the last two.

    People born since 2000 have a 2 before the nine (Rijksregister).

    >>> mod97("85073003328"), mod97("85073003329")
    (True, False)
    """
    if len(digits) != 11 or not digits.isdigit():
        return False
    return any(97 - int(century + digits[:9]) % 97 == int(digits[9:]) for century in ("", "2"))
