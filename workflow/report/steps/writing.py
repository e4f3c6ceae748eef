"""The reports in words: the Methods section and the checklists SRQR and COREQ (floor 3)."""

from collections.abc import Iterable

from workflow.report import checklists, written
from workflow.report.contradictions import doubts
from workflow.report.documents import Chapter, document
from workflow.report.facts import Fact
from workflow.report.said import Telling
from workflow.report.steps.reports import EMPTY, Desk, Report
from workflow.report.tables import Table


def methods(at: Desk, language: str = "en") -> Report:
    """The Methods section, every number tied to its query. `language`: en or nl, that of the paper."""
    said = Telling(at.material, at.facts, language).said()
    parts = written.paragraphs(said, language)
    facts = _once(fact for one in said for fact in one.facts)
    body = "\n\n".join(f"{heading}\n{text}" for heading, text in parts) or EMPTY
    appendix = written.appendix(facts)
    made = Report("methods", body, facts, doubts(at.material, at.facts), (appendix,), {}, {"methods.txt": body + "\n"}, at.record)
    chapters = [*(Chapter(heading, (text,)) for heading, text in parts), Chapter("", (), (appendix,))]
    return made.with_files({"methods.docx": document("Methods", chapters, made.below)})


def checklist(at: Desk, name: str) -> Report:
    """SRQR or COREQ. Raises KeyError for another list."""
    found = checklists.items(name, at.material, at.facts)
    title = checklists.title(name)
    table = written.sheet(title, found)
    facts = _once(fact for one in found for fact in one.facts)
    made = Report(name, written.listing(title, found), facts, (), (table,), {}, {}, at.record, items=found)
    narrow = Table("", table.headers[:5], tuple(row[:5] for row in table.rows), table.notes)
    return made.with_files({f"{name}.docx": document(title, [Chapter("", (), (narrow,))], made.below)})


def _once(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    return tuple({fact.id: fact for fact in facts}.values())
