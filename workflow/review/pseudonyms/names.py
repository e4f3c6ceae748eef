"""The forms in which somebody's name is said: given names, family names with and without "van den", initials (floor 1)."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from workflow.people.intake.dates import DAY_FIRST
from workflow.people.intake.dates import read as read_day
from workflow.people.plain_text import PARTICLES, folded
from workflow.review.pseudonyms.patterns import Secrets
from workflow.review.pseudonyms.tokens import TITLES, squeezed

_PRACTICE = re.compile(
    r"(?:huisartsen|groeps)?(?:praktijk|post)|practice|surgery|health|centre|center|gezondheidscentrum|huisarts(?:en)?|gp"
)
_STREET = re.compile(r"^\s*([^\d,;]+?)\s*\d+\s*[-/a-zA-Z½]{0,5}\s*(?:[,;]|$|\b\d{4})")
_NUMBER_FIRST = re.compile(r"^\s*\d+\w?\s+([^\d,;]+?)\s*(?:[,;]|$)")
_POSTCODE = re.compile(r"\b\d{4}\s?[A-Za-z]{2}\b|\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b|\b\d{4,5}\b")
BETWEEN = PARTICLES | frozenset("de la le du da di el al abu ait 't t".split())  # stand between the capitals of a name
PREFIXES = BETWEEN | {"op", "aan", "in"}  # may begin a family name: op den Berg


@dataclass(frozen=True, slots=True)
class Known:
    """One form of a name, and what it is the name of."""

    key: str  # letters and digits alone, folded: "vandenberg"
    words: int  # how many words it is usually written in
    kind: str
    about: int = 0  # candidate
    entry: int = 0  # line of the study's own list
    standin: int = 0  # what it was replaced by before
    here: bool = False  # somebody who takes part in this recording, or whom they have named before


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person of the key file, as far as the search needs it."""

    candidate: int
    fields: dict[str, str]
    kind: str = "person"  # what they are called here: participant, therapist
    here: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the study's own list: a name, what it is, and other spellings."""

    number: int
    name: str
    kind: str
    also: tuple[str, ...] = ()


def forms(name: str) -> list[tuple[str, ...]]:
    """Every way in which a name may be said, each as its folded words; particles alone are none.

    >>> every = forms("Anna van den Berg-de Vries")
    >>> every[:2], [form in every for form in (("berg",), ("van", "den", "berg"), ("de", "vries"), ("berg", "de", "vries"))]
    ([('anna', 'van', 'den', 'berg', 'de', 'vries'), ('anna',)], [True, True, True, True])
    >>> forms("Jansen, J."), forms("Dr. Łukasz Nowak")
    ([('j', 'jansen'), ('jansen',)], [('lukasz', 'nowak'), ('lukasz',), ('nowak',), ('l', 'nowak')])
    """
    before, comma, after = name.partition(",")
    words = [word for word in re.findall(r"[\w'’]+", folded(f"{after} {before}" if comma else name)) if word not in TITLES]
    if not words:
        return []
    begins = next((i for i, word in enumerate(words) if i and word in PREFIXES), len(words) - 1) if len(words) > 1 else 0
    given, family = words[:begins], words[begins:]
    found: list[tuple[str, ...]] = [tuple(words)]
    found += [(word,) for word in given if len(word) > 1]
    found.append(tuple(family))
    found += [tuple(words[i:j]) for i in range(len(words)) for j in range(i + 2, len(words) + 1) if words[j - 1] not in PREFIXES]
    found += list(_parts_of_family(family))
    if given and len(given[0]) > 1 and given[0] not in PREFIXES:
        found += [(given[0][0], *part) for part in dict.fromkeys((tuple(family), *_parts_of_family(family)))]
    return [form for form in dict.fromkeys(found) if not set(form) <= PREFIXES and len("".join(form)) > 1]


