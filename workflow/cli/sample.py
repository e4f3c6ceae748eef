"""`workflow sample`: the sampling list, and who is phoned next (floor 4)."""

import click

from workflow.cli import sampling


@click.group()
def sample() -> None:
    """The sampling list: who may take part, and whom to phone next."""


sample.add_command(sampling.matrix)
sample.add_command(sampling.next_)
sample.add_command(sampling.plan)
