"""The matrix of a sample as a picture: a bar for each level, a line where its minimum stands, a table for each pair (floor 2)."""

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from workflow.figures import DARK, INK, LIGHT, MIDDLE, PATTERN, RULE, WARN
from workflow.people.sampling.matrix import Matrix, Pair, Row, Spread

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MANY = 8  # a dimension with more levels is drawn as a row of squares
LONGEST = 15  # letters of a level's name
LINE = 0.21  # inches for one level
SQUARES = 0.62  # for the row of squares and the names below it
HEAD = 0.34  # for a dimension's name
TITLE, FOOT = 0.62, 0.1
LEFT, RIGHT = 0.16, 0.70  # where bars begin and end, as parts of the width


class MatrixPicture:
    """Paints one matrix; `height` in inches is what it needs."""

    def __init__(self, matrix: Matrix) -> None:
        self.matrix = matrix
        spreads = {spread.dimension: spread for spread in matrix.spreads}
        grouped = ((name, list(rows)) for name, rows in groupby(matrix.rows, key=lambda row: row.dimension))
        self.blocks: list[tuple[Spread, list[Row]]] = [(spreads[name], rows) for name, rows in grouped]
        sizes = [HEAD + LINE * len(rows) if len(rows) <= MANY else HEAD + SQUARES for _, rows in self.blocks]
        self.sizes = [*sizes, *(HEAD + LINE * (1 + len(_levels(pair)[0])) for pair in matrix.pairs)]
        self.height = TITLE + sum(self.sizes) + FOOT

    def __call__(self, figure: "Figure") -> None:
        m = self.matrix
        top = 1 - 0.2 / self.height
        figure.text(0.02, top, f"{m.group}: {m.have} in, {m.pending} agreed, {m.left} left in the pool", weight="bold", size=10, va="top")
        _key(figure, top - 0.3 / self.height)
        most = max([1, *(max(row.have + row.pending, row.minimum, row.maximum or 0) for _, rows in self.blocks for row in rows)])
        top = 1 - TITLE / self.height
        for size, (spread, rows) in zip(self.sizes, self.blocks, strict=False):
            axes = self._place(figure, top, size)
            _squares(axes, spread, rows) if len(rows) > MANY else _bars(axes, spread, rows, most)
            top -= size / self.height
        for size, pair in zip(self.sizes[len(self.blocks) :], m.pairs, strict=True):
            _crossed(self._place(figure, top, size), pair)
            top -= size / self.height

    def _place(self, figure: "Figure", top: float, size: float) -> "Axes":
        bottom = top - size / self.height
        return figure.add_axes((LEFT, bottom, RIGHT - LEFT, (size - HEAD) / self.height))


