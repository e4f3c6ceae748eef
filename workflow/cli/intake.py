"""What an import of a sampling list says on the screen; never a name, a number or what stands in a refused row (floor 4)."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from workflow.cli import out
from workflow.cli.keyboard import attended
from workflow.errors import WrongUsage
from workflow.people.candidates import Candidate
from workflow.people.intake.fields import YEAR_OF_BIRTH, usual_name, why_left_out
from workflow.people.intake.grid import letter
from workflow.people.intake.matching import Change
from workflow.people.steps.importing import Draft, Plan, Wish
from workflow.store.folder import StudyFolder

if TYPE_CHECKING:
    from workflow.store.identities import Identities

SHOWN = 20  # of one kind, on the screen; --json has all


def wish(*, group: str, columns: Sequence[str], order: str | None, keep: Sequence[int], reason: str) -> Wish:
    """What the options say. Raises WrongUsage."""
    meanings = {}
    for text in columns:
        name, sign, meaning = text.rpartition("=")
        if not sign or not name.strip():
            raise WrongUsage(
                f"'{text}' does not say what a column means.", hint='--column "Lft=age", or --column "Remarks=" to leave it out'
            )
        meanings[name.strip()] = meaning.strip()
    return Wish(group, meanings, order or "", frozenset(keep), reason)


def today(study: StudyFolder) -> date:
    from workflow.store.clock import now_in

    return date.fromisoformat(now_in(study.settings.timezone)[:10])


def names_for(study: StudyFolder, draft: Draft, dry_run: bool) -> "Identities | None":
    """The key file, where the list says who people are; a dry run opens one that is there and makes none."""
    from workflow.cli import names
    from workflow.store.identities import there

    if draft.faults or not draft.private or (dry_run and not there(study)):
        return None
    return names.opened(study) if dry_run else names.opened_or_made(study)


def reason(plan: Plan, given: str) -> str:
    """Why known values change; asked where somebody is there to answer."""
    if plan.asks_reason and not given.strip() and attended():
        return click.prompt("Why do values that were known change?", err=True)
    return given


def tell_done_before(draft: Draft, day: str, as_json: bool) -> None:
    if as_json:
        out.as_json({"imported_before_on": day})
        return
    out.say(f"This list was imported on {day} already; nothing was changed.")
    if draft.to_paste:
        out.say(f"\n{PASTE}{draft.to_paste}")


def tell(draft: Draft, plan: Plan, as_json: bool) -> None:
    """How the list was read, and what would change or has a fault."""
    if as_json:
        return
    header = draft.header
    for note in [*draft.notes, *plan.kept_for_nothing]:
        out.say(note)
    if header.skipped:
        out.say(
            f"Above the column names in row {header.row}, {_rows(header.skipped)} {'is' if len(header.skipped) == 1 else 'are'} skipped."
        )
    if draft.reading.passed:
        out.say(f"Passed over, empty or the column names again: {_rows(draft.reading.passed)}.")
    for kind, count in sorted(draft.reading.counts.items()):
        out.say(f"Put right: {kind} in {out.many(count, 'cell')}.")
    out.say()
    rows = [(letter(c.index), c.name or "-", c.field.shown if c.field else "left out", _where(c)) for c in header.columns]
    out.table(rows, ("column", "name", "means", "goes to"))
    for note in [*ages_told(draft), *unasked_told(draft)]:
        out.say(f"\n{note}")
    _tell_changes(plan)
    _tell_refused(plan)


def _where(column: Any) -> str:
    if column.field is None:
        return column.why_not
    if column.field.kind == "reckoned":
        return "nowhere: it only makes the age"
    return "the key file" if column.field.is_private else "the study" if column.field.kind == "fact" else "nowhere: the study's own"


PASTE = """study.toml does not say yet in what people should differ. What follows is made from this list: paste it at the end of study.toml,
leave out or change what your study does not choose by, then import the list again:

