"""`workflow call C17`: one screen for one call (floor 4)."""

import sys

import click

from workflow.cli import names, out


@click.command()
@click.argument("person", metavar="C17")
@click.option("--with", "staff", multiple=True, metavar="SD", help="Who would do the interview; free times are theirs.")
@click.option("--language", default="", help="Language of the phone script: en or nl.")
@click.pass_context
def call(ctx: click.Context, person: str, staff: tuple[str, ...], language: str) -> None:
    """Phone somebody: number, script and free times on one screen, and one key for what came of it.

    Needs the passphrase of the key file. Without a terminal it prints the screen and what to type.
    """
    from workflow.cli import calling
    from workflow.people.steps import book
    from workflow.people.steps.call import sheet, staff_of

    study, by = out.here(ctx), out.by(ctx)
    found = book.get(study, person)
    known = names.known_of(study, found.number)
    shown = sheet(study, found, known, by=by, now=out.now(study), staff=staff_of(study, staff, by), language=language)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        calling.plain(shown)
        return
    calling.draw(shown)
    calling.talk(study, shown, by=by, staff=staff_of(study, staff, by))
