"""A sampling list comes in: read, compared with who is known, and written whole or not at all (floor 3).

Two files are written, study.db and the key file, and no transaction spans both. So the numbers of new candidates are set aside first and
for good; then, while study.db is held, the key file is committed, and study.db last. Whatever is cut off in between leaves at most
numbers that nobody gets, and contact fields under such a number, which the next import sweeps away. A name can never come to stand under
the number of somebody else, and typing the command again finishes what was begun.
"""

import contextlib
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from workflow.errors import BadInput, Locked, WrongUsage
from workflow.people import candidates, eligibility
from workflow.people.candidates import Candidate
from workflow.people.eligibility import Verdict
from workflow.people.intake import decoding, delimited, fields, header, matching, proposed, rows, workbook
from workflow.people.intake.grid import MOST_BYTES
from workflow.people.intake.header import Header
from workflow.people.intake.matching import Change, Known, Match, Sorted
from workflow.people.intake.rows import Asked, Reading, Row
from workflow.people.plain_text import require_plain
from workflow.people.steps import book
from workflow.store import events
from workflow.store.clock import now_utc
from workflow.store.events import Event
from workflow.store.files import disk_errors
from workflow.store.folder import StudyFolder
from workflow.store.identities import Identities

SUBJECT = "import"
CRITERIA = "criteria"  # what the rules of study.toml say of somebody, among what changes


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person says about a list besides its name."""

    group: str = ""  # empty: the only one there is
    columns: Mapping[str, str] = field(default_factory=dict)  # name or letter of a column -> what it means
    order: str = ""  # day-first or month-first
    keep: frozenset[int] = frozenset()  # rows taken although there is a doubt
    reason: str = ""  # why values that were known change


@dataclass(frozen=True, slots=True)
class Draft:
    """A list as it was read; nothing is written yet."""

    asked: Asked
    header: Header
    reading: Reading
    notes: tuple[str, ...]
    keep: frozenset[int]
    fingerprint: str  # of the file and of all that decides how it is read
    to_paste: str = ""  # the [[dimension]] lines that this list could have, where study.toml has none of its group

    @property
    def private(self) -> bool:
        return self.header.private

    @property
    def faults(self) -> tuple[str, ...]:
        """What stops the whole list."""
        return self.header.faults + self.reading.faults


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do, or has done."""

    sorted: Sorted
    left_alone: Mapping[int, str] = field(default_factory=dict)  # row -> why nothing of it is taken
    numbers: Mapping[int, int] = field(default_factory=dict)  # row of somebody new -> C..., once written
    erased: int = 0  # people of the group of whom nothing is left, so that nobody can know them again
    kept_for_nothing: tuple[str, ...] = ()  # a sentence for each row that --keep names and that it does nothing for

    @property
    def new(self) -> tuple[Row, ...]:
        return self.sorted.new

    @property
    def changed(self) -> tuple[Match, ...]:
        return tuple(match for match in self.sorted.known if match.changes)

    @property
    def same(self) -> tuple[Match, ...]:
        return tuple(match for match in self.sorted.known if not match.changes)

    @property
    def asks_reason(self) -> bool:
        return any(change.filled for match in self.changed for change in match.changes)


def look(study: StudyFolder, path: Path, wish: Wish, today: date) -> Draft:
    """Read a list; ages are those of `today`. Raises BadInput for a file that is no list, WrongUsage for a group that is not there."""
    group = _group(study, wish.group)
    kinds = fields.facts_of(study.settings.sections, group)
    asked = Asked(group, kinds, eligibility.rules_of(study.settings.sections, group), today, wish.order)
    data = _bytes(path)
    known = header.is_known(kinds, wish.columns)
    if workbook.is_workbook(data):
        notes: tuple[str, ...] = ()
        grid = workbook.read(data, known)
    else:
        text, notes = decoding.decode(data)
        grid = delimited.read(text, known)
    found = header.find(grid, kinds, wish.columns)
    reading = Reading(()) if found.faults else rows.read(grid, found, asked)
    absent = sorted(wish.keep - {row.number for row in reading.rows}) if reading.rows else []
    notes += grid.notes + tuple(f"Row {number} was to be kept, and the list has no such row with somebody in it." for number in absent)
    to_paste = proposed.lines(grid, found, reading, asked) if proposed.wanting(study.settings.sections, group) else ""
    return Draft(asked, found, reading, notes, wish.keep, _fingerprint(data, wish, asked), to_paste)


def done_before(study: StudyFolder, draft: Draft) -> str:
    """When the same list was imported in the same way, as the day; empty when it was not."""
    found = (state for state in events.states(study.db, SUBJECT).values() if state.get("sha256") == draft.fingerprint)
    return next((state["at_utc"][:10] for state in found), "")


