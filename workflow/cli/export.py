"""`workflow export`: transcripts for other programs (floor 4)."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workflow.cli import out

if TYPE_CHECKING:
    from workflow.export.steps import Exported


@click.group()
def export() -> None:
    """Write transcripts for other programs."""


@export.command()
@click.argument("recordings", metavar="[R1...]", nargs=-1)
@click.option(
    "--to", "formats", multiple=True, default=("docx",), show_default=True, help="text, docx, subtitles or json; may stand twice."
)
@click.option("--out", "folder", type=click.Path(path_type=Path, file_okay=False), help="Another folder than the study's exports/.")
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
@click.pass_context
def transcripts(ctx: click.Context, recordings: tuple[str, ...], formats: tuple[str, ...], folder: Path | None, dry_run: bool) -> None:
    """Write transcripts, those named or all there are."""
    from workflow.export.steps import export
    from workflow.transcribe.steps.book import chosen

    study = out.here(ctx)
    ready = [recording for recording in chosen(study, recordings) if recording.transcribed]
    if not ready:
        out.say("There is no transcript to write yet.\nNext: workflow recording transcribe")
    elif dry_run:
        out.say(f"{', '.join(f'R{r.number}' for r in ready)} would be written as {', '.join(formats)}.")
    else:
        ctx.exit(_tell(export(study, ready, formats, folder, by=out.by(ctx))))


def _tell(written: "Iterable[Exported]") -> int:
    problems = []
    for file in written:
        if file.problem:
            problems.append((str(file.path), file.problem))
        else:
            out.say(str(file.path))
    return out.exit_code(problems)