"""


def unasked_told(draft: Draft) -> list[str]:
    """The columns with facts that studies often ask for and this one does not, and where it would say that it does."""
    if draft.to_paste:
        return [PASTE + draft.to_paste]
    found = {column.shown: usual_name(column.name) for column in draft.header.left_out if column.why_not == why_left_out("")}
    known = {shown: name for shown, name in found.items() if name}
    if not known:
        return []
    them, first = "it" if len(known) == 1 else "them", next(iter(known.values()))
    asking = f'[[dimension]] with group = "{draft.asked.group}" and name = "{first}"'
    return [f"{', '.join(known)}: taken as soon as study.toml asks for {them}, such as {asking}; then import the list again."]


AGE_BANDS = """with a region or a profession beside it, a year of birth says who somebody is. For age bands instead, write into study.toml
what follows, with bands of your own, and import again:

[[dimension]]
group = "{group}"
name = "age band"
levels = ["18-39", "40-59", "60+"]"""


def ages_told(draft: Draft) -> list[str]:
    """What a list's years of birth become, or what to write so that they become age bands."""
    found, year = [], draft.asked.today.year
    for column in draft.header.columns:
        if column.field == YEAR_OF_BIRTH:
            found.append(f"{column.shown}: counted is the age reached in {year}; where the birthday matters, the row is asked about.")
        elif column.field is None and column.why_not == why_left_out("yearofbirth"):
            found.append(f"{column.shown}: {AGE_BANDS.format(group=draft.asked.group)}")
    return found


def _tell_changes(plan: Plan) -> None:
    rows = [(f"C{match.number}", change.name, *_old_and_new(change)) for match in plan.changed for change in match.changes]
    if rows:
        out.say("\nWhat changes:")
        out.table(rows[:SHOWN], ("who", "what", "was", "will be"))
        _and_more(len(rows))
    for row, why in plan.left_alone.items():
        out.say(f"Row {row} is left alone. {why}")


def _old_and_new(change: Change) -> tuple[str, str]:
    if change.private:
        return ("(in the key file)" if change.filled else "-", "(in the key file)")
    return ("-" if change.old is None else str(change.old), str(change.new))


def _tell_refused(plan: Plan) -> None:
    refused = plan.sorted.refused
    if not refused:
        return
    out.say(f"\nRefused, {out.many(len(refused), 'row')}:")
    for row in refused[:SHOWN]:
        for doubt in row.doubts:
            out.say(f"  row {row.number}: {doubt}")
    _and_more(len(refused))


def tell_end(draft: Draft, plan: Plan, as_json: bool, *, dry_run: bool) -> int:
    """The totals, and what to type next; the exit code."""
    refused = plan.sorted.refused
    if as_json:
        out.as_json(as_facts(draft, plan, dry_run))
        return 1 if refused else 0
    verdicts = [row.verdict for row in plan.new]
    against = Counter(reason for verdict in verdicts for reason in verdict.reasons)
    unknown = Counter(name for verdict in verdicts for name in verdict.unknown)
    out.say()
    if plan.new:
        fit = sum(not verdict.reasons for verdict in verdicts)
        fits = "fits" if fit == 1 else "fit"
        out.say(f"New: {out.many(len(plan.new), 'person', 'people')}{_numbered(plan)}; {fit} of them {fits} the criteria.")
    for why, count in sorted(against.items()):
        out.say(f"  does not fit: {why} ({count})")
    for name, count in sorted(unknown.items()):
        out.say(f"  to be asked first: {name} ({count})")
    if plan.new and plan.erased:
        many = out.many(plan.erased, "person", "people")
        out.say(f"Nothing is left of {many} of this study, so nobody can tell whether the list has them as new. Take them out of it.")
    parts = (len(plan.new), len(plan.changed), len(plan.same), len(refused))
    out.say("Rows read: {} = {} new + {} changed + {} as they were + {} refused.".format(sum(parts), *parts))
    if dry_run:
        out.say("Nothing was written: this was a dry run.")
    _tell_next(refused, dry_run)
    return 1 if refused else 0


