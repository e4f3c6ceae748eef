"""What this room stores of a person: the sessions they were to come to or came to, and the field notes of those (floor 3)."""

from typing import TYPE_CHECKING

from workflow.people.leaving import Item, decide
from workflow.schedule import sessions, steps
from workflow.schedule.sessions import Session
from workflow.schedule.steps import sessions as sessions_steps
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
        if session.notes and not desk.live:  # they lie in the key file, which no backup holds
            kept = f"with others: read it (workflow session show S{session.number} --note)"
            what = f"S{session.number} field note"
            found.append(Item("note", what, decide(desk.leaving, "note") if alone else "stays", session.notes, note="" if alone else kept))
    return found


def _theirs(desk: "Desk") -> list[Session]:
    return [session for session in steps.listed(desk.study) if set(session.who) & set(desk.leaving.names)]


def erase(desk: "Desk") -> None:
    """Take out why and where; kind and day stay, since they are counted."""
    _erase_notes(desk)
    if not desk.leaving.goes("session"):
        return
    for session in _theirs(desk):
        if set(session.who) <= set(desk.leaving.names):
            with desk.study.db.atomic():
                erasure.blank_events(
                    desk.study.db, "session", session.number, sessions.blanked, sessions.apply, at_utc=now_utc(), who=desk.leaving.by
                )


def _erase_notes(desk: "Desk") -> None:
    """Field notes of sessions with nobody else, from the key file first, then from the count in the study."""
    alone = [one for one in _theirs(desk) if one.notes and set(one.who) <= set(desk.leaving.names)]
    if not alone or desk.live or not desk.leaving.goes("note") or desk.identities is None:
        return
    desk.identities.forget_notes([one.number for one in alone])
    for one in alone:
        sessions_steps.write(desk.study, one.number, "noted", {"notes": 0}, by=desk.leaving.by)
