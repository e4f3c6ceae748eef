"""`workflow changes`: the change log of the study (floor 4)."""

import click

from workflow.cli import out


@click.group()
def changes() -> None:
    """The change log of this study: who changed what, and when."""


@changes.command()
@out.as_json_option
@click.pass_context
def show(ctx: click.Context, as_json: bool) -> None:
    """Show every change, with ids and field names only."""
    from workflow.store.events import changes

    found = changes(out.here(ctx).db)
    rows = [(row["n"], row["at_utc"], row["who"], row["what"], ", ".join(row["fields"])) for row in found]
    out.listing(rows, ("n", "when (UTC)", "who", "what", "fields"), found, as_json, "Nothing has changed yet.")


@changes.command()
@click.pass_context
def verify(ctx: click.Context) -> None:
    """Check that no change was altered or taken out, and print the head to compare."""
    from workflow.store.events import broken_link, head

    db = out.here(ctx).db
    broken = broken_link(db)
    if broken is not None:
        out.note(f"Problem: The change log does not hold from change {broken} on.\n  Next: restore the newest folder in backups/")
        ctx.exit(1)
    number, digest = head(db)
    out.say(f"The change log holds: {number} changes, head {digest}")
