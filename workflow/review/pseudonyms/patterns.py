"""What says who somebody is by its shape: telephone and citizen numbers, addresses of every kind, days of birth (floor 1).

Spoken forms count as well: "nul zes twaalf vierendertig", "anna punt jansen at gmail punt com", "the third of May nineteen sixty-two".
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from workflow.people.intake.dates import MONTH
from workflow.review.pseudonyms.found import LIKELY, SURE, Found
from workflow.review.pseudonyms.numbers import Piece, elfproef, mod97, pieces
from workflow.review.pseudonyms.tokens import Token

NEAR = 9  # words before a number in which somebody says what it is
_CUES = {
    "phone": re.compile(r"\b(phone|telephone|mobile|telefoon|telefoonnummer|mobiel\w*|bel|bellen|call|ring|reach|bereik\w*|06)\b"),
    "citizen": re.compile(
        r"\b(bsn|sofi\w*|burgerservicenummer|burger service nummer|citizen (service )?number|social security|rijksregister\w*"
        r"|national (insurance )?number)\b"
    ),
    "birth": re.compile(r"\b(born|birth|birthday|birthdate|geboren|geboortedatum|geboortedag|jarig|verjaardag|verjaar)\b"),
}  # fmt: skip
_FILLERS = frozenset("uh um uhm eh ehm en and then dan streepje dash min".split())
_TLD = "com|nl|org|net|be|de|eu|edu|info|uk|fr|gov|io"
_DOT, _AT = r"(?:dot|punt|point|\.)", r"(?:at|apenstaartje|apestaartje|@)"
_JOIN = rf"(?: (?:{_DOT}|underscore|streepje|dash|hyphen) )"
SPOKEN_MAIL = re.compile(rf"(?<!\S)[\w.+-]+(?:{_JOIN}[\w.+-]+)* {_AT} [\w-]+(?:(?: {_DOT} |\.)[\w-]+)*?(?: {_DOT} |\.)(?:{_TLD})(?!\S)")
WRITTEN_MAIL = re.compile(r"(?<!\S)[\w.+-]+@[\w-]+(?:\.\w+)+(?!\S)")
WEB = re.compile(rf"(?<!\S)(?:www\.|(?:www|w w w) {_DOT} )[\w-]+(?:(?: {_DOT} |\.)[\w-]+)+(?!\S)")
_MONTHS = "|".join(sorted(MONTH, key=len, reverse=True))
_YEAR = r"(?P<year>1900 (?P<y1>\d\d?)|2000(?: (?:and|en))? (?P<y2>\d\d?)|19 (?P<y3>\d\d)|20 (?P<y5>0\d|1\d)|(?P<y4>(?:19|20)\d\d))"
DATES = (
    re.compile(rf"(?<!\S)(?P<d>\d{{1,2}})(?: of)? (?P<m>{_MONTHS}) {_YEAR}(?!\S)"),
    re.compile(rf"(?<!\S)(?P<m>{_MONTHS})(?: the)? (?P<d>\d{{1,2}}) {_YEAR}(?!\S)"),
    re.compile(r"(?<!\S)(?P<d>\d{1,2})[-/.](?P<m>\d{1,2})[-/.](?P<y4>(?:19|20)?\d\d)(?!\S)"),
    re.compile(r"(?<!\S)(?P<y4>(?:19|20)\d\d)[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?!\S)"),
)
BORN_IN = re.compile(rf"(?:born|geboren)(?: (?:back|ergens|around|about|was|ben))* in (?:(?P<m>{_MONTHS}) )?{_YEAR}(?!\S)")
LATEST_BIRTH = 2012  # a whole date after it is no birthday of somebody who is interviewed
PLATE = re.compile(r"(?<!\S)(?=[A-Z\d-]*[A-Z])(?=[A-Z\d-]*\d)[A-Z\d]{1,3}-[A-Z\d]{2,3}-[A-Z\d]{1,2}(?!\S)")
SHAPES = (
    (re.compile(r"(?<!\S)[1-9]\d{3} ?[A-Z]{2}(?!\S)"), "postcode", SURE, "the shape of a Dutch postcode"),
    (re.compile(r"(?<!\S)[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}(?!\S)"), "postcode", SURE, "the shape of a British postcode"),
    (re.compile(r"(?<!\S)[A-CEGHJ-PR-TW-Z]{2} ?\d\d ?\d\d ?\d\d ?[A-D](?!\S)"), "citizen number", SURE, "the shape of a British one"),
    (re.compile(r"(?<!\S)\d{3}-\d\d-\d{4}(?!\S)"), "citizen number", SURE, "the shape of an American one"),
    (PLATE, "number plate", LIKELY, "the shape of a Dutch one"),
)  # fmt: skip
IBAN = re.compile(r"(?<!\S)[A-Z]{2}\d\d(?: ?[A-Z\d]{2,4}){3,8}(?!\S)")


@dataclass(frozen=True, slots=True)
class Secrets:
    """The numbers, addresses and days that the key file knows, each with whose it is."""

    phones: dict[str, int] = field(default_factory=dict)  # the last nine digits -> candidate
    emails: dict[str, int] = field(default_factory=dict)
    born: dict[tuple[int, int, int], int] = field(default_factory=dict)  # year, month, day -> candidate


def by_pattern(found: Sequence[Token], secrets: Secrets) -> Iterator[Found]:
    """Everything in a transcript that its shape gives away."""
    for _, group in groupby((token for token in found if not token.inside and token.core), key=lambda token: token.turn):
        turn = list(group)
        read = pieces(turn)
        yield from _numbers(read, secrets)
        yield from _dates(read, secrets)
        yield from _mails(turn, secrets)
        yield from _shapes(turn)


class _Line:
    """Words in a row as one text, and which word each of its letters belongs to."""

    def __init__(self, parts: Iterable[tuple[str, int, int]]) -> None:
        self.text, self.spans = "", list[tuple[int, int, int, int]]()
        for text, first, last in parts:
            begins = len(self.text) + bool(self.text)
            self.text += (" " if self.text else "") + text
            self.spans.append((begins, len(self.text), first, last))

    def places(self, start: int, end: int) -> tuple[int, int]:
        """The first and the last word of a stretch of the text."""
        inside = [(first, last) for begins, ends, first, last in self.spans if begins < end and ends > start]
        return inside[0][0], inside[-1][1]


def _numbers(read: list[Piece], secrets: Secrets) -> Iterator[Found]:
    i = 0
    while i < len(read):
        if not read[i].number:
            i += 1
            continue
        end = i
        while end + 1 < len(read) and (read[end + 1].number or (read[end + 1].text in _FILLERS and _number_follows(read, end + 2))):
            end += 1
        before = " ".join(piece.text for piece in read[max(0, i - NEAR) : i])
        yield from _number(read[i : end + 1], before, secrets)
        i = end + 1


def _number_follows(read: list[Piece], at: int) -> bool:
    return at < len(read) and read[at].number


def _number(run: list[Piece], before: str, secrets: Secrets) -> Iterator[Found]:
    """What one run of numbers is; words such as "one" before it, that only look like a part of it, are left out."""
    for skip in range(min(3, len(run))):
        rest = run[skip:]
        kind, level, why, about = _what(rest, before, secrets)
        if kind:
            yield Found(rest[0].first, rest[-1].last, kind, level, why, about)
            return


def _what(run: list[Piece], before: str, secrets: Secrets) -> tuple[str, str, str, int]:
    written = [re.sub(r"[().]", "", piece.text) for piece in run if piece.number]
    text = "".join(written)
    digits = re.sub(r"\D", "", text)
    nothing = ("", "", "", 0)
    if not 6 <= len(digits) <= 14 or all(re.fullmatch(r"(?:19|20)\d\d", part) for part in written):
        return nothing
    known = secrets.phones.get(digits[-9:], 0)
    if known and len(digits) >= 9:
        return "phone number", SURE, "a number that the key file knows", known
    cue = _cue(before)
    if cue == "citizen" and (elfproef(digits) or mod97(digits)):
        return "citizen number", SURE, "said to be one, and its check digit fits", 0
    if cue == "citizen" and 7 <= len(digits) <= 12:
        return "citizen number", LIKELY, "said to be one", 0
    abroad = text.startswith("+") or digits.startswith("00")
    if (digits.startswith("0") and not digits.startswith("00") and len(digits) in (10, 11)) or (abroad and 10 <= len(digits) <= 14):
        return "phone number", SURE, "the shape of a telephone number", 0
    if cue == "phone":
        return "phone number", SURE if len(digits) >= 8 else LIKELY, "said to be one", 0
    if len(digits) == 9 and elfproef(digits):
        return "citizen number", LIKELY, "nine digits, and the check digit of a BSN fits", 0
    if len(digits) == 11 and mod97(digits):
        return "citizen number", SURE, "eleven digits, and the check digits of a Belgian one fit", 0
    lone = len(written) == 1 or all(len(part) <= 2 for part in written)
    if digits.startswith("0") and len(digits) >= 8 and lone:
        return "phone number", LIKELY, "many digits that begin with 0", 0
    if len(digits) >= 8 and len(written) == 1 and "." not in run[0].text:
        return "number", LIKELY, "many digits in a row", 0
    return nothing


def _cue(before: str) -> str:
    """What was said last before a number: whether it is a telephone number or another."""
    said = [(found.end(), name) for name, cue in _CUES.items() for found in cue.finditer(before)]
    return max(said, default=(0, ""))[1]


def _dates(read: list[Piece], secrets: Secrets) -> Iterator[Found]:
    line = _Line((piece.text.strip("."), piece.first, piece.last) for piece in read)
    for pattern in DATES:
        for match in pattern.finditer(line.text):
            first, last = line.places(*match.span())
            first -= line.text[: match.start()].endswith((" the ", " de "))
            before = " ".join(line.text[: match.start()].split()[-NEAR:])
            about = secrets.born.get(_day(match), 0)
            if about:
                yield Found(first, last, "date of birth", SURE, "a day of birth that the key file knows", about)
            elif _CUES["birth"].search(before):
                yield Found(first, last, "date of birth", SURE, "said to be one")
            elif _day(match)[0] <= LATEST_BIRTH:
                yield Found(first, last, "date", LIKELY, "a whole date, long enough ago to be a day of birth")
    for match in BORN_IN.finditer(line.text):
        first, last = line.places(match.start("m" if match["m"] else "year"), match.end())
        yield Found(first, last, "year of birth", LIKELY, "said to be one")


def _day(match: re.Match[str]) -> tuple[int, int, int]:
    """Year, month and day; a year of two digits is one of the last century."""
    parts = match.groupdict()
    year = int(parts.get("y4") or 0) or next(
        (base + int(parts[name]) for name, base in (("y1", 1900), ("y3", 1900), ("y2", 2000), ("y5", 2000)) if parts.get(name)), 0
    )
    month = MONTH.get(parts["m"]) or int(parts["m"])
    return year + 1900 if year < 100 else year, month, int(parts["d"])


def _mails(turn: list[Token], secrets: Secrets) -> Iterator[Found]:
    line = _Line((token.plain, token.at, token.at) for token in turn)
    for pattern in (WRITTEN_MAIL, SPOKEN_MAIL):
        for match in pattern.finditer(line.text):
            first, last = line.places(*match.span())
            first = _spelled(turn, first)
            plain = re.sub(rf" ?{_DOT} ?", ".", re.sub(rf" {_AT} ", "@", match[0])).replace(" ", "")
            about = secrets.emails.get(plain, 0)
            yield Found(first, last, "e-mail address", SURE, "the shape of an e-mail address", about)
    for match in WEB.finditer(line.text):
        yield Found(*line.places(*match.span()), "web address", LIKELY, "the shape of a web address")


def _spelled(turn: list[Token], first: int) -> int:
    """Where an address begins that was spelled: "j a n at gmail"."""
    places = {token.at: token for token in turn}
    while first - 1 in places and len(places[first].plain) == 1 and len(places[first - 1].plain) == 1:
        first -= 1
    return first


def _shapes(turn: list[Token]) -> Iterator[Found]:
    line = _Line((token.core, token.at, token.at) for token in turn)
    for pattern, kind, level, why in SHAPES:
        for match in pattern.finditer(line.text):
            yield Found(*line.places(*match.span()), kind, level, why)
    for match in IBAN.finditer(line.text):
        plain = match[0].replace(" ", "")
        if _is_iban(plain):
            yield Found(*line.places(*match.span()), "bank account", SURE, "an account number whose check digits fit")


def _is_iban(plain: str) -> bool:
    """ISO 13616: the first four behind the rest, letters as numbers, and the rest by 97 is 1.

    >>> _is_iban("NL91ABNA0417164300"), _is_iban("NL92ABNA0417164300")
    (True, False)
    """
    return 15 <= len(plain) <= 34 and int("".join(str(int(letter, 36)) for letter in plain[4:] + plain[:4])) % 97 == 1
