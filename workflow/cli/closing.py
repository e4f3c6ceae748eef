"""`workflow session show | close | no-show | sheet`: an interview on the day and after it (floor 4)."""

import sys
from typing import TYPE_CHECKING, Any, TextIO

import click

from workflow import ids
from workflow.cli import amounts, free_text, names, out, when
from workflow.cli.keyboard import attended
from workflow.store.folder import StudyFolder

if TYPE_CHECKING:
    from workflow.schedule.sessions import Session


@click.command()
@click.argument("session", metavar="S12")
@click.option("--note", "with_note", is_flag=True, help="Also the field note; asks for the passphrase of the key file.")
@out.as_json_option
@click.pass_context
def show(ctx: click.Context, session: str, with_note: bool, as_json: bool) -> None:
    """Show what is known of one session."""
    from dataclasses import asdict

    from workflow.schedule.steps import get

    study = out.here(ctx)
    found = get(study, ids.parse(session, prefix="S").number)
    facts = {key: value for key, value in asdict(found).items() if value not in ("", 0, (), {})}
    if as_json:
        out.as_json(facts | {"id": f"S{found.number}"})
        return
    for name, value in facts.items():
        if name not in ("number", "uid", "invitations", "reminders"):
            shown = ", ".join(value) if isinstance(value, list | tuple) else value
            out.say(f"{name.replace('_', ' ')}: {shown}")
    for note in names.opened(study).notes(found.number) if with_note else ():
        out.say(f"\n{note['at_utc'][:10]} [{note['who']}]\n{note['content']}")


@click.command()
@click.argument("session", metavar="S12")
@click.option("--outcome", default="", help="completed, stopped-early or notes-only; completed, where nothing is said.")
@click.option("--began", default="", type=when.MOMENT, metavar='"2026-12-01 10:04"', help="When it really began.")
@click.option(
    "--ended", default="", type=when.MOMENT, metavar='"2026-12-01 10:43"', help="When the last question was answered: instead of --minutes."
)
@click.option("--minutes", type=amounts.Minutes(0, 1440), default=0, help="How long the interview itself took.")
@click.option("--mode", default="", metavar="MODE", help="university, home, zoom, practice or phone.")
@click.option("--place", type=free_text.WORDS, default="", help="Where, beyond the mode; no address.")
@click.option("--with", "staff", multiple=True, metavar="SD", help="Who led it, where that was not as planned.")
@click.option("--present", type=free_text.WORDS, multiple=True, metavar="ROLE", help="Who else was there: partner, interpreter.")
@click.option("--attended", multiple=True, metavar="P4", help="Of a focus group, who came; everybody, where it is left out.")
@click.option("--guide", default="", metavar="GUIDE", help="Topic guide and version.")
@click.option(
    "--not-asked",
    "exceptions",
    type=free_text.WORDS,
    multiple=True,
    metavar="ITEM",
    help='A question of the guide that was not simply asked: harm=partly, "harm: no time left".',
)
@click.option("--distress", type=free_text.WORDS, default="", help="What happened, where the person was upset; no names.")
@click.option("--incident", type=free_text.WORDS, default="", help="What went wrong; no names.")
@click.option("--call-on", default="", type=when.DAY, metavar="DAY", help="When the person will be phoned about either.")
@click.option("--note", default="", help="A field note. It may hold names: it goes into the key file and asks for its passphrase.")
@click.option("--note-file", type=click.File(encoding="utf-8"), help="The same from a text file; - reads what you type, to Ctrl-D.")
@click.option("--voucher", type=free_text.WITH_NUMBERS, default="", help="Number or amount of the voucher.")
@click.option("--travel-cents", type=amounts.Whole(0), default=0, help="Travel costs, in cents.")
@click.option("--files", type=amounts.Whole(0), default=0, help="How many files are on the recorder.")
@click.option("--outside", type=free_text.WORDS, default="", help="Why it was outside its window.")
@click.option("--reason", type=free_text.WORDS, default="", help="Why facts are changed that were written down before.")
@click.pass_context
def close(ctx: click.Context, session: str, reason: str, note: str, note_file: TextIO | None, **said: Any) -> None:
    """Write down how a session went; only what you say is stored. With nothing behind it, it asks.

    A field note may hold names: its words go into the key file.
    """
    from workflow.cli.covering import after_closing
    from workflow.schedule.closing import Closing
    from workflow.schedule.steps.closing import close, require_begun

    study, number = out.here(ctx), ids.parse(session, prefix="S").number
    require_begun(study, number, out.now(study))
    said |= _asked(ctx, study, number) if not any((*said.values(), note, note_file, reason)) and attended() and sys.stdout.isatty() else {}
    _require_over(study, number, said)
    note = said.pop("note", note)
    wanted = Closing(**said | {"outcome": said["outcome"].replace("_", "-")})
    done = close(study, number, wanted, by=out.by(ctx), reason=reason)
    out.say(f"S{number} is closed: {done.outcome.replace('-', ' ')}" + (f", {done.minutes_held} minutes." if done.minutes_held else "."))
    after_closing(study, number, by=out.by(ctx))
    _keep_note(study, number, note_file.read() if note_file else note, out.by(ctx))
    _say_open(done)
    out.say(f"Next: workflow recording add FILE --session S{number}")


