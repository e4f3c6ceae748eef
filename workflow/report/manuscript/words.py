"""Numbers in words, English and Dutch (floor 1)."""

from functools import cache

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
}  # fmt: skip


@cache
def numerals() -> dict[str, int]:
    """Every number in words from nought to ninety-nine, as it is written in small letters.

    >>> found = numerals()
    >>> [found[word] for word in ("twenty-five", "twenty five", "nineteen", "vijfentwintig", "tweeëntwintig", "eenendertig")]
    [25, 25, 19, 25, 22, 31]
    """
    found = {word: number for number, word in enumerate(_EN_ONES)} | {word: number for number, word in enumerate(_NL_ONES)}
    for ten, (english, dutch) in enumerate(zip(_EN_TENS, _NL_TENS, strict=True), 2):
        found |= {english: 10 * ten, dutch: 10 * ten}
        for one in range(1, 10):
            joined = _JOINED.get(one, _NL_ONES[one].replace("é", "e") + "en")
            found |= dict.fromkeys((f"{english}-{_EN_ONES[one]}", f"{english} {_EN_ONES[one]}", f"{joined}{dutch}"), 10 * ten + one)
    return found


def ordinal(text: str) -> int | None:
    """The number of an ordinal in words; None for every other word.

    >>> ordinal("third"), ordinal("thirds")
    (3, None)
    """
    return _ORDINALS.get(text.casefold())
