"""Charts of when sessions were and how long they took: one square a session, so that nothing is smoothed (floor 2)."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from workflow import figures
from workflow.report.duration_facts import MINUTE, Durations
from workflow.report.tables import brief
from workflow.report.timeline import Months, between, tick
from workflow.report.widths import folded

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SQUARE, HEAD, GAP, FOOT = 0.13, 0.24, 0.12, 0.5  # inches
COLOURS = (figures.DARK, figures.MIDDLE, figures.DARK, figures.MIDDLE)
LETTERS, LABEL = 8.5, 1.15  # points, inches: the letters left of a chart, and how wide they may be
MANY_MONTHS = 30  # more than these, and only every third has its name


class TimelinePicture:
    """Paints the months: a panel for each series, a square for each session; `height` in inches."""

    def __init__(self, found: Sequence[Months], notes: Sequence[str] = ()) -> None:
        self.found, self.notes = [one for one in found if one.counts], notes
        self.months = (
            between(min(one.counts[0][0] for one in self.found), max(one.counts[-1][0] for one in self.found)) if self.found else []
        )
        self.tall = [max(3, *(count for _, count in one.counts)) * SQUARE + HEAD for one in self.found]
        self.height = sum(self.tall) + GAP * len(self.tall) + FOOT + 0.2 * bool(self.notes) + 0.3 * (not self.found)

    def __call__(self, figure: "Figure") -> None:
        top = 1.0
        for at, (one, tall) in enumerate(zip(self.found, self.tall, strict=True)):
            axes = figure.add_axes((0.05, top - tall / self.height, 0.93, (tall - HEAD) / self.height))
            self._panel(axes, one, at, last=at == len(self.found) - 1)
            top -= (tall + GAP) / self.height
        if not self.found:
            figure.text(0.05, 0.6, "no session has a day yet")
        for note in self.notes:
            figure.text(0.05, 0.06 / self.height, note, size=7)

    def _panel(self, axes: Any, one: Months, at: int, *, last: bool) -> None:
        from matplotlib.patches import Rectangle

        style: dict[str, Any] = {"facecolor": COLOURS[at % len(COLOURS)], "edgecolor": "white", "linewidth": 0.8}
        for month, count in one.counts:
            for high in range(count):
                axes.add_patch(Rectangle((self.months.index(month) + 0.04, high), 0.92, 1, **style))
        first, end = self.months.index(one.counts[0][0]), self.months.index(one.counts[-1][0]) + 1
        axes.plot([first, end], [0, 0], color=figures.INK, linewidth=1.4, solid_capstyle="butt", clip_on=False)
        total = sum(count for _, count in one.counts)
        axes.set_title(
            f"{brief(one.label)}   {_sessions(total)}" + (f", {one.without_day} more without a day" if one.without_day else ""),
            pad=3,
            size=8.5,
            weight="bold",
            parse_math=False,
        )
        axes.set_xlim(0, len(self.months))
        axes.set_ylim(0, max(3, *(count for _, count in one.counts)))
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
        step = 1 if len(self.months) <= MANY_MONTHS else 3
        named = [place for place, month in enumerate(self.months) if last and (place % step == 0 or month.endswith("-01"))]
        axes.set_xticks([place + 0.5 for place in named], [tick(self.months[place], first=place == 0) for place in named], fontsize=7)
        axes.tick_params(axis="x", length=0)


class GapPicture:
    """Paints the days from the first interview to the later one, a line a person, with the footnote below."""

    def __init__(self, rows: Sequence[tuple[str, int, str]], notes: Sequence[str] = ()) -> None:
        self.rows, self.notes = rows, notes

    def __call__(self, figure: "Figure") -> None:
        from workflow.schedule.pictures import paint_gaps

        paint_gaps(figure, self.rows)
        if self.notes:
            figure.supxlabel(self.notes[0], fontsize=7, x=0.02, ha="left")


class DurationPicture:
    """Paints the lengths: a dot for each session, the range as a line, the mean as a bar; `height` in inches."""

    ROW = 0.62

    def __init__(self, found: Sequence[Durations], notes: Sequence[str] = ()) -> None:
        self.found, self.notes = [one for one in found if one.lengths], notes
        self.height = self.ROW * max(1, len(self.found)) + 0.5 + 0.2 * bool(notes)

    def __call__(self, figure: "Figure") -> None:
        room = self.ROW * max(1, len(self.found)) / self.height
        axes = figure.add_axes((0.2, 1 - room - 0.02, 0.66, room))
        for at, one in enumerate(self.found):
            self._row(axes, at, one)
        axes.set_ylim(max(1, len(self.found)) - 0.5, -0.5)
        axes.set_yticks(range(len(self.found)), [self._label(one) for one in self.found], parse_math=False)
        axes.set_xlim(0, max((float(one.ends[1]) for one in self.found if one.ends), default=60) * 1.1)
        axes.set_xlabel("minutes")
        axes.tick_params(axis="y", length=0)
        axes.spines["left"].set_visible(False)
        for note in self.notes:
            figure.text(0.02, 0.06 / self.height, note, size=7)

    def _label(self, one: Durations) -> str:
        """What stands left of a row, in lines that the margin has room for."""
        return "\n".join(folded(brief(one.series.label, 50), LABEL, LETTERS))

    def _row(self, axes: Any, at: int, one: Durations) -> None:
        from workflow.report.facts import half_up

        minutes = sorted(length.ms / MINUTE for length in one.lengths)
        axes.hlines(at, minutes[0], minutes[-1], color=figures.RULE, linewidth=0.9, zorder=1)
        most = max(Counter(map(round, minutes)).values())
        step = min(0.09, 0.42 / most)  # sessions of the same minute stand above each other
        seen: Counter[int] = Counter()
        for value in minutes:
            there = seen[round(value)]
            seen[round(value)] += 1
            axes.scatter(
                [value], [at - step * there], s=13, color=figures.MIDDLE, edgecolor=figures.DARK, linewidth=0.6, zorder=2, clip_on=False
            )
        if one.mean is not None and one.ends:
            axes.plot([float(one.mean)] * 2, [at - 0.12, at + 0.26], color=figures.WARN, linewidth=1.8, zorder=3)
            low, high = (half_up(end) for end in one.ends)
            told = f"{half_up(one.mean)} ({low}-{high})" if low != high else str(low)
            axes.text(1.02, at, f"{told}\n{_sessions(len(one.lengths))}", transform=axes.get_yaxis_transform(), va="center", size=7.5)


def _sessions(count: int) -> str:
    return f"{count} session{'s' * (count != 1)}"
