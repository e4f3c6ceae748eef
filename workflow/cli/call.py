"""`workflow call C17`: one screen for one call (floor 4)."""

import sys
from dataclasses import replace
from typing import Any

import click

from workflow.cli import asking, names, out
from workflow.cli.keyboard import attended


@click.command()
@click.argument("person", metavar="C17")
@asking.options
@click.option("--language", default="", help="Language of the phone script: en or nl.")
@click.pass_context
def call(ctx: click.Context, person: str, language: str, **looked_for: Any) -> None:
    """Phone somebody: number, script and free times on one screen, and one key for what came of it.

    Needs the passphrase of the key file. Without a terminal it prints the screen and what to type.
    """
    from workflow.cli import calling
    from workflow.people.steps import book
    from workflow.people.steps.call import asked_for, sheet

    study, by = out.here(ctx), out.by(ctx)
    found = book.get(study, person)
    known = names.known_of(study, found.number)
    asked = asked_for(study, by, **looked_for)
    shown = sheet(study, found, known, by=by, now=out.now(study), asked=asked, language=language)
    if not (attended() and sys.stdout.isatty()):
        calling.plain(shown)
        return
    calling.draw(shown)
    calling.talk(study, shown, by=by, asked=replace(asked, kind=shown.kind))
