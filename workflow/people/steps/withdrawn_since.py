"""A study that was brought back from a backup must not phone, keep or count whoever has withdrawn since (floor 3)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from workflow.people import candidates
from workflow.people.candidates import KEEPING, Candidate
from workflow.people.steps import book, inventory
from workflow.people.steps.inventory import Desk
from workflow.store import erasure, events
from workflow.store.clock import now_utc
from workflow.store.events import Event
from workflow.store.folder import StudyFolder
from workflow.transcribe.steps import book as recordings


@dataclass(frozen=True, slots=True)
class Since:
    """One person or recording of which the newer study knows more."""

    id: str
    what: str  # "withdrew on 2026-11-24 with the scope erase", ...
    todo: str = ""  # what is left to a person


def carry_over(newer: StudyFolder, restored: StudyFolder, *, by: str) -> Iterator[Since]:
    """Write every withdrawal of the newer study into the restored one, and erase there what was erased since."""
    for person in book.listed(newer):
        if person.standing != "withdrawn" or events.state(restored.db, book.SUBJECT, person.number) is None:
            continue
        here = book.get(restored, f"C{person.number}")
        if not here.erased and (here.standing, here.scope) != ("withdrawn", person.scope):
            _write(restored, person, "withdrawn", {"scope": person.scope, "on": person.withdrawn_on}, by)
            yield Since(person.id, f"withdrew on {person.withdrawn_on} with the scope {person.scope}")
        done = (person.erased and not here.erased) or (person.raw_deleted and not here.raw_deleted and not here.erased)
        if done:
            yield _erased_again(newer, restored, person, by)
    yield from _off_record(newer, restored)


def _erased_again(newer: StudyFolder, restored: StudyFolder, person: Candidate, by: str) -> Since:
    """The same again, as two people had confirmed it: what the backup still had goes."""
    begun = [event for event in events.history(newer.db, book.SUBJECT, person.number) if event.kind == "erasure-begun"]
    sound = begun[-1].data.get("sound", "keep") if begun else "keep"
    here = book.get(restored, f"C{person.number}")
    scope = person.scope if person.scope not in KEEPING else "erase"
    leaving = replace(inventory.leaving(restored, here, scope, sound=sound, by=by), on=now_utc()[:10])
    desk = Desk(restored, leaving)
    for keeper in inventory.keepers():
        keeper.erase(desk)
    erasure.compact(restored.db)
    left = [item for item in inventory.inventory(desk) if item.action == "by-hand"]
    if left:
        return Since(
            person.id, "was erased since; the program could not find all of it here", f"workflow people erase {person.id} --dry-run"
        )
    _write(restored, person, "erased" if person.erased else "raw-deleted", {"on": leaving.on}, by)
    return Since(person.id, "was erased since, and is erased here again")


def _write(study: StudyFolder, person: Candidate, kind: str, data: dict[str, str], by: str) -> None:
    event = Event(book.SUBJECT, person.number, kind, by, now_utc(), data, "brought over from the newer study")
    events.append(study.db, event, candidates.apply)


def _off_record(newer: StudyFolder, restored: StudyFolder) -> Iterator[Since]:
    """What was taken off record since is told: somebody types it once more."""
    here = {recording.number: recording for recording in recordings.listed(restored)}
    for recording in recordings.listed(newer):
        old = here.get(recording.number)
        if old and not old.erased and not recording.erased and set(recording.excluded) - set(old.excluded):
            name = f"R{recording.number}"
            yield Since(name, "has stretches that were taken off record since", f"workflow recording exclude {name} --help")
