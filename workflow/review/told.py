"""Who speaks in a line that a person wrote, when, and what: labels, time stamps and marks as every notation writes them (floor 1)."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache

from workflow.transcribe.verbatim import Notation, notations

# [00:01:02], (1:02), {00:01:02.5}, #00:01:02-5#, and bare at the beginning of a line
_STAMP = r"(?:(\d{1,3}):)?(\d{1,3}):(\d{2})(?:[.,:-](\d{1,3}))?"
_BRACKETED = re.compile(rf"[\[({{#]\s*{_STAMP}\s*[\])}}#]")
_BARE = re.compile(rf"{_STAMP}(?=\s|[^\W\d])\s*(?:-\s*)?")
_LABEL = re.compile(r"([^\W\d_][\w .-]{0,39}?)\s*(?::(?=\s|$|\[)|(?=\s*\[\d))\s*")
# I:, R:, INT:, R2:, Interviewer: as people write them in front of a paragraph, also where no time stands beside it
_AS_WRITTEN = re.compile(
    r"(?!(?-i:OK)$)(?-i:[A-Z]{1,3})\d{0,3}|(?:int|resp|interviewer|interviewee|respondent|participant|patient|moderator|researcher|"
    r"deelnemer|ge[i\u00ef]nterviewde|pati[e\u00eb]nt|onderzoeker|gespreksleider)[ .]*\d{0,3}",
    re.IGNORECASE,
)
Resolve = Callable[[str], str]  # a label as people write it -> the label; empty for nobody


@dataclass(frozen=True, slots=True)
class Said:
    """One line: its speaker ("" where it names nobody), its time, and its tokens; `strange` is a label that is nobody's."""

    tokens: tuple[str, ...]
    speaker: str = ""
    at_ms: int | None = None
    strange: str = ""


def line(text: str, resolve: Resolve) -> Said:
    """A line taken apart.

    >>> known = lambda label: {"p7": "P7", "interviewer": "interviewer"}.get(label.lower(), "")
    >>> line("[00:01:02] P7: Well, um", known)
    Said(tokens=('Well,', 'um'), speaker='P7', at_ms=62000, strange='')
    >>> line("P7 [00:01:02] Well, um", known).at_ms, line("00:01:02.5 P7: Well", known).at_ms, line("I said: no", known).tokens
    (62000, 62500, ('I', 'said:', 'no'))
    >>> line("[00:01:02] Anna: no", known)
    Said(tokens=('no',), speaker='', at_ms=62000, strange='Anna')
    >>> line("R: Well, no", known).strange, line("Well: no", known).strange, line("OK: no", known).tokens
    ('R', '', ('OK:', 'no'))
    """
    rest, at = _stamp(text.strip(), bare=True)
    found = _LABEL.match(rest)
    speaker = strange = ""
    if found:
        speaker = resolve(found[1])
        behind, later = _stamp(rest[found.end() :], bare=False)
        stamped = at is not None or later is not None
        if speaker or (rest[: found.end()].rstrip().endswith(":") and (stamped or _AS_WRITTEN.fullmatch(found[1]))):
            strange = "" if speaker else found[1]
            rest, at = behind, later if at is None else at
    tokens = tuple(rest.split())
    if tokens and at is None:  # f4 writes the time behind the words
        last = _BRACKETED.fullmatch(tokens[-1])
        if last and tokens[-1].startswith("#"):
            at, tokens = _ms(last), tokens[:-1]
    return Said(tokens, speaker, at, strange)


def _stamp(text: str, *, bare: bool) -> tuple[str, int | None]:
    found = _BRACKETED.match(text) or (_BARE.match(text) if bare else None)
    if not found:
        return text, None
    return text[found.end() :].lstrip(" -–\t"), _ms(found)


def _ms(found: re.Match[str]) -> int:
    hours, minutes, seconds, rest = found.groups()
    return (int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)) * 1000 + int((rest or "0").ljust(3, "0"))


@dataclass(frozen=True, slots=True)
class Sign:
    """A mark as it was written: where among the words, its kind, and how long it lasts where that is written."""

    before: int  # it stands before this word
    kind: str
    text: str
    length_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Spoken:
    """Words as they are kept, without the signs of a notation; and the marks that stood between them."""

    words: tuple[str, ...]
    owners: tuple[int, ...]  # the token that each word was
    signs: tuple[Sign, ...] = field(default=())


