"""`workflow check`: whether everything that the study keeps is there and whole (floor 4)."""

import click

from workflow.cli import out


@click.command()
@click.option(
    "--read-data", is_flag=True, help="Read every byte of sound, transcripts and backups too; takes minutes for hundreds of hours."
)
@out.as_json_option
@click.pass_context
def check(ctx: click.Context, read_data: bool, as_json: bool) -> int:
    """Look whether everything that this study keeps is there and is what was written. Nothing is changed, not even the tables of a
    study that an older version of the program has made.

    The database, the change log, every state against what happened, recordings, frozen guides, backups. The exit code is 0 when all
    is well, else 1.
    """
    from dataclasses import asdict

    from workflow.backup.steps import checking
    from workflow.cli.progress import bytes_shown
    from workflow.store.events import head

    study = out.looked_at(ctx)
    with bytes_shown("Reading", checking.to_read(study) if read_data else 0) as tell:
        found = checking.check(study, read_data=read_data, tell=tell)
    if as_json:
        out.as_json(asdict(found))
    else:
        _say(found, read_data, head(study.db))
    study.db.close()
    return 1 if found.problems else 0


def _say(found, read_data: bool, head: tuple[int, str]) -> None:  # type: ignore[no-untyped-def]  # the step loads late
    for problem in found.problems:
        out.note(f"Problem: {problem.what}\n  Next: {problem.todo}")
    for note in found.notes:
        out.note(f"Note: {note}")
    if found.problems:
        return
    looked = found.looked
    depth = "every byte was read" if read_data else "sound by its size; --read-data reads every byte"
    out.say(
        f"All is well: {out.many(looked['change'], 'change')}, {out.many(looked['event'], 'event')}, "
        f"{out.many(looked['revision'], 'revision')}, {out.many(looked['recordings'], 'sound file')}, "
        f"{out.many(looked['backups'], 'backup')} ({depth})."
    )
    out.say(f"The change log ends with head {head[1][:16]}.")
