"""Plain text as people correct it: one turn a line, or a paragraph between empty lines (floor 1)."""

import re
from collections.abc import Iterator

from workflow.export.text import RULE
from workflow.review.reading import Document, Line, one_line, signs, source

_HEAD = re.compile(r"(Recording|Session|Length|Language|Revision|Model|Made on|Speakers): ")
_BEGINS = re.compile(r"[\[#({]?\d{1,3}:\d{2}(:\d{2})?|[^\W\d_][\w .-]{0,39}:(\s|$)")


def read(text: str) -> Document:
    """The document in a text: our head and foot are no part of what was said.

    Lines that an editor has wrapped are one paragraph: a new one begins after an empty line, or with a time stamp or a speaker.

    >>> [line.text for line in read("I: How was\\nit?\\nP: Bad.\\n\\nVery.").lines]
    ['I: How was it?', 'P: Bad.', 'Very.']
    """
    rows = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    head = _head(rows)
    foot = next((at for at in range(len(rows) - 1, head - 1, -1) if rows[at].strip() == RULE), len(rows))
    recording, revision = source("\n".join(rows[:head]))
    return Document("txt", tuple(_paragraphs(rows[head:foot], head)), recording, revision, signs(rows[foot:]))


def _head(rows: list[str]) -> int:
    """How many rows the head has: ours ends at the first empty line, and holds a fact that we write."""
    end = next((at for at, row in enumerate(rows) if not row.strip()), len(rows))
    return (
        end
        if any(_HEAD.match(row) for row in rows[:end]) and any(row.startswith(("Revision: ", "Recording: ")) for row in rows[:end])
        else 0
    )


def _paragraphs(rows: list[str], before: int) -> Iterator[Line]:
    held: list[str] = []
    began = 0
    for at, row in enumerate([*rows, ""], before + 1):
        plain = one_line(row)
        if held and (not plain or _BEGINS.match(plain)):
            yield Line(" ".join(held), began)
            held = []
        if plain:
            began = began if held else at
            held.append(plain)
