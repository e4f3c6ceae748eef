"""All reports together: one page that works offline, one Word document, and every fact once (floor 3)."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from workflow import figures
from workflow.report import page
from workflow.report.contradictions import doubts
from workflow.report.documents import Chapter, document
from workflow.report.facts import footnotes
from workflow.report.page import Part, Picture
from workflow.report.steps import quotations as quoted
from workflow.report.steps import reports, writing
from workflow.report.steps.quoting import Quoted
from workflow.report.steps.reports import Desk, Report
from workflow.report.tables import Table, brief

# picture -> what it shows
SHOWS = {
    "flow": "How many people came to each box of the study, and beside it who left there and why; the same stands in words.",
    "durations": "How long each session took, a point each, with mean and range; the figures are in the table.",
    "timeline": "How many sessions there were in each month, by kind of session.",
    "gaps": "How many days lay between the sessions of each person, and whether the later one was in its window.",
}
HEADINGS = {
    "flow": "Who came how far",
    "characteristics": "Who took part",
    "durations": "How long sessions took",
    "timeline": "When sessions were",
    "methods": "The Methods section",
    "quotations": "Quotations",
    "doubts": "What does not fit, or cannot be said",
    "srqr": "SRQR",
    "coreq": "COREQ",
}


def together(at: Desk, found: Sequence[Quoted], language: str = "en") -> Report:
    """Every report of the study. Of the quotations, those that may be quoted; whom no consent covers is not in it. Raises NotAllowed."""
    flow, who, long, when = reports.flow(at), reports.characteristics(at), reports.durations(at), reports.when(at)
    methods, kept = writing.methods(at, language), quoted.quotations(at, [one for one in found if one.found])
    lists = [writing.checklist(at, name) for name in ("srqr", "coreq")]
    made = [flow, who, long, when, methods, kept, *lists]
    all_of_it = tuple(at.facts.values())
    open_ones = doubts(at.material, at.facts)
    parts = [_part(one, at, language) for one in made if one.tables or one.pictures]
    if open_ones:
        parts.insert(len(parts) - len(lists), Part("doubts", HEADINGS["doubts"], doubts=tuple(doubt.sentence for doubt in open_ones)))
    shown = [fact for one in made for fact in one.facts] + [fact for doubt in open_ones for fact in doubt.facts]
    below = (*footnotes(shown), *([at.record] if at.record else []))
    title = brief(at.material.settings.title or at.material.settings.id, 200)
    about = (f"Every number of the study “{at.material.settings.id}”, counted from what was recorded.", *below)
    files = {"report.html": page.page(title, about, parts, below), "report.docx": document(title, _chapters(parts, made), below)}
    told = "\n".join(f"{number}. {part.heading}" for number, part in enumerate(parts, 1))
    body = f"{title}\n\n{told}" if at.material.candidates or at.material.sessions else reports.EMPTY
    return Report(
        "all", body, all_of_it, open_ones, (), {}, {}, at.record, items=tuple(one for made in lists for one in made.items)
    ).with_files(files)


def _part(one: Report, at: Desk, language: str) -> Part:
    pictures = tuple(Picture(name, SHOWS[name], figures.draw(paint, height, ".svg")) for name, (paint, height) in one.pictures.items())
    made = Part(one.name, HEADINGS[one.name], pictures=pictures, tables=_tables(one))
    if one.name == "flow":
        return replace(made, words=one.body)
    if one.name == "methods":
        return replace(made, paragraphs=_paragraphs(one), language=language)
    return made


def _tables(one: Report) -> tuple[Table, ...]:
    """As they are read on paper: a checklist without the column of its sources, quotations without whether they may be quoted."""
    if one.name in ("srqr", "coreq"):
        return tuple(replace(table, headers=table.headers[:5], rows=tuple(row[:5] for row in table.rows)) for table in one.tables)
    if one.name == "quotations":
        return tuple(Table("", ("", "who", "original", "translation"), tuple(map(_narrow, table.rows))) for table in one.tables)
    return one.tables


def _narrow(row: tuple[str, ...]) -> tuple[str, ...]:
    """A quotation in four columns, which a page on paper has room for."""
    name, who, interview, turn, original, translation, translator, checked, theme, _ = row
    by = "; ".join(part for part in (translator and f"translated by {translator}", checked and f"checked by {checked}") if part)
    where = ", ".join(part for part in (interview, turn and f"turn {turn}", theme) if part)
    return (name, f"{who} ({where})", original, f"{translation} ({by})" if by else translation)


def _paragraphs(methods: Report) -> tuple[tuple[str, str], ...]:
    halves = (block.partition("\n") for block in methods.body.split("\n\n"))
    return tuple((heading, text) if text else ("", heading) for heading, _, text in halves)


def _chapters(parts: Sequence[Part], made: Iterable[Report]) -> list[Chapter]:
    pictures = {one.name: one.pictures for one in made}
    found = []
    for part in parts:
        drawn = tuple((SHOWS[name], figures.draw(paint, height, ".png")) for name, (paint, height) in pictures.get(part.key, {}).items())
        lines = [line for heading, text in part.paragraphs for line in (heading, text) if line]
        words = [line for line in part.words.splitlines() if line.strip()]
        found.append(Chapter(part.heading, (*lines, *words, *part.doubts), part.tables, drawn))
    return found
