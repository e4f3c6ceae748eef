"""The report of quotations: a table for the paper, with what a person should know of each (floor 3)."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from workflow.report.documents import Chapter, document
from workflow.report.facts import MARK, NOT_RECORDED, Fact, joined
from workflow.report.quotations.kept import SUBJECT
from workflow.report.steps.quoting import Quoted
from workflow.report.steps.reports import Desk, Report
from workflow.report.tables import Table

HEADERS = ("", "who", "interview", "turn", "original", "translation", "translator", "checked by", "theme", "to be quoted")
NONE = 'No quotation is kept yet.\nNext: workflow report quotations --add R1 --words "what was said"'


def quotations(at: Desk, found: Sequence[Quoted]) -> Report:
    """What is kept for the paper. `found` was read from the transcripts by `quoting.shown`."""
    facts = tuple(at.facts.of("quotations").values())
    made_up = tuple(Fact(one.quotation.id, one.quotation.number, synthetic=True) for one in found if _made_up(at, one))
    table = Table("Quotations", HEADERS, tuple(_row(at, one) for one in found), ())
    told = tuple(f"{one.quotation.id}: {sentence}" for one in found for sentence in one.told) + _names(found)
    body = "\n\n".join([*(_paragraph(at, one) for one in found), *(f"! {sentence}" for sentence in _names(found))]) or NONE
    total, people = at.facts["quotations.total"], at.facts["quotations.people"]
    head = f"{total.printed} quotations of {people.printed} people may be quoted.\n\n" if found and total.value is not None else ""
    made = Report("quotations", head + body, (*facts, *made_up), (), (table,) if found else (), {}, {}, at.record)
    if not found:
        return made
    allowed = Table("", HEADERS[:-1], tuple(row[:-1] for row, one in zip(table.rows, found, strict=True) if one.found))
    return made.with_files({"quotations.docx": document("Quotations", [Chapter("", told, (allowed,))], made.below)})


def _names(found: Sequence[Quoted]) -> tuple[str, ...]:
    where = list(dict.fromkeys(f"R{one.quotation.recording}" for one in found if one.found and not one.looked))
    return (f"Spoken names were not looked for in {joined(where)}: workflow transcript pseudonyms {where[0]}.",) if where else ()


def wave(at: Desk, one: Quoted) -> Fact:
    return at.facts[f"quotations.{one.quotation.id}.wave"]


def as_json(at: Desk, found: Sequence[Quoted]) -> list[dict[str, Any]]:
    """Every quotation for another program; of whom may not be quoted, no words."""
    rows = []
    for one in found:
        about = asdict(one.quotation)
        for left_out in ("removed", "blank", "refused", "number"):
            about.pop(left_out)
        if one.found is None:
            about |= {"translation": ""}
        about |= {"recording": f"R{one.quotation.recording}", "session": f"S{one.quotation.session}" if one.quotation.session else ""}
        words = {"turn": one.found.turn if one.found else None, "original": one.found.text if one.found else ""}
        known = {"wave": wave(at, one).value, "quotes_consent": not one.quotation.refused, "told": list(one.told)}
        rows.append({"id": one.quotation.id, **about, **words, **known, "synthetic": _made_up(at, one)})
    return rows


def _made_up(at: Desk, one: Quoted) -> bool:
    return at.material.made_up(SUBJECT, [one.quotation.number])


def _row(at: Desk, one: Quoted) -> tuple[str, ...]:
    kept, found = one.quotation, one.found
    name = kept.id + MARK * _made_up(at, one)
    if found is None:
        return (name, kept.who, _interview(at, one), "", "", "", "", "", kept.theme, "no")
    turn = f"{found.turn} of R{kept.recording}"
    added = (kept.translation, kept.translator, kept.checked_by, kept.theme)
    return (name, kept.who, _interview(at, one), turn, found.text, *added, "yes")


def _interview(at: Desk, one: Quoted) -> str:
    known = wave(at, one)
    return "" if one.found is None and known.value is None and not known.withheld else known.plain


def _paragraph(at: Desk, one: Quoted) -> str:
    """As it is read on a screen."""
    name, who, interview, turn, original, translation, translator, checked, theme, _ = _row(at, one)
    lines = [f"{name}  {who}, {', '.join(part for part in (interview, turn and f'turn {turn}', theme) if part)}"]
    if original:
        lines.append(f"    “{original}”")
    if translation:
        lines.append(f"    = “{translation}”")
        lines.append(f"      translated by: {translator or NOT_RECORDED}, checked by: {checked or NOT_RECORDED}")
    return "\n".join([*lines, *(f"    ! {sentence}" for sentence in one.told)])