_PAUSES = [
    (re.compile(r"\[\s*pau[sz]e(?:\s*[,:]?\s*(\d{1,4}(?:[.,]\d+)?)\s*(?:s|sec|seconds?|seconden)?)?\s*\]", re.IGNORECASE), None),
    (re.compile(r"\(\s*(?:pau[sz]e\s*)?(\d{1,4}(?:[.,]\d+)?)\s*(?:s|sec)?\s*\)", re.IGNORECASE), None),
    (re.compile(r"\(pau[sz]e\)", re.IGNORECASE), 1000),
    (re.compile(r"\(\.\.\.\)"), 3000),
    (re.compile(r"\(\.\.\)"), 2000),
    (re.compile(r"\(\.\)"), 1000),
    (re.compile(r"\(---\)"), 900),
    (re.compile(r"\(--\)"), 650),
    (re.compile(r"\(-\)"), 350),
]
_LOST = re.compile(
    r"\[\s*(?:unintelligible|inaudible|onverstaanbaar)[^\[\]]{0,40}\]|\(\(\s*unintelligible[^()]{0,40}\)\)|\(\s*(?:inc\.?|unv\.?)[^()]{0,30}\)",
    re.IGNORECASE,
)
_FACTS = re.compile(r"[\[(]{1,2}(?:left out|no sound|the recording goes on)[^\[\]()]{0,80}[\])]{1,2}", re.IGNORECASE)


def spoken(tokens: Sequence[str], name: str) -> Spoken:
    """The words among tokens, and the marks.

    >>> made = spoken("Well, [pause 4.2 s] I beh/ (...) //yes// [inaudible]".split(), "dresing-pehl")
    >>> made.words, [(sign.before, sign.kind, sign.length_ms) for sign in made.signs]
    (('Well,', 'I', 'beh-', 'yes'), [(1, 'pause', 4200), (3, 'pause', 3000), (4, 'unintelligible', None)])
    """
    text, owners = " ".join(tokens), _owners(tokens)
    found = sorted(_signs(text), key=lambda sign: (sign[0], -sign[1]))
    words: list[str] = []
    of: list[int] = []
    signs: list[Sign] = []
    at = 0
    for start, end, kind, length in [*found, (len(text), len(text), "", None)]:
        if start < at:
            continue  # within a sign that was read already
        for word in re.finditer(r"\S+", text[at:start]):
            plain = _unsigned(word[0], notations()[name])
            if plain and not _BRACKETED.fullmatch(plain):
                words.append(plain)
                of.append(owners[at + word.start()])
        if kind:
            signs.append(Sign(len(words), kind, text[start:end], length))
        at = end
    return Spoken(tuple(words), tuple(of), tuple(signs))


def _owners(tokens: Sequence[str]) -> list[int]:
    """For each letter of the joined tokens, its token."""
    return [number for number, token in enumerate(tokens) for _ in range(len(token) + 1)] + [max(0, len(tokens) - 1)]


def _signs(text: str) -> list[tuple[int, int, str, int | None]]:
    found: list[tuple[int, int, str, int | None]] = []
    for pattern, length in _PAUSES:
        for one in pattern.finditer(text):
            told = one[1] if pattern.groups and one[1] else None
            found.append((*one.span(), "pause", round(float(told.replace(",", ".")) * 1000) if told else length))
    found += [(*one.span(), "unintelligible", None) for one in _LOST.finditer(text)]
    return found + [(*one.span(), "fact", None) for one in _FACTS.finditer(text)]


@cache
def _cut(sign: str) -> re.Pattern[str]:
    return re.compile(rf"(?<=\w){re.escape(sign)}(?=[\W_]*$)")


def _unsigned(token: str, signs: Notation) -> str:
    """A word without what only this notation writes around it."""
    opens, closes = signs.overlap
    if opens and token.startswith(opens):
        token = token[len(opens) :]
    if closes and token.endswith(closes):
        token = token[: -len(closes)]
    return _cut(signs.cut_off).sub("-", token, count=1) if signs.cut_off != "-" else token
