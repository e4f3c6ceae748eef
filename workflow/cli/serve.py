"""`workflow serve`: the study at a glance, in the browser (floor 4)."""

import click

from workflow.cli import names, out
from workflow.cli.reviewing import LANGUAGES, page_language


@click.command()
@click.option("--names", "with_names", is_flag=True, help="Show names beside the ids; asks for the key file's passphrase.")
@click.option("--no-browser", is_flag=True, help="Print the address instead of opening the browser.")
@click.option("--language", type=click.Choice(LANGUAGES), help="What the pages speak; usually the study's first language.")
@click.pass_context
def serve(ctx: click.Context, with_names: bool, no_browser: bool, language: str | None) -> None:
    """Show the board: people, sample, windows, this week, recordings, what is late.

    It opens in the browser of this computer and can be seen from no other. The board changes nothing; a transcript on it opens
    in the page where it is corrected.
    """
    from workflow.web.desk import Desk
    from workflow.web.pages import board
    from workflow.web.pages.review import Review
    from workflow.web.serving import Server, show

    study = out.here(ctx)
    known = names.everybody(study) if with_names else None
    desk = Desk(study, out.by(ctx))
    speaks = language or page_language(study.settings.languages)
    review = Review(desk, speaks)
    try:
        show(Server([*board.routes(desk, known, speaks), *review.routes()]), browser=not no_browser, tell=out.say)
    finally:
        review.close()
        desk.close()
