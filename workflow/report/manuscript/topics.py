"""What a fact is about, in the words that a paper would use for it; English and Dutch stems (floor 1)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from workflow.people.contacts import REFUSALS
from workflow.report.facts import Fact, Facts
from workflow.report.material import Material, spoken
from workflow.report.said import templates
from workflow.schedule.sessions import FOCUS_GROUP
from workflow.schedule.waves import Wave

_CAME = ("respon", "took part", "taking part", "participat", "nam deel", "namen deel", "deelname", "deelgenomen", "contact", "benader")
# a part of a fact's id -> stems of which one must stand in the sentence
MEASURES = {
    "identified": ("identif", "eligible", "pool", "list"),
    "ineligible": ("not eligible", "ineligible", "exclu", "uitgesloten", "voldeed niet", "voldeden niet"),
    "eligible": ("eligible", "met the criteria", "voldeden"),
    "contacted": ("contact", "approach", "invit", "phoned", "telephon", "benader", "gebeld", "uitgenodigd"),
    "declined": (
        "declin",
        "refus",
        "not want",
        "unwilling",
        "weiger",
        "wilde niet",
        "wilden niet",
        "wilde die niet",
        "wilden die niet",
        "did not take part",
        "did not participate",
    ),
    "not-taking-part": ("refus", "declin", "not take part", "not participat", "niet deel"),
    "unreachable": ("reach", "bereik"),
    "agreed": ("agreed", "willing", "consented", "stemde", "bereid"),
    "agreed-and-kept-to-it": ("agreed", "willing", "stemde"),
    "cancelled-before-first": ("cancel", "afgezegd", "annule", "zegde af", "zegden af"),
    "withdrawn": ("withdr", "teruggetrokken", "trok", "beëindig"),
    "held": (
        "interview",
        "had a",
        "had the",
        "had een",
        "hadden",
        "took part",
        "participat",
        "conducted",
        "held",
        "sample",
        "nam deel",
        "namen deel",
        "vond plaats",
        "vonden",
        "focus group",
        "focus-group",
        "focusgroep",
        "session",
        "sessie",
    ),
    "before-agreeing": ("before agree", "before they agree", "before consent", "before they consent", "voor zij instem", "vóór"),
    "before-first": ("before the first", "before their first", "before any", "voor het eerste", "vóór het eerste"),
    "undecided": ("undecided", "not decided", "onbeslist"),
    "to-come": ("to come", "still", "nog"),
    "came-back": ("came back", "returned", "kwam terug", "kwamen terug"),
    "analysed": ("analys", "analyz"),
    "lost": ("lost", "uit beeld"),
    "out-of-window": ("window", "venster", "too late", "te laat"),
    "missed": ("missed", "gemist"),
    "response": _CAME,
    "return": (*_CAME, "follow", "again", "opnieuw", "vervolg"),
    "attendances": ("participat", "therapist", "took part", "deelnem"),
    "participants": ("focus group", "focus-group", "focusgroep", "participat", "n ="),
    "total": ("transcri", "interview", "analys"),
    "transcripts": ("transcri", "interview"),
    "individual": ("individual", "individueel", "in all", "in total", "altogether", "totaal"),
    "with-notes": ("field note", "notes", "veldnotit", "aantekening"),
    "dimensions": ("dimension", "variation", "characteristic", "criteri", "purposive", "variatie", "kenmerk", "doelgericht"),
    "mean_minutes": ("mean", "average", "gemiddeld", "lasted", "duration", "duur", "min"),
    "mean_minutes_exact": ("mean", "average", "gemiddeld"),
    "sd_minutes": ("sd", "standard deviation", "standaard"),
    "min_minutes": ("range", "between", "from", "min", "tussen"),
    "max_minutes": ("range", "between", "from", "min", "tussen"),
    "minutes": ("min",),
    "total_minutes": ("total", "hour", "in all", "totaal"),
    "planned": ("member check", "summary", "samenvatting", "confirm"),
    "sent": ("member check", "summary", "samenvatting"),
    "answered": ("member check", "summary", "samenvatting"),
    "confirmed": ("member check", "confirm", "bevestig", "summary"),
    "coders": ("researcher", "coder", "independent", "onderzoeker", "onafhank"),
    "interviews": ("interview", "gesprek", "gesprekken", "focus group", "focusgroep", "session", "sessie"),
    "base": ("base", "basis"),
    "run": ("run", "reeks"),
    "threshold": ("threshold", "drempel"),
    "at": ("saturation", "no new", "verzadiging", "geen nieuwe"),
    "from": ("between", "from", "tussen", "van", "in "),
    "until": ("and", "to", "until", "en", "tot", "in "),
    "people": ("people", "persons", "participants", "individual", "mensen", "deelnemers"),
}
FOCUS = ("focus group", "focus-group", "focusgroep")
ROOMS = {
    "member-check": ("member check", "summary", "samenvatting"),
    "double-coding": ("coded", "coding", "codeer", "independent", "onafhank"),
    "saturation": ("saturation", "no new", "verzadiging", "geen nieuwe"),
    "focus-groups": FOCUS,
    "transcripts": ("transcri", "analys"),
    "interviewed": ("interview", "gesprek"),
}
# where a session was -> stems, English and Dutch
PLACES = {
    "university": ("university", "universit"),
    "home": ("home", "thuis"),
    "zoom": ("zoom", "video"),
    "practice": ("at the practice", "practices", "praktijk"),
    "phone": ("by phone", "by telephone", "telefonisch"),
}
# what people are called in papers -> the same in the other language, one person or many
CALLED = (
    ("patient", "patiënt"),
    ("therapist", "therapeut"),
    ("participant", "deelnemer", "respondent"),
    ("relative", "naaste", "familie"),
    ("carer", "caregiver", "mantelzorger"),
    ("nurse", "verpleegkundige"),
    ("physician", "doctor", "arts"),
    ("general practitioner", "huisarts", "gps"),
    ("professional", "zorgverlener"),
    ("student",),
    ("parent", "ouder"),
    ("woman", "women", "vrouw"),
)
WHOSE = (
    "characteristics",
    "durations",
    "periods",
    "sessions",
    "modes",
    "transcripts",
    "quotations",
)  # after these words of an id a group may stand
ORDINALS = (
    ("first", "initial", "t1", "baseline", "eerste"),
    ("second", "follow-up", "follow up", "t2", "later", "tweede", "vervolg"),
    ("third", "t3", "derde"),
)
REASON_STEMS = {"personal": ("personal", "persoonlijk"), "unknown": ("unknown", "onbekend", "not know")}
ALONE = ("identified", "eligible", "contacted", "unreachable", "withdrawn")  # said of the only group there is without naming it
LEFT_OUT = ("each", "sources", "version", "versions", "rule", "channels", "never", "reached")
UNTOLD = ("design", "analysis", "guides", "gaps", "window", "staff", "transcription")  # ids that begin so are nothing a text counts


@dataclass(frozen=True, slots=True)
class Topic:
    """A fact with the groups of words of which each must be met for a sentence to speak of it."""

    fact: Fact
    needs: tuple[tuple[str, ...], ...]

    def met(self, text: str) -> int:
        """How many of the groups a text meets; text in small letters."""
        return sum(any(stem in text for stem in group) for group in self.needs)


def topics(material: Material, facts: Facts) -> list[Topic]:
    """Every fact that a manuscript could state, with its words."""
    words = _Words(material)
    found = []
    for fact in facts.values():
        parts = fact.id.split(".")
        if parts[0] == "modes" and parts[-1] not in PLACES:
            continue
        if parts[0] not in UNTOLD and parts[-1] not in LEFT_OUT and (parts[-1] != "n" or parts[0] == "durations"):
            found.append(Topic(fact, tuple(filter(None, words.needs(parts)))))
    return found


class _Words:
    """What a study calls its groups and waves."""

    def __init__(self, material: Material) -> None:
        self.material = material
        self.groups = {name: self._group(name) for name in material.settings.groups}
        self.names: dict[str, tuple[str, ...]] = {}  # of a wave, whosever it is: saturation is reckoned of all groups that have it
        for wave in material.waves:
            called = (material.called(wave).casefold(), spoken(wave.name).casefold())  # by its name, where no session of it was held
            self.names[wave.name] = (*self.names.get(wave.name, ()), *called)
        self.waves = {(wave.group, wave.name): self._wave(wave) for wave in material.waves}

    def needs(self, parts: Sequence[str]) -> list[tuple[str, ...]]:
        """The groups of words of an id, part by part."""
        found: list[tuple[str, ...]] = []
        for place, part in enumerate(parts):
            group = parts[place - 1] if place and parts[place - 1] in self.groups else ""
            wave = next((words for (whose, name), words in self.waves.items() if name == part and group in ("", whose)), None)
            if part == "individual":
                found.append(ROOMS["interviewed"])
            if part in self.groups and (place == 0 or (place == 1 and parts[0] in WHOSE)):
                alone = len(self.groups) == 1 and parts[1:] and parts[1] in ALONE
                found.append((*self.groups[part], *MEASURES[parts[1]]) if alone else self.groups[part])
            elif part == FOCUS_GROUP:
                found.append(FOCUS)
            elif wave is not None and place:
                found.append((*wave, *self.names.get(part, ())) if parts[0] == "saturation" else wave)
            elif parts[0] == "characteristics" and place > 2:  # a dimension, and the level of it that is counted
                found.append((part.replace("-", " ") if len(part) > 2 else f" {part} ",))
            elif part in ROOMS:
                found.append(ROOMS[part])
            elif place and parts[place - 1] in ("declined", "cancelled-before-first", "not-taking-part"):
                found.append(_reason(part))
            elif parts[0] == "modes" and part in PLACES:
                found.append(PLACES[part])
            elif part in MEASURES:
                found.append(MEASURES[part])
        return found

    def _group(self, name: str) -> tuple[str, ...]:
        """What a group is called: by study.toml's name and label, in a Dutch text, and what its one kind of session is."""
        label = self.material.label(name)
        called = (name, name.replace("-", " "), label, self.material.in_dutch(label))
        stems = {_stem(one.casefold()) for one in called}
        meeting = FOCUS if self.material.kinds_of(name) == (FOCUS_GROUP,) else ()
        return tuple(sorted(stems.union(meeting, *map(_otherwise, stems))))

    def _wave(self, wave: Wave) -> tuple[str, ...]:
        """How a wave is told from the others: of its group by its name or place, of other groups by whose it is or by its label."""
        called = self.material.called(wave).casefold()
        own = {wave.name, wave.name.replace("-", " "), called, self.material.in_dutch(self.material.called(wave)).casefold()}
        others = [self.material.called(other).casefold() for other in self.material.waves if other != wave]
        mine = [other.name for other in self.material.waves if other.group == wave.group]
        if len(self.material.waves) == 1:
            return (*sorted(own), "interview", "gesprek")
        if len(mine) > 1:
            return (*sorted(own), *ORDINALS[min(mine.index(wave.name), len(ORDINALS) - 1)])
        return (*self.groups.get(wave.group, ()), *sorted(one for one in own if not any(one in other for other in (*others, *COMMON))))


