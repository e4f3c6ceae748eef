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
@click.option("--head", "printed", default="", metavar="HEX", help="The head that an earlier export or report printed, or its beginning.")
@click.pass_context
def verify(ctx: click.Context, printed: str) -> None:
    """Check that no change was altered or taken out, and print the head to compare.

    With --head it also finds out whether the end of the log was cut off since that head was printed.
    """
    from workflow.store.events import head, numbered
    from workflow.store.whole import faults, read_head

    study = out.here(ctx)
    wrong = faults(study, printed)
    if wrong:
        out.note("".join(f"Problem: {sentence}\n" for sentence in wrong) + "  Next: restore the newest folder in backups/")
        ctx.exit(1)
    number, digest = head(study.db)
    out.say(f"The change log holds: {number} changes, head {digest}")
    if printed:
        then = numbered(study.db, read_head(printed)) or 0
        out.say(f"The head that was printed is that of change {then}; {number - then} have been added since.")
