"""What a column of a list can mean: a fact that the study asks for, or a field of the key file; in English and Dutch (floor 1).

Facts are the dimensions of study.toml and the names in its eligibility rules; nothing else ever enters the study. Words with one meaning
stand together in `SAME`, so a study that says "age" reads a column "Leeftijd", and the other way round.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workflow.people.eligibility import names_in, numbers_in
from workflow.people.sampling.dimensions import Band, from_entry


@dataclass(frozen=True, slots=True)
class Field:
    """One meaning of a column."""

    kind: str  # fact, contact, part, reckoned or own
    name: str  # age, phone, id ...; for a part the field it belongs to
    part: str = ""  # "first name"

    @property
    def shown(self) -> str:
        return f"{self.part} (part of {self.name})" if self.part else self.name

    @property
    def is_private(self) -> bool:
        return self.kind in ("contact", "part")


# field of the key file -> names of columns, as `plain` leaves them
CONTACT = {
    "name": "name naam fullname volledigenaam patientnaam naampatient naamdeelnemer",
    "phone": "phone telephone telefoon telefoonnummer tel telnr telno phonenumber mobile mobiel mobielnummer gsm cell 06nummer",
    "phone2": "phone2 secondphone telefoon2 tweedetelefoon telefoonthuis tel2 homephone telefoonwerk workphone vastnummer telefoonvast",
    "email": "email mail emailadres mailadres emailaddress",
    "address": "address adres woonadres",
    "born": "born birthdate dateofbirth dob geboortedatum gebdatum geboren gebdat",
    "gp": "gp huisarts generalpractitioner familydoctor naamhuisarts huisartspraktijk",
    "code": "code externalcode studienummer studynumber patientnummer patientnr trialnumber respondentnummer externid recordid",
    "best_times": "besttimes besttime bestetijd bestetijden bereikbaar bereikbaarheid besttocall bestebeltijd wanneerbellen",
    "voicemail": "voicemail voicemailallowed voicemailtoegestaan magvoicemail voicemailinspreken mayleavevoicemail",
    "note": "",  # remarks are never taken by themselves: they hold what nobody foresees; only --column brings them in
}
GIVING_AWAY = ("name", "phone", "phone2", "email", "address", "born")  # never a fact, whatever study.toml says
# parts of a field, joined with a blank in this order
PARTS = {
    "name": (
        ("first name", "firstname voornaam givenname roepnaam voorletters initials initialen"),
        ("infix", "infix tussenvoegsel tussenvoegsels tv voorvoegsel"),
        ("last name", "lastname achternaam surname familyname familienaam"),
    ),
    "address": (
        ("street", "street straat straatnaam straatenhuisnummer"),
        ("house number", "housenumber huisnummer huisnr"),
        ("postcode", "postcode zip zipcode postalcode"),
        ("town", "town city woonplaats plaats stad"),
    ),
}
OWN = {"id": "id candidate kandidaat kandidaatnummer", "group": "group groep", "standing": "standing", "why": "why"}
_WORDS = tuple(
    line.split()
    for line in (
        "age leeftijd lft leeftijdinjaren ageinyears",
        "gender sex geslacht sekse mv genderidentity",
        "region regio provincie province",
        "phq15 phq15score scorephq15 phq15totaal somatischeklachtenphq15 symptomintensity",
        "sessions sessies aantalsessies numberofsessions aantalbehandelingen behandelingen treatments treatmentsessions",
        "therapist therapeut behandelaar therapistcode therapeutcode",
        "language taal voertaal spokenlanguage gesprokentaal",
        "symptoms klachten symptomen symptom klacht robbins symptomlist symptoomlijst klachtenlijst",
        "education opleiding opleidingsniveau educationlevel",
        "experience ervaring jarenervaring yearsofexperience werkervaring",
        "profession beroep discipline",
        "ageband agegroup agecategory agerange leeftijdsband leeftijdsgroep leeftijdscategorie leeftijdsklasse",
    )
)
SAME = tuple(map(frozenset, _WORDS))
AGE, AGE_BAND = SAME[0], SAME[-1]
# what only helps to reckon an age: it enters neither the study nor the key file
YEAR_OF_BIRTH = Field("reckoned", "year of birth")
AGE_FOR_BAND = Field("reckoned", "age")
YEARS = frozenset("yearofbirth birthyear yob geboortejaar gebjaar geboortejr jaarvangeboorte".split())
GENDERS = ({"m", "man", "male", "mannelijk", "men"}, {"f", "v", "vrouw", "female", "vrouwelijk", "w", "woman"})
LANGUAGES = {
    "nl": {"nl", "nederlands", "dutch", "ned"},
    "en": {"en", "engels", "english", "eng"},
    "de": {"de", "duits", "german", "deutsch"},
    "fr": {"fr", "frans", "french", "français"},
    "tr": {"tr", "turks", "turkish", "türkçe"},
    "ar": {"ar", "arabisch", "arabic"},
    "es": {"es", "spaans", "spanish", "español"},
    "pl": {"pl", "pools", "polish", "polski"},
    "it": {"it", "italiaans", "italian", "italiano"},
    "uk": {"uk", "oekraïens", "ukrainian"},
}


@dataclass(frozen=True, slots=True)
class FactKind:
    """How the value of a fact is written."""

    name: str
    number: bool = False
    levels: tuple[str, ...] = ()  # as study.toml writes them; empty: any text
    least: float | None = None
    most: float | None = None
    bands: tuple[Band, ...] = ()  # of a number, where study.toml has some


def plain(name: str) -> str:
    """The name of a column without what varies: case, accents, blanks, signs, remarks in brackets.

    >>> plain("E-mail adres"), plain("Leeftijd (jaren)"), plain("PHQ-15"), plain("Regio: ")
    ('emailadres', 'leeftijd', 'phq15', 'regio')
    """
    letters = unicodedata.normalize("NFKD", re.sub(r"\([^)]*\)|\[[^]]*\]", " ", name)).casefold()
    return "".join(letter for letter in letters if letter.isalnum())


def gives_away(name: str) -> bool:
    """Whether a fact of this name would say who somebody is.

    >>> gives_away("telefoon"), gives_away("year of birth"), gives_away("age")
    (True, True, False)
    """
    return plain(name) in YEARS or any(plain(name) in (field, *texts.split()) for field, texts in CONTACT.items() if field in GIVING_AWAY)


def facts_of(sections: Mapping[str, Sequence[Mapping[str, Any]]], group: str) -> dict[str, FactKind]:
    """The facts that the study asks for of one group: its dimensions, and the names in its eligibility rules.

    >>> sections = {"dimension": [{"group": "patients", "name": "gender", "levels": ["F", "M"]}],
    ...             "eligibility": [{"group": "patients", "rule": "18 <= age <= 80", "reason": "age"}]}
    >>> facts_of(sections, "patients")["age"].number, facts_of(sections, "patients")["gender"].levels
    (True, ('F', 'M'))
    """
    found: dict[str, FactKind] = {}
    for entry in sections.get("dimension", ()):
        if entry["group"] == group:
            levels = tuple(str(level) for level in entry.get("levels", ()))
            number = entry.get("type") == "numeric" or (not levels and ("bands" in entry or "range" in entry))
            least, most = entry["range"] if number and len(entry.get("range", ())) == 2 else (None, None)
            found[entry["name"]] = FactKind(entry["name"], number, levels, least, most, from_entry(entry).bands)
    for entry in sections.get("eligibility", ()):
        if entry["group"] == group:
            numbers = numbers_in(entry["rule"])
            for name in names_in(entry["rule"]):
                found.setdefault(name, FactKind(name, name in numbers))
    return found


def vocabulary(facts: Mapping[str, FactKind]) -> dict[str, Field]:
    """Every name of a column that the study knows, and what it means; a fact comes before a contact field of the same name."""
    words: dict[str, Field] = {}
    for name, texts in OWN.items():
        words |= {plain(text): Field("own", name) for text in texts.split()}
    for name, texts in CONTACT.items():
        words |= {plain(text): Field("contact", name) for text in [name, *texts.split()]}
    for name, parts in PARTS.items():
        for part, texts in parts:
            words |= {plain(text): Field("part", name, part) for text in texts.split()}
    del words["note"]
    if any(plain(fact) in AGE | AGE_BAND for fact in facts):
        words |= dict.fromkeys(YEARS, YEAR_OF_BIRTH) | dict.fromkeys(AGE, AGE_FOR_BAND)
    for fact in facts:
        for same in SAME:
            if plain(fact) in same:
                words |= {word: Field("fact", fact) for word in same if word not in map(plain, facts)}
    return words | {plain(fact): Field("fact", fact) for fact in facts}


def named(text: str, facts: Mapping[str, FactKind]) -> Field | None:
    """The meaning that a person gave by hand, as in `--column "Lft=age"`; None for a word that means nothing here.

    >>> named("age", {"age": FactKind("age")}), named("note", {}), named("shoe size", {})
    (Field(kind='fact', name='age', part=''), Field(kind='contact', name='note', part=''), None)
    """
    key = text.strip()
    if key in facts:
        return Field("fact", key)
    if key.replace("-", "_") in CONTACT:
        return Field("contact", key.replace("-", "_"))
    return next((field for word, field in vocabulary(facts).items() if word == plain(key)), None)


def known_names(facts: Mapping[str, FactKind]) -> str:
    """The words that `--column` understands, for a sentence."""
    reckoned = dict.fromkeys(field.name for field in vocabulary(facts).values() if field.kind == "reckoned" and field.name not in facts)
    return ", ".join([*facts, *reckoned, *CONTACT, *(part for parts in PARTS.values() for part, _ in parts)])


def usual_name(column: str) -> str:
    """What a study would call the fact that stands in such a column; empty for what studies do not usually ask.

    >>> usual_name("Geslacht"), usual_name("Schoenmaat")
    ('gender', '')
    """
    return next((words[0] for words in _WORDS if plain(column) in words), "")


def why_left_out(name: str) -> str:
    """Why the study takes nothing of a column.

    >>> why_left_out("Geboortejaar"), why_left_out("Schoenmaat")
    ('it helps to tell who somebody is', 'not asked for by study.toml')
    """
    return "it helps to tell who somebody is" if plain(name) in YEARS else "not asked for by study.toml"
