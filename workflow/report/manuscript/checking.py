"""Each number of a manuscript: agrees with the study, differs from it, has no data behind it, or was not checked, and why (floor 1)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workflow.report.facts import Fact, half_up
from workflow.report.manuscript.numbers import UNCOMPARED, Number, numbers
from workflow.report.manuscript.topics import Topic
from workflow.report.manuscript.words import BREAK, value_of

AGREES, DIFFERS, NO_DATA, NOT_CHECKED = "agrees", "differs", "no data", "not checked"
ORDER = (DIFFERS, NO_DATA, AGREES, NOT_CHECKED)
WITHIN = 90  # letters on each side of a number, in its sentence, that say what it counts
UNITS = {
    "people": (
        "patient", "patiënt", "withdr", "identified", "eligible", "therap", "participant", "people", "person", "women", "men ",
        "deelnem", "mensen", "member", "declin", "refus", "agreed", "n =",
        "confirm", "bevestig", "weiger", "cancel", "stemde",
    ),
    "sessions": ("interview", "session", "sessie", "focus group", "focusgroep", "gesprek"),
    "transcripts": ("transcri", "interview", "analys", "session", "sessie"),
    "minutes": ("min", "hour", "uur", "lasted", "mean", "average", "duration"),
    "percent": ("%", "per cent", "percent", "procent"),
    "interviews": ("interview", "th ", "st ", "nd ", "rd "),
    "dimensions": ("dimension", "characteristic", "criteri", "variation", "kenmerk"),
    "month": ("",),
}  # fmt: skip
EACH = re.compile(r"\b(each|every|per(?!\s?cent)|ieder|iedere|elk|elke)\b")
_SHORT = ("min", "max", "approx", "no", "nr", "vs", "ca", "fig", "etc", "e.g", "i.e", "bijv", "resp")  # they end in a stop, and no sentence
_ENDS = re.compile(
    "(?<=[.!?])"
    + "".join(rf"(?<!\b{re.escape(word)}\.)" for word in (*_SHORT, *(word.capitalize() for word in _SHORT)))
    + r"\s+(?=[A-Z0-9(\"“])"
)
_REFERENCES = re.compile(r"(?i)\W*(?:\d+\.?\s*)?(?:references|reference list|bibliography|literatuur(?:lijst)?|referenties)\W*")
_AFTER = re.compile(r"(?i)\W*(?:table|tabel|figure|figuur|box|appendix|bijlage|supplementary|footnotes|voetnoten)\b")
_QUOTED = re.compile(r"[“„«][^“„«”»]*[”“»]|\"[^\"]*\"|(?<!\w)‘[^‘]*?’(?!\w)")
_SHARE = re.compile(r"(?<![\d.,])(?P<part>\d+)\s*(?:out of|of|van|/)\s*(?:the |our |de |all )?(?P<whole>\d+)(?![\d.,]*\d)[^\d%;.]{0,40}$")
_PART = re.compile(r"(?<![\d.,])(?P<part>\d+|[^\W\d_]+)\s*(?:out of|of|van|/)\s*(?:the |our |de |all )?$")
UNKNOWN = {"decimal": "a decimal that the study does not count"}
DECIMAL = ("_exact", "sd_minutes")  # ids of facts that are printed with a decimal
_OTHERWISE = re.compile(
    r"[\s)-]*(?:days?|dagen|dag|weeks?|weken|months?|maand(?:en)?|years?|jaar|times|keer|points?|punten|items?|mg|kg|euro)\b"
)
_SIGNED = re.compile(r"[+±\u2212]$|(?<=[\s(/])-$")
_MINUTES = re.compile(r"[\s)]*(?:min|uur\b|hour)")
_LASTED = re.compile(r"(?:range|spreiding|bereik|\bsd\b|mean|average|gemiddelde?|lasted|duurden?|took|±)(?:\s+\w{1,6})?\W*$")
_YEARS = re.compile(r"[\s)]*(?:years|jaar|y\b)")
_LABELLED = re.compile(r"\.(declined|cancelled-before-first)\..|^modes\.|^saturation\..*\.(base|run|threshold)$")
_PLACE = re.compile(r"\s+(?:\w+\s+)?(?:interview|gesprek|participant|deelnemer|patient|patiënt)")
NAMED = (1, 2, 3, 4, 5)  # places that interviews are called by: "the second interview"
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
    """Every number of a text, in its order, with what the study says to it. The list of references is left out."""
    found = []
    for line in _without_references(text).splitlines():
        quoted, at = [match.span() for match in _QUOTED.finditer(line)], 0
        for sentence in sentences(line):
            at = line.index(sentence, at)
            there = numbers(sentence, ids)
            whole = sentence.casefold()
            about = [topic for topic in topics if topic.needs and topic.met(whole) == len(topic.needs)] if there else []
            for number in there:
                if any(start < at + number.start < end for start, end in quoted):
                    found.append(Finding(NOT_CHECKED, number.text, sentence, why="in a quotation"))
                else:
                    found.append(_judged(number, sentence, about, topics))
            at += len(sentence)
    return found


def _without_references(text: str) -> str:
    """A text without what stands between its heading "References" and the next table, figure, appendix or note."""
    kept, listed = [], False
    for line in text.splitlines():
        if line.startswith(BREAK) or _AFTER.match(line):
            listed = False
        elif _REFERENCES.fullmatch(line):
            listed = True
        kept += [line.removeprefix(BREAK)] if not listed else []
    return "\n".join(kept)


def _judged(number: Number, sentence: str, about: Sequence[Topic], topics: Sequence[Topic]) -> Finding:
    """What the study says to one number; `about` are the topics that its sentence speaks of."""
    if number.kind in UNCOMPARED:
        return Finding(NOT_CHECKED, number.text, sentence, why=UNCOMPARED[number.kind])
    if number.kind == "ordinal" and number.values[0] in NAMED:
        return Finding(NOT_CHECKED, number.text, sentence, why="a word for what comes first")
    if number.kind in ("count", "range", "decimal") and _of_something_else(number, sentence):
        return Finding(NOT_CHECKED, number.text, sentence, why="a number of days, years, points or the like")
    wrong = _not_the_share(number, sentence)
    if wrong:
        return Finding(DIFFERS, number.text, sentence, why=wrong)
    scored = sorted(_near(number, sentence, about), key=lambda pair: (-pair[0], pair[1].fact.value is None))
    if not scored:
        return Finding(NOT_CHECKED, number.text, sentence, why=UNKNOWN.get(number.kind, "nothing near it names what the study counts"))
    labelled = [pair for pair in scored if _labels(number, sentence, pair[1])]
    for _, topic in labelled or scored:
        if _equal(number, topic.fact, topics):
            return Finding(AGREES, number.text, sentence, topic.fact.id, topic.fact.printed)
    whole = _of_which(number, sentence, about)
    if whole:
        return Finding(AGREES, number.text, sentence, whole.id, str(whole.n))
    best = (labelled or scored)[0][1].fact
    if not labelled and (number.values[0] in TRIVIAL or not _sure(number, sentence, scored)):
        return Finding(NOT_CHECKED, number.text, sentence, best.id, best.printed, "it may count something else")
    if best.value is None:
        return Finding(NO_DATA, number.text, sentence, best.id, best.printed, "nothing was entered for this")
    return Finding(DIFFERS, number.text, sentence, best.id, _span(best, topics) if number.kind == "range" else best.printed)


def _of_which(number: Number, sentence: str, about: Sequence[Topic]) -> Fact | None:
    """The fact of which a number is the whole, as 6 in "3 of 6 patients": of so many the study has counted what stands before it."""
    before = _PART.search(sentence[: number.start]) if number.kind == "count" else None
    part = None if before is None else int(before["part"]) if before["part"].isdecimal() else value_of(before["part"])
    whole = number.values[0] if number.values else 0
    if part is None or not isinstance(whole, int) or not 0 < part <= whole:
        return None
    share = half_up(str(100 * part / whole))
    mine = (topic.fact for topic in about if topic.fact.n == whole)
    return next((fact for fact in mine if fact.value == (share if fact.unit == "percent" else part)), None)


def _not_the_share(number: Number, sentence: str) -> str:
    """Why a percentage is not the share that stands before it, "17 of 20 (85%)"; empty where it is, or none does."""
    before = _SHARE.search(sentence[: number.start]) if number.kind == "percent" else None
    share = number.values[0] if number.values else ""
    if before is None or isinstance(share, str):
        return ""
    part, whole = int(before["part"]), int(before["whole"])
    places = len(str(share).partition(".")[2]) if isinstance(share, float) else 0
    if not 0 < part <= whole or abs(100 * part / whole - share) <= 0.5 / 10**places + 1e-9:
        return ""
    return f"{part} of {whole} is {half_up(str(100 * part / whole), places)}%"


def _of_something_else(number: Number, sentence: str) -> bool:
    """Whether a unit that the study does not count follows, or a sign stands before."""
    return bool(_SIGNED.search(sentence[: number.start]) or _OTHERWISE.match(sentence.casefold(), number.end))


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
    if number.kind == "ordinal":
        return fact.id.endswith(".at")
    if number.kind == "percent":
        return fact.unit == "percent"
    if number.kind == "range":
        return fact.id.endswith(".min_minutes")
    if number.kind == "decimal":
        return fact.id.endswith(DECIMAL)
    return fact.unit not in ("month", "percent") and not fact.id.endswith("_exact") and not isinstance(fact.value, str)


def _equal(number: Number, fact: Fact, topics: Sequence[Topic]) -> bool:
    if number.kind == "range":
        return fact.value == number.values[0] and _partner(fact, topics).value == number.values[1]
    if number.kind == "percent" and isinstance(fact.value, int) and isinstance(number.values[0], float):
        return fact.value == half_up(str(number.values[0]))  # the study keeps whole percents
    return fact.value is not None and fact.value == number.values[0]


def _partner(fact: Fact, topics: Sequence[Topic]) -> Fact:
    wanted = fact.id.replace(".min_minutes", ".max_minutes")
    return next((topic.fact for topic in topics if topic.fact.id == wanted), Fact(wanted, None))


def _span(fact: Fact, topics: Sequence[Topic]) -> str:
    return f"{fact.printed} to {_partner(fact, topics).printed}"


def _labels(number: Number, sentence: str, topic: Topic) -> bool:
    """Whether the words before a number say what it counts, as in "(lack of time 2, personal reasons 1)", "by phone (3)", "base 19"."""
    if not _LABELLED.search(topic.fact.id) or not topic.needs:
        return False
    before = sentence[: number.start].casefold()
    bare = before.rstrip("( ")
    label = re.split(r"[,;(:\d]|\sand\s|\sen\s", bare)[-1].strip()
    if topic.fact.id.startswith("modes."):
        label = " ".join(label.split()[-3:]) if before.endswith("(") else ""
    return bool(label) and len(before) - len(bare) < 3 and any(stem in label for stem in topic.needs[-1])


def _sure(number: Number, sentence: str, scored: Sequence[tuple[float, Topic]]) -> bool:
    """Whether it surely counts what the best topic counts: its unit follows, every word stands near, and nothing is said of "each"."""
    topic = scored[0][1]
    whole = sentence.casefold()
    if number.kind == "ordinal" or topic.fact.id.endswith(".at"):  # a place in a row is compared with places alone
        place = number.kind == "ordinal" and topic.fact.id.endswith(".at") and _PLACE.match(whole, number.end)
        return bool(place) and topic.met(whole) == len(topic.needs)
    near = whole[max(0, number.start - WITHIN) : number.end + WITHIN]
    before, after = whole[max(0, number.start - 24) : number.start], whole[number.end : number.end + 28]
    if number.kind in ("range", "decimal") or topic.fact.unit == "minutes":
        unit = bool(_MINUTES.match(after) or (_LASTED.search(before) and not _YEARS.match(after)))
    else:
        unit = number.kind in ("percent", "month") or any(word in after for word in UNITS.get(topic.fact.unit, ()))
    return unit and len(topic.needs) > 1 and topic.met(near) == len(topic.needs) and not EACH.search(near)
