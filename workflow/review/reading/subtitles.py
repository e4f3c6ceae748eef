"""Subtitles, WebVTT and SubRip: what was said from when to when; cues of one speaker that follow each other are one line (floor 1)."""

import html
import re

from workflow.errors import BadInput
from workflow.review.reading import Document, Line, one_line

_TIMES = re.compile(r"((?:\d{1,4}:)?\d{1,2}:\d{2}[.,]\d{1,3})\s*-->\s*((?:\d{1,4}:)?\d{1,2}:\d{2}[.,]\d{1,3})")
_VOICE = re.compile(r"<v(?:\.[\w.]+)?\s+([^>]{1,60})>")
_TAG = re.compile(r"<[^>]{0,200}>")


def read(text: str, form: str) -> Document:
    """The cues of a file. Raises BadInput where there are none.

    >>> read("WEBVTT\\n\\n1\\n00:00:01.000 --> 00:00:02.500\\n<v P7>Well, &lt;um&gt;\\n", "vtt").lines
    (Line(text='Well, <um>', where=1, speaker='P7', start_ms=1000, end_ms=2500),)
    """
    lines: list[Line] = []
    for block in re.split(r"\n\s*\n", text.replace("\r\n", "\n").replace("\r", "\n")):
        rows = block.strip().split("\n")
        at = next((i for i, row in enumerate(rows[:3]) if _TIMES.search(row)), None)
        if at is None:
            continue
        times = _TIMES.search(rows[at])
        assert times is not None
        said, voice = " ".join(rows[at + 1 :]), ""
        if form == "vtt":
            found = _VOICE.search(said)
            voice = html.unescape(found[1]).strip() if found else ""
            said = html.unescape(_TAG.sub("", said))
        if one_line(said):
            lines.append(Line(one_line(said), len(lines) + 1, voice, _ms(times[1]), _ms(times[2])))
    if not lines:
        raise BadInput("No subtitle stands in this file.", hint="a cue has a line such as 00:00:01.000 --> 00:00:03.500")
    return Document(form, tuple(lines))


def _ms(text: str) -> int:
    clock, _, rest = text.replace(",", ".").partition(".")
    seconds = 0
    for part in clock.split(":"):
        seconds = seconds * 60 + int(part)
    return seconds * 1000 + int(rest.ljust(3, "0")[:3])
