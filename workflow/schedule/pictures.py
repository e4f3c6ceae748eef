"""The days between first interviews and follow-ups, as a picture (floor 2)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from workflow.figures import DARK, INK, MIDDLE, RULE, WARN

if TYPE_CHECKING:
    from matplotlib.figure import Figure

YEAR = 365
MARKS = {"": ("o", DARK, "inside the window"), "early": ("<", WARN, "before it"), "late": (">", WARN, "after it")}


def paint_gaps(figure: "Figure", rows: Sequence[tuple[str, int, str]]) -> None:
    """One line a person: the days from the first interview to the follow-up, and whether it fell into its window."""
    figure.set_layout_engine("constrained")
    axes = figure.add_subplot()
    ordered = sorted(rows, key=lambda row: -row[1])
    axes.axvline(YEAR, color=RULE, linewidth=0.8, zorder=0)
    axes.text(YEAR, -0.9, "a year", ha="center", va="bottom", color=INK, fontsize=7)
    for place, (_, days, _) in enumerate(ordered):
        axes.hlines(place, 0, days, color=MIDDLE, linewidth=1.2, zorder=1)
        axes.annotate(str(days), (days, place), xytext=(6, 0), textcoords="offset points", va="center", fontsize=7)
    for timing, (marker, colour, told) in MARKS.items():
        found = [(days, place) for place, (_, days, said) in enumerate(ordered) if said == timing]
        if found:
            axes.scatter(
                [days for days, _ in found], [place for _, place in found], marker=marker, color=colour, s=28, label=told, zorder=2
            )
    axes.set_yticks(range(len(ordered)), [who for who, _, _ in ordered])
    axes.set_ylim(len(ordered) - 0.4, -1.2)
    axes.set_xlim(0, max([YEAR, *(days for _, days, _ in rows)]) * 1.1)
    axes.set_xlabel("days from the first interview to the follow-up")
    if ordered:
        figure.legend(loc="outside upper center", ncols=len(MARKS), frameon=False, fontsize=7)
    else:
        axes.text(0.5, 0.5, "no follow-up yet", transform=axes.transAxes, ha="center")
