"""Telephone numbers, e-mail addresses and names: kept as typed, doubted where they look wrong, compared by what does not vary (floor 1)."""

import re

from workflow.people.plain_text import folded

EMAIL = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;.]{2,}")
SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?[eE][+]?\d+")
FEWEST, MOST = 7, 15  # digits of a number (ITU-T E.164: at most 15)


def phone_doubt(text: str, *, is_number: bool = False) -> str:
    """What looks wrong with a telephone number; empty when nothing does. A spreadsheet's own numbers (`is_number`) begin with no zero.

    >>> phone_doubt("612345678"), phone_doubt("06-1234 5678"), phone_doubt("+31 6 12345678")
    ('a leading zero seems lost; format the column as text and type the 0 again', '', '')
    >>> phone_doubt("6,12E+08")
    'the spreadsheet has shortened it (6,12E+08); format the column as text'
    """
    digits = re.sub(r"\D", "", text)
    if SCIENTIFIC.fullmatch(text):
        return "the spreadsheet has shortened it (6,12E+08); format the column as text"
    if len(digits) == 9 and (is_number or digits[0] == "6") and "+" not in text:
        return "a leading zero seems lost; format the column as text and type the 0 again"
    if len(digits) < FEWEST:
        return f"it has fewer than {FEWEST} digits"
    if len(digits) > MOST:
        return "it has too many digits for one number"
    return ""


def email_doubt(text: str) -> str:
    """What looks wrong with an e-mail address; empty when nothing does.

    >>> email_doubt("a.b@example.org"), email_doubt("a.b@example")
    ('', 'it is no e-mail address')
    """
    return "" if EMAIL.fullmatch(text) else "it is no e-mail address"


def same_phone(text: str) -> str:
    """A number as it is compared: digits alone, the Dutch country code as a zero.

    >>> same_phone("+31 (0)6-1234 5678") == same_phone("0031612345678") == same_phone("06 12345678")
    True
    """
    digits = re.sub(r"\D", "", text.replace("(0)", ""))
    for code in ("0031", "31"):
        if digits.startswith(code) and len(digits) - len(code) == 9:
            return "0" + digits[len(code) :]
    return digits.removeprefix("00")


def same_name(text: str) -> str:
    """A name as it is compared: without accents, case, signs and titles, its parts in the order of the alphabet.

    >>> same_name("Mw. A. de Vries") == same_name("Vries, A. de")
    True
    """
    parts = re.findall(r"[^\W_]+", folded(text))
    return " ".join(sorted(part for part in parts if part not in ("mw", "mevr", "mevrouw", "dhr", "heer", "mr", "mrs", "ms", "dr", "drs")))
