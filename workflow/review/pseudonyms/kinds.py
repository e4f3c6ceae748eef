"""What a name can be of, how that is written in place of it, and which kinds are told apart by a letter (floor 1)."""

from dataclasses import dataclass
from string import ascii_uppercase


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of thing that gives somebody away."""

    dutch: str
    lettered: bool = True  # [town A], [town B]; without, all of them are alike: [phone number]
    of_one: bool = False  # somebody of the participant's own: letters count for each participant apart, and the first has none


KINDS = {
    "participant": Kind("deelnemer", lettered=False),
    "person": Kind("persoon"),
    "therapist": Kind("therapeut"),
    "GP": Kind("huisarts"),
    "doctor": Kind("arts"),
    "town": Kind("plaats"),
    "place": Kind("locatie"),
    "street": Kind("straat"),
    "organisation": Kind("organisatie"),
    "partner": Kind("partner", of_one=True),
    "former partner": Kind("ex-partner", of_one=True),
    "mother": Kind("moeder", of_one=True),
    "father": Kind("vader", of_one=True),
    "child": Kind("kind", of_one=True),
    "grandchild": Kind("kleinkind", of_one=True),
    "brother or sister": Kind("broer of zus", of_one=True),
    "relative": Kind("familielid", of_one=True),
    "friend": Kind("vriend", of_one=True),
    "neighbour": Kind("buur", of_one=True),
    "colleague": Kind("collega", of_one=True),
    "manager": Kind("leidinggevende", of_one=True),
    "pet": Kind("huisdier", of_one=True),
    "phone number": Kind("telefoonnummer", lettered=False),
    "e-mail address": Kind("e-mailadres", lettered=False),
    "web address": Kind("webadres", lettered=False),
    "address": Kind("adres", lettered=False),
    "postcode": Kind("postcode", lettered=False),
    "citizen number": Kind("burgerservicenummer", lettered=False),
    "bank account": Kind("rekeningnummer", lettered=False),
    "number plate": Kind("kenteken", lettered=False),
    "number": Kind("nummer", lettered=False),
    "date of birth": Kind("geboortedatum", lettered=False),
    "year of birth": Kind("geboortejaar", lettered=False),
    "date": Kind("datum", lettered=False),
}
_PLAIN = Kind("")
_KNOWN = {kind.dutch: kind.dutch for kind in KINDS.values()} | {name.casefold(): name for name in KINDS}


def kind_of(name: str) -> Kind:
    """A kind by its name; one that the study made up has letters for the whole study."""
    return KINDS.get(name, _PLAIN)


def singular(word: str) -> str:
    """A kind as somebody wrote it: one of several loses its s where the program knows the kind, and any other keeps its letters.

    >>> singular("Therapists"), singular("GPs"), singular("gp"), singular("huisarts"), singular("plaats"), singular("campus")
    ('therapist', 'GP', 'GP', 'huisarts', 'plaats', 'campus')
    """
    plain = word.casefold()
    return _KNOWN.get(plain) or _KNOWN.get(plain.removesuffix("s"), plain)


def named(kind: str, language: str) -> str:
    """A kind as it stands in the brackets.

    >>> named("town", "nl"), named("town", "en"), named("fysiotherapeut", "nl")
    ('plaats', 'town', 'fysiotherapeut')
    """
    return (kind_of(kind).dutch or kind) if language == "nl" else kind


def letter(number: int) -> str:
    """The letter of the first, second ... of a kind; after Z come AA, AB.

    >>> letter(1), letter(26), letter(27), letter(53)
    ('A', 'Z', 'AA', 'BA')
    """
    made = ""
    while number:
        number, rest = divmod(number - 1, 26)
        made = ascii_uppercase[rest] + made
    return made


def written(kind: str, number: int, language: str) -> str:
    """What stands in place of a name: the `number`th of its kind.

    >>> written("therapist", 2, "en"), written("partner", 1, "nl"), written("partner", 2, "en"), written("phone number", 1, "en")
    ('[therapist B]', '[partner]', '[partner B]', '[phone number]')
    """
    how = kind_of(kind)
    shown = how.lettered and not (how.of_one and number == 1)
    return f"[{named(kind, language)}{' ' + letter(number) if shown else ''}]"
