"""What a fact is about, in the words that a paper would use for it; English and Dutch stems (floor 1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workflow.report.facts import Fact, Facts
from workflow.report.material import Material
from workflow.schedule.sessions import FOCUS_GROUP

# a part of a fact's id -> stems of which one must stand in the sentence
MEASURES = {
    "identified": ("identif", "eligible", "pool", "list"),
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
        "did not take part",
        "did not participate",
    ),
    "not-taking-part": ("refus", "declin", "not take part", "not participat", "niet deel"),
    "unreachable": ("reach", "bereik"),
    "agreed": ("agreed", "willing", "consented", "stemde", "bereid"),
    "agreed-and-kept-to-it": ("agreed", "willing", "stemde"),
    "cancelled-before-first": ("cancel", "afgezegd", "annule"),
    "withdrawn": ("withdr", "teruggetrokken", "trok"),
    "held": (
        "interview",
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
    ),
    "lost": ("lost", "uit beeld"),
    "missed": ("missed", "gemist"),
    "response": ("respon", "%", "per cent"),
    "return": ("respon", "%", "per cent", "follow"),
    "attendances": ("participat", "therapist", "took part", "deelnem"),
    "participants": ("focus group", "focus-group", "focusgroep", "participat", "n ="),
    "total": ("transcri", "interview", "analys"),
    "transcripts": ("transcri", "interview"),
    "individual": ("individual", "interview"),
    "dimensions": ("dimension", "variation", "characteristic", "criteri", "purposive", "variatie", "kenmerk"),
    "mean_minutes": ("mean", "average", "gemiddeld", "lasted", "duration", "duur", "min"),
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
    "at": ("saturation", "no new", "verzadiging", "geen nieuwe"),
    "from": ("between", "from", "tussen", "van", "in "),
    "until": ("and", "to", "until", "en", "tot", "in "),
    "people": ("people", "persons", "participants", "individual", "mensen", "deelnemers"),
}
ROOMS = {
    "member-check": ("member check", "summary", "samenvatting"),
    "double-coding": ("coded", "coding", "codeer", "independent", "onafhank"),
    "saturation": ("saturation", "no new", "verzadiging", "geen nieuwe"),
    "focus-groups": ("focus group", "focus-group", "focusgroep"),
    "transcripts": ("transcri", "interview", "analys"),
    "interviewed": ("interview",),
}
ORDINALS = (
    ("first", "initial", "t1", "baseline", "eerste"),
    ("second", "follow-up", "follow up", "t2", "later", "tweede", "vervolg"),
    ("third", "t3", "derde"),
)
REASON_STEMS = {"personal": ("personal", "persoonlijk"), "unknown": ("unknown", "onbekend", "not know")}
LEFT_OUT = ("mean_minutes_exact", "sources", "version", "versions", "rule", "n", "channels", "threshold", "run", "never", "reached")


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
    groups, waves = _groups(material), _waves(material)
    found = []
    for fact in facts.values():
        parts = fact.id.split(".")
        if parts[-1] in LEFT_OUT or parts[0] in ("design", "analysis", "guides", "gaps", "window", "modes", "staff", "transcription"):
            continue
        found.append(Topic(fact, tuple(filter(None, _needs(parts, groups, waves)))))
    return found


def _needs(
    parts: Sequence[str], groups: Mapping[str, tuple[str, ...]], waves: Mapping[str, tuple[tuple[str, ...], ...]]
) -> list[tuple[str, ...]]:
    needs: list[tuple[str, ...]] = []
    for place, part in enumerate(parts):
        if part in groups and place == 0:
            needs.append(groups[part])
        elif part in waves:
            needs += waves[part]
        elif part in ROOMS:
            needs.append(ROOMS[part])
        elif place and parts[place - 1] in ("declined", "cancelled-before-first") and part not in MEASURES:
            needs.append(REASON_STEMS.get(part, tuple(_stem(word) for word in part.split("-") if len(word) > 3)[:1]))
        elif part in MEASURES:
            needs.append(MEASURES[part])
    return needs


def _stem(word: str) -> str:
    """The beginning of a word that its forms share.

    >>> _stem("stopped"), _stem("time"), _stem("therapists")
    ('stop', 'time', 'therapist')
    """
    for ending in ("ped", "ing", "ed", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def _groups(material: Material) -> dict[str, tuple[str, ...]]:
    """What each group is called: by study.toml's name and label, and what its one kind of session is."""
    found = {}
    for entry in material.settings.sections.get("group", ()):
        name = str(entry["name"])
        words = {_stem(name.casefold()), _stem(str(entry.get("label", name)).casefold())}
        if material.kinds_of(name) == (FOCUS_GROUP,):
            words = {"focus group", "focus-group", "focusgroep"}
        found[name] = tuple(sorted(words))
    return found


def _waves(material: Material) -> dict[str, tuple[tuple[str, ...], ...]]:
    """How each wave is told from the others of its group; and whose it is, for ids that do not name the group."""
    found: dict[str, tuple[tuple[str, ...], ...]] = {FOCUS_GROUP: (("focus group", "focus-group", "focusgroep"),)}
    of_group: dict[str, list[str]] = {}
    for wave in material.waves:
        of_group.setdefault(wave.group, []).append(wave.name)
    groups = _groups(material)
    for group, names in of_group.items():
        for place, name in enumerate(names):
            own = (name.replace("-", " "), name)
            if len(names) == 1:
                found[name] = (groups.get(group, ()),)
            else:
                found[name] = ((*own, *ORDINALS[min(place, len(ORDINALS) - 1)]),)
    return found
