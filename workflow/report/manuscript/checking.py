"""Each number of a manuscript: agrees with the study, differs from it, has no data behind it, or was not checked, and why (floor 1)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workflow.report.facts import Fact
from workflow.report.manuscript.numbers import UNCOMPARED, Number, numbers
from workflow.report.manuscript.topics import Topic

AGREES, DIFFERS, NO_DATA, NOT_CHECKED = "agrees", "differs", "no data", "not checked"
ORDER = (DIFFERS, NO_DATA, AGREES, NOT_CHECKED)
WITHIN = 90  # letters on each side of a number, in its sentence, that say what it counts
UNITS = {
    "people": (
        "patient", "therap", "participant", "people", "person", "women", "men ",
        "deelnem", "mensen", "member", "declin", "refus", "agreed", "n =",
    ),
    "sessions": ("interview", "session", "focus group", "focusgroep", "gesprek"),
    "transcripts": ("transcri", "interview", "analys"),
    "minutes": ("min", "hour", "uur", "lasted", "mean", "average", "duration"),
    "percent": ("%", "per cent", "percent", "procent"),
    "interviews": ("interview", "th ", "st ", "nd ", "rd "),
    "dimensions": ("dimension", "characteristic", "criteri", "variation", "kenmerk"),
    "month": ("",),
}  # fmt: skip
EACH = re.compile(r"\b(each|every|per|ieder|iedere|elk|elke)\b")
_SHORT = ("min", "max", "approx", "no", "nr", "vs", "ca", "fig", "etc", "e.g", "i.e", "bijv", "resp")  # they end in a stop, and no sentence
_ENDS = re.compile(
    "(?<=[.!?])"
    + "".join(rf"(?<!\b{re.escape(word)}\.)" for word in (*_SHORT, *(word.capitalize() for word in _SHORT)))
    + r"\s+(?=[A-Z0-9(\"“])"
)
TRIVIAL = (0, 1)  # too common in any sentence to be called wrong


@dataclass(frozen=True, slots=True)
class Finding:
    """One number of the manuscript and what the study says to it."""

    status: str  # one of ORDER
    text: str
    sentence: str
    fact: str = ""
    ours: str = ""  # what the study prints
    why: str = ""


def sentences(text: str) -> list[str]:
    """A text in sentences; an abbreviation or a decimal ends none.

    >>> sentences("They lasted 39 min. (range 20-59). E.g. two, i.e. 2.5 h. 3 of 64 were coded.\\nNext line")
    ['They lasted 39 min. (range 20-59).', 'E.g. two, i.e. 2.5 h.', '3 of 64 were coded.', 'Next line']
    """
    return [part.strip() for line in text.splitlines() for part in _ENDS.split(line) if part.strip()]


def check(text: str, topics: Sequence[Topic], ids: Sequence[str] = ()) -> list[Finding]:
    """Every number of a text, in its order, with what the study says to it. What stands after a heading "References" is left out."""
    found = []
    for sentence in sentences(_without_references(text)):
        there = numbers(sentence, ids)
        whole = sentence.casefold()
        about = [topic for topic in topics if topic.needs and topic.met(whole) == len(topic.needs)] if there else []
        found += [_judged(number, sentence, about, topics) for number in there]
    return found


def _without_references(text: str) -> str:
    return re.split(r"(?im)^\s*(?:\d+\.?\s*)?(?:references|bibliography|literatuur|referenties)\s*:?\s*$", text)[0]


def _judged(number: Number, sentence: str, about: Sequence[Topic], topics: Sequence[Topic]) -> Finding:
    """What the study says to one number; `about` are the topics that its sentence speaks of."""
    if number.kind in UNCOMPARED:
        return Finding(NOT_CHECKED, number.text, sentence, why=UNCOMPARED[number.kind])
    scored = sorted(_near(number, sentence, about), key=lambda pair: -pair[0])
    if not scored:
        return Finding(NOT_CHECKED, number.text, sentence, why="nothing near it names what the study counts")
    if number.kind == "ordinal" and number.values[0] in TRIVIAL:
        return Finding(NOT_CHECKED, number.text, sentence, why="a word for what comes first")
    for _, topic in scored:
        if _equal(number, topic.fact, topics):
            return Finding(AGREES, number.text, sentence, topic.fact.id, topic.fact.printed)
    best = scored[0][1].fact
    if number.values[0] in TRIVIAL or number.kind == "ordinal" or not _sure(number, sentence, scored):
        return Finding(NOT_CHECKED, number.text, sentence, best.id, best.printed, "it may count something else")
    if best.value is None:
        return Finding(NO_DATA, number.text, sentence, best.id, best.printed, "nothing was entered for this")
    return Finding(DIFFERS, number.text, sentence, best.id, _span(best, topics) if number.kind == "range" else best.printed)


def _near(number: Number, sentence: str, topics: Sequence[Topic]) -> Iterator[tuple[float, Topic]]:
    """The topics that the number can be about, the closer their words to it the better."""
    whole = sentence.casefold()
    near = whole[max(0, number.start - WITHIN) : number.end + WITHIN]
    after = whole[number.end : number.end + 28]
    for topic in topics:
        if not _same_kind(number, topic.fact):
            continue
        unit = any(word in after for word in UNITS.get(topic.fact.unit, ()))
        yield topic.met(near) / len(topic.needs) + len(topic.needs) / 4 + unit / 2, topic


def _same_kind(number: Number, fact: Fact) -> bool:
    if number.kind == "month":
        return fact.unit == "month"
    if number.kind == "percent":
        return fact.unit == "percent"
    if number.kind == "range":
        return fact.id.endswith(".min_minutes")
    return fact.unit not in ("month", "percent") and not isinstance(fact.value, str)


def _equal(number: Number, fact: Fact, topics: Sequence[Topic]) -> bool:
    if number.kind == "range":
        return fact.value == number.values[0] and _partner(fact, topics).value == number.values[1]
    return fact.value is not None and fact.value == number.values[0]


def _partner(fact: Fact, topics: Sequence[Topic]) -> Fact:
    wanted = fact.id.replace(".min_minutes", ".max_minutes")
    return next((topic.fact for topic in topics if topic.fact.id == wanted), Fact(wanted, None))


def _span(fact: Fact, topics: Sequence[Topic]) -> str:
    return f"{fact.printed} to {_partner(fact, topics).printed}"


def _sure(number: Number, sentence: str, scored: Sequence[tuple[float, Topic]]) -> bool:
    """Whether it surely counts what the best topic counts: its unit follows, every word stands near, and nothing is said of "each"."""
    topic = scored[0][1]
    if topic.fact.id.endswith(".at"):  # a place in a row is compared with places alone
        return False
    whole = sentence.casefold()
    near = whole[max(0, number.start - WITHIN) : number.end + WITHIN]
    after = whole[number.end : number.end + 28]
    unit = number.kind in ("percent", "month", "range") or any(word in after for word in UNITS.get(topic.fact.unit, ()))
    return unit and len(topic.needs) > 1 and topic.met(near) == len(topic.needs) and not EACH.search(near)
