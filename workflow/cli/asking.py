"""What free times are looked for, as the call screen and the list of free times both ask it (floor 4)."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from workflow.cli import out
from workflow.store.folder import StudyFolder

if TYPE_CHECKING:
    from workflow.schedule.steps.offering import Offers

OPTIONS = (
    click.option("--with", "leads", multiple=True, metavar="SD", help="Who leads; one of these is always there."),
    click.option("--second", "seconds", multiple=True, metavar="MH", help="One of these comes along."),
    click.option("--busy", multiple=True, metavar="SD=FILE.ics", help='When somebody is busy: a calendar file, or "SD=2026-12-01 9-12".'),
)


def options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say with whom."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


def say_offers(found: "Offers", as_json: bool) -> None:
    """The times that are offered, and what to type to book one."""
    from workflow.days import day_in_words, hour_of
    from workflow.people.calling import book_command

    rows = [
        (
            day_in_words(slot.at),
            hour_of(slot.at),
            ", ".join(slot.best.staff),
            slot.best.room or ", ".join(slot.modes),
            book_command(found.need.person, slot),
        )
        for slot in found.slots
    ]
    empty = f"No free time until {found.need.closes}. Why: workflow schedule slots {found.need.person} --why {found.need.opens}"
    facts = [
        {"at": slot.at, "choices": [{"mode": one.mode, "staff": one.staff, "room": one.room} for one in slot.places]}
        for slot in found.slots
    ]
    out.listing(rows, ("day", "hour", "with", "where", "to book"), facts, as_json, empty)
    for remark in () if as_json else found.remarks:
        out.note(f"Not read: {remark}")


def say_why(study: StudyFolder, found: "Offers", text: str, as_json: bool) -> None:
    """Why a time, or each time of a day, is not offered. Raises WrongUsage for what is neither."""
    from workflow.days import read_day, short
    from workflow.people.calling import book_command
    from workflow.schedule.sessions import require_hour

    if len(text.strip()) <= len("2026-12-01"):
        hours = found.on(date.fromisoformat(read_day(text)))
        rows = [(begins if begins == ends else f"{begins} to {ends}", why or "free") for begins, ends, why in hours]
        out.listing(rows, ("begins", "why not"), [{"from": one, "to": other, "why": why} for one, other, why in hours], as_json, "")
        return
    at = require_hour(text, study.settings.timezone)
    slot, reasons = found.at(at)
    if as_json:
        out.as_json({"at": at, "free": slot is not None, "why": reasons})
    elif slot:
        out.say(f"{short(at)} is free: {book_command(found.need.person, slot)}")
    for reason in () if as_json else reasons:
        out.say(f"{short(at)}: {reason}.")
