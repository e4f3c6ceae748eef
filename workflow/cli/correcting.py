"""`workflow transcript assign`, `check`, `import` and `diff`: correcting, and who has whose (floor 4)."""

from pathlib import Path
from typing import Any

import click

from workflow import ids
from workflow.cli import amounts, free_text, out, when

VERBS = {"corrected": "corrected", "checked": "checked", "release": "released", "reopen": "reopened"}


@click.command()
@click.argument("recordings", metavar="R1...", nargs=-1, required=True)
@click.option("--to", "to", required=True, metavar="SD", help="Who corrects: somebody of the staff in study.toml.")
@click.option("--due", type=when.DAY, metavar="DAY", default="", help="By which day: 2026-12-01.")
@click.pass_context
def assign(ctx: click.Context, recordings: tuple[str, ...], to: str, due: str) -> None:
    """Say whose transcripts these are, and by which day they should be corrected."""
    from workflow.cli import corrected
    from workflow.possible import require_to_come

    study = out.here(ctx)
    numbers = [ids.parse(name, prefix="R").number for name in recordings]
    ctx.exit(corrected.hand_out(study, numbers, to, require_to_come(due, out.now(study), "--due") if due else "", out.by(ctx)))


@click.command()
@click.argument("recordings", metavar="[R1...]", nargs=-1)
@click.option("--corrected", is_flag=True, help="I have heard it whole, and what is written is what was said.")
@click.option("--checked", is_flag=True, help="As a second person, I have heard it against the sound.")
@click.option("--release", is_flag=True, help="Release it to analysis; from then on it is frozen.")
@click.option("--reopen", is_flag=True, help="Correct it once more after its release; needs --reason.")
@click.option("--minutes", type=amounts.Minutes(1, 10_000), help="How long I worked on it.")
@click.option("--reason", type=free_text.WORDS, default="", help="Why it is reopened, or released though nobody has checked it.")
@out.as_json_option
@click.pass_context
def check(ctx: click.Context, recordings: tuple[str, ...], minutes: int | None, reason: str, as_json: bool, **said: bool) -> None:
    """Show where transcripts stand, or say that one is corrected, checked or released."""
    from workflow.cli import corrected
    from workflow.transcribe.steps import book

    corrected.require_one(recordings, said)
    study, verb = out.here(ctx), next((VERBS[name] for name, typed in said.items() if typed), "")
    if not verb and not minutes:
        corrected.show(study, book.chosen(study, recordings), as_json)
        return
    if not recordings:
        raise click.UsageError("Say which recording: workflow transcript check R3 --corrected")
    numbers = [ids.parse(name, prefix="R").number for name in recordings]
    ctx.exit(corrected.sign(study, numbers, verb, minutes or 0, reason, out.by(ctx)))


@click.command("import")
@click.argument("what", metavar="R1|S12")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--from", "made_from", type=amounts.Whole(0), help="The revision that the file was made from, where it does not say.")
@click.option("--afresh", is_flag=True, help="Take the file as it stands, timed by the stamps that are in it.")
@click.option("--speaker", "speakers", multiple=True, metavar="I=interviewer", help="Who somebody is in the file; may stand several times.")
@click.option("--minutes", type=amounts.ExactMinutes(0.1, 1440), help="How long it lasted, where its sound is not in the study.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@out.as_json_option
@click.pass_context
def import_(ctx: click.Context, what: str, file: Path, dry_run: bool, as_json: bool, **how: Any) -> None:
    """Take a transcript back that was corrected in Word or a text editor; or one that was made elsewhere.

    R1 is its recording; S12 is an interview of which no sound is in the study.
    """
    from workflow.cli import corrected
    from workflow.review.steps.importing import Wish
    from workflow.transcribe.speakers.naming import pairs

    who = pairs(how["speakers"], example="I=interviewer")
    wish = Wish(how["made_from"], how["afresh"], who, how["minutes"], dry_run)
    corrected.bring(out.here(ctx), ids.parse(what), file, wish, out.by(ctx), as_json)


@click.command()
@click.argument("recording", metavar="R1")
@click.option(
    "--from",
    "older",
    type=amounts.Whole(0),
    help="The older revision; usually 0, the first: what the model wrote, or what was typed elsewhere.",
)
@click.option("--to", "newer", type=amounts.Whole(0), help="The newer revision; usually the newest.")
@click.option("--since-release", is_flag=True, help="What to change by hand in the coding program: all since its last release.")
@out.as_json_option
@click.pass_context
def diff(ctx: click.Context, recording: str, older: int | None, newer: int | None, since_release: bool, as_json: bool) -> None:
    """Show what is different between two revisions of a transcript, word by word."""
    from workflow.cli import corrected
    from workflow.review.steps import comparing

    study, number = out.here(ctx), ids.parse(recording, prefix="R").number
    if since_release and (older is not None or newer is not None):
        raise click.UsageError("--since-release says already which revisions.")
    found = comparing.since_release(study, number) if since_release else comparing.compare(study, number, older, newer)
    corrected.differences(found, since_release, as_json)
