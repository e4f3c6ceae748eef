"""The screen of a call, and the keys that say what came of it (floor 4)."""

from collections.abc import Iterable, Mapping

import click

from workflow.cli import out
from workflow.cli.boundary import tell
from workflow.cli.people_contact import tell as tell_contact
from workflow.errors import WorkflowError
from workflow.people import calling
from workflow.people.calling import Section, Sheet
from workflow.people.contacts import REFUSALS
from workflow.people.steps import call, confirmation
from workflow.people.steps.call import Call
from workflow.schedule import sessions
from workflow.schedule import steps as schedule
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


def talk(study: StudyFolder, sheet: Sheet, *, by: str, staff: tuple[str, ...]) -> None:
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
        _yes(study, sheet, entry, by, staff)
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


def _yes(study: StudyFolder, sheet: Sheet, entry: Call, by: str, staff: tuple[str, ...]) -> None:
    person = call.said_yes(study, sheet.person, entry, by=by, now=sheet.now)
    out.say(f"{person.id}: yes. Written down; now the day.")
    if sheet.no_slots:
        out.say(sheet.no_slots)
        out.say(f"Next: workflow schedule slots {person.id}")
        return
    offered = sheet.slots
    while True:
        at = _time(offered)
        if at == "later":
            offered, _ = call.offered(study, person, staff, f"{offered[-1][:10]}T23:59", sheet.kind)
            continue
        if not at:
            out.say(f"No day yet. Next: workflow schedule slots {person.id}")
            return
        mode = choose("Where?", {mode: sessions.MODES[mode] for mode in sessions.modes_of(study.settings, sheet.kind)}) or ""
        with_whom = staff or _staff(study)
        try:
            session = schedule.book(study, sheet.kind, (person.id,), with_whom, schedule.Appointment(at, mode), by=by)
        except WorkflowError as problem:  # too soon, or somebody was quicker: the person is still on the line
            tell(problem)
            continue
        booked(study, session, sheet.known, by=by, language=sheet.texts.language)
        return


def _time(offered: tuple[str, ...]) -> str:
    times = {at: calling.slot_in_words(at) for at in offered} | {"later": "later days", "other": "another time"}
    chosen = choose("When does it suit?", times, nothing="no day yet")
    return click.prompt('Day and hour, such as "2026-12-01 10:00"', err=True) if chosen == "other" else chosen


def _staff(study: StudyFolder) -> tuple[str, ...]:
    chosen = choose("With whom?", {name: name for name in study.settings.staff}, nothing="nobody yet") if study.settings.staff else ""
    return (chosen,) if chosen else ()


def booked(study: StudyFolder, session: sessions.Session, known: dict[str, str], *, by: str, language: str) -> None:
    """Say what was booked, and prepare the confirmation: a draft to open, and its words to copy."""
    out.say(f"S{session.number}: {sessions.in_words(session)}, {calling.slot_in_words(session.starts)} ({session.minutes} minutes).")
    draft = confirmation.prepare(study, known, session, by=by, language=language)
    out.say(f"The confirmation is prepared, not sent: {draft.mail}")
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
