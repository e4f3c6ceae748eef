"""Figures in one style: fonts, colours that hold in grey, sizes for a page; the same data give the same bytes (floor 2).

matplotlib is imported when the first figure is drawn, never before; nothing is shown on a screen.
"""

import io
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from workflow.errors import WrongUsage
from workflow.store.files import write_whole

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# Dark, middle and light stay apart when printed in grey; each also has a pattern of its own.
DARK, MIDDLE, LIGHT, INK, RULE, WARN = "#1b4b73", "#7fb0d6", "#e4edf5", "#1c2128", "#9aa4af", "#b3261e"
PATTERN = "////"
PAGE = 6.3  # inches: the text width of an A4 page with margins of 25 mm
FORMS = (".svg", ".png")
STYLE: dict[str, Any] = {
    "svg.hashsalt": "interview-workflow",  # else every run names its clips anew
    "svg.fonttype": "none",  # text stays text: it can be searched, read aloud and edited
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],  # comes with matplotlib, so widths are the same everywhere
    "font.size": 8.5,
    "axes.edgecolor": RULE,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 9,
    "axes.titlelocation": "left",
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "hatch.color": INK,
    "hatch.linewidth": 0.4,
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
}


def draw(paint: "Callable[[Figure], None]", height: float, form: str = ".svg", width: float = PAGE, *, around: bool = False) -> bytes:
    """The figure that `paint` fills, as the bytes of an SVG or PNG; sizes in inches. Raises WrongUsage for another form.

    `around`: the page grows (or shrinks) to what is drawn, for labels that stand outside the axes.
    """
    if form not in FORMS:
        raise WrongUsage(f"A figure is written as {' or '.join(FORMS)}, not '{form}'.", hint="give a file name that ends in .svg or .png")
    import matplotlib
    from matplotlib.figure import Figure

    written = io.BytesIO()
    with matplotlib.rc_context(cast(Any, STYLE)):
        figure = Figure(figsize=(width, height))
        paint(figure)
        facts = {"Date": None, "Creator": None} if form == ".svg" else {"Software": None}
        cut: dict[str, Any] = {"bbox_inches": "tight", "pad_inches": 0.08} if around else {}
        figure.savefig(written, format=form[1:], dpi=150, metadata=facts, **cut)
    return written.getvalue()


def write(path: Path, paint: "Callable[[Figure], None]", height: float) -> Path:
    """Draw into a file, in the form that its name ends in; the file is whole or not there. Raises WrongUsage, DiskFull or BadInput."""
    if not path.absolute().parent.is_dir():
        raise WrongUsage(f"There is no folder {path.parent}.", hint="make it first, or give a file name without a folder")
    write_whole(path, draw(paint, height, path.suffix.lower()))
    return path
