"""`workflow schedule due | propose | move | focus-group find`: who comes when (floor 4)."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from workflow import ids
from workflow.cli import amounts, free_text, out, when
from workflow.cli.inviting import say_odd_time, tell_change


@click.command()
@click.option(
    "--gaps", metavar="FILE", type=click.Path(path_type=Path), help="Draw the days between first interviews and follow-ups (.svg, .png)."
)
@out.as_json_option
@click.pass_context
def due(ctx: click.Context, gaps: Path | None, as_json: bool) -> None:
    """List who is due for the next interview: when the window opens, its target, when it closes, the days left."""
    from workflow.schedule.steps import due as steps

    study = out.here(ctx)
    rows = steps.due(study, date.fromisoformat(out.now(study)[:10]))
    shown = [
        (
            row.who,
            row.wave,
            *(steps.days(row)),
            "" if row.days_left is None else row.days_left,
            row.standing,
            row.starts[:16].replace("T", " ") or row.why_not,
        )
        for row in rows
    ]
    headers = ("who", "wave", "opens", "target", "closes", "days left", "standing", "booked, or why not")
    out.listing(shown, headers, [steps.facts(row) for row in rows], as_json, "Nobody is due.")
    if gaps:
        out.say(f"Drawn: {steps.draw_gaps(study, gaps)}")


@click.command()
@click.argument("session", metavar="S3")
@click.option(
    "--at",
    default="",
    type=when.MOMENT,
    metavar='"2026-12-01 10:00"',
    help="The new day and hour; the old ones stay, where it is left out.",
)
@click.option("--mode", default="", metavar="MODE", help="university, home, zoom, practice or phone.")
@click.option("--with", "staff", multiple=True, metavar="SD", help="Who does the interview.")
@click.option("--place", type=free_text.WORDS, default="", help="Where, beyond the mode.")
@click.option("--link", type=free_text.WITH_NUMBERS, default="", help="The link of a video call.")
@click.option("--reason", type=free_text.WORDS, default="", help="Why it is moved; no names.")
@click.pass_context
def move(ctx: click.Context, session: str, at: str, mode: str, staff: tuple[str, ...], place: str, link: str, reason: str) -> None:
    """Give a session another day, hour, mode, place or interviewer. Invitations keep their identity: nobody gets a second appointment."""
    from workflow.days import short
    from workflow.schedule.sessions import in_words
    from workflow.schedule.steps import Appointment, move

    wanted = Appointment(at, mode.replace("_", "-"), 0, reason, place, link)
    study = out.here(ctx)
    moved = move(study, ids.parse(session, prefix="S").number, staff, wanted, by=out.by(ctx))
    out.say(f"S{moved.number} with {', '.join(moved.who)}: {in_words(moved)}, {short(moved.starts)} ({moved.minutes} minutes).")
    say_odd_time(study, moved)
    tell_change(study, moved.number, out.by(ctx))


@click.command()
@click.option("--from", "opens", type=when.DAY, metavar="DAY", help="The first day; tomorrow, where it is left out.")
@click.option("--until", "closes", type=when.DAY, metavar="DAY", help="The last day; six weeks later, where it is left out.")
@click.option(
    "--lead", "leads", multiple=True, metavar="MSHW", help="Who leads; one of these is always there. All staff, where it is left out."
)
@click.option("--second", "seconds", multiple=True, metavar="SD", help="One of these comes along.")
@click.option("--busy", "calendars", multiple=True, metavar="SD=FILE.ics", help="When somebody is busy, from an exported calendar.")
@click.option("--book", is_flag=True, help="Book what is proposed.")
@out.as_json_option
@click.pass_context
def propose(ctx: click.Context, as_json: bool, book: bool, **wish: Any) -> None:
    """Place everybody who has agreed or is due and has no day yet; say for everybody left out what is short. What is booked stays."""
    from workflow.schedule.steps import proposing

    study = out.here(ctx)
    proposal = proposing.propose(study, proposing.read_wish(study, out.now(study), **wish))
    booked = proposing.book(study, proposal, by=out.by(ctx)) if book else {}
    facts = proposing.facts(proposal, booked)
    out.listing(proposing.rows(proposal, study.settings.timezone, booked), proposing.HEADERS, facts, as_json, "Nobody waits for a day.")
    for name, why in () if as_json else proposal.left_out:
        out.say(f"{name} is left out: {why}.")
    for remark in () if as_json else proposal.remarks:
        out.note(f"Not read: {remark}")
    if proposal.placed and not as_json:
        away = f"In all {out.many(proposal.cost, 'day')} away from the days that were aimed at; the plan was made by {proposal.how}."
        out.say(away + ("" if book else " Next: the same with --book"))


@click.group("focus-group")
def focus_group() -> None:
    """Focus groups: find a time."""


@focus_group.command("find")
@click.argument("file", metavar="ANSWERS.csv", type=click.Path(path_type=Path))
@click.option("--quorum", type=amounts.Whole(2, 30), default=6, show_default=True, help="How many it takes.")
@click.option("--most", type=amounts.Whole(2, 30), default=8, show_default=True, help="How many there should be at most.")
@click.option("--with", "staff", multiple=True, metavar="SD", help="Moderator, observers, and the room: when they cannot is said.")
@click.option("--busy", "calendars", multiple=True, metavar="SD=FILE.ics", help='When somebody is busy: a file, or "SD=2026-12-01 9-12".')
@out.as_json_option
@click.pass_context
def find(ctx: click.Context, file: Path, quorum: int, most: int, staff: tuple[str, ...], calendars: tuple[str, ...], as_json: bool) -> None:
    """Rank the times of a poll: who could come, who is left out, how varied the group would be.

    ANSWERS.csv has a row for each person (P4) and a column for each time (2026-12-01 19:00), with yes, if need be, no, or nothing.
    """
    from dataclasses import asdict

    from workflow.schedule.steps import grouping

    found = grouping.find(out.here(ctx), file, quorum, most, staff, calendars)
    rows = [grouping.row(one) for one in found.times]
    facts = [asdict(one) | {"expected": one.expected} for one in found.times]
    out.listing(rows, grouping.HEADERS, facts, as_json, "Everybody refused every time.")
    if found.to_remind and not as_json:
        out.say(f"Not answered yet: {', '.join(found.to_remind)}.")
    if found.times and found.times[0].enough and not as_json:
        out.say(f"Next: {grouping.to_book(found.times[0])}")
