"""The coverage matrix as a picture: a sign for each question in each session, readable without colour (floor 2)."""

import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workflow import figures
from workflow.guides.coverage import MEANINGS, NOT_ENTERED, NOT_YET, TAKEN_OUT, Matrix
from workflow.store.files import write_whole

if TYPE_CHECKING:
    from matplotlib.figure import Figure

CELL = 0.3  # inches
# how a cell is drawn: marker, filled or not
_MARKERS = {
    "asked": ("s", figures.DARK, figures.DARK),
    "came-up": ("o", figures.DARK, figures.DARK),
    "partly": ("s", "white", figures.DARK),
    "skipped": ("x", figures.WARN, figures.WARN),
    "not-said": ("_", figures.WARN, figures.WARN),
    NOT_ENTERED: ("$?$", figures.RULE, figures.RULE),
}


def draw(matrix: Matrix, stem: Path) -> tuple[Path, ...]:
    """Write the picture as SVG and PNG; returns the paths. Raises DiskFull."""
    stem.parent.mkdir(parents=True, exist_ok=True)
    paths = tuple(stem.with_name(stem.name + form) for form in figures.FORMS)
    width, height = CELL * len(matrix.columns), CELL * len(matrix.rows)
    for path in paths:
        write_whole(path, figures.draw(lambda figure: _paint(figure, matrix), height, path.suffix, width, around=True))
    return paths


def _paint(figure: "Figure", matrix: Matrix) -> None:
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(-0.5, len(matrix.columns) - 0.5)
    axes.set_ylim(len(matrix.rows) - 0.5, -0.5)
    axes.set_xticks(range(len(matrix.columns)), [f"{column.label}\n{column.version}" for column in matrix.columns], fontsize=7.5)
    axes.set_yticks(range(len(matrix.rows)), [_label(row) for row in matrix.rows], fontsize=8)
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)
    for y, row in enumerate(matrix.rows):
        axes.axhline(y + 0.5, color=figures.LIGHT, linewidth=0.8, zorder=0)
        for x, cell in enumerate(row.cells):
            _cell(axes, x, y, cell)
        share = "" if row.percent is None else f"{row.spoken} of {row.of}"
        at: dict[str, Any] = {"xy": (1, y), "xycoords": ("axes fraction", "data"), "xytext": (6, 0), "textcoords": "offset points"}
        axes.annotate(share, **at, va="center", fontsize=7.5)
    _legend(axes, {cell for row in matrix.rows for cell in row.cells})


def _label(row: Any) -> str:
    words = textwrap.shorten(f"{row.item}: {row.question}", 70, placeholder=" ...")
    return f"{words}\n(added in {row.added})" if row.added else words


def _cell(axes: Any, x: int, y: int, cell: str) -> None:
    if cell in (NOT_YET, TAKEN_OUT):
        from matplotlib.patches import Rectangle

        axes.add_patch(Rectangle((x - 0.5, y - 0.5), 1, 1, facecolor="none", edgecolor=figures.RULE, hatch=figures.PATTERN, linewidth=0))
        return
    marker, face, edge = _MARKERS[cell]
    axes.plot(x, y, marker=marker, markersize=6, markerfacecolor=face, markeredgecolor=edge, linestyle="")


def _legend(axes: Any, present: set[str]) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    handles: list[Any] = []
    for cell, meaning in MEANINGS.items():
        if cell not in present:
            continue
        if cell in _MARKERS:
            marker, face, edge = _MARKERS[cell]
            handles.append(
                Line2D([], [], marker=marker, markersize=6, markerfacecolor=face, markeredgecolor=edge, linestyle="", label=meaning)
            )
        else:
            handles.append(Patch(facecolor="none", edgecolor=figures.RULE, hatch=figures.PATTERN, linewidth=0, label=meaning))
    axes.legend(handles=handles, loc="upper right", bbox_to_anchor=(1, 0), ncols=2, frameon=False, fontsize=7.5, handletextpad=0.6)
