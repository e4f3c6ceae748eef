"""The Methods paragraphs and the checklists as tables and text, with where every number comes from (floor 1)."""

from collections.abc import Sequence

from workflow.report.checklists import FILLED, NOT_APPLICABLE, PART, YOURS, Item, counted
from workflow.report.facts import Fact
from workflow.report.said import Said
from workflow.report.tables import Table

# heading -> the topics under it, in the order of a Methods section
SECTIONS = {
    "Design": ("design", "ethics"),
    "Sampling and recruitment": ("sampling", "contact"),
    "Data collection": ("sessions", "modes", "guides", "durations"),
    "Data processing": ("transcripts",),
    "Analysis and trustworthiness": ("analysis", "double-coding", "member-check", "saturation"),
}
DUTCH = {
    "Design": "Opzet",
    "Sampling and recruitment": "Selectie en werving",
    "Data collection": "Dataverzameling",
    "Data processing": "Dataverwerking",
    "Analysis and trustworthiness": "Analyse en betrouwbaarheid",
}
SIGNS = {FILLED: "x", PART: "~", YOURS: " ", NOT_APPLICABLE: "-"}


def paragraphs(said: Sequence[Said], language: str = "en") -> list[tuple[str, str]]:
    """Heading and paragraph, for each section that has something to say."""
    found = []
    for heading, topics in SECTIONS.items():
        text = " ".join(one.text for topic in topics for one in said if one.topic == topic)
        if text:
            found.append((DUTCH[heading] if language == "nl" else heading, text))
    return found


def appendix(facts: Sequence[Fact]) -> Table:
    """Every number of a text, with the query behind it; whom it counts is for the team alone and not here."""
    rows = tuple((fact.id, fact.printed, fact.unit, "" if fact.n is None else str(fact.n), fact.source) for fact in facts)
    return Table("Where the numbers come from", ("fact", "value", "unit", "of", "counted from"), rows)


def sheet(title: str, items: Sequence[Item]) -> Table:
    """A checklist as a table."""
    rows = tuple((one.id, one.topic, one.status, one.text, one.asks, "; ".join(one.sources)) for one in items)
    return Table(title, ("item", "topic", "status", "text", "needs", "source"), rows)


def listing(title: str, items: Sequence[Item]) -> str:
    """A checklist as it is read on a screen.

    >>> print(listing("SRQR", [Item("S1", "Title", YOURS, "", asks="Write: the title.")]))
    SRQR: 0 filled, 0 filled in part, 1 needs you, 0 not applicable
    <BLANKLINE>
    [ ] S1 Title
          needs you. Write: the title.
    """
    lines = [f"{title}: " + ", ".join(f"{count} {status}" for status, count in counted(items).items()), ""]
    for one in items:
        lines.append(f"[{SIGNS[one.status]}] {one.id} {one.topic}")
        if one.text:
            lines.append(f"      {one.text}")
        if one.asks or one.status == NOT_APPLICABLE:
            lines.append(f"      {one.status}. {one.asks}".rstrip())
    return "\n".join(lines)
