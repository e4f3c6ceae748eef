"""What one cell says: a text, a number, a level, yes or no; or nothing, or something that a person must look at (floor 1)."""

import math
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from workflow.people.intake.fields import GENDERS, LANGUAGES, SAME, FactKind, plain
from workflow.people.intake.grid import Cell, Unreadable

# cells that say "not known"; a blank cell says the same
UNKNOWN = {"-", "--", "–", ".", "onbekend", "unknown", "nvt", "n.v.t.", "n/a", "niet bekend", "not known", "missing", "geen opgave", "#n/b"}
YES = {"ja", "j", "yes", "y", "x", "1", "true", "waar", "oui"}
NO = {"nee", "n", "no", "0", "false", "onwaar", "neen"}
NUMBER = re.compile(r"([+-]?\d+)(?:[.,](\d+))?(?:\s*(?:jaar|jr\.?|years?|yrs?))?")
THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(?:[.,]\d{3})+")
BROKEN = re.compile("[ÃÂ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œ]|\ufffd")
QUOTES = {"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u00b4": "'"}
BLANKS = re.compile(r"[\s\u00a0\u2000-\u200a\u202f\u3000]+")
RISKY = re.compile("'*[=+\\-@\t\r\0]")  # what a spreadsheet would run as a formula
LONGEST_FACT = 60  # letters; longer ones are stories, not facts
LONGEST_NUMBER = 30  # signs
OLDEST = 120  # years


@dataclass(frozen=True, slots=True)
class Value:
    """What was read: a value, nothing (not known), or why a person must look. `never` means that no answer lets it in."""

    value: Any = None
    why_not: str = ""
    never: bool = False


def safe(text: str) -> str:
    """A cell that no spreadsheet takes for a formula (OWASP ASVS 1.2.10); `clean` takes the mark off again.

    >>> safe("=1+1"), safe("'=1+1"), safe("Utrecht"), clean(safe("-5"), Counter())
    ("'=1+1", "''=1+1", 'Utrecht', '-5')
    """
    return f"'{text}" if RISKY.match(text) else text


def clean(text: str, counts: Counter[str]) -> str:
    """A text without what the eye does not see; what was changed is counted.

    >>> counts = Counter()
    >>> clean(" 06\\u00a012 ", counts), sorted(counts)
    ('06 12', ['blanks at the ends', 'no-break spaces'])
    """
    if text[:1] == "'" and RISKY.match(text[1:]):
        text = text[1:]
    counts["no-break spaces"] += bool(re.search("[\u00a0\u202f]", text))
    counts["curly quotation marks"] += any(letter in text for letter in QUOTES)
    counts["blanks at the ends"] += text != text.strip()
    seen = "".join(
        QUOTES.get(letter, letter) for letter in text if letter.isspace() or unicodedata.category(letter) not in ("Cc", "Cf", "Cs")
    )
    counts["invisible signs"] += len(seen) != len(text)
    for kind in [kind for kind, count in counts.items() if not count]:
        del counts[kind]
    return unicodedata.normalize("NFC", BLANKS.sub(" ", seen).strip())


def text_of(cell: Cell, counts: Counter[str]) -> Value:
    """The text of a cell; a number without the .0 that a workbook gives it, and no value for one that says "not known".

    >>> text_of(612345678.0, Counter()).value, text_of("onbekend", Counter()).value, text_of(Unreadable("a formula"), Counter()).why_not
    ('612345678', None, 'a formula')
    """
    if cell is None:
        return Value()
    if isinstance(cell, Unreadable):
        return Value(why_not=cell.why)
    if isinstance(cell, bool):
        return Value("yes" if cell else "no")
    if isinstance(cell, int | float):
        return Value(written(cell))
    if isinstance(cell, date | datetime | time):
        return Value(why_not="the spreadsheet has made a date of it; format the column as text and type it again")
    text = clean(cell, counts)
    if BROKEN.search(text):
        return Value(why_not="letters in it are broken (such as Ã«); save the list anew as 'CSV UTF-8'")
    return Value(text) if text and text.casefold() not in UNKNOWN else Value()


def written(number: float) -> str:
    """A number as `number` reads it again: no exponent, and never three decimals alone, which could be thousands.

    >>> written(612345678.0), written(3.5), written(1.234), number(written(1.234)).value
    ('612345678', '3.5', '1.2340', 1.234)
    """
    if not math.isfinite(number):
        return str(number)
    text = format(Decimal(repr(number)), "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"{text}0" if THOUSANDS.fullmatch(text) else text


def yes_or_no(text: str) -> Value:
    """Yes or no; a blank never comes here: it is not known, and not no.

    >>> yes_or_no("Ja").value, yes_or_no("0").value, yes_or_no("maybe").why_not
    ('yes', 'no', 'it is neither yes nor no')
    """
    word = text.casefold().rstrip(".")
    return Value("yes") if word in YES else Value("no") if word in NO else Value(why_not="it is neither yes nor no")


def number(text: str) -> Value:
    """A number, with a decimal point or comma.

    >>> number("3,5").value, number("45 jaar").value, number("12").value
    (3.5, 45, 12)
    >>> number("1.234").why_not, number("ca. 40").why_not
    ('is it a decimal or are these thousands?', 'it is no number')
    """
    if THOUSANDS.fullmatch(text):
        return Value(why_not="is it a decimal or are these thousands?")
    match = NUMBER.fullmatch(text.casefold())
    if not match or len(text) > LONGEST_NUMBER:
        return Value(why_not="it is no number")
    return Value(float(f"{match[1]}.{match[2]}") if match[2] and match[2].strip("0") else int(match[1]))


def fact(kind: FactKind, text: str) -> Value:
    """The value of a fact, in the study's own words.

    >>> fact(FactKind("gender", levels=("F", "M")), "vrouw").value, fact(FactKind("language"), "Nederlands").value
    ('F', 'nl')
    >>> fact(FactKind("region", levels=("north", "south")), "Nroth").why_not
    'it is not among the levels north, south'
    """
    if kind.number:
        found = number(text)
        if isinstance(found.value, int | float) and plain(kind.name) in SAME[0] and not 0 <= found.value <= OLDEST:
            return Value(why_not="nobody is that old")
        return found
    if "?" in text:
        return Value(why_not="a question mark stands in it")
    if kind.levels:
        level = _level(text, kind.levels)
        return Value(level) if level else Value(why_not=f"it is not among the levels {', '.join(kind.levels)}")
    if plain(kind.name) in SAME[6]:
        text = next((code for code, words in LANGUAGES.items() if text.casefold() in words), text)
    if len(text) > LONGEST_FACT:
        return Value(why_not=f"it is longer than {LONGEST_FACT} letters; a fact is a word or a code", never=True)
    return Value(text)


def _level(text: str, levels: tuple[str, ...]) -> str:
    """The level that a text means: the same but for case and signs, or another word for it."""
    same = [level for level in levels if level == text] or [level for level in levels if plain(level) and plain(level) == plain(text)]
    for words in (*GENDERS, *LANGUAGES.values()):
        if not same and text.casefold() in words:
            same = [level for level in levels if level.casefold() in words]
    return same[0] if len(same) == 1 else ""
