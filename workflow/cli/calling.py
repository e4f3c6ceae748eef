"""The screen of a call, and the keys that say what came of it (floor 4)."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta

import click

from workflow.cli import out
from workflow.cli.boundary import tell
from workflow.cli.inviting import moment, say_odd_time
from workflow.cli.people_contact import tell as tell_contact
from workflow.days import read_moment
from workflow.errors import WorkflowError
from workflow.people import calling
from workflow.people.calling import Section, Sheet
from workflow.people.candidates import Candidate
from workflow.people.contacts import REFUSALS
from workflow.people.steps import call, confirmation
from workflow.people.steps.call import Call
from workflow.schedule import sessions
from workflow.schedule import steps as schedule
from workflow.schedule.slots import Slot
from workflow.schedule.steps import offering
from workflow.schedule.steps.offering import Asked, Offers
from workflow.store.folder import StudyFolder
from workflow.store.identities import TELLING

KEYS, NOTHING = "123456789abcdefghijklm", "0"
TWO_COLUMNS = 100  # a window of so many letters shows the script beside the rest


def plain(sheet: Sheet) -> None:
    """The screen as lines, and what to type: where nobody can press a key."""
    out.say(calling.headline(sheet))
    for section in calling.sections(sheet):
        out.say(f"\n{section.title}")
        for label, text in section.rows:
            out.say(f"  {label + ': ' if label else ''}{text}")
    out.say("\nWhat came of it? Type:")
    for words, command in calling.typed(sheet):
        out.say(f"  {words}: {command}")


def draw(sheet: Sheet) -> None:
    """The screen in colours; the script beside the rest where the window is wide enough."""
    from rich.console import Console, Group
    from rich.panel import Panel
    from rich.table import Table

    console = Console(highlight=False)
    phone, why, so_far, script, slots = (_block(section) for section in calling.sections(sheet))
    if console.width >= TWO_COLUMNS:
        grid = Table.grid(expand=True, padding=(0, 2))
        grid.add_column(ratio=10)
        grid.add_column(ratio=11)
        grid.add_row(Group(phone, why, so_far, slots), script)
        console.print(Panel(grid, title=calling.headline(sheet), border_style="blue"))
    else:
        console.print(Panel(Group(phone, why, so_far, script, slots), title=calling.headline(sheet), border_style="blue"))


def _block(section: Section):  # type: ignore[no-untyped-def]  # rich loads late
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    rows = Table.grid(padding=(0, 1))
    labels = any(label for label, _ in section.rows)
    if labels:
        rows.add_column(style="dim", no_wrap=True)
    rows.add_column()
    for label, text in section.rows:
        strong = "bold" if label in ("number", "yes", "no") else ""
        rows.add_row(*([Text(label or "\u00b7")] if labels else []), Text(text, style=strong))
    return Group(Text(section.title, style="bold blue"), rows, Text(""))


# ---- what came of it


def talk(study: StudyFolder, sheet: Sheet, *, by: str, asked: Asked) -> None:
    """Ask what came of the call, write it down, and book where the answer is yes."""
    outcome = choose("What came of it?", calling.answers(sheet), nothing="nothing yet: write nothing down", every=calling.ANSWERS)
    if not outcome:
        out.say("Nothing was written.")
        return
    reason = click.prompt(f"Why {sheet.person.id} and not {sheet.instead_of[0]}", err=True) if sheet.instead_of else ""
    again = _again(sheet) if outcome == "callback" else ""
    made = "reached" if outcome in ("agreed", "declined") else outcome
    entry = Call(made, again=again, reason=reason, telling=tuple(sheet.known[field] for field in TELLING if field in sheet.known))
    if outcome == "agreed":
        _yes(study, sheet, entry, by, asked)
    elif outcome == "declined":
        why = choose("May I ask why? Nobody has to say.", REFUSALS) or "not-given"
        after, cancelled = call.said_no(study, sheet.person, entry, why, by=by, now=sheet.now)
        out.say(f"{after.id}: no ({REFUSALS[why]})." + "".join(f" S{session.number} is cancelled." for session in cancelled))
    else:
        tell_contact(study, call.phoned(study, sheet.person, entry, by=by, now=sheet.now), sheet.now)


def _again(sheet: Sheet) -> str:
    times = {at: calling.slot_in_words(at) for at in calling.again_times(sheet.now)}
    chosen = choose("When?", times, nothing="another time")
    return chosen or click.prompt('Day and hour, such as "2026-11-26 18:30"', err=True)


def _yes(study: StudyFolder, sheet: Sheet, entry: Call, by: str, asked: Asked) -> None:
    person = call.said_yes(study, sheet.person, entry, by=by, now=sheet.now)
    out.say(f"{person.id}: yes. Written down; now the day.")
    if sheet.no_slots:
        out.say(sheet.no_slots)
        out.say(f"Next: workflow schedule slots {person.id}")
        return
    offered = sheet.slots
    while True:
        chosen = _time(offered)
        if chosen == "later":
            offered = _offers(study, person, replace(asked, opens=_after(offered, sheet.now)), sheet.now).slots
        elif chosen == "wishes":
            person = _wishes(study, person, by)
            offered = _offers(study, person, asked, sheet.now).slots
        elif not chosen:
            out.say(f"No day yet. Next: workflow schedule slots {person.id}")
            return
        else:
            slot = next((one for one in offered if one.at == chosen), None)
            session = _book(study, person, slot or _typed_time(study, person, asked, sheet.now), by, asked)
            if session:
                booked(study, session, sheet.known, by=by, language=sheet.texts.language)
                return


def _offers(study: StudyFolder, person: Candidate, asked: Asked, now: str) -> Offers:
    found = offering.offers(study, person, asked, now, call.OFFERED)
    if not found.slots:
        out.say("No free time in these months.")
    return found


def _after(offered: tuple[Slot, ...], now: str) -> str:
    last = offered[-1].at if offered else now
    return (date.fromisoformat(last[:10]) + timedelta(days=1)).isoformat()


def _time(offered: tuple[Slot, ...]) -> str:
    times = {slot.at: calling.offer_in_words(slot) for slot in offered}
    more = {"later": "later days", "other": "another time", "wishes": "only certain days, hours, places or interviewers suit"}
    return choose("When does it suit?", times | more, nothing="no day yet")


def _wishes(study: StudyFolder, person: Candidate, by: str) -> Candidate:
    typed = click.prompt("What suits? Such as: Tue 9-12, home, not SD", err=True)
    try:
        return call.wished(study, person, typed.split(","), by=by)
    except WorkflowError as problem:
        tell(problem)
        return person


def _typed_time(study: StudyFolder, person: Candidate, asked: Asked, now: str) -> Slot | None:
    """A time that the person names: what it could be, or why it should not be, and whether it is to be booked all the same."""
    typed = click.prompt('Day and hour, such as "2026-12-01 10:00"', err=True)
    try:
        at = sessions.require_hour(read_moment(typed, "", now), study.settings.timezone)
        slot, why = offering.offers(study, person, asked, now, 0).at(at)
    except WorkflowError as problem:
        tell(problem)
        return None
    if slot:
        return slot
    for reason in why:
        out.say(f"  {reason}")
    return Slot(at, ()) if choose("Book it all the same?", {"yes": "yes", "no": "no: another time"}) == "yes" else None


def _book(study: StudyFolder, person: Candidate, slot: Slot | None, by: str, asked: Asked) -> sessions.Session | None:
    """Book a time, once it is said where; None where it cannot be: the person is still on the line."""
    if slot is None:
        return None
    modes = slot.modes or sessions.modes_of(study.settings, asked.kind)
    mode = choose("Where?", {mode: sessions.MODES[mode] for mode in modes}) or ""
    staff = slot.place(mode).staff if slot.places else asked.leads or asked.usual or _staff(study)
    when = schedule.Appointment(slot.at, mode, place=slot.place(mode).room if slot.places else "")
    try:
        return schedule.book(study, asked.kind, (person.id,), staff, when, by=by)
    except WorkflowError as problem:  # too soon, or somebody was quicker
        tell(problem)
        return None


def _staff(study: StudyFolder) -> tuple[str, ...]:
    chosen = choose("With whom?", {name: name for name in study.settings.staff}, nothing="nobody yet") if study.settings.staff else ""
    return (chosen,) if chosen else ()


def booked(study: StudyFolder, session: sessions.Session, known: dict[str, str], *, by: str, language: str) -> None:
    """Say what was booked, and prepare the confirmation: a draft to open, and its words to copy."""
    out.say(f"S{session.number}: {sessions.in_words(session)}, {calling.slot_in_words(session.starts)} ({session.minutes} minutes).")
    say_odd_time(study, session)
    for lacking in sessions.open_questions(study.settings, session):
        out.say(lacking)
    draft = confirmation.prepare(study, known, session, by=by, now=moment(study), language=language)
    out.say(f"The confirmation is prepared, not sent: {draft.mail}")
    if study.settings.mail and draft.mail != draft.text:
        out.say(f"Once you have sent it: workflow schedule invite S{session.number} --sent")
    out.say(f"\n{draft.letter.subject}\n\n{draft.letter.text}\n")


def choose(question: str, options: Mapping[str, str], nothing: str = "", every: Iterable[str] = ()) -> str:
    """A numbered menu that one key answers; empty where the person chose none of it.

    `every` are all options that there can be, so that one which is missing today does not move the keys of the others.
    """
    keys = {key: code for key, code in zip(KEYS, every or options, strict=False) if code in options}
    click.echo(f"\n{question}", err=True)
    for key, code in keys.items():
        click.echo(f"  {key}  {options[code]}", err=True)
    if nothing:
        click.echo(f"  {NOTHING}  {nothing}", err=True)
    while True:
        pressed = click.getchar().lower()
        if pressed in keys:
            click.echo(f"> {options[keys[pressed]]}", err=True)
            return keys[pressed]
        if pressed == NOTHING and nothing:
            return ""
