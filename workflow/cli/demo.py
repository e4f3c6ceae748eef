"""`workflow demo`: see everything work on made-up interviews (floor 4)."""

from pathlib import Path

import click

from workflow.cli import out


@click.command()
@click.argument("folder", metavar="[DIR]", default="demo-study", type=click.Path(path_type=Path))
@click.option("--study", "which", type=click.Choice(["small"]), default="small", show_default=True, help="Which made-up study.")
@click.pass_context
def demo(ctx: click.Context, folder: Path, which: str) -> None:
    """Make a small study in DIR, transcribe made-up interviews, and show how close the transcripts come."""
    from workflow.cli.showing import run

    out.note("Everything here is made up: the words, the voices and the people.")
    ctx.exit(run(folder))