def _parts_of_family(family: list[str]) -> Iterator[tuple[str, ...]]:
    """ "van den Berg", "de Vries", "Berg", "Vries" of "van den Berg-de Vries"."""
    part: list[str] = []
    for word in family:
        part.append(word)
        if word not in PREFIXES:
            yield tuple(part)
            yield (word,)
            part = []


def of_people(people: Iterable[Somebody]) -> Iterator[Known]:
    """The forms of everybody's name, of their general practitioner's, and of where they live."""
    for person in people:
        fields, about, here = person.fields, person.candidate, person.here
        for form in forms(fields.get("name", "")):
            yield Known(_key(form), len(form), person.kind, about, here=here)
        for form in _of_practice(fields.get("gp", "")):
            yield Known(_key(form), len(form), "GP", here=here)
        street, town = parts_of_address(fields.get("address", ""))
        if street:
            yield Known(squeezed(folded(street)), len(street.split()), "street", here=here)
        if town:
            yield Known(squeezed(folded(town)), len(town.split()), "town", here=here)


def of_list(entries: Iterable[Entry]) -> Iterator[Known]:
    """The names of the study's own list; those of people in all their forms."""
    for entry in entries:
        for name in (entry.name, *entry.also):
            whole = tuple(re.findall(r"[\w'’]+", folded(name)))
            people = entry.kind in PEOPLE
            for form in forms(name) if people else [whole]:
                if form:
                    yield Known(_key(form), len(form), entry.kind, entry=entry.number)


# kinds whose names are people's: their parts are looked for as well
PEOPLE = frozenset(
    "person therapist therapeut psychologist psycholoog doctor arts gp huisarts interviewer nurse verpleegkundige participant deelnemer "
    "researcher onderzoeker partner colleague collega friend vriend manager teacher leraar neighbour buur person persoon".split()
)


def _of_practice(text: str) -> list[tuple[str, ...]]:
    """The names in what is written of a general practitioner: "dr. De Vries, huisartsenpraktijk Oost"."""
    found: list[tuple[str, ...]] = []
    for part in re.split(r"[,;(/]", text):
        words = re.findall(r"[\w'’-]+", folded(part))
        practice = any(_PRACTICE.fullmatch(word) for word in words)
        if practice:
            rest = [word for word in words if not _PRACTICE.fullmatch(word) and word not in TITLES]
            found += [tuple(words)] if len(words) > 1 else []
            found += [tuple(rest)] if rest and len("".join(rest)) > 4 else []
        else:
            found += forms(part)
    return list(dict.fromkeys(found))


def parts_of_address(address: str) -> tuple[str, str]:
    """The street and the town of an address, each empty where it cannot be told.

    >>> parts_of_address("Dorpsstraat 12a, 3511 AB Utrecht"), parts_of_address("Élanstraße 12½"), parts_of_address("Utrecht")
    (('Dorpsstraat', 'Utrecht'), ('Élanstraße', ''), ('', 'Utrecht'))
    """
    street = _STREET.search(address) or _NUMBER_FIRST.search(address)
    code = list(_POSTCODE.finditer(address, street.end(1) if street else 0))
    after = address[code[-1].end() :] if code else address.rpartition(",")[2] if "," in address or not street else ""
    town = after.strip(" ,;.")
    return (street[1].strip() if street else ""), "" if any(letter.isdigit() for letter in town) else town


def secrets(people: Iterable[Somebody]) -> Secrets:
    """The numbers, addresses and days that the key file knows."""
    made = Secrets()
    for person in people:
        for name in ("phone", "phone2"):
            digits = re.sub(r"\D", "", person.fields.get(name, ""))
            if len(digits) >= 9:
                made.phones[digits[-9:]] = person.candidate
        if person.fields.get("email"):
            made.emails[folded(person.fields["email"])] = person.candidate
        born = read_day(person.fields.get("born", ""), DAY_FIRST).day
        if born:
            made.born[born.year, born.month, born.day] = person.candidate
    return made


def _key(form: Iterable[str]) -> str:
    return squeezed("".join(form))
