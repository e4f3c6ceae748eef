"""What `workflow people status|withdraw|erase` say (floor 4)."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from workflow.cli import names, out
from workflow.cli.keyboard import attended
from workflow.errors import WrongKey
from workflow.people import leaving
from workflow.people.candidates import KEEPING, LIVES, SCOPES, STOPPING, Candidate
from workflow.people.leaving import Item
from workflow.people.steps import erasing, inventory, withdrawing
from workflow.people.steps.erasing import Confirmed, Erased
from workflow.people.steps.inventory import Desk
from workflow.people.steps.life import Noted
from workflow.people.steps.withdrawing import Wish, Withdrawn
from workflow.schedule.sessions import Session
from workflow.store import identities
from workflow.store.folder import StudyFolder
from workflow.today.steps.leaving import stale


def say_life(noted: Noted) -> None:
    """One line for what is known now, one for each session it touches."""
    person = noted.person
    already = "" if noted.new else " That was noted already; nothing was changed."
    out.say(f"{person.id} {LIVES[person.life]} (noted on {person.life_on}).{already}")
    if person.life in STOPPING:
        out.say("No mail, reminder or member check goes to this person any more.")
    for session in noted.cancelled:
        out.say(f"Cancelled: {_spoken(session)}.")
    for session in noted.planned:
        out.say(f"Still planned: {_spoken(session)}.\n  Next: workflow schedule cancel S{session.number}, or leave it")


def withdraw(study: StudyFolder, person: Candidate, wish: Wish, *, by: str, now: str, as_json: bool) -> None:
    """Do it and say what came of it."""
    opened = _opened_if_given(study)
    telling = [text for known in opened.telling().values() for text in known] if opened else []
    done = withdrawing.withdraw(study, person, wish, by=by, now=now, telling=telling)
    letters = withdrawing.write_letters(study, done.person, opened, by=by, now=now) if opened else []
    items = inventory.inventory(Desk(study, inventory.leaving(study, done.person, done.person.scope), opened))
    if as_json:
        out.as_json(_facts(done.person, items) | {"cancelled": [f"S{s.number}" for s in done.cancelled]})
        return
    already = "" if done.new else " That was written down already; another day: --on DAY."
    out.say(
        f"{done.person.id} withdrew on {done.person.withdrawn_on} with the scope {done.person.scope}: {SCOPES[done.person.scope]}.{already}"
    )
    _say_stopped(done, letters)
    say_items(items, done.person.id)
    _say_stale(study, done.person)
    _say_next(done.person, erasing.erase_command(done.person.id, study.settings.staff, by, by))


def show_withdrawal(study: StudyFolder, person: Candidate, wish: Wish, *, by: str, now: str, as_json: bool) -> None:
    """What it would stop and what would become of everything; changes nothing."""
    scope = leaving.scope_of(wish.scope)
    if scope not in SCOPES:
        raise click.UsageError(f"There is no scope '{wish.scope}'; it can be {', '.join(SCOPES)}.")
    items = inventory.inventory(Desk(study, inventory.leaving(study, person, scope), _opened_if_given(study)))
    stopping = withdrawing.to_come(study, person, now)
    if as_json:
        out.as_json(_facts(person, items) | {"scope": scope, "cancelled": [f"S{s.number}" for s in stopping]})
        return
    out.say(f"Nothing is changed. {person.id} with the scope {scope}: {SCOPES[scope]}.")
    for session in stopping:
        out.say(f"Would be cancelled: {_spoken(session)}.")
    say_items(items, person.id)


def erase(study: StudyFolder, person: Candidate, confirmed: Confirmed, *, by: str, as_json: bool) -> int:
    """Do it once a person at the keyboard has said yes; the exit code, 1 while something is left to be done by hand."""
    _, items = erasing.plan(study, person, confirmed, None, by=by)
    if erasing.is_done(person) and not erasing.left(items):
        out.say(f"What {person.id}'s withdrawal asks for was deleted before; nothing was changed.")
        return 0
    erasing.require_two(study, person, by, confirmed.second)
    if attended():
        click.confirm(
            f"Delete for good what the scope {person.scope} of {person.id} asks for? {confirmed.second} agrees", abort=True, err=True
        )
    needed = erasing.needs_key(person, items) and identities.there(study)
    done = erasing.erase(study, person, confirmed, names.opened(study) if needed else None, by=by)
    if as_json:
        out.as_json(_facts(done.person, done.items) | {"open": [asdict(item) for item in done.open]})
    else:
        say_items(done.items, person.id)
    if done.open:
        for item in done.open:
            out.note(f"To do by hand: {item.what}: {item.note}")
        out.note(f"  Next: do that, then type the same command again; '--by-hand R5' says that nothing of {person.id} is left in R5")
        return 1
    if not as_json:
        _say_erased(done, confirmed, by)
    return 0


def show_erasure(study: StudyFolder, person: Candidate, confirmed: Confirmed, *, by: str, as_json: bool) -> int:
    """What would be deleted; changes nothing."""
    _, items = erasing.plan(study, person, confirmed, None if erasing.is_done(person) else _opened_if_given(study), by=by)
    if erasing.is_done(person) and not erasing.left(items):
        out.say(f"Nothing is left to delete of {person.id} under the scope {person.scope}.")
        return 0
    if as_json:
        out.as_json(_facts(person, items))
    else:
        out.say(f"Nothing is deleted. {person.id}, scope {person.scope}, shared sound: {confirmed.sound}.")
        say_items(items, person.id)
    return 0


def say_items(items: Sequence[Item], who: str) -> None:
    """A table of what is stored, and below it what is to be known of single things."""
    if not items:
        out.say(f"Nothing else is stored of {who}.")
        return
    rows = [(leaving.KINDS[item.kind][0], item.what, item.count, leaving.ACTIONS[item.action]) for item in items]
    out.table(rows, ("stored", "what", "how many", "what becomes of it"))
    for item in items:
        if item.note:
            out.say(f"  {item.what}: {item.note}")


def _say_stopped(done: Withdrawn, letters: Sequence[Path]) -> None:
    for session in done.cancelled:
        out.say(f"Cancelled: {_spoken(session)}.{_tell(session)}")
    for session in done.left:
        out.say(f"Takes place without {done.person.id}: {_spoken(session)}.{_tell(session)}")
    if letters:
        named = ", ".join(f"{path.parent.name}/{path.name}" for path in letters)
        out.say(f"What says so to {done.person.id} lies in the key folder: {named}. Read it, send it, delete it.")
    elif done.cancelled:
        out.say(f"Tell {done.person.id} that this is called off; the key file was not open, so no letter was drafted.")


def _say_stale(study: StudyFolder, person: Candidate) -> None:
    """Files of ids alone that were written before, and show what is no longer so."""
    for path, command in stale(study, withdrawing.names_of(person)):
        what = f"renew it: {command}" if command else "delete it, or write it anew"
        out.say(f"{person.id} still stands in {path.parent.name}/{path.name}; {what}")
    if study.settings.mail.get("calendar") and withdrawing.called_off(study, person):
        out.say("The calendar on the server: workflow schedule sync")


def _tell(session: Session) -> str:
    return f" Tell {', '.join(session.staff)}." if session.staff else ""


def _spoken(session: Session) -> str:
    when = f" on {session.starts.replace('T', ' ')}" if session.starts else ""
    return f"S{session.number}, {session.kind}{when}"


def _say_next(person: Candidate, command: str) -> None:
    if person.scope in KEEPING:
        out.say("Nothing is deleted under this scope.")
    elif not erasing.is_done(person):
        out.say(f"Nothing is deleted yet.\nNext: {command}{' --dry-run' * command.startswith('workflow')}")


def _say_erased(done: Erased, confirmed: Confirmed, by: str) -> None:
    person = done.person
    what = f"Nothing of {person.id} is left in this study" if person.erased else f"The raw data of {person.id} are deleted"
    kept = [item.what for item in done.items if item.kind == "sound" and item.action == "stays"] if confirmed.sound == "keep" else []
    but = f" and, since shared sound was kept, their voice in {', '.join(kept)}" if kept else ""
    out.say(f"{what} but the number and a record of what went, by {by} and {confirmed.second}{but}.")
    if kept:
        out.say("To take the voice out too: the same command with --shared silence, or delete.")
    out.say("Not reached from here: copies that were sent, printed, or kept elsewhere.")
    out.say("Backups on another disk: workflow backup --to DISK --renew")


def _facts(person: Candidate, items: Sequence[Item]) -> dict[str, object]:
    return {"person": person.id, "scope": person.scope, "on": person.withdrawn_on, "items": [asdict(item) for item in items]}


def _opened_if_given(study: StudyFolder) -> identities.Identities | None:
    """The key file where its passphrase is at hand; a withdrawal waits for nobody who has forgotten it."""
    if not identities.there(study):
        return None
    try:
        return names.opened(study)
    except WrongKey as problem:
        if attended():
            out.note(f"{problem.message} Going on without the key file.")
        return None
