"""Figures that a paper can print: one style, and files that come out the same every time (floor 2).

Matplotlib is loaded when a figure is drawn. Colour never carries a meaning alone.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workflow.store.files import write_whole

if TYPE_CHECKING:
    from matplotlib.figure import Figure

INK, GREY, FAINT, BLUE, ORANGE, GREEN = "#1a1a1a", "#6b6b6b", "#d9d9d9", "#0072b2", "#d55e00", "#009e73"  # told apart by everybody
STYLE: dict[Any, Any] = {
    "font.family": "DejaVu Sans",  # comes with matplotlib, so the same on every computer
    "font.size": 9,
    "axes.edgecolor": GREY,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": INK,
    "ytick.color": INK,
    "svg.fonttype": "path",  # looks alike where the font is missing
    "svg.hashsalt": "workflow",  # the same ids in every run
}
DOTS_PER_INCH = 200


@contextmanager
def drawn(width_cm: float, height_cm: float) -> Iterator["Figure"]:
    """An empty figure in the house style; draw on it and write it inside the block. What stands outside its axes is kept when written."""
    import matplotlib
    from matplotlib.figure import Figure

    with matplotlib.rc_context(STYLE):
        yield Figure(figsize=(width_cm / 2.54, height_cm / 2.54))


def content(figure: "Figure", kind: str) -> bytes:
    """The bytes of a figure as `svg` or `png`, without date or program: the same figure gives the same bytes."""
    made = BytesIO()
    about = {"Date": None, "Creator": None} if kind == "svg" else {"Software": None}
    figure.savefig(made, format=kind, dpi=DOTS_PER_INCH, metadata=about, bbox_inches="tight", pad_inches=0.1)
    return made.getvalue()


def save(figure: "Figure", stem: Path) -> tuple[Path, ...]:
    """Write a figure as SVG and PNG beside each other and return their paths. Raises DiskFull."""
    stem.parent.mkdir(parents=True, exist_ok=True)
    paths = tuple(stem.with_name(f"{stem.name}.{kind}") for kind in ("svg", "png"))
    for path in paths:
        write_whole(path, content(figure, path.suffix[1:]))
    return paths
