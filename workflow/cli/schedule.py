"""`workflow schedule`: free times, booking, cancelling, the agenda (floor 4)."""

from dataclasses import asdict

import click

from workflow.cli import inviting, out, planning
from workflow.days import short


@click.group()
def schedule() -> None:
    """Interviews: free times, booking, cancelling, the agenda."""


@schedule.command()
@click.argument("person", metavar="C17")
@click.option("--kind", default="", help="What is to be booked; the next wave of study.toml, where it is left out.")
@click.option("--with", "staff", multiple=True, metavar="SD", help="Who does the interview; their booked hours are left out.")
@click.option("-n", "count", type=click.IntRange(1, 50), default=6, show_default=True, help="How many.")
@out.as_json_option
@click.pass_context
def slots(ctx: click.Context, person: str, kind: str, staff: tuple[str, ...], count: int, as_json: bool) -> None:
    """List the next free times for somebody: working days, nine to five."""
    from workflow.days import day_in_words, hour_of
    from workflow.people.steps import book
    from workflow.people.steps.call import staff_of
    from workflow.schedule.steps import slots

    study = out.here(ctx)
    found = book.get(study, person)
    free = slots(study, found, staff_of(study, staff, out.by(ctx)), out.now(study), count, kind)
    rows = [(day_in_words(at), hour_of(at), f'workflow schedule book {found.id} --at "{at.replace("T", " ")}"') for at in free]
    out.listing(rows, ("day", "hour", "to book"), free, as_json, "No free time in the next months.")


@schedule.command()
@click.argument("person", metavar="C17")
@click.option("--at", required=True, metavar='"2026-12-01 10:00"', help="Day and hour, in the study's time zone.")
@click.option("--kind", default="", help="Which wave of study.toml; the next one, where it is left out.")
@click.option("--mode", default="", metavar="MODE", help="university, home, zoom, practice or phone.")
@click.option("--with", "staff", multiple=True, metavar="SD", help="Who does the interview; again for a second person.")
@click.option("--minutes", type=click.IntRange(5, 600), default=None, help="How long; as study.toml says, where it is left out.")
@click.option("--reason", default="", help="Why earlier than the days to reflect allow.")
@click.pass_context
def book(ctx: click.Context, person: str, at: str, kind: str, mode: str, staff: tuple[str, ...], minutes: int | None, reason: str) -> None:
    """Fix a day and an hour. Verbal agreement is enough; the signature may come later."""
    from workflow.schedule.sessions import in_words
    from workflow.schedule.steps import Appointment, book_next

    wanted = Appointment(at, mode.replace("_", "-"), minutes or 0, reason)
    study = out.here(ctx)
    session = book_next(study, person, kind, staff, wanted, by=out.by(ctx), now=out.now(study))
    out.say(f"S{session.number} with {', '.join(session.who)}: {in_words(session)}, {short(session.starts)} ({session.minutes} minutes).")


@schedule.command()
@click.argument("session", metavar="S3")
@click.option("--why", required=True, help="Why; no names.")
@click.pass_context
def cancel(ctx: click.Context, session: str, why: str) -> None:
    """Cancel a booked session; it stays on the list, with the reason."""
    from workflow import ids
    from workflow.schedule.steps import cancel

    done = cancel(out.here(ctx), ids.parse(session, prefix="S").number, why, by=out.by(ctx))
    out.say(f"S{done.number} is cancelled: {done.why}.")


@schedule.command()
@click.option("--all", "everything", is_flag=True, help="Also what lies in the past, and what was cancelled.")
@out.as_json_option
@click.pass_context
def agenda(ctx: click.Context, everything: bool, as_json: bool) -> None:
    """List the booked sessions, the next one first."""
    from workflow.schedule.sessions import MODES
    from workflow.schedule.steps import agenda

    study = out.here(ctx)
    found = agenda(study, "" if everything else out.now(study))
    rows = [
        (f"S{s.number}", short(s.starts), s.kind, ", ".join(s.who), ", ".join(s.staff), MODES.get(s.mode, ""), s.standing) for s in found
    ]
    facts = [asdict(s) | {"id": f"S{s.number}"} for s in found]
    out.listing(rows, ("id", "when", "kind", "who", "with", "where", "standing"), facts, as_json, "Nothing is booked.")


for command in (planning.due, planning.move, planning.propose, planning.focus_group):
    schedule.add_command(command)
for command in (inviting.invite, inviting.replies, inviting.remind, inviting.feed, inviting.sync):
    schedule.add_command(command)
