"""`workflow session`: interviews and focus groups (floor 4)."""

import click

from workflow.cli import closing, out
from workflow.cli.language import LANGUAGE
from workflow.days import short


@click.group()
def session() -> None:
    """Interviews and focus groups."""


@session.command()
@click.option("--kind", required=True, help="A wave of study.toml, such as first-interview or follow-up; or focus-group.")
@click.option("--who", multiple=True, required=True, metavar="P7", help="Who takes part; again for each person of a focus group.")
@click.option("--with", "staff", multiple=True, metavar="SD", help="Who leads it; an id of [[staff]] in study.toml.")
@click.option("--language", type=LANGUAGE, default="", help="Language spoken, where it is not the study's usual one.")
@click.option("--another", is_flag=True, help="Add it even though the same person has one of this kind.")
@click.pass_context
def add(ctx: click.Context, kind: str, who: tuple[str, ...], staff: tuple[str, ...], language: str, another: bool) -> None:
    """Add an interview or focus group; its recordings then go to it."""
    from workflow.schedule.steps import add

    made, new = add(out.here(ctx), kind, who, staff, by=out.by(ctx), language=language, another=another)
    out.say(f"S{made.number}: {made.kind} with {', '.join(made.who)}" + ("." if new else " is there already; nothing was changed."))
    if new:
        out.say(f"Next: workflow recording add FILE --session S{made.number}")
        if len(made.who) > 1:
            out.say(f'Still to be held: workflow schedule book S{made.number} --at "2026-12-01 19:00"')


@session.command("list")
@click.option("--costs", is_flag=True, help="Vouchers and travel costs instead, with their sum.")
@out.as_json_option
@click.pass_context
def list_(ctx: click.Context, costs: bool, as_json: bool) -> None:
    """List the sessions."""
    from dataclasses import asdict

    from workflow.schedule import closing
    from workflow.schedule.steps import listed

    found = listed(out.here(ctx))
    if costs:
        spent = [{"id": f"S{s.number}", "who": s.who, "voucher": s.voucher, "travel_cents": s.travel_cents} for s in found]
        headers = ("session", "who", "voucher", "travel")
        out.listing(closing.costs(found), headers, spent, as_json, "Nothing was spent.")
        return
    rows = [
        (f"S{s.number}", s.kind, ", ".join(s.who), ", ".join(s.staff), s.language, s.standing, short(s.starts) if s.starts else "")
        for s in found
    ]
    facts = [asdict(s) | {"id": f"S{s.number}"} for s in found]
    out.listing(rows, ("id", "kind", "who", "with", "language", "standing", "when"), facts, as_json, "There are no sessions yet.")


for command in (closing.show, closing.close, closing.no_show, closing.sheet):
    session.add_command(command)
