"""The saturation curve, one panel for each series: new codes as bars, all codes so far as a line, the rule as a mark (floor 2)."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workflow import figures
from workflow.rigour.saturation import Curve
from workflow.store.files import write_whole

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PANEL, WIDE, GAP = 2.0, 5.4, 0.9  # inches


def draw(curves: Mapping[str, Curve], stem: Path) -> tuple[Path, ...]:
    """Write the curves as SVG and PNG; returns the paths. Raises DiskFull."""
    stem.parent.mkdir(parents=True, exist_ok=True)
    paths = tuple(stem.with_name(stem.name + form) for form in figures.FORMS)
    high = len(curves) * PANEL + (len(curves) - 1) * GAP
    for path in paths:
        write_whole(path, figures.draw(lambda figure: _paint(figure, curves, high), high, path.suffix, WIDE, around=True))
    return paths


def _paint(figure: "Figure", curves: Mapping[str, Curve], high: float) -> None:
    for at, (series, curve) in enumerate(curves.items()):
        top = 1 - at * (PANEL + GAP) / high
        _panel(figure.add_axes((0, top - PANEL / high, 1, PANEL / high)), series, curve)


def _panel(axes: Any, series: str, curve: Curve) -> None:
    places = range(1, len(curve.names) + 1)
    total = curve.cumulative[-1]
    axes.bar(places, curve.new, width=0.62, color=figures.LIGHT, edgecolor=figures.RULE, linewidth=0.8, label="new codes")
    axes.plot(places, curve.cumulative, color=figures.DARK, linewidth=1.6, marker="o", markersize=3.5, label="codes so far")
    base = curve.rule.base + 0.5
    axes.axvline(base, color=figures.RULE, linewidth=0.9, linestyle=(0, (2, 2)))
    axes.annotate(
        f"base: {curve.base_codes} codes", (base, total * 1.1), xytext=(-4, 0), textcoords="offset points", ha="right", fontsize=7.5
    )
    if curve.reached is not None:
        at = curve.reached + 0.5
        axes.axvline(at, color=figures.WARN, linewidth=1.4)
        axes.annotate(
            f"reached at {curve.reached}", (at, total * 1.1), xytext=(4, 0), textcoords="offset points", fontsize=7.5, color=figures.WARN
        )
    rule = curve.rule
    stated = f"base {rule.base}, run {rule.run}, threshold {rule.threshold:g}%"
    outcome = "" if curve.reached is not None else " — not reached"
    axes.set_title(f"{series} ({stated}){outcome}", loc="left", fontsize=9)
    axes.set_xticks(list(places), list(curve.names), fontsize=7.5, rotation=0 if len(curve.names) <= 22 else 90)
    axes.set_ylim(0, total * 1.2)
    axes.set_ylabel("codes")
    axes.yaxis.get_major_locator().set_params(integer=True)
    axes.legend(loc="center right", frameon=False, fontsize=7.5)
