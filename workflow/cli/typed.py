"""What was typed, without what a text processor or a chat makes of quotes and hyphens when a command is copied from it (floor 4)."""

import os
import re
from collections.abc import Sequence

from workflow.errors import WrongUsage

QUOTES = {"\u201c": "\u201d\u201c", "\u201e": "\u201c\u201d", "\u2018": "\u2019\u2018", "\u00ab": "\u00bb"}
DASHED = re.compile("[\u2010-\u2015](?=[a-z][a-z-]+(=|$))")
OPENED = re.compile(f"((?:--[a-z-]+=)?)([{''.join(QUOTES)}])(.*)", re.DOTALL)


def as_meant(words: Sequence[str]) -> list[str]:
    """The words of a command line with curly quotes read as quotes, and a long dash before an option as the two hyphens it was.

    The shell does not know curly quotes, so what stands between them arrives in pieces; only a pair of them is taken for quotes.

    >>> as_meant(["book", "C1", "--at", "\u201c2026-12-01", "10:00\u201d", "\u2014with", "SD"])
    ['book', 'C1', '--at', '2026-12-01 10:00', '--with', 'SD']
    >>> as_meant(["--note=\u201ctoo", "ill\u201d", "5\u20136", "\u201cnever", "closed"])
    ['--note=too ill', '5\u20136', '\u201cnever', 'closed']
    """
    meant, rest = [], list(words)
    while rest:
        word = rest.pop(0)
        found = OPENED.fullmatch(word)
        if found:
            closing = QUOTES[found[2]]
            texts = [found[3], *rest]
            last = next((at for at, text in enumerate(texts) if text.endswith(tuple(closing))), None)
            if last is not None:
                meant.append(found[1] + " ".join(texts[: last + 1])[:-1])
                del rest[:last]
                continue
        meant.append(DASHED.sub("--", word, count=1) if DASHED.match(word) else word)
    return meant


def require_own_words(words: Sequence[str]) -> None:
    r"""Refuse a folder that has swallowed the words behind it: Windows reads the end of "D:\My study\" as a quote that goes on.

    Raises WrongUsage.
    """
    for word in words:
        folder, quote, _ = word.partition('"')
        if quote and os.path.isdir(folder):
            raise WrongUsage(
                "Windows takes a backslash before a quote for a part of the name, and the words behind it too.",
                hint='leave the last backslash away, as in "D:\\My study"',
            )
