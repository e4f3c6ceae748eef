"""`workflow session show | close | no-show | sheet`: an interview on the day and after it (floor 4)."""

from typing import Any

import click

from workflow import ids
from workflow.cli import out


@click.command()
@click.argument("session", metavar="S12")
@out.as_json_option
@click.pass_context
def show(ctx: click.Context, session: str, as_json: bool) -> None:
    """Show what is known of one session."""
    from dataclasses import asdict

    from workflow.schedule.steps import get

    found = get(out.here(ctx), ids.parse(session, prefix="S").number)
    facts = {key: value for key, value in asdict(found).items() if value not in ("", 0, (), {})}
    if as_json:
        out.as_json(facts | {"id": f"S{found.number}"})
        return
    for name, value in facts.items():
        if name not in ("number", "uid", "invitations", "reminders"):
            shown = ", ".join(value) if isinstance(value, list | tuple) else value
            out.say(f"{name.replace('_', ' ')}: {shown}")


@click.command()
@click.argument("session", metavar="S12")
@click.option("--outcome", default="completed", show_default=True, help="completed, stopped-early or notes-only.")
@click.option("--began", default="", metavar='"2026-12-01 10:04"', help="When it really began.")
@click.option("--minutes", type=click.IntRange(0, 1440), default=0, help="How long the interview itself took.")
@click.option("--mode", default="", metavar="MODE", help="university, home, zoom, practice or phone.")
@click.option("--place", default="", help="Where, beyond the mode; no address.")
@click.option("--with", "staff", multiple=True, metavar="SD", help="Who led it, where that was not as planned.")
@click.option("--present", multiple=True, metavar="ROLE", help="Who else was there: partner, interpreter.")
@click.option("--attended", multiple=True, metavar="P4", help="Of a focus group, who came; everybody, where it is left out.")
@click.option("--guide", default="", metavar="GUIDE", help="Topic guide and version.")
@click.option(
    "--not-asked",
    "exceptions",
    multiple=True,
    metavar="ITEM",
    help='A question of the guide that was not simply asked: harm=partly, "harm: no time left".',
)
@click.option("--distress", default="", help="What happened, where the person was upset; no names.")
@click.option("--call-on", default="", metavar="DAY", help="When the person will be phoned about it.")
@click.option("--voucher", default="", help="Number or amount of the voucher.")
@click.option("--travel-cents", type=click.IntRange(0), default=0, help="Travel costs, in cents.")
@click.option("--files", type=click.IntRange(0), default=0, help="How many files are on the recorder.")
@click.option("--outside", default="", help="Why it was outside its window.")
@click.option("--reason", default="", help="Why facts are changed that were written down before.")
@click.pass_context
def close(ctx: click.Context, session: str, reason: str, **said: Any) -> None:
    """Write down how a session went; only what you say is stored."""
    from workflow.cli.covering import after_closing
    from workflow.schedule.closing import Closing
    from workflow.schedule.steps.closing import close, require_begun

    study, number = out.here(ctx), ids.parse(session, prefix="S").number
    require_begun(study, number, said["began"] or out.now(study))
    wanted = Closing(**said | {"outcome": said["outcome"].replace("_", "-")})
    done = close(study, number, wanted, by=out.by(ctx), reason=reason)
    out.say(f"S{number} is closed: {done.outcome.replace('-', ' ')}" + (f", {done.minutes_held} minutes." if done.minutes_held else "."))
    after_closing(study, number, by=out.by(ctx))
    if done.timing and not done.outside:
        out.say(f"It was {done.timing}: outside its window. Why? workflow session close S{number} --outside WHY --reason added")
    out.say(f"Next: workflow recording add FILE --session S{number}")


@click.command("no-show")
@click.argument("session", metavar="S12")
@click.option("--by-whom", type=click.Choice(["participant", "team"]), default="participant", show_default=True, help="Who did not come.")
@click.pass_context
def no_show(ctx: click.Context, session: str, by_whom: str) -> None:
    """Write down that somebody did not come."""
    from workflow.schedule.steps.closing import no_show, require_begun

    study, number = out.here(ctx), ids.parse(session, prefix="S").number
    require_begun(study, number, out.now(study))
    done, missed = no_show(study, number, by_whom, by=out.by(ctx))
    name = ", ".join(done.who)
    if by_whom == "participant":
        out.say(f"S{done.number}: {name} did not come" + (f", for the {missed}. time." if missed > 1 else "."))
    else:
        out.say(f"S{done.number}: the team did not come.")
    out.say(f"Next: workflow schedule slots {done.who[0]}")


@click.command()
@click.argument("session", metavar="S12")
@click.option("--names", "with_names", is_flag=True, help="Also a sheet of its own with name, telephone and address, beside the key file.")
@click.pass_context
def sheet(ctx: click.Context, session: str, with_names: bool) -> None:
    """Write the sheet to take along: what must be signed, what to bring, room to write. Print it from the browser."""
    from workflow.cli import names
    from workflow.today.steps.paper import session_sheet

    study, number = out.here(ctx), ids.parse(session, prefix="S").number
    for path in session_sheet(study, number, names.everybody(study) if with_names else None):
        out.say(str(path))
