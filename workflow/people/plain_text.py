"""Free text that goes into the study must not hold what would give a person away (floor 1).

Patterns find telephone numbers and addresses of any kind; the key file, where it is open, knows the names.
"""

import re
import unicodedata
from collections.abc import Iterable

from workflow.errors import NotAllowed

PATTERNS = {
    "an e-mail address": re.compile(r"[\w.+-]+@[\w-]+\.\w+"),
    "a telephone number": re.compile(r"(?<![\d-])(?:\+|00)?\d(?:[\s()./-]?\d){7,14}(?!\d)"),
}
DATES = re.compile(r"\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d)?\b")
SHORT = 3  # a name of two letters stands in too many words
LONG = 5  # a name as long as this is found with any ending: "Jansens"
PARTICLES = frozenset("van der den het ter ten von zur della dos des del las los ibn bin".split())  # they stand in every text
PLAIN = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"})  # what NFKD leaves as it is


def folded(text: str) -> str:
    """Without accents, strokes, case and doubled blanks, so that "Ünal" is found as "unal" and "Łukasz" as "lukasz"."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(letter for letter in plain if not unicodedata.combining(letter)).translate(PLAIN).split())


def found(text: str, telling: Iterable[str] = ()) -> str:
    """What in a text would give somebody away, in words that do not repeat it; empty when there is nothing.

    >>> found("phone me on 06-1234 5678 please"), found("her sister Anna answered", ["Ánna Jansen"]), found("on 2026-11-24 at noon")
    ('a telephone number', 'a name', '')
    >>> found("Jansens dog barks", ["Jan Jansen"]), found("ask Lukasz", ["Łukasz Nowak"]), found("van Utrecht", ["Piet van Dam"])
    ('a name', 'a name', '')
    """
    without_dates = DATES.sub(" ", text)
    for what, pattern in PATTERNS.items():
        if pattern.search(without_dates):
            return what
    return named(text, telling)


def named(text: str, telling: Iterable[str]) -> str:
    """The same for names alone.

    >>> named("voucher 0612345678 for Anna", ["Anna Jansen"]), named("voucher 0612345678", ["Anna Jansen"])
    ('a name', '')
    """
    words = set(re.findall(r"\w+", folded(text)))
    for known in telling:
        parts = {part for part in re.findall(r"\w+", folded(known)) if len(part) >= SHORT and not part.isdigit()} - PARTICLES
        if words & parts or any(word.startswith(part) for part in parts if len(part) >= LONG for word in words):
            return "a name"
    return ""


def require_plain(text: str, telling: Iterable[str] = ()) -> str:
    """The text itself. Raises NotAllowed when it would give somebody away."""
    return _refused(found(text, telling)) or text


def only_names(text: str, telling: Iterable[str]) -> str:
    """The same where a long number is no telephone's. Raises NotAllowed."""
    return _refused(named(text, telling)) or text


def _refused(what: str) -> str:
    if what:
        raise NotAllowed(
            f"This text holds {what}, and the study keeps none.", hint="write it without, or put it into the key file as a note"
        )
    return ""