def _tell_next(refused: Sequence[Any], dry_run: bool) -> None:
    if refused:
        doubtful = next((row.number for row in refused if not any(doubt.fault for doubt in row.doubts)), None)
        keep = f", or add --keep {doubtful} for a row that is right as it is" if doubtful else ""
        out.note(
            f"Next: correct these rows in the list{keep}; without --dry-run the others come in"
            if dry_run
            else f"Next: correct these rows in the list and import it again{keep}"
        )
    elif dry_run:
        out.note("Next: the same command without --dry-run")
    else:
        out.note("Next: workflow sample list")


def as_facts(draft: Draft, plan: Plan, dry_run: bool) -> dict[str, Any]:
    """What `--json` prints: rows, columns and facts; contact fields by name alone."""
    header = draft.header
    return {
        "dry_run": dry_run,
        "group": draft.asked.group,
        "notes": [*draft.notes, *plan.kept_for_nothing],
        "to_paste": draft.to_paste,
        "header_row": header.row,
        "skipped_rows": list(header.skipped),
        "passed_rows": list(draft.reading.passed),
        "put_right": dict(draft.reading.counts),
        "columns": [
            {"column": letter(c.index), "name": c.name, "means": c.field.shown if c.field else None, "goes_to": _where(c)}
            for c in header.columns
        ],
        "rows_read": plan.sorted.rows_read,
        "new": [_new(row, plan.numbers.get(row.number)) for row in plan.new],
        "changed": [
            {"row": match.row.number, "id": f"C{match.number}", "changes": [_change(change) for change in match.changes]}
            for match in plan.changed
        ],
        "as_they_were": [{"row": match.row.number, "id": f"C{match.number}"} for match in plan.same],
        "left_alone": [{"row": row, "why": why} for row, why in plan.left_alone.items()],
        "erased_and_not_known_again": plan.erased,
        "refused": [
            {"row": row.number, "doubts": [{"column": d.column, "why": d.why, "can_be_kept": not d.fault} for d in row.doubts]}
            for row in plan.sorted.refused
        ],
    }


def _new(row: Any, number: int | None) -> dict[str, Any]:
    return {
        "row": row.number,
        "id": f"C{number}" if number else None,
        "facts": row.facts,
        "why_not": list(row.verdict.reasons),
        "ask_first": list(row.verdict.unknown),
        "contact_fields": sorted(row.contact),
    }


def _change(change: Change) -> dict[str, Any]:
    return {"field": change.name} | ({"private": True} if change.private else {"old": change.old, "new": change.new})


def tell_list(people: Sequence[Candidate], names: Sequence[str], facts: Any, as_json: bool) -> None:
    """Everybody on the list by id, with the facts that the study asks for."""
    rows = [(one.id, one.group, *(one.facts.get(name, "") for name in names), one.standing, one.why or _ask(one)) for one in people]
    out.listing(
        rows, ("id", "group", *names, "standing", ""), facts, as_json, "Nobody is on the list. Next: workflow sample import LIST.csv"
    )


def _ask(one: Candidate) -> str:
    return f"ask first: {', '.join(one.unknown)}" if one.unknown and one.standing in ("eligible", "called") else ""


def _numbered(plan: Plan) -> str:
    given = sorted(plan.numbers.values())
    if not given:
        return ""
    whole = given[-1] - given[0] == len(given) - 1
    return f", C{given[0]}" + ("" if len(given) == 1 else f" to C{given[-1]}" if whole else f" ... C{given[-1]}")


def _rows(numbers: Sequence[int]) -> str:
    shown = ", ".join(map(str, numbers[:SHOWN])) + (" ..." if len(numbers) > SHOWN else "")
    return f"row{'' if len(numbers) == 1 else 's'} {shown}"


def _and_more(count: int) -> None:
    if count > SHOWN:
        out.say(f"  ... and {count - SHOWN} more; --json tells all")
