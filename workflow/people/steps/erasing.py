"""What a withdrawal asks to be deleted is deleted, once a second person has confirmed it (floor 3).

First it is written down what will go: how many things of which kind, and the checksums of the files; no name, nothing that was said. Then
each room lets go of its things, files before the rows that name them. Last comes the event that says it is done. A run that was killed
anywhere in between is finished by the same command.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from workflow.errors import NotAllowed, WrongKey, WrongUsage
from workflow.people.candidates import KEEPING, Candidate
from workflow.people.leaving import SHARED, Item, tally
from workflow.people.steps import book, inventory
from workflow.people.steps.inventory import Desk
from workflow.store import erasure, events, identities
from workflow.store.folder import StudyFolder
from workflow.store.identities import Identities

VOICE = ("sound", "work", "transcript")  # kinds of what somebody said


@dataclass(frozen=True, slots=True)
class Confirmed:
    """Who confirms it, and what was chosen for sound in which others speak too."""

    second: str
    on: str  # today
    sound: str = "keep"  # of SHARED
    by_hand: Sequence[int] = ()  # recordings that two people say were done by hand


@dataclass(frozen=True, slots=True)
class Erased:
    """What came of it."""

    person: Candidate
    items: tuple[Item, ...] = ()  # as they were before
    open: tuple[Item, ...] = ()  # what a person has to do before it is done
    new: bool = True  # False: it was done before


def erase(study: StudyFolder, person: Candidate, confirmed: Confirmed, opened: Identities | None, *, by: str) -> Erased:
    """Delete what the scope of the person's withdrawal asks for; doing it again does no harm, and goes on where something is left.

    Raises NotAllowed for somebody who has not withdrawn, or with too few people to confirm; WrongKey when the key file is needed and not
    open; Locked while another program works on or reads what is to go.
    """
    desk, items = plan(study, person, confirmed, opened, by=by)
    if is_done(person) and not left(items):
        return Erased(person, new=False)
    require_two(study, person, by, confirmed.second)
    if needs_key(person, items) and opened is None and identities.there(study):
        raise WrongKey("The key file must be open: what is to go lies in it.", hint="type the command again with its passphrase")
    person = _begin(study, person, confirmed, items, by)
    desk = replace(desk, leaving=replace(desk.leaving, files=tuple(person.erasing["files"])))
    for keeper in inventory.keepers():
        keeper.erase(desk)
    erasure.compact(study.db)
    still = tuple(item for item in inventory.inventory(desk) if item.action == "by-hand")
    if still:
        return Erased(person, tuple(items), still)
    record = {key: person.erasing[key] for key in ("second", "things", "sha256")} | {"on": confirmed.on}
    done = "erased" if person.scope == "erase" else "raw-deleted"
    return Erased(book.write(study, person, done, record, by=by), tuple(items))


def needs_key(person: Candidate, items: Sequence[Item]) -> bool:
    """Whether something that goes lies in the key file: who the person is, or field notes."""
    return person.scope == "erase" or any(item.kind == "note" and item.action != "stays" for item in items)


def plan(study: StudyFolder, person: Candidate, confirmed: Confirmed, opened: Identities | None, *, by: str) -> tuple[Desk, list[Item]]:
    """What would go. Raises NotAllowed for somebody who has not withdrawn, or whose scope keeps what was given."""
    if confirmed.sound not in SHARED:
        raise WrongUsage(f"Shared sound can be {', '.join(SHARED)}; not '{confirmed.sound}'.", hint="--shared keep")
    if person.standing != "withdrawn":
        raise NotAllowed(f"{person.id} has not withdrawn.", hint=f"workflow people withdraw {person.id} --scope erase")
    if person.scope in KEEPING:
        raise NotAllowed(
            f"{person.id} withdrew with the scope {person.scope}: what was given before stays.",
            hint=f"workflow people withdraw {person.id} --scope erase --reason 'asked for it'",
        )
    leaving = inventory.leaving(study, person, person.scope, sound=confirmed.sound, by_hand=confirmed.by_hand, by=by)
    desk = Desk(study, replace(leaving, on=confirmed.on), opened)
    return desk, inventory.inventory(desk)


def is_done(person: Candidate) -> bool:
    """Whether everything that the scope asks for has gone."""
    return not person.erasing and (person.erased or (person.scope == "delete-raw" and person.raw_deleted))


def left(items: Sequence[Item]) -> list[Item]:
    """What of their voice and words is still there once it was said to be done: sound kept then that is not to be kept now."""
    return [item for item in items if item.kind in VOICE and item.action not in ("stays", "told")]


def sound_of(study: StudyFolder, person: Candidate) -> str:
    """What was chosen for sound in which others speak too, when their erasure began; the usual before that."""
    begun = [event for event in events.history(study.db, book.SUBJECT, person.number) if event.kind == "erasure-begun"]
    return str(begun[-1].data.get("sound", "keep")) if begun else "keep"


def require_two(study: StudyFolder, person: Candidate, by: str, second: str) -> None:
    """Two people of [[staff]], and the second is not the one who wrote the withdrawal down. Raises NotAllowed."""
    staff = study.settings.staff
    known = f"study.toml knows {', '.join(staff) or 'nobody yet'}"
    wrote = [event.who for event in events.history(study.db, book.SUBJECT, person.number) if event.kind == "withdrawn"][-1:]
    hint = erase_command(person.id, staff, by, *wrote)
    for who, option in ((by, "--by"), (second, "--second")):
        if who not in staff:
            raise NotAllowed(f"Deleting for good takes two named people, and {option} names nobody of the staff; {known}.", hint=hint)
    if second == by or second in wrote:
        raise NotAllowed(f"{second} wrote the withdrawal down or types this command; somebody else has to confirm it.", hint=hint)


def erase_command(who: str, staff: Sequence[str], by: str, *wrote: str) -> str:
    """What to type so that two people of the staff do it, the second not the one who wrote the withdrawal down.

    >>> erase_command("P7", ("SD", "MH"), "SD", "SD"), erase_command("P7", ("SD", "MH"), "MH", "SD")
    ('workflow people erase P7 --second MH', 'workflow --by SD people erase P7 --second MH')
    >>> erase_command("P7", ("SD", "MH"), "root", "root")
    'workflow --by SD people erase P7 --second MH'
    >>> print(erase_command("P7", ("SD",), "SD", "SD"))
    write the second person into study.toml first: [[staff]] with id = "MH" and role = "supervisor"
    """
    for typing in [by, *staff] if by in staff else staff:
        second = next((one for one in staff if one not in (typing, *wrote)), "")
        if second:
            return f"workflow {'' if typing == by else f'--by {typing} '}people erase {who} --second {second}"
    return 'write the second person into study.toml first: [[staff]] with id = "MH" and role = "supervisor"'


def _begin(study: StudyFolder, person: Candidate, confirmed: Confirmed, items: list[Item], by: str) -> Candidate:
    """Write down what will go. A run that goes on adds what it finds to what was listed first."""
    before = person.erasing
    record: dict[str, Any] = tally(items)
    names = [item.what for item in items if item.kind == "sound" and item.action in ("deleted", "silenced")]
    if before:
        record["things"] = {kind: max(before["things"].get(kind, 0), n) for kind, n in (before["things"] | record["things"]).items()}
        record["sha256"] = sorted({*before["sha256"], *record["sha256"]})
        names = [*before["files"], *(name for name in names if name not in before["files"])]
    record |= {"scope": person.scope, "sound": confirmed.sound, "second": confirmed.second, "files": names}
    return person if before == record else book.write(study, person, "erasure-begun", record, by=by)
