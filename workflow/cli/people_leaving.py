"""`workflow people status|withdraw|erase`: how life goes, and how somebody leaves (floor 4)."""

from typing import TYPE_CHECKING

import click

from workflow.cli import free_text, out, when

if TYPE_CHECKING:
    pass


@click.command()
@click.argument("person", metavar="P7")
@click.argument("how", metavar="STATUS", type=click.Choice(["deceased", "moved", "too-ill", "well"]))
@click.option("--on", "day", default="", type=when.DAY, metavar="DAY", help="Since when, such as 2026-11-24; usually today.")
@click.pass_context
def status(ctx: click.Context, person: str, how: str, day: str) -> None:
    """Note that somebody has died, moved, is too ill, or is well: status and address checked.

    The first three stop every mail, reminder and member check at once.
    """
    from workflow.cli.leaving_said import say_life
    from workflow.people.steps import book
    from workflow.people.steps.life import note

    study = out.here(ctx)
    say_life(note(study, book.get(study, person), how, out.past_day(study, day), by=out.by(ctx), now=out.now(study)))


@click.command()
@click.argument("person", metavar="P7")
@click.option("--scope", required=True, metavar="SCOPE", help="no-further-contact, no-further-data, delete-raw or erase.")
@click.option("--on", "day", default="", type=when.DAY, metavar="DAY", help="When it was said, such as 2026-11-24; usually today.")
@click.option(
    "--reason", type=free_text.WORDS, default="", help="Why, if it was said; nobody has to. Needed when a scope changes. No names."
)
@click.option("--dry-run", is_flag=True, help="Show what would stop and what would become of everything, and change nothing.")
@out.as_json_option
@click.pass_context
def withdraw(ctx: click.Context, person: str, scope: str, day: str, reason: str, dry_run: bool, as_json: bool) -> None:
    """Somebody withdraws: what is planned stops now, and everything stored is listed with what becomes of it.

    Nothing is deleted yet; under delete-raw and erase, 'workflow people erase' does that with a second person.
    """
    from workflow.cli import leaving_said
    from workflow.people.steps import book
    from workflow.people.steps.withdrawing import Wish

    study = out.here(ctx)
    wish = Wish(scope, out.past_day(study, day), reason, corrects=bool(day))
    who = book.get(study, person)
    run = leaving_said.show_withdrawal if dry_run else leaving_said.withdraw
    run(study, who, wish, by=out.by(ctx), now=out.now(study), as_json=as_json)


@click.command()
@click.argument("person", metavar="P7")
@click.option("--second", default="", metavar="MSHW", help="Who confirms it; an id of [[staff]], not the one who noted the withdrawal.")
@click.option(
    "--shared",
    type=click.Choice(["keep", "silence", "delete"]),
    default=None,
    help="Sound in which others speak too: keep it (the usual), silence this person in a copy, or delete it.",
)
@click.option("--by-hand", multiple=True, metavar="R5", help="This person's words were taken out of R5 by hand; may stand twice.")
@click.option("--dry-run", is_flag=True, help="Show what would be deleted, and delete nothing.")
@out.as_json_option
@click.pass_context
def erase(ctx: click.Context, person: str, second: str, shared: str | None, by_hand: tuple[str, ...], dry_run: bool, as_json: bool) -> None:
    """Delete what somebody's withdrawal asks for, for good; two named people do it.

    Broken off in the middle, the same command finishes it. Done twice, it changes nothing.
    """
    from workflow import ids
    from workflow.cli import leaving_said
    from workflow.people.steps import book
    from workflow.people.steps.erasing import Confirmed, sound_of

    study = out.here(ctx)
    who = book.get(study, person)
    hands = tuple(ids.parse(text, prefix="R").number for text in by_hand)
    confirmed = Confirmed(second, out.now(study)[:10], shared or sound_of(study, who), hands)
    run = leaving_said.show_erasure if dry_run else leaving_said.erase
    ctx.exit(run(study, who, confirmed, by=out.by(ctx), as_json=as_json))