def _require_over(study: StudyFolder, number: int, said: dict[str, Any]) -> None:
    """Raises WrongUsage for hours that are still to come, or that lie before the day that was booked."""
    from workflow.possible import require_not_before
    from workflow.schedule.steps import get

    session = get(study, number)
    booked = [(f"S{number}, as it was booked or moved,", session.starts)] if session.starts else []
    for option in ("began", "ended"):
        if said.get(option):
            require_not_before(out.past(study, said[option], f"--{option}"), booked, out.now(study), f"--{option}")


def _asked(ctx: click.Context, study: StudyFolder, number: int) -> dict[str, Any]:
    """The answers to the questions of closing, where nothing was typed behind the command."""
    from workflow.cli.closing_asked import ask
    from workflow.schedule.steps import get

    answers = ask(study.settings, get(study, number), out.now(study))
    if answers is None:
        out.say(f"Next: workflow session no-show S{number}")
        raise click.exceptions.Exit(0)
    free_text.require_nameless(ctx, study, answers)
    return answers


def _keep_note(study: StudyFolder, number: int, text: str, by: str) -> None:
    if text.strip():
        from workflow.schedule.steps.closing import add_note

        count = add_note(study, number, text, names.opened_or_made(study), by=by).notes
        out.say(f"The field note lies in the key file ({count} of S{number}). To read it: workflow session show S{number} --note")


def _say_open(done: "Session") -> None:
    """What is still to be said about a session that is closed."""
    if done.timing and not done.outside:
        out.say(f"It was {done.timing}: outside its window. Why? workflow session close S{done.number} --outside WHY --reason added")
    if (done.distress or done.incident) and not done.call_on:
        out.say(f"When will you phone about it? workflow session close S{done.number} --call-on DAY --reason added")
    elif done.call_on:
        out.say(f"On {done.call_on} it stands in: workflow today")


@click.command("no-show")
@click.argument("session", metavar="S12")
@click.option("--by-whom", type=click.Choice(["participant", "team"]), default="participant", show_default=True, help="Who did not come.")
@click.pass_context
def no_show(ctx: click.Context, session: str, by_whom: str) -> None:
    """Write down that somebody did not come."""
    from workflow.schedule.steps.closing import no_show, require_begun

    study, number = out.here(ctx), ids.parse(session, prefix="S").number
    require_begun(study, number, out.now(study))
    done, missed = no_show(study, number, by_whom, by=out.by(ctx))
    name = ", ".join(done.who)
    if by_whom == "participant":
        out.say(f"S{done.number}: {name} did not come" + (f", for the {missed}. time." if missed > 1 else "."))
    else:
        out.say(f"S{done.number}: the team did not come.")
    out.say(f"Next: workflow schedule slots {done.who[0]}")


@click.command()
@click.argument("session", metavar="S12")
@click.option("--names", "with_names", is_flag=True, help="Also a sheet of its own with name, telephone and address, beside the key file.")
@click.pass_context
def sheet(ctx: click.Context, session: str, with_names: bool) -> None:
    """Write the sheet to take along: what must be signed, what to bring, room to write. Print it from the browser."""
    from workflow.today.steps.paper import session_sheet

    study, number = out.here(ctx), ids.parse(session, prefix="S").number
    for path in session_sheet(study, number, names.everybody(study) if with_names else None):
        out.say(str(path))
