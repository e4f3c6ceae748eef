"""What was typed, without what a text processor or a chat makes of quotes and hyphens when a command is copied from it (floor 4)."""

import re
from collections.abc import Sequence

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
