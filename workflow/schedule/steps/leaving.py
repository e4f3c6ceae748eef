"""What this room stores of a person: the sessions they were to come to or came to (floor 3)."""

from typing import TYPE_CHECKING

from workflow.people.leaving import Item, decide
from workflow.schedule import sessions, steps
from workflow.schedule.sessions import Session
from workflow.store import erasure
from workflow.store.clock import now_utc

if TYPE_CHECKING:
    from workflow.people.steps.inventory import Desk

ANSWERS_FOR = ()


def tied(desk: "Desk") -> list[Item]:
    """Sessions with the person; of those with others too, nothing but the id stands in it."""
    found = []
    for session in _theirs(desk):
        alone = set(session.who) <= set(desk.leaving.names)
        when = f" on {session.starts[:10]}" if session.starts else ""
        action = decide(desk.leaving, "session") if alone else "stays"
        found.append(Item("session", f"S{session.number} ({session.kind}{when})", action, note="" if alone else "with others"))
    return found


def _theirs(desk: "Desk") -> list[Session]:
    return [session for session in steps.listed(desk.study) if set(session.who) & set(desk.leaving.names)]


def erase(desk: "Desk") -> None:
    """Take out why and where; kind and day stay, since they are counted."""
    if not desk.leaving.goes("session"):
        return
    for session in _theirs(desk):
        if set(session.who) <= set(desk.leaving.names):
            with desk.study.db.atomic():
                erasure.blank_events(
                    desk.study.db, "session", session.number, sessions.blanked, sessions.apply, at_utc=now_utc(), who=desk.leaving.by
                )
