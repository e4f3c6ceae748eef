"""`workflow today` and `workflow week`: what is to be done (floor 4)."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workflow.cli import names, out
from workflow.days import day_in_words, hour_of, short
from workflow.store.folder import StudyFolder
from workflow.today.lines import PARTS, Line

if TYPE_CHECKING:
    from workflow.today.first import Road


@click.command()
@click.option("--print", "paper", is_flag=True, help="Write a page to print for each of today's visits; with ids alone, into reports.")
@click.option(
    "--names", "with_names", is_flag=True, help="With --print: the pages bear names and lie in the key folder; asks for its passphrase."
)
@click.option(
    "--xlsx", "xlsx", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False), help="Write the team's tracker, without names."
)
@out.as_json_option
@click.pass_context
def today(ctx: click.Context, paper: bool, with_names: bool, xlsx: Path | None, as_json: bool) -> None:
    """Show what is to be done today, in working order: who, what, why, by when, and what to type."""
    from workflow.today.steps.day import today

    study = out.here(ctx)
    now = out.now(study)
    if paper or with_names:
        print_visits(study, now, with_names)
        return
    if xlsx:
        write_tracker(study, xlsx, now)
        return
    found = today(study, now)
    if as_json:
        out.as_json(facts(found))
        return
    out.say(f"{day_in_words(now)}, {hour_of(now)} ({study.settings.timezone})")
    _tell_day(study, found, now)


@click.command()
@out.as_json_option
@click.pass_context
def week(ctx: click.Context, as_json: bool) -> None:
    """Show the next seven days: visits, call-backs, follow-ups that may begin or must end."""
    from workflow.today.steps.day import week

    study = out.here(ctx)
    found = week(study, out.now(study))
    if as_json:
        out.as_json(facts(found))
    elif found:
        tell({day_in_words(day): lines for day, lines in found.items()}, "")
    else:
        out.say("Nothing has a day in the next seven.")


def _tell_day(study: StudyFolder, found: dict[str, list[Line]], now: str) -> None:
    from workflow.today.steps.day import first

    if not tell_first(first(study)):
        tell({PARTS[part]: lines for part, lines in found.items() if lines}, now)
        if not any(found.values()):
            out.say("\nNothing is due today. The days to come: workflow week")


def tell_first(roads: "tuple[Road, ...]") -> bool:
    """What to type in a study in which nothing is entered yet; whether it is one."""
    if not roads:
        return False
    out.say("\nNothing is entered in this study yet.")
    for road in roads:
        out.say("\n" + click.style(f"{road.begins}, type one after the other:", bold=True))
        for number, step in enumerate(road.steps, 1):
            out.say(f"  {number}. {step.command}\n     {step.why}")
    return True


def facts(found: dict[str, list[Line]]) -> dict[str, list[dict[str, str]]]:
    return {part: [asdict(line) for line in lines] for part, lines in found.items()}


def tell(found: dict[str, list[Line]], now: str) -> None:
    """Each part under its heading; `now` is empty where the heading says the day."""
    for heading, lines in found.items():
        out.say("\n" + click.style(heading, bold=True))
        for line in lines:
            out.say(f"  {line.who:<4}  {_what(line, now)}")
            for text in filter(None, (line.why, line.command)):
                out.say(f"        {text}")


def _what(line: Line, now: str) -> str:
    """What is to be done, with its hour before it or the day by which behind it.

    >>> now, visit = "2026-11-24T08:30", Line("visits", "P7", "S3", by="2026-11-24T18:30")
    >>> form = Line("signatures", "C4", "sign", by="2026-11-24")
    >>> _what(visit, now), _what(visit, "2026-11-25T08:30"), _what(visit, ""), _what(form, now)
    ('18:30  S3', 'Tue 2026-11-24 18:30  S3', '18:30  S3', 'sign, by Tue 2026-11-24')
    """
    if not line.by:
        return line.what
    if not hour_of(line.by):
        return f"{line.what}, by {short(line.by)}" if now else line.what
    return f"{hour_of(line.by) if not now or line.by[:10] == now[:10] else short(line.by)}  {line.what}"


def print_visits(study: StudyFolder, now: str, with_names: bool) -> None:
    from workflow.today.steps.paper import visit_sheets

    known = names.everybody(study) if with_names else None
    path = visit_sheets(study, now, known)
    if path is None:
        out.say("There are no visits today.")
        return
    out.say(f"To print: {path}")
    if with_names:
        out.say("It bears names. Destroy the paper after the visit, and the file too.")


def write_tracker(study: StudyFolder, path: Path, now: str) -> None:
    from workflow.today.steps.team import tracker

    out.say(f"{tracker(study, path, now)}: the tracker as it is now; no names, and nothing to fill in.")
