"""`workflow transcript review`: the page where a transcript is corrected (floor 4)."""

import click

from workflow import ids
from workflow.cli import names, out

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
    from workflow.web.desk import Desk
    from workflow.web.pages.names import Names
    from workflow.web.pages.review import Review
    from workflow.web.serving import Server, show

    study, number = out.here(ctx), ids.parse(recording, prefix="R").number
    opened(study, number)  # what is wrong is said here, before any page
    identities = names.opened_or_made(study) if with_names else None
    desk, spoken = Desk(study, out.by(ctx)), language or page_language(study.settings.languages)
    page = Review(desk, spoken, names=with_names)
    more, start = ([*Names(desk, identities, spoken).routes()], "/names") if identities else ([], "")
    try:
        show(Server([*page.routes(), *more], start=f"/transcript/{number}{start}"), browser=not quiet, tell=out.say)
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
