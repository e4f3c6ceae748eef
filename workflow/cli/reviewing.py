"""`workflow transcript review`: the page where a transcript is corrected (floor 4)."""

import click

from workflow import ids
from workflow.cli import out

LANGUAGES = ("en", "nl")


@click.command()
@click.argument("recording", metavar="R1")
@click.option("--no-browser", "quiet", is_flag=True, help="Print the page's address instead of opening it.")
@click.option("--language", type=click.Choice(LANGUAGES), help="What the page speaks; usually the study's first language.")
@click.pass_context
def review(ctx: click.Context, recording: str, quiet: bool, language: str | None) -> None:
    """Correct a transcript beside its sound, in a page of this computer's browser."""
    from workflow.review.steps import opened
    from workflow.web.desk import Desk
    from workflow.web.pages.review import Review
    from workflow.web.serving import Server, show

    study, number = out.here(ctx), ids.parse(recording, prefix="R").number
    opened(study, number)  # what is wrong is said here, before any page
    desk = Desk(study, out.by(ctx))
    page = Review(desk, language or page_language(study.settings.languages))
    try:
        show(Server(page.routes(), start=f"/transcript/{number}"), browser=not quiet, tell=out.say)
    finally:
        page.close()
        desk.close()


def page_language(languages: tuple[str, ...] | list[str]) -> str:
    """The first of the study's languages that pages speak, else English.

    >>> page_language(["fy", "nl"]), page_language(["de"])
    ('nl', 'en')
    """
    return next((language for language in languages if language in LANGUAGES), "en")