COMMON = ("interviews", "gesprekken", "sessions")  # what any kind of session is called says nothing of which it is


_OF = re.compile(
    r"\b(?:of|who|whose|with|from|in|at|van|die|met|uit|bij)\b"
)  # what stands behind says more of people, and not what they are


def _otherwise(group: str) -> tuple[str, ...]:
    """What the people of a group are called too, by the word that says what they are: relatives of patients are no patients.

    >>> _otherwise("patiënten"), _otherwise("relatives of patients")[0], _otherwise("patient relatives")[0], _otherwise("officers")
    (('patient', 'patiënt'), 'relative', 'relative', ())
    """
    head = _OF.split(group)[0]
    found = {max(head.rfind(word) for word in words): words for words in CALLED}
    return found[max(found)] if max(found) >= 0 else ()


def _reason(code: str) -> tuple[str, ...]:
    """The stems of a reason: those of its code, and how the program writes it."""
    own = REASON_STEMS.get(code, tuple(_stem(word) for word in code.split("-") if len(word) > 3)[:1])
    written = [REFUSALS.get(code, code.replace("-", " ")), templates("nl")["reasons"].get(code, "")]
    return tuple(dict.fromkeys(filter(None, (*own, *(one.casefold() for one in written)))))


def _stem(word: str) -> str:
    """The beginning of a word that its forms share.

    >>> _stem("stopped"), _stem("time"), _stem("therapists")
    ('stop', 'time', 'therapist')
    """
    for ending in ("ped", "ing", "ed", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word
