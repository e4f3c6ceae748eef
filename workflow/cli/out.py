"""How commands speak: facts to standard output, everything else to standard error (floor 4)."""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from workflow.errors import WorkflowError, WrongUsage, about
from workflow.store.folder import StudyFolder, find, look_at, open_study

as_json_option = click.option("--json", "as_json", is_flag=True, help="Print facts for another program.")


# What a terminal obeys instead of showing it; a file's name may hold it. Colour is ours.
OBEYED = re.compile(r"\x1b(?!\[[0-9;]*m)|[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f-\x9f]")


def say(text: str = "") -> None:
    click.echo(harmless(text))


def note(text: str) -> None:
    click.echo(harmless(text), err=True)


def note_copied_about(*given: Path) -> None:
    """One sentence where files that came into the study lie in a folder that a service copies to other computers: there they stay."""
    from workflow.store.synced import service_of

    services = dict.fromkeys(filter(None, map(service_of, given)))
    if services:
        them = "it" if len(given) == 1 else "them"
        note(
            f"Note: what you gave lies in a folder of {' and '.join(services)}, which has copies of {them} on other computers. "
            f"The study has its own now: delete {them} there, also from the service's bin."
        )


def harmless(text: str) -> str:
    """A text that a terminal shows and does not obey.

    >>> harmless("memo\\x07\\x1b]0;x.mp3")
    'memo??]0;x.mp3'
    """
    return OBEYED.sub("?", text)


def as_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def many(count: int, one: str, more: str = "") -> str:
    """A number with its noun.

    >>> many(1, "file"), many(3, "file"), many(2, "person", "people")
    ('1 file', '3 files', '2 people')
    """
    return f"{count} {one if count == 1 else more or one + 's'}"


def table(rows: Sequence[Sequence[Any]], headers: Sequence[str]) -> None:
    """Columns as wide as they need; numbers to the right."""
    shown = [[str(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(headers, *shown, strict=True)]
    right = [all(isinstance(row[i], int | float) or row[i] == "" for row in rows) for i in range(len(headers))]
    for row in [list(headers), *shown]:
        cells = [cell.rjust(width) if to_right else cell.ljust(width) for cell, width, to_right in zip(row, widths, right, strict=True)]
        say("  ".join(cells).rstrip())


def listing(rows: Sequence[Sequence[Any]], headers: Sequence[str], facts: Any, json_wanted: bool, empty: str) -> None:
    """A listing in the way that was asked for; `empty` says in words that there is nothing yet."""
    if json_wanted:
        as_json(facts)
    elif rows:
        table(rows, headers)
    else:
        say(empty)


def typed(path: Path) -> str:
    """A path as it can be typed after a command.

    >>> typed(Path("My Study")), typed(Path("study"))
    ('"My Study"', 'study')
    """
    return f'"{path}"' if " " in str(path) else str(path)


def here(ctx: click.Context) -> StudyFolder:
    """The study that the command is about: --study, or the folder that the person stands in.

    Raises NoStudy, and NotAllowed where own words that were typed would say who somebody is.
    """
    from workflow.cli.free_text import require_nameless

    study = open_study(_place(ctx))
    require_nameless(ctx, study)
    return study


def looked_at(ctx: click.Context) -> StudyFolder:
    """The same, to read alone: nothing in it changes, and an older study stays as it is. Raises NoStudy."""
    return look_at(_place(ctx))


def _place(ctx: click.Context) -> Path:
    named = ctx.obj.get("study")
    return find(Path(named) if named else None)


def now(study: StudyFolder) -> str:
    """Wall time in the study's zone, such as 2026-11-24T14:10."""
    from workflow.store.clock import now_in

    return now_in(study.settings.timezone)


def day(study: StudyFolder, text: str | None) -> str:
    """The day that was typed, or today. Raises WrongUsage."""
    from workflow.days import read_day

    return read_day(text) if text else now(study)[:10]


def past(study: StudyFolder, typed: str, option: str) -> str:
    """What was typed, where it can have been: not to come, and no slip of the year from before the study. Raises WrongUsage."""
    from workflow.possible import require_past
    from workflow.store.events import oldest_at

    return require_past(typed, now(study), study.settings.began or oldest_at(study.db)[:10], option) if typed else typed


def past_day(study: StudyFolder, text: str | None, option: str = "--on") -> str:
    """The day on which something happened, or today. Raises WrongUsage for one that cannot be."""
    return past(study, day(study, text), option)


def by(ctx: click.Context) -> str:
    return ctx.obj["by"]


def not_together(why: str, hint: str, **given: bool) -> None:
    """Raises WrongUsage where several options were typed of which each says something else.

    >>> not_together("one is enough", "workflow status", asked=True, confirm=False)
    """
    typed = [f"--{name.replace('_', '-')}" for name, said in given.items() if said]
    if len(typed) > 1:
        raise WrongUsage(f"{' and '.join(typed)} do not go together: {why}.", hint=hint)


def exit_code(problems: Sequence[tuple[str, WorkflowError]]) -> int:
    """Tell each item's problem on standard error; the code of the gravest, 0 when there is none."""
    for item, problem in problems:
        note(about(item, problem.message) + (f"\n  Next: {problem.hint}" if problem.hint else ""))
    return max((1 if problem.exit_code == 2 else problem.exit_code for _, problem in problems), default=0)
