"""`workflow transcript assign`, `check`, `import` and `diff`: correcting, and who has whose (floor 4)."""

import click

from workflow import ids
from workflow.cli import out

VERBS = {"corrected": "corrected", "checked": "checked", "release": "released", "reopen": "reopened"}


@click.command()
@click.argument("recordings", metavar="R1...", nargs=-1, required=True)
@click.option("--to", "to", required=True, metavar="SD", help="Who corrects: somebody of the staff in study.toml.")
@click.option("--due", metavar="DAY", default="", help="By which day: 2026-12-01.")
@click.pass_context
def assign(ctx: click.Context, recordings: tuple[str, ...], to: str, due: str) -> None:
    """Say whose transcripts these are, and by which day they should be corrected."""
    from workflow.cli import corrected
    from workflow.days import read_day

    study = out.here(ctx)
    numbers = [ids.parse(name, prefix="R").number for name in recordings]
    ctx.exit(corrected.hand_out(study, numbers, to, read_day(due, "--due") if due else "", out.by(ctx)))


@click.command()
@click.argument("recordings", metavar="[R1...]", nargs=-1)
@click.option("--corrected", "verb", flag_value="corrected", help="I have heard it whole, and what is written is what was said.")
@click.option("--checked", "verb", flag_value="checked", help="As a second person, I have heard it against the sound.")
@click.option("--release", "verb", flag_value="release", help="Release it to analysis; from then on it is frozen.")
@click.option("--reopen", "verb", flag_value="reopen", help="Correct it once more after its release; needs --reason.")
@click.option("--minutes", type=click.IntRange(1, 10_000), help="How long I worked on it.")
@click.option("--reason", default="", help="Why it is reopened, or released though nobody has checked it.")
@out.as_json_option
@click.pass_context
def check(ctx: click.Context, recordings: tuple[str, ...], verb: str | None, minutes: int | None, reason: str, as_json: bool) -> None:
    """Show where transcripts stand, or say that one is corrected, checked or released."""
    from workflow.cli import corrected
    from workflow.transcribe.steps import book

    study = out.here(ctx)
    if not verb and not minutes:
        corrected.show(study, book.chosen(study, recordings), as_json)
        return
    if not recordings:
        raise click.UsageError("Say which recording: workflow transcript check R3 --corrected")
    numbers = [ids.parse(name, prefix="R").number for name in recordings]
    ctx.exit(corrected.sign(study, numbers, VERBS.get(verb or "", ""), minutes or 0, reason, out.by(ctx)))
