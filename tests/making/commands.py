"""The tree of commands, as the command line itself knows it (floor 4)."""

from collections.abc import Iterator

import click


def every_command() -> Iterator[tuple[str, click.Command]]:
    """Each command and group with its full name, `workflow recording add`; one whose module is not written yet is left out."""
    from workflow.cli.root import cli

    yield from _below("workflow", cli)


def _below(name: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    yield name, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for word in command.list_commands(context):
            try:
                child = command.get_command(context, word)
            except ModuleNotFoundError as missing:
                if not (missing.name or "").startswith("workflow."):
                    raise
                continue
            if child and not child.hidden:
                yield from _below(f"{name} {word}", child)


def options_of(command: click.Command) -> list[str]:
    """The long names of its options: ["--json", "--to"]."""
    return [
        name
        for option in command.params
        if isinstance(option, click.Option) and not option.hidden
        for name in [*option.opts, *option.secondary_opts]
        if name.startswith("--")
    ]
