"""Bytes of a list into letters: the mark at the start decides, then strict UTF-8, then Windows, and that is said (floor 1)."""

import codecs

from workflow.errors import BadInput

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
OTHERS = {  # the first bytes of what is no list at all
    b"\xd0\xcf\x11\xe0": "an old Excel file (.xls), or a workbook with a password",
    b"PK\x03\x04": "a packed file",
    b"%PDF": "a PDF",
    b"{\\rtf": "a text document (.rtf)",
    b"<html": "a web page",
    b"<!DOCTYPE": "a web page",
}
SAVE_AS = "open it in Excel and save it as .xlsx or as 'CSV UTF-8', then type the command with that file"


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The letters of a file, and what is to be said about them. Raises BadInput for what is no text.

    >>> decode(b"\\xef\\xbb\\xbfnaam;leeftijd")
    ('naam;leeftijd', ())
    >>> decode(b"Ren\\xe9")
    ('René', ('It is not written in UTF-8; it was read as Windows text (cp1252). Check letters such as é and ë.',))
    """
    for start, what in OTHERS.items():
        if data.lstrip()[: len(start)].lower() == start.lower():
            raise BadInput(f"This is {what}, not a list that can be read.", hint=SAVE_AS)
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding), ()
    wide = _wide(data)
    if wide:
        return _strict(data, wide), ("It has the letters of UTF-16 without the mark that says so.",)
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        note = "It is not written in UTF-8; it was read as Windows text (cp1252). Check letters such as é and ë."
        return _strict(data, "cp1252"), (note,)


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as fault:
        row = data[: fault.start].count(b"\n") + 1
        raise BadInput(f"Row {row} holds letters that cannot be read; the file is damaged, or no list.", hint=SAVE_AS) from None


def _wide(data: bytes) -> str:
    """The kind of UTF-16 that a file without a mark is written in: every second byte of plain letters is zero."""
    sample = data[:2000]
    for encoding, zeros in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[0::2])):
        if len(sample) >= 4 and zeros.count(0) > 0.6 * len(zeros) and sample.count(0) < 0.7 * len(sample):
            return encoding
    return ""
