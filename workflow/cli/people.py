"""`workflow people`: contacts, consent, withdrawal (floor 4)."""

import click

from workflow.cli.people_consent import consent
from workflow.cli.people_contact import agree, contact, decline
from workflow.cli.people_leaving import erase, status, withdraw
from workflow.cli.people_show import show, timeline


@click.group()
def people() -> None:
    """People: contacts, consent, withdrawal."""


people.add_command(show)
people.add_command(timeline)
people.add_command(contact)
people.add_command(agree)
people.add_command(decline)
people.add_command(consent)
people.add_command(status)
people.add_command(withdraw)
people.add_command(erase)
