"""`workflow models`: which speech models there are, fetching one, bringing one along (floor 4)."""

import contextlib
import sys
import time
from collections.abc import Callable, Iterator

import click

from workflow.cli import out

PLAIN_EVERY_S = 15


@click.group()
def models() -> None:
    """Speech models: list, fetch, bring along.

    Which one for which laptop and language: docs/models.md
    """


@models.command("list")
@out.as_json_option
def list_(as_json: bool) -> None:
    """List the models that are here and those that can be fetched."""
    from dataclasses import asdict

    from workflow.models import steps

    found = steps.listed()
    if as_json:
        out.as_json([asdict(one) for one in found])
    for one in [] if as_json else found:
        languages = {"many": "many languages", "any": "any language"}
        language = languages.get(one.languages, f"language {one.languages}")
        out.say(f"{one.name:<15} {'here' if one.here else '':<6} {one.bytes / 1e6:>5.0f} MB  {language}")
        begun = f" Begun: {one.begun / 1e6:.0f} MB are here; workflow models get {one.name} goes on." if one.begun else ""
        out.say(click.wrap_text((one.fault or one.about) + begun, initial_indent="    ", subsequent_indent="    "))


@models.command()
@click.argument("name")
def get(name: str) -> None:
    """Fetch a model from the internet; NAME is one of `workflow models list`.

    The only command of transcription that uses the network. What has arrived is kept when the line breaks.
    """
    from workflow.models import steps

    if name == "voices":
        out.note("Fetching what tells voices apart, 16 MB ...")
        folder, already = steps.fetch_voices()
        out.say("voices is here already." if already else f"voices is here, checked: {folder}")
        return
    with _progress(name) as progress:
        done = steps.fetch(name, progress=progress)
    out.say(f"{done.model.name} is here already." if done.already else f"{done.model.name} is here, checked: {done.model.folder}")


@models.command()
@click.argument("folder", metavar="DIR")
@click.option("--dry-run", is_flag=True, help="Check the folder and say what would be copied.")
def add(folder: str, dry_run: bool) -> None:
    """Take over a model from a folder, for example on a USB stick.

    It is checked, copied and compared; the folder itself is not changed.
    """
    from workflow.models import steps

    if voices := steps.brought_voices(folder, dry_run=dry_run):
        out.say(f"voices: checked{'; would be' if dry_run else ' and'} copied to {voices}")
        return
    done = steps.add(folder, dry_run=dry_run)
    if done.already:
        out.say(f"{done.model.name} is here already.")
    else:
        what = "would be copied" if dry_run else "copied and compared"
        out.say(f"{done.model.name}: {done.bytes / 1e6:.0f} MB {what} to {done.model.folder}")


@contextlib.contextmanager
def _progress(name: str) -> Iterator[Callable[[int, int], None]]:
    """Gives the function that is told the bytes that are here and the bytes in all."""
    if sys.stderr.isatty():
        with _bar(name) as tell:
            yield tell
    else:
        yield _lines(name)


@contextlib.contextmanager
def _bar(name: str) -> Iterator[Callable[[int, int], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(f"Fetching {name}", total=None)
        yield lambda here, whole: progress.update(task, completed=here, total=whole)


def _lines(name: str) -> Callable[[int, int], None]:
    last = float("-inf")

    def tell(here: int, whole: int) -> None:
        nonlocal last
        if time.monotonic() - last >= PLAIN_EVERY_S:
            last = time.monotonic()
            out.note(f"Fetching {name}: {here / 1e6:.0f} of {whole / 1e6:.0f} MB")

    return tell
