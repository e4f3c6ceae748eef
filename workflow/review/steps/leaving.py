"""What this room stores of a person: which names were replaced in their transcripts, and by what; it lies in the key file (floor 3).

What was decided (numbers, places, "[person A]") goes with the transcript. Letters that were given stay given, so that no later name gets
one of them.
"""

from typing import TYPE_CHECKING

from workflow.people.leaving import Item, decide
from workflow.review.pseudonyms import decisions
from workflow.review.pseudonyms.decisions import SUBJECT
from workflow.store import erasure, events, standins
from workflow.store.clock import now_utc

if TYPE_CHECKING:
    from workflow.people.steps.inventory import Desk

ANSWERS_FOR = ("standin", "spelling", "proposal")  # tables of the key file


def tied(desk: "Desk") -> list[Item]:
    """Names that were replaced, or proposed, in the recordings of the person; the rest of the key file has another keeper."""
    if desk.live or desk.identities is None:
        return []
    counts = {number: _count(desk, number) for number in sorted(desk.leaving.own | desk.leaving.shared)}
    return [Item("standin", f"R{number}", decide(desk.leaving, "standin", number), count) for number, count in counts.items() if count]


def _count(desk: "Desk", number: int) -> int:
    assert desk.identities is not None
    places = desk.identities.standins.places(number)
    return sum(number in desk.leaving.own or place.speaker in desk.leaving.names for place in places)


def erase(desk: "Desk") -> None:
    """Forget them, before the key file is written anew without the person."""
    leaving = desk.leaving
    own = [number for number in sorted(leaving.own) if leaving.goes("standin", number)]
    shared = [number for number in sorted(leaving.shared) if leaving.goes("standin", number)]
    with desk.study.db.atomic():
        for number in own:
            if events.state(desk.study.db, SUBJECT, number):
                erasure.blank_events(
                    desk.study.db, SUBJECT, number, lambda event: {"blank": True}, decisions.apply, at_utc=now_utc(), who=leaving.by
                )
    if desk.identities is None or desk.live:
        return
    with desk.identities.db.atomic():
        standins.forget_said(desk.identities.db, own)
        standins.forget_said(desk.identities.db, shared, leaving.names)
    erasure.compact(desk.identities.db)
