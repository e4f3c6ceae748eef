"""Who of a list is on the study's list already, what has changed about them, and which rows may be one person twice (floor 1).

Two details that agree, or the number that the study or the list gave, make one person; a single one that agrees is a doubt and never
merged: couples share a telephone, and cousins a name.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from workflow.people.eligibility import Fact
from workflow.people.intake.reachable import same_name, same_phone
from workflow.people.intake.rows import Doubt, Row

WORDS = {"phone": "telephone number", "email": "e-mail address", "code": "number", "year": "name and year of birth"}
MOST_ALIKE = 50  # people that share a value; more, and it tells nobody apart
TELLING = ("code", "phone", "email", "name", "born")


@dataclass(frozen=True, slots=True)
class Known:
    """One person of the study's list, with the contact fields where the key file is open."""

    number: int
    facts: Mapping[str, Fact]
    contact: Mapping[str, str] = field(default_factory=dict)
    erased: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """One value that differs from what the study has."""

    name: str
    old: Fact | None  # None: it was not known before
    new: Fact | None  # None for contact fields, whose values are not told
    private: bool = False
    filled: bool = False  # whether there was a value before, which asks for a reason


@dataclass(frozen=True, slots=True)
class Match:
    """A row that is on the list already."""

    row: Row
    number: int
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Sorted:
    """The rows of a list, each in exactly one place."""

    new: tuple[Row, ...] = ()
    known: tuple[Match, ...] = ()
    refused: tuple[Row, ...] = ()

    @property
    def rows_read(self) -> int:
        return len(self.new) + len(self.known) + len(self.refused)


Details = dict[str, frozenset[str]]


def details(contact: Mapping[str, str]) -> Details:
    """What tells a person apart, as it is compared.

    >>> sorted(details({"name": "A. de Vries", "phone": "06-12345678", "born": "1980-02-03"}))
    ['born', 'name', 'phone', 'year']
    """
    phones = frozenset(filter(None, (same_phone(contact.get(name, "")) for name in ("phone", "phone2"))))
    name, born = same_name(contact.get("name", "")), contact.get("born", "")
    found = {
        "code": frozenset({contact["code"].casefold()} if contact.get("code") else ()),
        "phone": phones,
        "email": frozenset({contact["email"].casefold()} if contact.get("email") else ()),
        "name": frozenset({name} if name else ()),
        "born": frozenset({born} if born else ()),
        "year": frozenset({f"{name} {born[:4]}"} if name and born else ()),
    }
    return {key: values for key, values in found.items() if values}


def sort(rows: Sequence[Row], people: Iterable[Known], keep: frozenset[int] = frozenset(), taken: frozenset[int] = frozenset()) -> Sorted:
    """Every row as new, known or refused. Rows in `keep` are taken although there is a doubt; a fault keeps every row out.

    `people` are those of the group, `taken` the numbers of all other groups.
    """
    by_number = {person.number: person for person in people}
    found = _Finder(by_number.values(), taken)
    mine = {row.number: details(row.contact) for row in rows}
    copies = _copies(rows, mine)
    rest = [row for row in rows if row.number not in copies]
    matches, doubted = dict.fromkeys(copies, 0), {row.number: row.doubting(*copies.get(row.number, ())) for row in rows}
    for row in rest:
        matches[row.number], doubt = found.person(row, mine[row.number])
        doubted[row.number] = row.doubting(doubt) if doubt else row
    _twice(rest, mine, matches, doubted)
    _same_facts(rest, mine, matches, doubted, by_number)
    new, known, refused = [], [], []
    for number, row in doubted.items():
        if any(doubt.fault or number not in keep for doubt in row.doubts):
            refused.append(row)
        elif matches[number]:
            known.append(Match(row, matches[number], changes(row, by_number[matches[number]])))
        else:
            new.append(row)
    return Sorted(tuple(new), tuple(known), tuple(refused))


def _copies(rows: Sequence[Row], mine: Mapping[int, Details]) -> dict[int, tuple[Doubt]]:
    """The rows that say once more what an earlier one says about the same person, so that the earlier one can be taken.

    Without a detail there is no telling: two people may have the same age and region. With a single one, somebody may know better.
    """
    first: dict[tuple, int] = {}
    found = {}
    for row in rows:
        details_given = len([key for key in mine[row.number] if key != "year"])
        if not (row.candidate or details_given):
            continue
        beside = {name: value for name, value in row.contact.items() if name not in (*TELLING, "phone2")}
        said = (row.candidate, *(tuple(sorted(some.items())) for some in (row.facts, beside, mine[row.number])))
        other = first.setdefault(said, row.number)
        if other != row.number:
            sure = bool(row.candidate) or details_given > 1
            found[row.number] = (Doubt("", f"it says the same as row {other} again; once is enough", fault=sure),)
    return found


