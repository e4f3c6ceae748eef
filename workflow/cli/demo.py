"""`workflow demo`: see everything work on made-up interviews (floor 4)."""

from pathlib import Path

import click

from workflow.cli import out

FOLDERS = {"small": "demo-study", "corpus": "corpus-study"}  # where nobody says another


@click.command()
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@click.option("--study", "which", type=click.Choice(list(FOLDERS)), default="small", show_default=True, help="Which made-up study.")
@click.pass_context
def demo(ctx: click.Context, folder: Path | None, which: str) -> None:
    """Make a small study in DIR, transcribe made-up interviews, and show how close the transcripts come.

    With --study corpus: a published study of 64 interviews and focus groups, replayed with made-up data, for its report.
    """
    from workflow.cli import showing

    folder = folder or Path(FOLDERS[which])
    out.note("Everything here is made up: the words, the voices and the people.")
    ctx.exit(showing.replay(folder) if which == "corpus" else showing.run(folder))