def _key(figure: "Figure", at: float) -> None:
    """What the patterns mean, in one line."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    entries: list[Any] = [
        Patch(facecolor=DARK, edgecolor=INK, linewidth=0.5, label="takes part"),
        Patch(facecolor=MIDDLE, edgecolor=INK, linewidth=0.5, hatch=PATTERN, label="agreed"),
        Patch(facecolor=LIGHT, edgecolor=RULE, linewidth=0.5, label="room up to the minimum"),
        Line2D([], [], color=INK, linewidth=0, marker="|", markersize=8, markeredgewidth=1.6, label="minimum"),
        Line2D([], [], color=INK, linewidth=1.0, linestyle=(0, (2, 1.5)), label="maximum"),
    ]
    figure.legend(
        handles=entries, loc="upper left", bbox_to_anchor=(0.01, at), ncols=5, frameon=False, fontsize=7.5, handlelength=1.4,
        columnspacing=1.2, handletextpad=0.5, borderpad=0,
    )  # fmt: skip


def _bars(axes: "Axes", spread: Spread, rows: Sequence[Row], most: int) -> None:
    for at, row in enumerate(rows):
        there = row.have + row.pending
        axes.barh(at, max(0, row.minimum - there), left=there, height=0.62, color=LIGHT, edgecolor=RULE, linewidth=0.5)
        axes.barh(at, row.have, height=0.62, color=DARK, edgecolor=INK, linewidth=0.5)
        axes.barh(at, row.pending, left=row.have, height=0.62, color=MIDDLE, edgecolor=INK, linewidth=0.5, hatch=PATTERN)
        if row.minimum:
            for colour, thickness in (("white", 3.4), (INK, 1.6)):  # the white edge shows the line on a dark bar, too
                axes.plot([row.minimum] * 2, [at - 0.42, at + 0.42], color=colour, linewidth=thickness, solid_capstyle="butt")
        if row.maximum is not None:
            axes.plot([row.maximum, row.maximum], [at - 0.42, at + 0.42], color=INK, linewidth=1.0, linestyle=(0, (2, 1.5)))
        colour = WARN if row.remark == "out of reach" else INK
        axes.text(1.02, at, _counts(row), transform=axes.get_yaxis_transform(), va="center", size=7.5, color=colour)
    axes.set_xlim(0, most * 1.02)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_yticks(range(len(rows)), [_short(row.level) for row in rows])
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    axes.tick_params(axis="y", length=0)
    axes.set_title(_heading(spread), pad=3, weight="bold", size=8.5)


def _squares(axes: "Axes", spread: Spread, rows: Sequence[Row]) -> None:
    """One square a level: filled where somebody is in, patterned where somebody agreed, empty where the pool has somebody, crossed else."""
    from matplotlib.patches import Rectangle

    for at, row in enumerate(rows):
        colour = DARK if row.have else MIDDLE if row.pending else "white"
        hatch = PATTERN if row.pending and not row.have else None
        axes.add_patch(Rectangle((at + 0.08, 0.15), 0.84, 0.7, facecolor=colour, edgecolor=INK, linewidth=0.5, hatch=hatch))
        if not row.have + row.pending + row.left:
            axes.plot([at + 0.2, at + 0.8], [0.25, 0.75], color=WARN, linewidth=0.8)
        axes.text(at + 0.5, 0.08, row.level, size=5.5, rotation=90, ha="center", va="top")
    axes.set_xlim(0, len(rows))
    axes.set_ylim(-0.75, 1)
    axes.set_xticks([])
    axes.set_yticks([])
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)
    waiting = sum(1 for row in rows if not row.have and not row.pending and row.left)
    axes.text(1.02, 0.5, f"{waiting} more in the pool", transform=axes.get_yaxis_transform(), va="center", size=7.5)
    axes.set_title(_heading(spread), pad=3, weight="bold", size=8.5)


def _crossed(axes: "Axes", pair: Pair) -> None:
    """A table: how many are in (and agreed), below it how many the pool has; darker where more are in."""
    from matplotlib.patches import Rectangle

    ones, others = _levels(pair)
    most = max([1, *(cell.have + cell.pending for cell in pair.cells)])
    for cell in pair.cells:
        x, y = others.index(cell.other), ones.index(cell.one)
        there = cell.have + cell.pending
        nobody = not there + cell.left
        dark = there / most > 0.6
        colour = DARK if dark else MIDDLE if there / most > 0.3 else LIGHT if there else "white"
        axes.add_patch(
            Rectangle((x, y), 1, 1, facecolor=colour, edgecolor=INK, linewidth=0.5, hatch="xxx" if nobody else None, clip_on=False)
        )
        agreed = f"+{cell.pending}" if cell.pending else ""
        text = "" if nobody else f"{cell.have}{agreed}  ({cell.left} left)"
        axes.text(x + 0.5, y + 0.5, text, ha="center", va="center", size=7.5, color="white" if dark else INK)
    axes.set_xlim(0, len(others))
    axes.set_ylim(len(ones) + 1, 0)  # the row below holds the names of the columns
    axes.set_xticks([])
    axes.set_yticks([at + 0.5 for at in range(len(ones))], [_short(one) for one in ones])
    for at, name in enumerate(others):
        axes.text(at + 0.5, len(ones) + 0.45, _short(name), ha="center", va="center")
    axes.tick_params(axis="y", length=0)
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)
    gone = not all(cell.have + cell.pending + cell.left for cell in pair.cells)
    axes.set_title(
        f"{pair.dimensions[0]} by {pair.dimensions[1]}" + ("   (crossed: nobody is left)" if gone else ""), pad=3, weight="bold", size=8.5
    )


def _levels(pair: Pair) -> tuple[list[str], list[str]]:
    return list(dict.fromkeys(cell.one for cell in pair.cells)), list(dict.fromkeys(cell.other for cell in pair.cells))


def _short(level: str) -> str:
    """A long name cut, so that it stays in its margin."""
    return level if len(level) <= LONGEST else level[: LONGEST - 1] + "…"


def _heading(spread: Spread) -> str:
    even = "" if spread.evenness is None else f"   evenness {spread.evenness:.2f}"
    return f"{spread.dimension}   {spread.represented} of {spread.levels} represented{even}"


def _counts(row: Row) -> str:
    agreed = f" + {row.pending}" if row.pending else ""
    wanted = f" of {row.wanted}" if row.wanted else ""
    remark = f", {row.remark}" if row.remark else ""
    return f"{row.have}{agreed}{wanted}{remark} ({row.left} left)"
