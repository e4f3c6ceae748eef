"""`workflow sample`: the sampling list, and who is phoned next (floor 4)."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from workflow.cli import amounts, free_text, out, sampling, when


@click.group()
def sample() -> None:
    """The sampling list: who may take part, and whom to phone next."""


@sample.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--group", default="", metavar="NAME", help="Whose list it is: a group of study.toml; not needed where there is one.")
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="NAME=MEANING",
    help="What a column means, such as Lft=age; nothing after = leaves it out.",
)
@click.option("--dates", "order", type=click.Choice(["day-first", "month-first"]), help="How the list writes 03-04-1980.")
@click.option(
    "--on",
    type=when.DAY,
    metavar="DAY",
    help="The day on which ages are reckoned from dates of birth; usually today.",
)
@click.option("--keep", multiple=True, type=amounts.Whole(1), metavar="ROW", help="Take this row although there is a doubt about it.")
@click.option("--reason", type=free_text.WORDS, default="", help="Why values that were known change.")
@click.option("--dry-run", is_flag=True, help="Say what would happen, and write nothing.")
@out.as_json_option
@click.pass_context
def import_(ctx: click.Context, file: Path, on: str | None, dry_run: bool, as_json: bool, **said: Any) -> None:
    """Import a list of people, .csv or .xlsx.

    Facts go into the study, names and numbers into the key file. Every row is taken, or refused with its number and the reason.
    """
    from workflow.cli import intake
    from workflow.people.steps import importing

    study = out.here(ctx)
    draft = importing.look(study, file, intake.wish(**said), date.fromisoformat(on) if on else intake.today(study))
    before = importing.done_before(study, draft)
    if before:
        intake.tell_done_before(draft, before, as_json)
        ctx.exit()
    names = intake.names_for(study, draft, dry_run)
    plan = importing.sort(study, draft, names)
    intake.tell(draft, plan, as_json)
    if not dry_run:
        plan = importing.save(study, draft, plan, names, by=out.by(ctx), reason=intake.reason(plan, said["reason"]))
        out.note_copied_about(file)
    ctx.exit(intake.tell_end(draft, plan, as_json, dry_run=dry_run))


@sample.command("list")
@click.option("--group", default="", metavar="NAME", help="Only this group of study.toml.")
@click.option(
    "--standing", "standings", multiple=True, help="Only those who are eligible, ineligible, called, agreed ...; may stand twice."
)
@click.option("--csv", "file", type=click.Path(path_type=Path, dir_okay=False), help="Write a file that sample import reads again.")
@out.as_json_option
@click.pass_context
def list_(ctx: click.Context, group: str, standings: tuple[str, ...], file: Path | None, as_json: bool) -> None:
    """List who is on it, by id, never by name."""
    from workflow.cli import intake
    from workflow.people.steps import listing

    study = out.here(ctx)
    found = listing.chosen(study, standings, group)
    names = listing.fact_names(study, found)
    if file:
        listing.write_csv(found, names, file)
        out.say(f"{out.typed(file)}: {len(found)} people, without names. It can be edited and imported again.")
    else:
        intake.tell_list(found, names, [listing.facts(one) for one in found], as_json)


sample.add_command(sampling.matrix)
sample.add_command(sampling.next_)
sample.add_command(sampling.plan)
