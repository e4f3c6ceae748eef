"""`workflow transcript review`: the page where a transcript is corrected (floor 4)."""

from typing import TYPE_CHECKING

import click

from workflow import ids
from workflow.cli import names, out

if TYPE_CHECKING:
    from workflow.store.folder import StudyFolder
    from workflow.store.identities import Identities

LANGUAGES = ("en", "nl")


@click.command()
@click.argument("recording", metavar="R1")
@click.option("--no-browser", "quiet", is_flag=True, help="Print the page's address instead of opening it.")
@click.option("--language", type=click.Choice(LANGUAGES), help="What the page speaks; usually the study's first language.")
@click.option("--names", "with_names", is_flag=True, help="Replace names on a page of their own; asks for the key file's passphrase.")
@click.pass_context
def review(ctx: click.Context, recording: str, quiet: bool, language: str | None, with_names: bool) -> None:
    """Correct a transcript beside its sound, in a page of this computer's browser."""
    from workflow.review.steps import opened

    study, number = out.here(ctx), ids.parse(recording, prefix="R").number
    opened(study, number)  # what is wrong is said here, before any page
    identities = names.opened_or_made(study) if with_names else None
    serve(study, number, identities, language or page_language(study.settings.languages), browser=not quiet, by=out.by(ctx))


def serve(study: "StudyFolder", number: int, identities: "Identities | None", language: str, *, browser: bool, by: str) -> None:
    """Serve the page until it is closed; with the key file open, that of names beside it, and first."""
    from workflow.web.desk import Desk
    from workflow.web.pages.names import Names
    from workflow.web.pages.review import Review
    from workflow.web.serving import Server, show

    desk = Desk(study, by)
    page = Review(desk, language, names=identities is not None)
    more, start = ([*Names(desk, identities, language).routes()], "/names") if identities else ([], "")
    try:
        show(Server([*page.routes(), *more], start=f"/transcript/{number}{start}"), browser=browser, tell=out.say)
    finally:
        page.close()
        desk.close()
        if identities:
            identities.close()


def page_language(languages: tuple[str, ...] | list[str]) -> str:
    """The first of the study's languages that pages speak, else English.

    >>> page_language(["fy", "nl"]), page_language(["de"])
    ('nl', 'en')
    """
    return next((language for language in languages if language in LANGUAGES), "en")
