"""A report as one page of HTML that holds everything itself: no script, no asset from elsewhere, pictures as SVG in it (floor 1)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.resources import files

from workflow.export.clean import clean
from workflow.report.tables import Table, numbers

# what a browser may do with the page: show it, and nothing else
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
LONGEST = 20_000  # letters of one paragraph


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing and what it shows, for those who cannot see it."""

    name: str  # of letters and hyphens; unique on the page
    shows: str
    svg: bytes


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the page, reached from its contents."""

    key: str  # its address on the page
    heading: str
    paragraphs: tuple[tuple[str, str], ...] = ()  # heading (empty for none) and text
    pictures: tuple[Picture, ...] = ()
    tables: tuple[Table, ...] = ()
    doubts: tuple[str, ...] = ()
    words: str = ""  # the whole part as plain text, for those who read no pictures
    language: str = ""  # of its paragraphs, where it is not that of the page


def page(title: str, about: Sequence[str], parts: Sequence[Part], below: Sequence[str]) -> bytes:
    """The page; the same parts give the same bytes.

    >>> made = page("Pain <1>", (), [Part("flow", "Who came", (("", "25 people."),))], ()).decode()
    >>> "Pain &lt;1&gt;" in made, '<a href="#flow">Who came</a>' in made, "<p>25 people.</p>" in made
    (True, True, True)
    """
    contents = "".join(f'<li><a href="#{one.key}">{_said(one.heading)}</a></li>' for one in parts)
    lines = [
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{_said(title)}</title>\n<style>\n{_style()}</style>\n</head>\n<body>",
        f"<header><h1>{_said(title)}</h1>{_lines(about, 'quiet')}</header>",
        f'<nav aria-label="Contents"><ol>{contents}</ol></nav>\n<main>',
        *(line for one in parts for line in _part(one)),
        f"</main>\n<footer>{_lines(below, 'notes')}</footer>\n</body>\n</html>\n",
    ]
    return "\n".join(lines).encode()


@cache
def _style() -> str:
    return files("workflow.report").joinpath("page.css").read_text(encoding="utf-8")


def _part(one: Part) -> Iterator[str]:
    spoken = f' lang="{escape(one.language)}"' if one.language else ""
    yield f'<section id="{one.key}" aria-labelledby="{one.key}-heading"><h2 id="{one.key}-heading">{_said(one.heading)}</h2>'
    for heading, text in one.paragraphs:
        head = f"<h3>{_said(heading)}</h3>" if heading else ""
        yield f"<div{spoken}>{head}<p>{_said(text)}</p></div>"
    for picture in one.pictures:
        yield f"<figure>{inline(picture)}<figcaption>{_said(picture.shows)}</figcaption></figure>"
    for table in one.tables:
        yield _table(table)
    if one.words:
        kept = "\n".join(" " * (len(line) - len(line.lstrip())) + clean(line) for line in one.words[:LONGEST].splitlines())
        yield f"<h3>The same in words</h3><pre>{escape(kept)}</pre>"
    for doubt in one.doubts:
        yield f'<p class="doubt">{_said(doubt)}</p>'
    yield "</section>"


def _table(table: Table) -> str:
    sides = [' class="number"' if one else "" for one in numbers(table)]
    heads = zip(table.headers, sides, strict=True)
    head = "".join(f'<th scope="col"{side}>{_said(text)}</th>' if text.strip() else "<td></td>" for text, side in heads)
    cells = ("".join(f"<td{side}>{_said(cell)}</td>" for cell, side in zip(row, sides, strict=True)) for row in table.rows)
    rows = "".join(f"<tr>{row}</tr>\n" for row in cells)
    caption = f"<caption>{_said(table.title)}</caption>" if table.title else ""
    notes = _lines(table.notes, "notes")
    return f'<div class="wide"><table>{caption}<thead><tr>{head}</tr></thead>\n<tbody>{rows}</tbody></table></div>{notes}'


def _lines(texts: Sequence[str], kind: str) -> str:
    return "".join(f'<p class="{kind}">{_said(text)}</p>' for text in texts)


def _said(text: str) -> str:
    """Words of anybody, so that they are shown and do nothing."""
    return escape(clean(text[:LONGEST]))


def inline(picture: Picture) -> str:
    """A drawing as a piece of the page: without its own head, its ids its own, with what it shows.

    >>> inline(Picture("flow", "Who came", b'<?xml version="1.0"?><svg width="1"><g id="a"/><use xlink:href="#a"/></svg>'))
    '<svg role="img" aria-label="Who came" width="1"><g id="flow-a"/><use xlink:href="#flow-a"/></svg>'
    """
    drawn = picture.svg.decode()
    drawn = re.sub(r"<metadata>.*?</metadata>", "", drawn[drawn.index("<svg") :], flags=re.DOTALL).rstrip()
    drawn = re.sub(r'(\bid="|\burl\(#|href="#)', rf"\g<1>{picture.name}-", drawn)
    return drawn.replace("<svg", f'<svg role="img" aria-label="{escape(clean(picture.shows))}"', 1)
