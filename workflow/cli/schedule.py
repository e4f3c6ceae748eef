"""`workflow schedule`: free times, booking, cancelling, the agenda (floor 4)."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from workflow.cli import amounts, asking, free_text, inviting, out, planning, when
from workflow.days import short


@click.group()
def schedule() -> None:
    """Interviews: free times, booking, cancelling, the agenda."""


@schedule.command()
@click.argument("person", metavar="C17")
@click.option("--kind", default="", help="What is to be booked; the next wave of study.toml, where it is left out.")
@asking.options
@click.option("--mode", default="", metavar="MODE", help="university, home, zoom, practice or phone alone.")
@click.option("--from", "opens", default="", type=when.DAY, metavar="DAY", help="From this day on; tomorrow, where it is left out.")
@click.option(
    "--why", type=when.DAY_OR_MOMENT, metavar='"2026-12-01 10:00"', help="Say why this time, or each time of this day, is not offered."
)
@click.option("-n", "count", type=amounts.Whole(1, 50), default=6, show_default=True, help="How many.")
@out.as_json_option
@click.pass_context
def slots(ctx: click.Context, person: str, why: str | None, count: int, as_json: bool, **looked_for: Any) -> None:
    """List the next free times for somebody: where everybody who must be there can, by the person's wishes."""
    from workflow.people.steps import book
    from workflow.people.steps.call import asked_for
    from workflow.schedule.steps.offering import offers

    study = out.here(ctx)
    looked_for |= {"mode": looked_for["mode"].replace("_", "-"), "opens": looked_for["opens"] and out.day(study, looked_for["opens"])}
    asked = asked_for(study, out.by(ctx), **looked_for)
    found = offers(study, book.get(study, person), asked, out.now(study), 0 if why else count)
    asking.say_why(study, found, why, as_json) if why else asking.say_offers(found, as_json)


@schedule.command()
@click.argument("named", metavar="C17|S8", nargs=-1, required=True)
@click.option("--at", required=True, type=when.MOMENT, metavar='"2026-12-01 10:00"', help="Day and hour, in the study's time zone.")
@click.option("--kind", default="", help="Which wave of study.toml; the next one, where it is left out.")
@click.option("--mode", default="", metavar="MODE", help="university, home, zoom, practice or phone.")
@click.option("--with", "staff", multiple=True, metavar="SD", help="Who does the interview; again for a second person.")
@click.option("--minutes", type=amounts.Minutes(5, 600), help="How long; as study.toml says, where it is left out.")
@click.option("--place", type=free_text.WORDS, default="", help="The room, or where beyond the mode; no address.")
@click.option("--link", type=free_text.WITH_NUMBERS, default="", help="The link of a video call.")
@click.option("--reason", type=free_text.WORDS, default="", help="Why earlier than the days to reflect allow.")
@click.pass_context
def book(ctx: click.Context, named: tuple[str, ...], kind: str, staff: tuple[str, ...], mode: str, **when: Any) -> None:
    """Fix a day and an hour. Verbal agreement is enough; the signature may come later.

    Several people (P1 P2 P4) are a focus group. S8 is a session that was added without a day.
    """
    from workflow.schedule.sessions import in_words, open_questions
    from workflow.schedule.steps import Appointment, book_named
    from workflow.store.identities import there

    wanted = Appointment(mode=mode.replace("_", "-"), starts=when.pop("at"), **when | {"minutes": when["minutes"] or 0})
    study = out.here(ctx)
    session = book_named(study, named, kind, staff, wanted, by=out.by(ctx), now=out.now(study))
    out.say(f"S{session.number} with {', '.join(session.who)}: {in_words(session)}, {short(session.starts)} ({session.minutes} minutes).")
    inviting.say_odd_time(study, session)
    lacking = open_questions(study.settings, session)
    ready = f"schedule invite S{session.number}" if there(study) else "schedule agenda"  # nobody is invited without a name
    out.say("\n".join(lacking) or f"Next: workflow {ready}")


@schedule.command()
@click.argument("session", metavar="S3")
@click.option("--reason", type=free_text.WORDS, default="", help="Why; no names.")
@click.option("--why", type=free_text.WORDS, default="", hidden=True)
@click.pass_context
def cancel(ctx: click.Context, session: str, reason: str, why: str) -> None:
    """Cancel a booked session; it stays on the list, with the reason."""
    from workflow import ids
    from workflow.schedule.steps import cancel

    study = out.here(ctx)
    done = cancel(study, ids.parse(session, prefix="S").number, reason or why, by=out.by(ctx))
    out.say(f"S{done.number} is cancelled: {done.why}.")
    inviting.tell_change(study, done.number, out.by(ctx))


@schedule.command()
@click.option("--with", "staff", default="", metavar="SD", help="Of one of the staff.")
@click.option("--room", default="", metavar="ROOM", help="Of one room.")
@click.option("--week", "week_of", default="", type=when.DAY, metavar="DAY", help="Of the week in which this day lies, past or to come.")
@click.option("--all", "everything", is_flag=True, help="Also what lies in the past, and what was cancelled.")
@click.option("--page", metavar="FILE.html", type=click.Path(path_type=Path, dir_okay=False), help="Write it as a page to print.")
@click.option("--names", "with_names", is_flag=True, help="The page bears names; asks for the passphrase of the key file.")
@out.as_json_option
@click.pass_context
def agenda(ctx: click.Context, page: Path | None, with_names: bool, as_json: bool, **whose: Any) -> None:
    """List the booked sessions, the next one first: all, or those of a person, a room, a week."""
    from workflow.cli import names
    from workflow.schedule.sessions import MODES
    from workflow.schedule.steps.weekly import Whose, agenda, write_page

    study = out.here(ctx)
    wanted = Whose(**whose | {"week_of": whose["week_of"] and out.day(study, whose["week_of"])})
    if page:
        known = names.everybody(study) if with_names else None
        out.say(f"{write_page(study, wanted, page, out.now(study), known)}\nNext: open it in a browser and print it")
        return
    found = agenda(study, wanted, out.now(study))
    where = [s.place or MODES.get(s.mode, "") for s in found]
    rows = [
        (f"S{s.number}", short(s.starts), s.kind, ", ".join(s.who), ", ".join(s.staff), place, s.standing)
        for s, place in zip(found, where, strict=True)
    ]
    facts = [asdict(s) | {"id": f"S{s.number}"} for s in found]
    out.listing(rows, ("id", "when", "kind", "who", "with", "where", "standing"), facts, as_json, "Nothing is booked.")


for command in (planning.due, planning.move, planning.propose, planning.focus_group):
    schedule.add_command(command)
for command in (inviting.invite, inviting.replies, inviting.remind, inviting.feed, inviting.sync):
    schedule.add_command(command)
