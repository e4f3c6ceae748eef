"""`workflow init` (floor 4)."""

from pathlib import Path

import click

from workflow.cli import out
from workflow.cli.language import LANGUAGE


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--id", "name", default="", help="Short name of the study; usually that of the folder.")
@click.option("--title", default="", help="Title of the study.")
@click.option("--timezone", default="Europe/Amsterdam", show_default=True, help="Time zone of the clinics.")
@click.option(
    "--language", "languages", type=LANGUAGE, multiple=True, default=("en",), show_default=True, help="Language of the recordings."
)
@click.option("--encrypt", is_flag=True, help="Encrypt study.db too; its key lies in the key folder.")
def init(folder: Path, name: str, title: str, timezone: str, languages: tuple[str, ...], encrypt: bool) -> None:
    """Make a new study in the folder DIR."""
    from workflow.store.steps import Wish, init

    study = init(folder, Wish(name, title, timezone, languages, encrypt))
    out.say(f"The study {study.settings.id} is ready in {folder}.")
    out.say(f"Names and phone numbers will lie apart, in {study.settings.identities[3:]} beside it.")
    if encrypt:
        out.say("It is encrypted: keep a copy of study.key in a safe place. Without it nobody can open the study.")
    out.say(f"Next: cd {out.typed(folder)}, then: workflow today   (it says what to type first; waves and staff stand in study.toml)")