class _Finder:
    """Finds people by any of their details."""

    def __init__(self, people: Iterable[Known], taken: frozenset[int]) -> None:
        self.taken = taken
        self.people = {person.number: person for person in people}
        self.details = {number: details(person.contact) for number, person in self.people.items()}
        self.by: dict[tuple[str, str], set[int]] = defaultdict(set)
        for number, found in self.details.items():
            for key, values in found.items():
                for value in values:
                    self.by[key, value].add(number)

    def person(self, row: Row, mine: Details) -> tuple[int, Doubt | None]:
        """The number of the person that a row is about, 0 for nobody, and what is doubtful about that."""
        if row.candidate:
            return self._named(row, mine)
        holders = [self.by.get((key, value), set()) for key, values in mine.items() for value in values]
        sharing = {number for some in holders if len(some) <= MOST_ALIKE for number in some}
        if not sharing:
            common = any(len(some) > MOST_ALIKE for some in holders)
            return 0, Doubt("", f"more than {MOST_ALIKE} people of the study share its details") if common else None
        agree = {n: [key for key in TELLING if mine.get(key, frozenset()) & self.details[n].get(key, frozenset())] for n in sharing}
        sure = [n for n, keys in agree.items() if "code" in keys or len(keys) > 1 or self._all_the_same(mine, n)]
        if len(sure) > 1:
            return 0, Doubt("", f"it may be each of {', '.join(f'C{n}' for n in sorted(sure))}", fault=True)
        if sure:
            return sure[0], self._another_name(mine, sure[0]) if "code" in agree[sure[0]] else None
        for key in ("phone", "email", "year"):
            like = [n for n in sorted(sharing) if mine.get(key, frozenset()) & self.details[n].get(key, frozenset())]
            if like:
                return 0, Doubt("", f"the same {WORDS[key]} as C{like[0]}, and not enough besides to be sure it is one person")
        return 0, None

    def _named(self, row: Row, mine: Details) -> tuple[int, Doubt | None]:
        person = self.people.get(row.candidate)
        if person is None and (self.people or row.candidate in self.taken):
            return 0, Doubt("", f"there is no C{row.candidate} in this group; leave the id empty for a new person", fault=True)
        if person is None:  # the list of a study that is set up anew: the ids come back as they were
            return 0, None
        if person.erased:
            return 0, Doubt("", f"nothing of C{row.candidate} may be kept", fault=True)
        return row.candidate, self._another_name(mine, row.candidate)

    def _all_the_same(self, mine: Details, number: int) -> bool:
        return mine == self.details[number]

    def _another_name(self, mine: Details, number: int) -> Doubt | None:
        theirs = self.details[number]
        if "name" in mine and "name" in theirs and mine["name"] != theirs["name"]:
            return Doubt("", f"C{number} has another name in the key file")
        return None


def _twice(rows: Sequence[Row], mine: Mapping[int, Details], matches: dict[int, int], doubted: dict[int, Row]) -> None:
    """Doubts about rows that may be one person; rows that are known to be different people of the study are none."""
    said: set[tuple[int, int]] = set()  # one sentence about two rows is enough
    for key in ("id", "match", "code", "phone", "email", "year", "name"):
        together: dict[str, list[int]] = defaultdict(list)
        for row in rows:
            for value in _values(key, row, mine[row.number], matches):
                together[value].append(row.number)
        for numbers in together.values():
            if len(numbers) == 1 or (key not in ("id", "match") and _different_people(numbers, matches)):
                continue
            for number in numbers:
                other = next(one for one in numbers if one != number)
                if (number, other) not in said:
                    said.add((number, other))
                    doubted[number] = doubted[number].doubting(_doubled(key, other, matches[number]))


def _values(key: str, row: Row, mine: Details, matches: Mapping[int, int]) -> Iterable[str]:
    if key == "id":
        return [str(row.candidate)] if row.candidate else []
    if key == "match":
        return [str(matches[row.number])] if matches[row.number] and not row.candidate else []
    if key == "name":  # a name alone tells only where nothing else does
        return mine["name"] if set(mine) == {"name"} else []
    return mine.get(key, ())


def _different_people(numbers: Sequence[int], matches: Mapping[int, int]) -> bool:
    found = [matches[number] for number in numbers]
    return all(found) and len(set(found)) == len(found)


def _doubled(key: str, other: int, match: int) -> Doubt:
    if key in ("id", "match"):
        return Doubt("", f"row {other} is the same person{f', C{match}' if match else ''}", fault=True)
    word = WORDS.get(key, "name and nothing else to tell them apart")
    return Doubt("", f"the same {word} as row {other}")


def _same_facts(
    rows: Sequence[Row], mine: Mapping[int, Details], matches: dict[int, int], doubted: dict[int, Row], people: Mapping[int, Known]
) -> None:
    """Rows that say nothing about who it is, while the study has somebody just like that who is not in this list otherwise."""
    taken = set(matches.values())
    free = [person for person in people.values() if person.number not in taken and not details(person.contact) and not person.erased]
    like: dict[tuple, list[int]] = defaultdict(list)
    for person in free:
        like[tuple(sorted(person.facts.items()))].append(person.number)
    for row in rows:
        same = like.get(tuple(sorted(row.facts.items()))) if not mine[row.number] and not row.candidate and row.facts else None
        if same:
            why = f"C{same[0]} has the same facts, and nothing tells whether it is the same person; write its id in a column 'id'"
            doubted[row.number] = doubted[row.number].doubting(Doubt("", why))


def changes(row: Row, person: Known) -> tuple[Change, ...]:
    """What a row says otherwise than the study. An empty cell says nothing, and the same date of birth no new age a year later."""
    found = []
    for name, new in row.facts.items():
        old = person.facts.get(name)
        if old != new and not (name == row.aged and old is not None and row.contact.get("born") == person.contact.get("born")):
            found.append(Change(name, old, new, filled=old is not None))
    for name, value in row.contact.items():
        old = person.contact.get(name, "")
        same = bool(old) and details({name: old}) == details({name: value}) != {}
        if old != value and not (same and name in ("phone", "phone2")):  # a number is the same in every spelling
            found.append(Change(name, None, None, private=True, filled=bool(old) and not same))
    return tuple(found)
