"""The picture of who spoke when, as SVG or PNG (floor 2)."""

from io import BytesIO
from typing import Any

from workflow.transcribe.speakers.stats import Spoke

COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#5a5a5a", "#b59f00")  # told apart by colour-blind readers too
FORMATS = ("svg", "png")


def who_spoke_when(spoke: list[Spoke], duration_ms: int, title: str, kind: str) -> bytes:
    """One bar for each speaker over the time of the recording, with their share of the words. `kind`: svg or png.

    The same facts give the same bytes: no date is kept.
    """
    import matplotlib

    with matplotlib.rc_context({"svg.hashsalt": "workflow", "svg.fonttype": "none", "font.size": 10, "font.family": "DejaVu Sans"}):
        from matplotlib.figure import Figure

        figure = Figure(figsize=(9, 1.3 + 0.42 * max(1, len(spoke))), layout="constrained")
        axes = figure.subplots()
        for row, one in enumerate(spoke):
            bars = [(span.start_ms / 60_000, max(span.length_ms, duration_ms / 900) / 60_000) for span in one.stretches]
            axes.broken_barh(bars, (row - 0.36, 0.72), facecolors=COLOURS[row % len(COLOURS)], linewidth=0)
        _dressed(axes, spoke, duration_ms, title)
        out = BytesIO()
        metadata = {"Date": None, "Creator": None} if kind == "svg" else {"Software": None}
        figure.savefig(out, format=kind, dpi=160, metadata=metadata)
    return out.getvalue()


def _dressed(axes: Any, spoke: list[Spoke], duration_ms: int, title: str) -> None:
    axes.set_yticks(range(len(spoke)), [f"{one.speaker}  {one.share:.0%}" for one in spoke])
    axes.set_ylim(len(spoke) - 0.4, -0.6)
    axes.set_xlim(0, max(duration_ms, 1) / 60_000)
    axes.set_xlabel("minutes")
    axes.set_title(title, loc="left", fontsize=11, fontweight="bold")
    axes.grid(axis="x", color="#dddddd", linewidth=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(length=0)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
