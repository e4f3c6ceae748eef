"""Numbers in words, English and Dutch; and where in a text its list of references ends (floor 1)."""

import re
from functools import cache

BREAK = "\ue002"  # what a reader puts before a table and before the notes: they belong to nothing that stands above them
_EN_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
).split()
_EN_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_NL_ONES = (
    "nul één twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien"
).split()
_NL_TENS = "twintig dertig veertig vijftig zestig zeventig tachtig negentig".split()
_JOINED = {2: "tweeën", 3: "drieën"}  # tweeëntwintig
_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
    "twentieth": 20,
    "eerste": 1, "tweede": 2, "derde": 3, "vierde": 4, "vijfde": 5, "zesde": 6, "zevende": 7, "achtste": 8, "negende": 9, "tiende": 10,
    "twintigste": 20,
}  # fmt: skip
_SPACES = re.compile(r"[\s\u00ad\u2010\u2011-]+")


@cache
def numerals() -> dict[str, int]:
    """Every number in words from nought to nine hundred and ninety-nine, in small letters, with blanks for hyphens.

    >>> found = numerals()
    >>> [found[word] for word in ("twenty five", "nineteen", "vijfentwintig", "tweeëntwintig", "eenendertig")]
    [25, 19, 25, 22, 31]
    >>> [found[word] for word in ("a hundred", "two hundred and five", "honderdtwintig", "tweehonderd vijf")]
    [100, 205, 120, 205]
    """
    english = {word: number for number, word in enumerate(_EN_ONES)}
    dutch = {word: number for number, word in enumerate(_NL_ONES)}
    for ten, (tens, tientallen) in enumerate(zip(_EN_TENS, _NL_TENS, strict=True), 2):
        english[tens] = dutch[tientallen] = 10 * ten
        for one in range(1, 10):
            joined = _JOINED.get(one, _NL_ONES[one].replace("é", "e") + "en")
            english[f"{tens} {_EN_ONES[one]}"] = 10 * ten + one
            dutch |= dict.fromkeys((f"{joined}{tientallen}", f"{joined.replace('ë', 'e')}{tientallen}"), 10 * ten + one)
    return english | dutch | _hundreds(english, dutch)


def _hundreds(english: dict[str, int], dutch: dict[str, int]) -> dict[str, int]:
    found: dict[str, int] = {}
    for hundred in range(1, 10):
        starts = [f"{_EN_ONES[hundred]} hundred", *(["a hundred"] if hundred == 1 else [])]
        begin = "honderd" if hundred == 1 else f"{_NL_ONES[hundred]}honderd"
        found |= dict.fromkeys((*starts, begin), 100 * hundred)
        for word, number in english.items():
            found |= {f"{start} {and_}{word}": 100 * hundred + number for start in starts for and_ in ("and ", "") if number}
        for word, number in dutch.items():
            plain = word.replace("é", "e")
            found |= {f"{begin}{between}{one}": 100 * hundred + number for between in ("", " ", "en") for one in (word, plain) if number}
    return found


MOST_WORDS = 5  # of one number: nine hundred and ninety nine


def value_of(text: str) -> int | None:
    """The number that some words are; None for any others.

    >>> value_of("Twenty-two"), value_of("twee-en-twintig"), value_of("twenty patients")
    (22, 22, None)
    """
    plain = _SPACES.sub(" ", text.casefold()).strip().replace("eén", "één")  # with a capital the first accent is left out
    known = numerals()
    return known.get(plain, known.get(plain.replace(" en ", "en") if " en " in plain else plain))


def ordinal(text: str) -> int | None:
    """The number of an ordinal in words; None for every other word.

    >>> ordinal("third"), ordinal("thirds"), ordinal("twintigste")
    (3, None, 20)
    """
    return _ORDINALS.get(text.casefold())
