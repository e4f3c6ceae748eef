"""`workflow people`: those who take part, from the first call to the last (floor 4)."""

import click

from workflow.cli import leaving


@click.group()
def people() -> None:
    """People on the list: status, withdrawal, erasure."""


for command in (leaving.status, leaving.withdraw, leaving.erase):
    people.add_command(command)
