"""`workflow doctor`: what works on this computer and what does not (floor 4)."""

import click

from workflow.cli import out


@click.command()
@out.as_json_option
@click.pass_context
def doctor(ctx: click.Context, as_json: bool) -> int:
    """Say what works on this computer and what does not.

    Every speech model is loaded and tried, which may take a minute each. The exit code is 0 when all is well, else 1.
    """
    from dataclasses import asdict

    from workflow.models import steps

    checks = steps.doctor(note=out.note)
    if as_json:
        out.as_json([asdict(check) for check in checks])
    for check in [] if as_json else checks:
        out.say(f"{'ok     ' if check.ok else 'PROBLEM'}  {check.name}: {check.found}")
        if not check.ok:
            out.say(f"         Next: {check.todo}")
    if not as_json:
        _say_backup(ctx)
    return 0 if all(check.ok for check in checks) else 1


def _say_backup(ctx: click.Context) -> None:
    """A quiet line in a study whose newest backup is older than a week."""
    from workflow.backup.steps.age import overdue
    from workflow.errors import WorkflowError

    try:
        sentence = overdue(out.here(ctx))
    except WorkflowError:
        return  # not in a study, or in one that cannot be opened: other commands say so
    if sentence:
        out.say(f"note     {sentence}\n         Next: workflow backup")
