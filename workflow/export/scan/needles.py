"""What would give people away, in every spelling in which it may stand in a file (floor 1)."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from workflow.people.plain_text import LONG, PARTICLES, SHORT, folded

NAMED = ("name", "gp")  # fields whose single words are looked for, too
NUMBERS = ("phone", "phone2")
TITLES = frozenset(
    "dr drs prof mr mrs ms mevr mevrouw dhr mijnheer heer dokter doctor huisarts huisartsenpraktijk praktijk practice".split()
)
DIGITS = 8  # of a telephone number, counted from its end: with or without 0, +31 and 0031
MONTHS = (
    ("january", "januari"), ("february", "februari"), ("march", "maart"), ("april", "april"), ("may", "mei"), ("june", "juni"),
    ("july", "juli"), ("august", "augustus"), ("september", "september"), ("october", "oktober"), ("november", "november"),
    ("december", "december"),
)  # fmt: skip
_DAY = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)|(\d\d?)[-/.](\d\d?)[-/.](\d{4})")
_NUMBER_OF = {name: number for number, names in enumerate(MONTHS, 1) for name in names}
_GAP = r"[-/. ]{1,2}"
_YEAR_FIRST = re.compile(rf"(?<!\d)(\d{{4}}){_GAP}(\d\d?){_GAP}(\d\d?)(?!\d)")
_YEAR_LAST = re.compile(rf"(?<!\d)(\d\d?){_GAP}(\d\d?){_GAP}(\d{{4}})(?!\d)")
_EIGHT = re.compile(r"(?<!\d)\d{8}(?!\d)")
_MONTHS = "|".join(_NUMBER_OF)
_NAMED = re.compile(rf"(?:(?<!\d)(\d\d?)\.? ?({_MONTHS})|\b({_MONTHS}) (\d\d?)),? ?(\d{{4}})(?!\d)")
_STREET = re.compile(r"[^\W\d_][\w .'’-]*? \d+\s?[a-z]?\b")
_POSTCODE = re.compile(r"\b\d{4}\s?[a-z]{2}\b")

Whose = tuple[str, str]  # P7, phone


@dataclass(slots=True)
class Needles:
    """Folded texts, and whose they are; one text may be of several people."""

    phrases: dict[str, set[Whose]] = field(default_factory=dict)  # anywhere, blanks or none between the words
    words: dict[str, set[Whose]] = field(default_factory=dict)  # whole words; long ones with any ending
    digits: dict[str, set[Whose]] = field(default_factory=dict)  # the end of a number, whatever stands between its digits
    days: dict[str, set[Whose]] = field(default_factory=dict)  # of birth, 1970-03-02
    empty: set[bytes] = field(default_factory=set)  # hashes of texts that hold none of it: every Word document has the same ten parts

    def __bool__(self) -> bool:
        return bool(self.phrases or self.words or self.digits or self.days)


def needles(known: Mapping[str, Mapping[str, str]], fields: Iterable[str], named: Iterable[tuple[Whose, str]] = ()) -> Needles:
    """What to look for, from what the key file knows of each id; `named` are further names, such as those of somebody's family.

    >>> found = needles({"P7": {"name": "Ánna van der Berg", "phone": "+31 6 1234 5678"}}, ("name", "phone"))
    >>> sorted(found.words), sorted(found.phrases), sorted(found.digits)
    (['anna', 'berg'], ['annaberg', 'annavanderberg'], ['12345678'])
    """
    made = Needles()
    wanted = tuple(fields)
    for who, person in known.items():
        for name in wanted:
            for text in _parts(person.get(name, "")):
                _add(made, name, text, (who, name))
    for whose, text in named:
        plain = folded(text)
        _phrase(made, plain, whose)
        _words(made, plain, whose)
    return made


def _parts(text: str) -> list[str]:
    """A field may hold several values, a line or a semicolon apart."""
    return [part.strip() for part in re.split(r"[\n;|]", text) if part.strip()]


def _add(made: Needles, name: str, text: str, whose: Whose) -> None:
    plain = folded(text)
    if name in NUMBERS:
        digits = re.sub(r"\D", "", plain)
        if len(digits) >= DIGITS:
            made.digits.setdefault(digits[-DIGITS:], set()).add(whose)
    elif name == "born" and (day := read_day(plain)):
        made.days.setdefault(day, set()).add(whose)
    elif name == "address":
        streets = _STREET.findall(plain)
        for found in (*streets, *(re.sub(r"\s?[a-z]$", "", street) for street in streets), *_POSTCODE.findall(plain), plain):
            _phrase(made, found, whose)
    else:
        _phrase(made, plain, whose)
    if name in NAMED:
        for shorter in (plain.partition("-")[0], " ".join(word for word in plain.split() if word not in PARTICLES | TITLES)):
            if " " in shorter.strip():
                _phrase(made, shorter, whose)
        _words(made, plain, whose)


def _words(made: Needles, plain: str, whose: Whose) -> None:
    for word in re.findall(r"\w+", plain):
        if len(word) >= SHORT and not word.isdigit() and word not in PARTICLES | TITLES:
            made.words.setdefault(word, set()).add(whose)


def _phrase(made: Needles, plain: str, whose: Whose) -> None:
    """A text that stands anywhere; what is too short for that is a word."""
    joined = squeezed(plain)
    if len(joined) >= LONG:
        made.phrases.setdefault(joined, set()).add(whose)
    elif len(joined) >= SHORT:
        made.words.setdefault(joined, set()).add(whose)


def squeezed(plain: str) -> str:
    """A folded text without anything between its letters and digits but what an address of a mailbox needs.

    >>> squeezed("kerk-straat 12"), squeezed("anna.b@example.org")
    ('kerkstraat12', 'anna.b@example.org')
    """
    return re.sub(r"[\W_]+", "", plain) if "@" not in plain else re.sub(r"\s+", "", plain)


def read_day(plain: str) -> str:
    """A day of birth as the key file has it, in the form of the calendar; empty where it is none.

    >>> read_day("1970-03-02"), read_day("2/3/1970"), read_day("in 1970")
    ('1970-03-02', '1970-03-02', '')
    """
    found = _DAY.search(plain)
    if not found:
        return ""
    year, month, day = (found[1], found[2], found[3]) if found[1] else (found[6], found[5], found[4])
    return f"{year}-{int(month):02}-{int(day):02}"


def days_in(plain: str) -> set[str]:
    """Every day that a folded text may mean, in the form of the calendar; day and month in both orders.

    >>> sorted(days_in("on 2-3-1970, 19710405 and 2 maart 1972"))
    ['1970-02-03', '1970-03-02', '1971-04-05', '1972-03-02']
    """
    found: set[str] = set()
    for year, a, b in _YEAR_FIRST.findall(plain):
        found.add(f"{year}-{int(a):02}-{int(b):02}")
    for a, b, year in _YEAR_LAST.findall(plain):
        found |= {f"{year}-{int(b):02}-{int(a):02}", f"{year}-{int(a):02}-{int(b):02}"}
    for day, month, month_first, day_after, year in _NAMED.findall(plain):
        found.add(f"{year}-{_NUMBER_OF[month or month_first]:02}-{int(day or day_after):02}")
    for digits in _EIGHT.findall(plain):
        found |= {f"{digits[:4]}-{digits[4:6]}-{digits[6:]}", f"{digits[4:]}-{digits[2:4]}-{digits[:2]}"}
    return {day for day in found if "01" <= day[5:7] <= "12" and "01" <= day[8:] <= "31"}