def sort(study: StudyFolder, draft: Draft, names: Identities | None) -> Plan:
    """What the list would change. Raises BadInput with every fault that stops the whole list."""
    if draft.faults:
        raise BadInput("Nothing was imported:\n  " + "\n  ".join(draft.faults), hint="answer these, then type the command again")
    group = draft.asked.group
    everybody = book.listed(study)
    contacts = names.everybody() if names else {}
    people = {one.number: one for one in everybody if one.group == group}
    known = [Known(n, one.facts, contacts.get(n, {}), one.erased) for n, one in people.items()]
    others = frozenset(one.number for one in everybody if one.group != group)
    found = matching.sort(draft.reading.rows, known, draft.keep, others)
    left_alone: dict[int, str] = {}
    matches = []
    for match in found.known:
        person = people[match.number]
        why_not = candidates.refusal(person, "facts-changed")
        if why_not and match.changes:
            left_alone[match.row.number] = why_not
        matches.append(replace(match, changes=() if why_not else match.changes + _judged_again(draft.asked, match, person)))
    sorted_rows, erased = replace(found, known=tuple(matches)), sum(one.erased for one in people.values())
    return Plan(sorted_rows, left_alone, erased=erased, kept_for_nothing=_kept_for_nothing(draft, found))


def _kept_for_nothing(draft: Draft, found: Sorted) -> tuple[str, ...]:
    taken = [*found.new, *(match.row for match in found.known)]
    told = {row.number: f"Row {row.number} needs no --keep: nothing about it was in doubt." for row in taken if not row.doubts}
    told |= {
        row.number: f"Row {row.number} is refused although it was to be kept: --keep takes a doubt, not a fault." for row in found.refused
    }
    return tuple(told[number] for number in sorted(draft.keep & told.keys()))


def _judged_again(asked: Asked, match: Match, person: Candidate) -> tuple[Change, ...]:
    """Whether the rules say something else now of somebody whose fate they still decide."""
    if person.standing not in ("eligible", "ineligible"):
        return ()
    verdict = eligibility.judge(asked.rules, person.facts | _fact_changes(match))
    before, after = (
        Verdict((person.why,) if person.why else (), person.unknown),
        Verdict((verdict.why,) if verdict.why else (), verdict.unknown),
    )
    return () if before == after else (Change(CRITERIA, str(before), str(after)),)


def _fact_changes(match: Match) -> dict[str, Any]:
    return {change.name: change.new for change in match.changes if not change.private and change.name in match.row.facts}


def _verdict_data(asked: Asked, facts: Mapping[str, Any], standing: str = "eligible") -> dict[str, Any]:
    """What the event says of the criteria; a refusal or cancellation keeps the reason that it has."""
    verdict = eligibility.judge(asked.rules, facts)
    found: dict[str, Any] = {"unknown": list(verdict.unknown)}
    return found | ({"why": verdict.why} if standing in ("eligible", "ineligible") else {})


def save(
    study: StudyFolder, draft: Draft, plan: Plan, names: Identities | None, *, by: str, reason: str, provenance: str = "recorded"
) -> Plan:
    """Write the plan, whole or not at all; the plan with the numbers that were given. Raises WrongUsage where a reason is missing."""
    while True:
        if plan.asks_reason and not reason.strip():
            raise WrongUsage("Values that were known would change; nothing was imported.", hint='say why: --reason "..."')
        require_plain(reason)
        work, numbers = _set_aside(study, plan.new, names, by) if names else (0, {})
        with study.db.atomic():
            if (fresh := sort(study, draft, names)) == plan:
                numbers = numbers or _numbers(study, plan.new, 0)
                if names:
                    _write_contacts(study, plan, numbers, names, work, by)
                _write_facts(study, draft, plan, numbers, by, reason.strip(), provenance)
                about = _about(draft, plan)
                work = work or events.next_number(study.db, SUBJECT)
                events.append(study.db, Event(SUBJECT, work, "imported", by, now_utc(), about, reason.strip(), provenance), _apply)
                return replace(plan, numbers=numbers)
        plan = fresh  # somebody else has written in the meantime


def _set_aside(study: StudyFolder, new: tuple[Row, ...], names: Identities, by: str) -> tuple[int, dict[int, int]]:
    """Numbers for new people, given out for good: higher than any in a key file that is newer than the study."""
    with study.db.atomic():
        numbers = _numbers(study, new, max(names.everybody(), default=0))
        work = events.next_number(study.db, SUBJECT)
        events.append(study.db, Event(SUBJECT, work, "begun", by, now_utc(), {"numbers": _ranges(numbers.values())}), _apply)
    return work, numbers


def _ranges(numbers: Iterable[int]) -> list[list[int]]:
    """First and last of every unbroken run."""
    found: list[list[int]] = []
    for number in sorted(numbers):
        if found and found[-1][1] == number - 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return found


