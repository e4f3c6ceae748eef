"""Text made safe for every format: no control characters, no hidden changes of direction, no line breaks (floor 1)."""

import re

# what XML 1.0 forbids, surrogates and non-characters, and the signs that turn the direction of text around (RFC 9839; Unicode TR 36)
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)
MOST_OF_A_NAME, MOST_OF_A_FACT = 80, 200  # letters; whatever is longer was never meant as one
_CLOCK = re.compile(r"(?<=\d):(?=\d)")


def clean(text: str) -> str:
    """One line of visible text: forbidden characters are dropped, every run of white space is one space.

    >>> clean("a\\x00b\\u202e  c\\n--> d")
    'ab c --> d'
    """
    return " ".join(_FORBIDDEN.sub("", text).split())


def clean_label(text: str) -> str:
    """A speaker's label, whose end a reader must find: no colon, no brackets, not endless.

    >>> clean_label("P7: [x]")
    'P7 x'
    """
    return clean(re.sub(r"[:\[\]<>#{}]", " ", text[: 4 * MOST_OF_A_FACT]))[:MOST_OF_A_NAME].strip() or "?"


def short(text: str) -> str:
    """A fact for the head of a file, not endless."""
    return clean(text[: 4 * MOST_OF_A_FACT])[:MOST_OF_A_FACT].strip()


def unclocked(text: str) -> str:
    """Text without anything that a program could take for a time stamp: colons between digits become dots.

    >>> unclocked("Interview at 10:30"), unclocked("2026-11-23T13:05:00Z")
    ('Interview at 10.30', '2026-11-23T13.05.00Z')
    """
    return _CLOCK.sub(".", clean(text))
