"""What this room stores of a person: contact details in the key file, draft letters, facts and notes (floor 3)."""

from pathlib import Path
from typing import TYPE_CHECKING

from workflow.people import candidates
from workflow.people.leaving import Item, decide
from workflow.people.steps.book import SUBJECT
from workflow.schedule import steps as schedule
from workflow.store import erasure, events, files, identities
from workflow.store.clock import now_utc

if TYPE_CHECKING:
    from workflow.people.steps.inventory import Desk

ANSWERS_FOR = ("event", "current_state", "counter", "change")
HELD_ELSEWHERE = ("candidate", "session", "recording", "transcript", "quotation")  # subjects that another keeper, or this one, has listed


def tied(desk: "Desk") -> list[Item]:
    leaving = desk.leaving
    id_ = f"C{leaving.number}"
    found = []
    happened = events.history(desk.study.db, SUBJECT, leaving.number)
    if happened:
        found.append(Item("facts", id_, decide(leaving, "facts"), len(happened), note="what happened, phoning, consent, reasons"))
    mentions = events.mentioning(desk.study.db, leaving.names, HELD_ELSEWHERE)
    if mentions:
        found.append(Item("mention", ", ".join(mentions), "stays", len(mentions), note="decisions that name the id"))
    if desk.live:
        return found
    if desk.identities:
        fields = desk.identities.known(leaving.number)
        if fields:
            found.append(Item("contact", id_, decide(leaving, "contact"), fields))
        trail = desk.identities.trail(leaving.number)
        if trail:
            found.append(Item("trail", id_, decide(leaving, "trail"), len(trail)))
    elif identities.there(desk.study):
        found.append(Item("contact", id_, decide(leaving, "contact"), note="the key file is not open, so they were not counted"))
    return found + [Item("letter", path.name, decide(leaving, "letter")) for path in letters(desk)]


def letters(desk: "Desk") -> list[Path]:
    """Drafts to the person: their names hold the person's id, or begin with that of a session with them alone."""
    names = set(desk.leaving.names)
    alone = {f"S{session.number}" for session in schedule.listed(desk.study) if set(session.who) <= names}
    folder = identities.letters_of(desk.study)
    parts = {path: path.name.partition(".")[0].split("-") for path in sorted(folder.glob("*"))}
    return [path for path, found in parts.items() if names & set(found) or found[0] in alone]


def erase(desk: "Desk") -> None:
    """Empty what the study knows, and forget who it was. Raises Locked while the key file is open elsewhere."""
    leaving = desk.leaving
    if leaving.goes("letter") and not desk.live:
        for path in letters(desk):
            files.remove(path)
    if leaving.goes("facts"):
        with desk.study.db.atomic():
            erasure.blank_events(
                desk.study.db, SUBJECT, leaving.number, candidates.blanked, candidates.apply, at_utc=now_utc(), who=leaving.by
            )
    if leaving.goes("contact") and desk.identities:
        desk.identities.forget([leaving.number])
