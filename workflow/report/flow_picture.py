"""The flow as a picture: a column of boxes for each group, beside each box those who left there (floor 2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from workflow import figures
from workflow.report.facts import footnotes
from workflow.report.flow_sheet import Sheet, Shown
from workflow.report.widths import folded

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LINE, PAD, GAP, TITLE = 0.155, 0.075, 0.17, 0.16  # inches: a line of text, the margin in a box, between boxes, a line of a group's name
MAIN, ASIDE, BETWEEN = 2.35, 3.35, 0.45  # inches: the widths of a main box and of one beside it, and the arrow between them
SMALL, ABREAST = 1.95, 3  # inches: a main box where several groups, out of which nobody left, stand side by side; how many
SIZE, TITLE_SIZE = 8, 9.5  # points
HANG = "     "  # before the second line of a reason


@dataclass(frozen=True, slots=True)
class _Box:
    """A box on the page: its lines, the first of them bold in the box of a number, and where it stands, in inches from the top left."""

    lines: tuple[tuple[str, bool], ...]  # text, and whether it is bold
    left: float
    top: float
    width: float
    known: bool

    @property
    def height(self) -> float:
        return LINE * len(self.lines) + 2 * PAD

    @property
    def middle(self) -> float:
        return self.top + self.height / 2

    @property
    def bottom(self) -> float:
        return self.top + self.height


@dataclass(frozen=True, slots=True)
class _Column:
    """One group on the page."""

    title: tuple[str, ...]  # in lines
    top: float
    main: tuple[_Box, ...]
    aside: tuple[tuple[_Box, ...], ...]  # of each main box


class FlowPicture:
    """Paints the sheets below each other, slim ones side by side; `height` in inches is what they need."""

    def __init__(self, sheets: Sequence[Sheet]) -> None:
        self.notes = footnotes(fact for sheet in sheets for fact in sheet.facts)
        self.columns, top = [], 0.05
        for row in _rows(sheets):
            width = MAIN if len(row) == 1 else SMALL
            made = [_column(sheet, top, 0.03 + at * (width + GAP), width) for at, sheet in enumerate(row)]
            self.columns += [column for column, _ in made]
            top = max(bottom for _, bottom in made)
        self.height = top + 0.2 * bool(self.notes)

    def __call__(self, figure: "Figure") -> None:
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_xlim(0, figures.PAGE)
        axes.set_ylim(self.height, 0)
        axes.axis("off")
        for column in self.columns:
            for at, line in enumerate(column.title):
                place = (column.main[0].left, column.top + 0.1 + at * TITLE)
                axes.text(*place, line, weight="bold", size=TITLE_SIZE, va="center", parse_math=False)
            _arrows(axes, column)
            for box in (*column.main, *(box for boxes in column.aside for box in boxes)):
                _draw(axes, box)
        for note in self.notes:
            axes.text(0.03, self.height - 0.12, note, size=7.5, va="center")


def _rows(sheets: Sequence[Sheet]) -> list[list[Sheet]]:
    """A group that somebody left needs the whole width; of the others, three stand side by side."""
    rows: list[list[Sheet]] = []
    slim = [sheet for sheet in sheets if not any(node.out for node in sheet.nodes)]
    for sheet in [*(sheet for sheet in sheets if sheet not in slim), *slim]:
        if sheet in slim and rows and rows[-1][-1] in slim and len(rows[-1]) < ABREAST:
            rows[-1].append(sheet)
        else:
            rows.append([sheet])
    return rows


def _column(sheet: Sheet, top: float, left: float, width: float) -> tuple[_Column, float]:
    """The boxes of one group, and where the next group may begin. What is not known before the first number shares a box."""
    unknown = list(takewhile(lambda node: not node.main.known and not node.out, sheet.nodes))
    slim = width == SMALL
    title = tuple(folded(sheet.title, width if slim else figures.PAGE - left, TITLE_SIZE, bold=True))
    at = top + TITLE * len(title) + 0.14
    main: list[_Box] = []
    aside: list[tuple[_Box, ...]] = []
    if unknown:
        main.append(_box([f"{node.main.words}: {node.main.fact.printed}" for node in unknown], left, at, width, known=False))
        aside.append(())
        at = main[-1].bottom + GAP
    for node in sheet.nodes[len(unknown) :]:
        box = _made(node.main, left, at, width)
        main.append(box)
        beside: list[_Box] = []
        down = box.bottom + GAP / 2 if node.out else box.top
        for shown in node.out:
            beside.append(_made(shown, left + width / 2 + BETWEEN, down, ASIDE))
            down = beside[-1].bottom + GAP / 2
        aside.append(tuple(beside))
        at = max(box.bottom + GAP, down + GAP / 2)
    lines = [f"{box.words}: {box.fact.printed}" for box in sheet.beside if box.known or box.words.endswith("analysed")]
    if lines:
        main.append(_box(lines, left, at, width, known=any(box.known for box in sheet.beside)))
        aside.append(())
        at = main[-1].bottom + GAP
    return _Column(title, top, tuple(main), tuple(aside)), at + GAP


def _made(shown: Shown, left: float, top: float, width: float) -> _Box:
    lines = [f"{shown.words}: {shown.fact.printed}"]
    lines += [f"({shown.note})"] if shown.note else []
    lines += [f"   {part.told}" for part in shown.parts]
    return _box(lines, left, top, width, known=shown.known)


def _box(lines: Sequence[str], left: float, top: float, width: float, *, known: bool) -> _Box:
    """A box as high as its lines need, once they are folded to its width."""
    pieces = [
        (piece, known and at == 0)
        for at, line in enumerate(lines)
        for piece in folded(line, width - 2 * PAD, SIZE, bold=known and at == 0, hang=HANG)
    ]
    return _Box(tuple(pieces), left, top, width, known)


def _draw(axes: "Axes", box: _Box) -> None:
    from matplotlib.patches import Rectangle

    style: dict[str, Any] = {"facecolor": figures.LIGHT if box.known else "white", "edgecolor": figures.DARK, "linewidth": 0.9}
    axes.add_patch(Rectangle((box.left, box.top), box.width, box.height, linestyle="-" if box.known else (0, (3, 2)), **style))
    for at, (line, bold) in enumerate(box.lines):
        place = (box.left + PAD, box.top + PAD + LINE * (at + 0.5))
        words = line.lstrip()
        indented = "\u00a0" * (len(line) - len(words)) + words  # a browser drops blanks at the beginning
        axes.text(*place, indented, size=SIZE, va="center", weight="bold" if bold else "normal", parse_math=False)


def _arrows(axes: "Axes", column: _Column) -> None:
    """Down from box to box; from the line between two boxes to those who left there."""
    for at, (box, following) in enumerate(zip(column.main, column.main[1:], strict=False)):
        x = box.left + box.width / 2
        _arrow(axes, (x, box.bottom), (x, following.top))
        for beside in column.aside[at]:
            _arrow(axes, (x, beside.middle), (beside.left, beside.middle))


def _arrow(axes: "Axes", start: tuple[float, float], end: tuple[float, float]) -> None:
    style = {"arrowstyle": "-|>", "color": figures.DARK, "linewidth": 0.9, "shrinkA": 0, "shrinkB": 0, "mutation_scale": 8}
    axes.annotate("", xy=end, xytext=start, arrowprops=style)
