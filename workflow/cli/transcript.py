"""`workflow transcript`: read transcripts and what to hear again (floor 4)."""

import click

from workflow import ids
from workflow.cli import out


@click.group()
def transcript() -> None:
    """Read transcripts and what to hear again."""


@transcript.command()
@click.argument("recording", metavar="R1")
@click.option("--revision", type=int, help="An older revision; 0 is what the model wrote.")
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