def _numbers(study: StudyFolder, new: tuple[Row, ...], above: int) -> dict[int, int]:
    given = {row.number: row.candidate for row in new if row.candidate}
    highest = max(given.values(), default=0)
    if highest > events.last_number(study.db, "C"):
        events.next_number(study.db, "C", above=highest - 1)
    rest = [row.number for row in new if not row.candidate]
    return given | {row: events.next_number(study.db, "C", above=above) for row in rest}


def _write_contacts(study: StudyFolder, plan: Plan, numbers: Mapping[int, int], names: Identities, work: int, by: str) -> None:
    """The key file's part. What imports that were cut off left in it goes first: no other can be at work, since study.db is held."""
    everybody = set(events.states(study.db, book.SUBJECT))
    begun = [state["numbers"] for number, state in events.states(study.db, SUBJECT).items() if number != work and "sha256" not in state]
    left = {number for ranges in begun for first, last in ranges for number in range(first, last + 1)}
    if orphans := sorted(left & set(names.everybody()) - everybody - set(numbers.values())):
        with contextlib.suppress(Locked):  # they are forgotten; only their traces wait until nobody else reads the key file
            names.forget(orphans)
    changed = {match.number: match.row.contact for match in plan.changed if any(change.private for change in match.changes)}
    names.put_all({numbers[row.number]: row.contact for row in plan.new} | changed, who=by)


def _write_facts(study: StudyFolder, draft: Draft, plan: Plan, numbers: Mapping[int, int], by: str, reason: str, provenance: str) -> None:
    for row in sorted(plan.new, key=lambda row: numbers[row.number]):
        data = {"facts": row.facts} | {k: v for k, v in _verdict_data(draft.asked, row.facts).items() if v}
        book.enter(study, draft.asked.group, data, by=by, number=numbers[row.number], provenance=provenance)
    for match in plan.changed:
        person = book.get(study, f"C{match.number}")
        if changes := [change for change in match.changes if not change.private]:
            facts = person.facts | _fact_changes(match)
            why = reason if any(change.filled for change in changes) else ""
            data = {"facts": facts} | _verdict_data(draft.asked, facts, person.standing)
            book.write(study, person, "facts-changed", data, by=by, reason=why, provenance=provenance)


def _about(draft: Draft, plan: Plan) -> dict[str, Any]:
    about = {
        "sha256": draft.fingerprint,
        "group": draft.asked.group,
        "ages_on": draft.asked.today.isoformat(),
        "rows": plan.sorted.rows_read,
    }
    return about | {"new": len(plan.new), "changed": len(plan.changed), "same": len(plan.same), "refused": len(plan.sorted.refused)}


def _apply(state: dict[str, Any], event: Event) -> dict[str, Any]:
    return state | event.data | {"at_utc": event.at_utc}


def _group(study: StudyFolder, asked: str) -> str:
    """The group that a list is of. Raises WrongUsage where it must be said."""
    groups = [
        *study.settings.groups,
        *(["focus-group"] if any(d["group"] == "focus-group" for d in study.settings.sections["dimension"]) else []),
    ]
    if asked in groups:
        return asked
    if asked or len(groups) != 1:
        what = f"There is no group '{asked}'" if asked else "This study has several groups" if groups else "This study has no group"
        raise WrongUsage(
            f"{what}; it knows {', '.join(groups) or 'none yet'}.", hint="--group and one of these, or a [[group]] in study.toml"
        )
    return groups[0]


def _bytes(path: Path) -> bytes:
    """What the file holds. Raises BadInput for what is no readable file, never with its name."""
    if path.is_dir():
        raise BadInput("This is a folder, not a list.", hint="give the list in it, a .csv or .xlsx file")
    if not path.exists():
        raise BadInput("There is no such file.", hint="check the name; quotes help when it has spaces")
    with disk_errors():
        if path.stat().st_size > MOST_BYTES:
            raise BadInput(f"This file has more than {MOST_BYTES >> 20} MB; that is no list of people.", hint="save the one sheet that is")
        data = path.read_bytes()
    if not data.strip():
        raise BadInput("This file is empty.", hint="save the list again")
    return data


def _fingerprint(data: bytes, wish: Wish, asked: Asked) -> str:
    """The SHA-256 of the file and of all that decides how it is read, so that the same list twice is known as such."""
    kinds = [[k.name, k.number, list(k.levels), k.least, k.most] for k in asked.facts.values()]
    how = [dict(wish.columns), wish.order, sorted(wish.keep), asked.group, kinds, [[rule.text, rule.reason] for rule in asked.rules]]
    text = json.dumps(how, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(hashlib.sha256(data).digest() + text.encode()).hexdigest()
