"""Every number of a text, each with what kind of number it is: a count, a range, a percentage, a citation, a grant's number ... (floor 1).

Most numbers of a paper are not about its sample: numbers of references that stick to a word, years, grants, names of questionnaires. They
are told apart here, so that "symptoms20" is never taken for twenty patients.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workflow.report.manuscript.words import MOST_WORDS, ordinal, value_of

RAISED, LOWERED = "\ue000", "\ue001"  # what a reader puts around raised text: in a manuscript a raised number cites
# kind -> why it is not compared; kinds that are compared are not here
UNCOMPARED = {
    "citation": "a reference",
    "identifier": "the number of a grant, an approval or a registration",
    "name": "part of a name, as of a questionnaire",
    "year": "a year",
    "day": "a day",
    "percents": "a range of percentages",
}
_MONTHS = {
    name: number
    for names in (
        "january february march april may june july august september october november december",
        "januari februari maart april mei juni juli augustus september oktober november december",
        "jan feb mar apr may jun jul aug sep oct nov dec",
    )
    for number, name in enumerate(names.split(), 1)
}
_WRITTEN = sorted({written for name in _MONTHS for written in (name.capitalize(), name)} - {"may", "mar", "dec"}, key=len, reverse=True)
_THOUSANDS = r"[1-9]\d{0,2}(?:[,.'\u2019\u00a0\u2009\u202f]\d{3})+(?!\d)"  # 1,200 in English, 1.200 in Dutch, 1 200 in both
_NUMBER = rf"{_THOUSANDS}|\d+(?:[.,]\d+)?"
_MIN = r"(?:\s?(?:min(?:utes?|uten|uut)?\b\.?|%))?"
_DASH = rf"{_MIN}\s*(?:-|\u2010|\u2011|\u2012|\u2013|\u2014|tot en met|to|tot|t/m)\s*"
_PERCENT = r"(?:%|per\s?cent\b|procent\b)"
_PATTERNS = (
    ("citation", rf"{RAISED}[^{LOWERED}]*{LOWERED}"),
    ("citation", r"\[\d{1,3}(?:\s*[,;\u2013-]\s*\d{1,3})*\]|\[\^\w{1,20}\]:?|\^\d{1,3}(?:[,\u2013-]\d{1,3})*\^"),
    ("identifier", r"https?://\S+|\bdoi:?\s*\S+|\S+@\S+|\b10\.\d{4,}/\S+"),
    ("identifier", r"\bID:?\s*\d[\w./-]*\w"),
    ("identifier", r"\b[A-Z]{2,}[A-Za-z]*[ .:-]?\d{4,}\b|\b\d{6,}\b|\b\d{4}[./]\d{2,}\b"),
    ("name", r"\b[A-Z][A-Za-z]*[A-Z][A-Za-z]*-?\d{1,3}\b|\b[A-Z]{2,}-\d{1,3}\b"),
    ("day", r"\b(?:19|20)\d\d-\d\d(?:-\d\d)?\b|\b\d{1,2}[-/]\d{1,2}[-/](?:19|20)\d\d\b"),
    ("day", rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?=\s+(?:{'|'.join(_WRITTEN)})\b)"),
    # a number that sticks to the end of a word or of a sentence, with those that follow it
    (
        "citation",
        (r"(?:(?<=[a-z\u00e0-\u00ff\)])[.,;:]?|(?<=[A-Za-z\u00e0-\u00ff\)])[.;:])(?<!\d)\d{1,3}(?:[\u2013,\u2011-]\d{1,3})*"
        r"(?:\s\d{1,3}(?![\d.,]*\s*(?:min|%|patient|therap|interviews?\b)))*(?![\d%])"),
    ),
    ("month", r"\b(?i:" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?\s+(?:19|20)\d\d\b"),
    ("percents", rf"\b(?:{_NUMBER}){_DASH}(?:{_NUMBER})\s*{_PERCENT}"),
    ("percent", rf"\b(?:{_NUMBER})\s*{_PERCENT}"),
    ("range", rf"\b(?:{_NUMBER}){_DASH}(?:{_NUMBER})\b"),
    ("range", rf"\b(?i:between|tussen)\s+(?:{_NUMBER}){_MIN}\s+(?:and|en)\s+(?:{_NUMBER})\b"),
    ("ordinal", r"\b\d{1,3}(?:st|nd|rd|th|e|de|ste)\b"),
    ("year", r"\b(?:19|20)\d\d\b"),
    ("count", rf"\b(?:{_NUMBER})\b"),
    ("word", rf"\b[^\W\d_]+(?:[\s\u2010\u2011-][^\W\d_]+){{0,{MOST_WORDS - 1}}}\b"),
)  # fmt: skip
_FINDER = re.compile("|".join(f"(?P<p{place}>{pattern})" for place, (_, pattern) in enumerate(_PATTERNS)))


@dataclass(frozen=True, slots=True)
class Number:
    """One number of a text, or a pair of them."""

    text: str
    kind: str  # count, decimal, percent, range, ordinal, month, or a key of UNCOMPARED
    values: tuple[float | str, ...]  # a range has two; a month is written 2019-10
    start: int  # in its sentence
    end: int


def numbers(sentence: str, ids: Sequence[str] = ()) -> list[Number]:
    """Every number of a sentence, in its order. `ids`: prefixes of participants' ids, such as P: P7 is a person, no number.

    >>> found = numbers("Twenty-five patients were phoned;20 39 min (20-59) in October 2019, PHQ-15, NL7157, 80% [3, 4].")
    >>> [(one.kind, one.values) for one in found if one.kind not in UNCOMPARED]
    [('count', (25,)), ('count', (39,)), ('range', (20, 59)), ('month', ('2019-10',)), ('percent', (80,))]
    >>> [one.kind for one in numbers("symptoms20 and a member check.26 by research13 14 18 groups")]
    ['citation', 'citation', 'citation']
    >>> [one.values for one in numbers("P7 and T22 were 2 of 12 with 1,200 minutes", ("P", "T"))]
    [(2,), (12,), (1200,)]
    >>> [(one.kind, one.values) for one in numbers("tussen 20 en 59 min, tachtig procent, two hundred and five, 1.200, 39,5")]
    [('range', (20, 59)), ('percent', (80,)), ('count', (205,)), ('count', (1200,)), ('decimal', (39.5,))]
    """
    own = re.compile(rf"\b(?:{'|'.join(map(re.escape, ids))})\d{{1,4}}\b") if ids else None
    taken = [match.span() for match in own.finditer(sentence)] if own else []
    return [one for one in _found(sentence) if not any(start < one.end and one.start < end for start, end in taken)]


def _found(sentence: str) -> Iterator[Number]:
    at = 0
    while match := _FINDER.search(sentence, at):
        kind = _PATTERNS[int(str(match.lastgroup)[1:])][0]
        made = _word(match) if kind == "word" else _made(kind, match)
        if made:
            yield made
        # of two words that are no number together, the second may be one
        at = made.end if made else (match.start() + len(re.match(r"[^\W\d_]+", match[0])[0]) if kind == "word" else match.end())  # type: ignore[index]


def _made(kind: str, match: re.Match[str]) -> Number | None:
    text = match[0].strip()
    if kind in ("citation", "identifier", "name", "year", "day", "percents"):
        return Number(text.strip(RAISED + LOWERED), kind, (), *match.span())
    if kind == "month":
        name, year = re.split(r"\.?\s+", text)
        return Number(text, kind, (f"{year}-{_MONTHS[name.casefold()]:02}",), *match.span())
    values = tuple(_value(part) for part in re.findall(_NUMBER, text))
    if kind == "count" and not isinstance(values[0], int):
        kind = "decimal"
    return Number(text, kind, values, *match.span())


def _word(match: re.Match[str]) -> Number | None:
    """A number in words: the longest beginning of what was matched that is one."""
    ends = [part.end() for part in re.finditer(r"[^\W\d_]+", match[0])]
    for end in reversed(ends):
        candidate, at = match[0][:end], match.start() + end
        value = value_of(candidate)
        if value is not None:
            percent = re.compile(rf"\s*{_PERCENT}").match(match.string, at)
            at = percent.end() if percent else at
            return Number(match.string[match.start() : at], "percent" if percent else "count", (value,), match.start(), at)
    place = ordinal(match[0][: ends[0]])
    return None if place is None else Number(match[0][: ends[0]], "ordinal", (place,), match.start(), match.start() + ends[0])


def _value(text: str) -> int | float:
    if re.fullmatch(_THOUSANDS, text):
        return int(re.sub(r"\D", "", text))
    number = float(text.replace(",", "."))
    return int(number) if number.is_integer() and "." not in text and "," not in text else number
