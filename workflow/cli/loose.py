"""`workflow transcribe FILE...`: sound files without a study (floor 4)."""

from pathlib import Path

import click

from workflow.cli import amounts
from workflow.cli.language import LANGUAGE


@click.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--out", "home", type=click.Path(path_type=Path, file_okay=False), help="Where the transcripts go; usually beside each file.")
@click.option("--language", type=LANGUAGE, default="en", show_default=True, help="Language spoken: nl, en, de ...")
@click.option("--model", default="auto", show_default=True, help="A model's name; auto takes the largest that is fast enough here.")
@click.option("--demo", is_flag=True, help="Use the demonstration model on real voices all the same.")
@click.option("--pauses", default="plain", show_default=True, help="plain, dresing-pehl, gat2, tiq or none.")
@click.option("--speakers", type=amounts.Whole(0, 30), default=0, help="How many people speak in each file; 0: unknown.")
@click.option("--batch", type=amounts.Whole(1, 32), default=None, help="Chunks heard together; fewer need less memory.")
@click.option("--again", is_flag=True, help="Make transcripts anew that are there already, over the old ones.")
@click.option("--progress", type=click.Choice(["auto", "plain", "json"]), default="auto", show_default=True, help="How progress is shown.")
@click.pass_context
def transcribe(
    ctx: click.Context,
    files: tuple[Path, ...],
    home: Path | None,
    language: str,
    model: str,
    demo: bool,
    pauses: str,
    batch: int | None,
    again: bool,
    progress: str,
    speakers: int,
) -> None:
    """Transcribe sound files verbatim: interview.m4a gives interview.txt, .docx, .vtt and .json.

    No study is needed. After a break the same command goes on where it stopped.
    """
    from workflow.cli.loosely import run

    ctx.exit(run(files, home, (language, pauses), (model, demo, batch or 0), progress, again=again, speakers=speakers))
