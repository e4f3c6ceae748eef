"""`workflow status`: where the study stands (floor 4)."""

from pathlib import Path

import click

from workflow.cli import out


@click.command()
@click.option(
    "--xlsx", "xlsx", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False), help="Write the team's tracker, without names."
)
@out.as_json_option
@click.pass_context
def status(ctx: click.Context, xlsx: Path | None, as_json: bool) -> None:
    """Show where this study stands: people, sessions, recordings, transcripts."""
    from workflow.cli.today import write_tracker
    from workflow.today.steps.day import overview

    study = out.here(ctx)
    if xlsx:
        write_tracker(study, xlsx, out.now(study))
        return
    facts = overview(study)
    if as_json:
        out.as_json(facts)
        return
    people = facts.pop("people", {})
    for name, value in facts.items():
        out.say(f"{name.replace('_', ' ')}: {value}")
    for group, standings in people.items():
        out.say(f"{group}: " + ", ".join(f"{count} {standing.replace('-', ' ')}" for standing, count in standings.items()))
