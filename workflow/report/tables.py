"""A table of a report as text, Markdown and CSV; every cell harmless where it is opened (floor 1)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workflow.export.clean import clean
from workflow.report.facts import NOT_RECORDED, NOT_STATED
from workflow.rigour.codings import to_csv


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headers, and what stands below it."""

    title: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()


def text(table: Table) -> str:
    """Columns as wide as they need, words to the left, numbers to the right.

    >>> print(text(Table("patients", ("", "n"), (("women", "12"), ("men", "8")), ("A note.",))))
    patients
            n
    women  12
    men     8
    A note.
    """
    shown = [table.headers, *table.rows]
    widths = [max(len(row[column]) for row in shown) for column in range(len(table.headers))]
    put = [str.rjust if right else str.ljust for right in numbers(table)]
    lines = ["  ".join(side(cell, width) for side, cell, width in zip(put, row, widths, strict=True)).rstrip() for row in shown]
    return "\n".join([*([table.title] if table.title else []), *lines, *table.notes])


def numbers(table: Table) -> list[bool]:
    """Of each column, whether it holds numbers: every cell begins with a digit, or says that there is none."""

    def is_number(cell: str) -> bool:
        return not cell.strip() or cell.strip()[0].isdigit() or cell in ("-", NOT_RECORDED, NOT_STATED)

    return [column > 0 and all(is_number(row[column]) for row in table.rows) for column in range(len(table.headers))]


def markdown(table: Table) -> str:
    """A table that an editor, a wiki or pandoc takes.

    >>> print(markdown(Table("", ("", "n"), (("a|b", "1"),))))
    |  | n |
    |---|--:|
    | a\\|b | 1 |
    """
    head = [f"**{_safe(table.title)}**", ""] if table.title else []
    rule = "|" + "|".join("--:" if right else "---" for right in numbers(table)) + "|"
    body = [_row(table.headers), rule, *map(_row, table.rows)]
    return "\n".join([*head, *body, *([""] if table.notes else []), *map(_safe, table.notes)])


def csv(tables: Sequence[Table]) -> bytes:
    """Several tables below each other, as UTF-8 that spreadsheets open; no cell is taken for a formula."""
    rows: list[Sequence[object]] = []
    for table in tables:
        rows += [
            (clean(table.title), *table.headers[1:]),
            *(tuple(map(clean, row)) for row in table.rows),
            *((clean(note),) for note in table.notes),
            (),
        ]
    return to_csv(rows[1:-1], [str(cell) for cell in rows[0]] if rows else [])


def pages(tables: Iterable[Table]) -> str:
    """Several tables as one page of Markdown."""
    return "\n\n".join(markdown(table) for table in tables) + "\n"


def brief(text: str, letters: int = 60) -> str:
    """Words that somebody typed, fit for a cell or a box: one line, nothing hidden, not too long.

    >>> brief("a\\x00b\\u202e  c"), brief("x" * 100, 5)
    ('ab c', 'xxxx…')
    """
    plain = clean(text[: 20 * letters])
    return plain if len(plain) <= letters else plain[: letters - 1] + "…"


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(map(_safe, cells)) + " |"


def _safe(cell: str) -> str:
    return clean(cell).replace("|", "\\|").replace("*", "\\*").replace("<", "&lt;")
