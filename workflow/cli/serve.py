"""`workflow serve`: the study at a glance, in the browser (floor 4)."""

import click

from workflow.cli import names, out


@click.command()
@click.option("--names", "with_names", is_flag=True, help="Show names beside the ids; asks for the key file's passphrase.")
@click.option("--no-browser", is_flag=True, help="Print the address instead of opening the browser.")
@click.pass_context
def serve(ctx: click.Context, with_names: bool, no_browser: bool) -> None:
    """Show the board: people, sample, windows, this week, recordings, what is late.

    It opens in the browser of this computer and can be seen from no other. It changes nothing.
    """
    from workflow.web.desk import Desk
    from workflow.web.pages import board
    from workflow.web.serving import Server, show

    study = out.here(ctx)
    known = names.everybody(study) if with_names else None
    desk = Desk(study, out.by(ctx))
    try:
        show(Server(board.routes(desk, known)), browser=not no_browser, tell=out.say)
    finally:
        desk.close()
