"""`workflow transcript`: read transcripts, what to hear again, and correct it (floor 4)."""

from pathlib import Path
from typing import Any

import click

from workflow import ids
from workflow.cli import amounts, correcting, out, reviewing
from workflow.cli.pseudonyms import pseudonyms


@click.group()
def transcript() -> None:
    """Read transcripts, correct them, and see whose they are."""


transcript.add_command(correcting.assign)
transcript.add_command(correcting.check)
transcript.add_command(correcting.import_)
transcript.add_command(correcting.diff)
transcript.add_command(pseudonyms)


@transcript.command()
@click.argument("recording", metavar="R1")
@click.option(
    "--revision", type=amounts.WHOLE, help="An older revision; 0 is the first: what the model wrote, or what was typed elsewhere."
)
@click.option("--pauses", "notation", default="", help="plain, dresing-pehl, gat2, tiq or none; usually what study.toml says.")
@out.as_json_option
@click.pass_context
def show(ctx: click.Context, recording: str, revision: int | None, notation: str, as_json: bool) -> None:
    """Show a transcript with its turns, pauses and marks."""
    from workflow.export.steps import shown
    from workflow.transcribe.schema import to_json
    from workflow.transcribe.steps.read import transcript

    study = out.here(ctx)
    found = transcript(study, ids.parse(recording, prefix="R").number, revision)
    if as_json:
        out.as_json(to_json(found))
        return
    out.say(shown(found, notation or study.settings.verbatim["pauses"]))


@transcript.command()
@click.argument("recording", metavar="R1")
@out.as_json_option
@click.pass_context
def flags(ctx: click.Context, recording: str, as_json: bool) -> None:
    """List what to hear again, worst first, with the minutes it takes."""
    from workflow.transcribe.steps.read import places
    from workflow.transcribe.times import clock

    review = places(out.here(ctx), ids.parse(recording, prefix="R").number)
    facts = [{"start_ms": p.start_ms, "end_ms": p.end_ms, "harm": round(p.harm, 3), "why": p.why} for p in review.places]
    if as_json:
        out.as_json({"places": facts, "listening_ms": review.listening_ms, "about": [flag.why for flag in review.about]})
        return
    out.say(review.sentence)
    for number, place in enumerate(review.places, 1):
        out.say(f"{number:3}. {clock(place.start_ms)}-{clock(place.end_ms)}  {place.why}")
    for flag in review.about:
        out.say(f"About the whole recording: {flag.why}")


@transcript.command()
@click.argument("recording", metavar="R1")
@click.argument("names", metavar="[1=interviewer...]", nargs=-1)
@click.option("--set", "naming", is_flag=True, help="Say whose voices are, as 1=interviewer 2=P7; ids and roles, never names.")
@click.option("--again", is_flag=True, help="Tell the voices apart once more; the words stay as they are.")
@click.option("--count", type=amounts.Whole(0, 30), help="With --again: how many people speak; 0: unknown.")
@click.option("--listen", is_flag=True, help="Write a short sound of each voice, to hear whose it is.")
@click.option("--out", "folder", type=click.Path(path_type=Path, file_okay=False), help="Where the sounds go; usually exports/.")
@out.as_json_option
@click.pass_context
def speakers(ctx: click.Context, recording: str, names: tuple[str, ...], naming: bool, again: bool, as_json: bool, **how: Any) -> None:
    """Show who speaks in a recording, and say whose each voice is."""
    from workflow.cli import speaking

    if bool(names) != naming:
        raise click.UsageError("Write names after --set, as in: workflow transcript speakers R3 --set 1=interviewer 2=P7")
    study, number = out.here(ctx), ids.parse(recording, prefix="R").number
    if again:
        speaking.tell_apart(study, number, how["count"], out.by(ctx))
    if naming:
        speaking.name(study, number, names, out.by(ctx))
    if how["listen"]:
        speaking.listen(study, number, how["folder"])
    if not naming and not how["listen"]:
        speaking.show(study, number, as_json)


@transcript.command("stats")
@click.argument("recording", metavar="R1")
@click.option("--picture", "kinds", multiple=True, type=click.Choice(["svg", "png"]), help="Draw who spoke when; may stand twice.")
@click.option("--out", "folder", type=click.Path(path_type=Path, file_okay=False), help="Where the picture goes; usually reports/.")
@out.as_json_option
@click.pass_context
def stats(ctx: click.Context, recording: str, kinds: tuple[str, ...], folder: Path | None, as_json: bool) -> None:
    """Count minutes, turns and words of each speaker, and draw who spoke when."""
    from workflow.cli import speaking

    study, number = out.here(ctx), ids.parse(recording, prefix="R").number
    speaking.shares(study, number, as_json)
    if kinds:
        speaking.draw(study, number, kinds, folder)


transcript.add_command(reviewing.review)
