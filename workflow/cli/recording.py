"""`workflow recording`: add sound, transcribe it, put mistakes right (floor 4)."""

from pathlib import Path
from typing import Any

import click

from workflow import ids
from workflow.cli import amounts, free_text, out


@click.group()
def recording() -> None:
    """Add recordings and transcribe them."""


@recording.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option("--session", metavar="S1", help="The interview or focus group that was recorded.")
@click.option("--joined", is_flag=True, help="The files are the parts of one interview, in this order.")
@click.option("--tracks", is_flag=True, help="The files are one for each person: P1=a.m4a interviewer=b.m4a.")
@click.option("--offset", "offsets", multiple=True, metavar="P1=SECONDS", help="How long after the first track this one began.")
@click.option("--speakers", type=amounts.Whole(0, 30), help="How many people speak, where it is not those of the session; 0: unknown.")
@click.option("--part-of", metavar="R7", help="Put one more file behind the last part of this recording.")
@click.option("--stream", type=amounts.WHOLE, help="Which sound track, where a file holds several.")
@click.pass_context
def add(ctx: click.Context, files: tuple[str, ...], session: str | None, part_of: str | None, tracks: bool, **how: Any) -> None:
    """Copy recordings into the study, verified and read-only.

    With --tracks, files that were recorded side by side are lined up by their sound and become one recording.
    """
    from workflow.cli.adding import report, report_tracks
    from workflow.transcribe.steps.add import Wish

    if bool(session) == bool(part_of):
        raise click.UsageError("Say either --session S1 (a new recording) or --part-of R7 (one more part).")
    why = "parts follow one another, tracks were recorded side by side"
    out.not_together(why, "workflow recording add --help", joined=how["joined"], tracks=tracks)
    number = ids.parse(session, prefix="S").number if session else 0
    wish = Wish(number, how["joined"], how["stream"], speakers=how["speakers"])
    if how["offsets"] and not tracks:
        raise click.UsageError("--offset belongs to --tracks.")
    study = out.here(ctx)
    if tracks:
        ctx.exit(report_tracks(study, files, wish, how["offsets"], out.by(ctx)))
    ctx.exit(report(study, tuple(map(Path, files)), wish, part_of, out.by(ctx)))


@recording.command("list")
@out.as_json_option
@click.pass_context
def list_(ctx: click.Context, as_json: bool) -> None:
    """List the recordings and where each stands."""
    from workflow.transcribe.steps.read import standing

    rows = standing(out.here(ctx))
    shown = [(r["recording"], r["session"], r["kind"], ", ".join(r["who"]), r["minutes"], r["state"]) for r in rows]
    out.listing(shown, ("id", "session", "kind", "who", "minutes", "state"), rows, as_json, "There are no recordings yet.")


@recording.command()
@out.as_json_option
@click.pass_context
def status(ctx: click.Context, as_json: bool) -> None:
    """Show how far the transcripts are and what they need."""
    from workflow.transcribe.steps.read import standing

    rows = standing(out.here(ctx))
    shown = [
        (
            r["recording"],
            r["minutes"],
            r["state"],
            r.get("words", ""),
            r.get("hear_again", ""),
            r.get("why", ", ".join(r.get("damaged", []))),
        )
        for r in rows
    ]
    out.listing(shown, ("id", "minutes", "state", "words", "to hear again", "remarks"), rows, as_json, "There are no recordings yet.")


@recording.command()
@click.argument("recordings", metavar="[R1...]", nargs=-1)
@click.option("--model", default="auto", show_default=True, help="A model's name; auto takes the largest that is fast enough here.")
@click.option("--demo", is_flag=True, help="Use the demonstration model on real voices all the same.")
@click.option("--batch", type=amounts.Whole(1, 32), default=None, help="Chunks heard together; fewer need less memory.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.option("--progress", type=click.Choice(["auto", "plain", "json"]), default="auto", show_default=True, help="How progress is shown.")
@click.pass_context
def transcribe(
    ctx: click.Context, recordings: tuple[str, ...], model: str, demo: bool, batch: int | None, dry_run: bool, progress: str
) -> None:
    """Transcribe recordings verbatim: those named, or all that have no transcript yet.

    It can be stopped with Ctrl-C at any time; the same command goes on from there. Several windows may share the work.
    """
    from workflow.cli.transcribing import run

    ctx.exit(run(out.here(ctx), recordings, (model, demo, batch or 0), out.by(ctx), dry_run, progress))


@recording.command()
@click.argument("recording_id", metavar="R7")
@click.option("--session", required=True, metavar="S13", help="Where it belongs.")
@click.option("--reason", type=free_text.WORDS, required=True, help="Why, for the study's records.")
@click.pass_context
def reassign(ctx: click.Context, recording_id: str, session: str, reason: str) -> None:
    """Move a recording to the session it belongs to."""
    from workflow.transcribe.steps.mend import reassign

    number, to = ids.parse(recording_id, prefix="R").number, ids.parse(session, prefix="S").number
    _, changed = reassign(out.here(ctx), number, to, reason, by=out.by(ctx))
    out.say(f"R{number} belongs to S{to} " + ("now." if changed else "already; nothing was changed."))


@recording.command()
@click.argument("recording_id", metavar="R7")
@click.option("--at", required=True, metavar="TIME", help="Where the second interview begins, such as 00:31:10.")
@click.option("--session", required=True, metavar="S13", help="The session of the second interview.")
@click.pass_context
def split(ctx: click.Context, recording_id: str, at: str, session: str) -> None:
    """Two interviews in one file become two recordings."""
    from workflow.transcribe.recordings import read_time
    from workflow.transcribe.steps.mend import split

    number, to = ids.parse(recording_id, prefix="R").number, ids.parse(session, prefix="S").number
    first, second = split(out.here(ctx), number, read_time(at), to, by=out.by(ctx))
    out.say(f"R{first.number} ends at {at}; what follows is R{second.number} of S{to}.")


@recording.command()
@click.argument("recording_id", metavar="R7")
@click.argument("stretch", metavar="FROM-UNTIL")
@click.option("--reason", type=free_text.WORDS, required=True, help="Why, for the study's records; often: off-record.")
@click.pass_context
def exclude(ctx: click.Context, recording_id: str, stretch: str, reason: str) -> None:
    """Take a stretch such as 00:12:00-00:14:30 off record: never transcribed, never exported."""
    from workflow.transcribe.recordings import read_span
    from workflow.transcribe.steps.mend import exclude

    number = ids.parse(recording_id, prefix="R").number
    made, erased = exclude(out.here(ctx), number, read_span(stretch), reason, by=out.by(ctx))
    out.say(f"R{number}: {stretch} is off record" + (f"; {erased} words were erased from its transcript." if erased else "."))
    for name in made.exports:
        out.say(f"If it holds these words, delete {name}, which was exported earlier, and export it again.")
    out.say("The sound itself stays in the recordings folder; nobody hears it through this program.")
