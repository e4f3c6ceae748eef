"""An older copy of a study must not phone, keep or count whoever has withdrawn since (floor 3)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from workflow.people import candidates
from workflow.people.candidates import KEEPING, Candidate
from workflow.people.steps import book, inventory
from workflow.people.steps.erasing import sound_of
from workflow.people.steps.inventory import Desk
from workflow.records import Span
from workflow.store import erasure, events
from workflow.store.clock import now_utc
from workflow.store.events import Event
from workflow.store.folder import StudyFolder
from workflow.transcribe.recordings import Recording
from workflow.transcribe.steps import book as recordings
from workflow.transcribe.steps import mend
from workflow.transcribe.steps.leaving import told_by_hand

WHY = "brought over from the newer study"


@dataclass(frozen=True, slots=True)
class Since:
    """One person or recording of which the newer study knows more."""

    id: str
    what: str  # "withdrew on 2026-11-24 with the scope erase", ...
    todo: str = ""  # what is left to a person


def carry_over(newer: StudyFolder, older: StudyFolder, *, by: str) -> Iterator[Since]:
    """Write every withdrawal of the newer study into the older copy, and take from it what was erased or taken off record since.

    Doing it again does no harm: a run that was killed is finished by the next.
    """
    for person in _withdrawn(newer, older):
        here = book.get(older, f"C{person.number}")
        if not here.erased and (here.standing, here.scope) != ("withdrawn", person.scope):
            _write(older, person, "withdrawn", {"scope": person.scope, "on": person.withdrawn_on}, by)
            yield Since(person.id, f"withdrew on {person.withdrawn_on} with the scope {person.scope}")
        if _let_go_since(person, here):
            yield _erased_again(newer, older, person, by)
    for new, old in _off_record(newer, older):
        yield _excluded_again(older, new, old, by)


def held_still(newer: StudyFolder, older: StudyFolder) -> list[str]:
    """Whom and what the older copy still holds although it was erased or taken off record since: P7, R3. Nothing is changed."""
    people = [one.id for one in _withdrawn(newer, older) if _let_go_since(one, book.get(older, f"C{one.number}"))]
    return people + [f"R{new.number}" for new, _ in _off_record(newer, older)]


def sound_let_go(newer: StudyFolder) -> frozenset[str]:
    """The sound files that went with somebody who was erased, by name: no copy of them is brought back from anywhere."""
    gone = [person.number for person in book.listed(newer) if person.erased or person.raw_deleted]
    begun = (event for number in gone for event in events.history(newer.db, book.SUBJECT, number) if event.kind == "erasure-begun")
    return frozenset(name for event in begun for name in event.data.get("files", ()))


def _withdrawn(newer: StudyFolder, older: StudyFolder) -> Iterator[Candidate]:
    """Who has withdrawn and is known to the older copy too."""
    for person in book.listed(newer):
        if person.standing == "withdrawn" and events.state(older.db, book.SUBJECT, person.number) is not None:
            yield person


def _let_go_since(person: Candidate, here: Candidate) -> bool:
    return not here.erased and (person.erased or (person.raw_deleted and not here.raw_deleted))


def _erased_again(newer: StudyFolder, older: StudyFolder, person: Candidate, by: str) -> Since:
    """The same again, as two people had confirmed it: what the older copy still had goes."""
    sound = sound_of(newer, person)
    here = book.get(older, f"C{person.number}")
    scope = person.scope if person.scope not in KEEPING else "erase"
    leaving = inventory.leaving(older, here, scope, sound=sound, by_hand=tuple(told_by_hand(newer, person.id)), by=by)
    desk = Desk(older, replace(leaving, on=now_utc()[:10]), live=newer)
    for keeper in inventory.keepers():
        keeper.erase(desk)
    erasure.compact(older.db)
    left = [item for item in inventory.inventory(desk) if item.action == "by-hand"]
    if left:
        return Since(
            person.id, "was erased since; the program could not find all of it here", f"workflow people erase {person.id} --dry-run"
        )
    _write(older, person, "erased" if person.erased else "raw-deleted", {"on": desk.leaving.on}, by)
    return Since(person.id, "was erased since, and is erased here again")


def _write(study: StudyFolder, person: Candidate, kind: str, data: dict[str, str], by: str) -> None:
    event = Event(book.SUBJECT, person.number, kind, by, now_utc(), data, WHY)
    events.append(study.db, event, candidates.apply)


def _off_record(newer: StudyFolder, older: StudyFolder) -> Iterator[tuple[Recording, Recording]]:
    """Recordings with stretches that were taken off record since, as the newer study has them and as the older copy has."""
    here = {recording.number: recording for recording in recordings.listed(older)}
    for recording in recordings.listed(newer):
        old = here.get(recording.number)
        if old and not old.erased and not recording.erased and _missing(recording, old):
            yield recording, old


def _missing(new: Recording, old: Recording) -> list[Span]:
    covered = [(span.start_ms, span.end_ms) for span in old.excluded]
    return [span for span in new.excluded if not any(start <= span.start_ms and span.end_ms <= end for start, end in covered)]


def _excluded_again(older: StudyFolder, new: Recording, old: Recording, by: str) -> Since:
    """The same stretches off record; a recording of which another stretch counts now has other times, so that is left to a person."""
    name = f"R{new.number}"
    if (new.from_ms, len(new.parts)) != (old.from_ms, len(old.parts)):
        return Since(name, "has stretches that were taken off record since", f"workflow recording exclude {name} --help")
    for span in _missing(new, old):
        mend.exclude(older, new.number, span, WHY, by=by)
    return Since(name, "has stretches that were taken off record since, and are off record here again")
