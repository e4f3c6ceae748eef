"""One notation: the signs that a transcript writes for pauses, lost speech, cuts and broken-off words (floor 1)."""

import re
from dataclasses import dataclass
from typing import Any

from workflow.errors import BadInput
from workflow.records import Mark
from workflow.transcribe.times import clock, seconds

_CUT_OFF = re.compile(r"(?<=\w)-(?=[\W_]*$)")


@dataclass(frozen=True, slots=True)
class Notation:
    """Signs as texts with placeholders; see the head of notation.toml."""

    name: str
    title: str
    source: str
    pause_from_ms: int
    pauses: tuple[tuple[int | None, str], ...]  # below this many milliseconds, this sign; None: from there on
    signs: dict[str, str]  # mark kind -> sign
    unstamped: dict[str, str]  # the same without clock times
    overlap: tuple[str, str]
    cut_off: str
    legend: tuple[str, ...]

    @classmethod
    def from_table(cls, name: str, table: dict[str, Any]) -> "Notation":
        """A notation from its TOML table; raises BadInput where an entry is missing."""
        try:
            signs = {kind: table[kind] for kind in ("unintelligible", "excluded", "damaged", "join")}
            return cls(
                name=name,
                title=table["title"],
                source=table["source"],
                pause_from_ms=table["pause_from_ms"],
                pauses=tuple((line.get("below_ms"), line["text"]) for line in table["pauses"]),
                signs=signs,
                unstamped=signs | table.get("unstamped", {}),
                overlap=(table["overlap"][0], table["overlap"][1]),
                cut_off=table["cut_off"],
                legend=tuple(table["legend"]),
            )
        except KeyError as missing:
            raise BadInput(f"The notation “{name}” says nothing about {missing}.") from None


def mark_text(mark: Mark, notation: Notation, *, stamps: bool = True) -> str:
    """A mark as this notation writes it; empty for a pause that it does not write.

    `stamps=False` leaves clock times out, for programs that would take them for time stamps.

    >>> from workflow.transcribe.verbatim import notation
    >>> mark_text(Mark("pause", 0, 4200), notation("plain")), mark_text(Mark("pause", 0, 900), notation("plain"))
    ('[pause 4.2 s]', '')
    >>> mark_text(Mark("unintelligible", 723_000, 729_000), notation("plain"))
    '[unintelligible 00:12:03-00:12:09]'
    >>> [mark_text(Mark("pause", 0, ms), notation("dresing-pehl")) for ms in (1000, 2000, 3000, 3600)]
    ['(.)', '(..)', '(...)', '(4)']
    """
    length = max(0, mark.end_ms - mark.start_ms)
    if mark.kind == "pause":
        if length < notation.pause_from_ms:
            return ""
        sign = next(text for below, text in notation.pauses if below is None or length < below)
    else:
        sign = (notation.signs if stamps else notation.unstamped).get(mark.kind, f"[{mark.kind} {{start}}-{{end}}]")
    return sign.format(
        start=clock(mark.start_ms),
        end=clock(mark.end_ms),
        seconds=max(1, (length + 500) // 1000),
        tenths=seconds(length),
        blank=" " * min(40, max(2, length // 500)),
    )


def word_text(text: str, notation: Notation) -> str:
    """A word as this notation writes it: the sign of a broken-off word differs.

    >>> from workflow.transcribe.verbatim import notation
    >>> word_text("beh-,", notation("dresing-pehl")), word_text("follow-up", notation("dresing-pehl")), word_text("-", notation("gat2"))
    ('beh/,', 'follow-up', '-')
    """
    return _CUT_OFF.sub(notation.cut_off, text, count=1) if text.rstrip(".,?!;:…\"'”’)»")[-1:] == "-" else text
