"""Words of a manuscript that claim more than the study recorded: all, each, face-to-face, about a year later (floor 1)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from workflow.report.facts import Facts
from workflow.report.manuscript.checking import sentences
from workflow.report.material import Material, spoken

_ALL_CODED = re.compile(
    r"(?i)\b(all|alle)\b.{0,60}(interview|transcript|gesprek).{0,120}(two|twee|2)\s+(independent|researcher|coder|onderzoeker|onafhankelijk)"
)
_INDEPENDENT = re.compile(r"(?i)\b(all|alle)\b.{0,60}(interview|transcript|gesprek).{0,160}(independent|onafhankelijk)")
_DOUBLE = re.compile(
    r"(?i)\b(all|every|each|alle|elk|ieder)\b.{0,60}(interview|transcript|gesprek).{0,120}"
    r"(double[- ]coded|coded (twice|in duplicate)|(dubbel|tweemaal|twee keer)[ -]?gecodeerd)"
)
_EACH_TWICE = re.compile(
    r"(?i)\b(each|every|ieder|elke|all|alle)\b.{0,40}(patient|participant|therap|deelnem).{0,60}\b(two|twice|2|twee)\b"
)
_FACE = re.compile(r"(?i)face[- ]to[- ]face|in person\b|persoonlijke gesprekken")
YEAR = re.compile(r"(?i)(one|1|a|een|één)[- ](year|jaar)\b")
_REFUSED = re.compile(r"(?i)\b(refus|declin|weiger)\w*")
_CANCELLED = re.compile(r"(?i)cancel|annule|afgezegd|zegden? af")
_FAR = ("zoom", "phone")  # modes that are not face to face


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence of the manuscript that the study does not bear out, and why not."""

    sentence: str
    why: str
    facts: tuple[str, ...] = ()


def claims(text: str, material: Material, facts: Facts) -> list[Claim]:
    """Every such sentence, in the order of the text."""
    return [claim for sentence in sentences(text) for claim in _of(sentence, material, facts)]


def _of(sentence: str, material: Material, facts: Facts) -> Iterator[Claim]:
    coded, total = facts["double-coding.transcripts"].value, facts["transcripts.total"].value
    if any(said.search(sentence) for said in (_ALL_CODED, _INDEPENDENT, _DOUBLE)) and isinstance(total, int) and (coded or 0) != total:
        why = f"Double coding is recorded for {coded or 'none'} of {total} transcripts; the claim 'all' has no data behind it."
        yield Claim(sentence, why, ("double-coding.transcripts", "transcripts.total"))
    if _EACH_TWICE.search(sentence):
        yield from _not_everybody_twice(sentence, material, facts)
    far = [
        (fact.id, fact.value)
        for fact in facts.values()
        if fact.id.startswith("modes.") and fact.id.endswith(_FAR) and isinstance(fact.value, int) and fact.value
    ]
    planned = [wave.name for wave in material.waves if set(wave.modes) & set(_FAR)]
    if _FACE.search(sentence) and (far or planned):
        told = (
            ", ".join(f"{value} by {name.rpartition('.')[2]}" for name, value in far)
            or f"by video or phone was possible ({', '.join(planned)})"
        )
        yield Claim(sentence, f"Not every interview was face to face: {told}.", tuple(name for name, _ in far))
    outside = [fact for fact in facts.values() if re.fullmatch(r"window\..+\.outside", fact.id) and fact.value]
    if outside and YEAR.search(without_names(sentence, material)):
        told = ", ".join(f"{fact.value} of {fact.n} ({fact.id.split('.')[1].replace('-', ' ')})" for fact in outside)
        yield Claim(sentence, f"Outside the window that study.toml sets: {told}.", tuple(fact.id for fact in outside))
    if _REFUSED.search(sentence):
        yield from _cancelled_is_not_refused(sentence, material, facts)


def without_names(sentence: str, material: Material) -> str:
    """A sentence without what its waves are called: a “one-year interview” is a name, and says nothing of when it was."""
    called = sorted({name for wave in material.waves for name in (material.called(wave), spoken(wave.name))}, key=len, reverse=True)
    return re.sub("(?i)" + "|".join(map(re.escape, called)), "", sentence) if called else sentence


def _not_everybody_twice(sentence: str, material: Material, facts: Facts) -> Iterator[Claim]:
    for group in material.settings.groups:
        kinds = [kind for kind in material.kinds_of(group) if isinstance(facts[f"{group}.{kind}.held"].value, int)]
        if len(kinds) < 2 or material.label(group).casefold().rstrip("s") not in sentence.casefold():
            continue
        first, later = (facts[f"{group}.{kind}.held"] for kind in kinds[:2])
        if first.value != later.value:
            yield Claim(sentence, f"{later.value} of {first.value} {material.label(group)} had both interviews.", (first.id, later.id))


def _cancelled_is_not_refused(sentence: str, material: Material, facts: Facts) -> Iterator[Claim]:
    said = without_names(sentence, material).casefold()
    refusals = " ".join(clause for clause in re.split(r"[;:.]\s", said) if _REFUSED.search(clause) and not _CANCELLED.search(clause))
    for group in _spoken_of(said, material):
        said_no, cancelled = facts[f"{group}.declined"], facts[f"{group}.cancelled-before-first"]
        if not (isinstance(said_no.value, int) and isinstance(cancelled.value, int) and cancelled.value):
            continue
        both = said_no.value + cancelled.value
        later = [wave for wave in material.waves if wave.group == group and not wave.first]
        again = any(material.called(wave).casefold() in sentence.casefold() for wave in later)  # a refusal of another interview
        if not again and re.search(rf"\b({both}|{_in_words(both)})\b", refusals):
            why = f"{said_no.value} declined; {cancelled.value} agreed and cancelled before the first interview: another box of the flow."
            yield Claim(sentence, why, (said_no.id, cancelled.id))


def _spoken_of(said: str, material: Material) -> list[str]:
    """The groups that a sentence names; all of them, where it names none."""
    called = {word.casefold().rstrip("s"): group for group in material.settings.groups for word in (group, material.label(group))}
    named = []
    for word in sorted(called, key=len, reverse=True):  # "relatives of patients" names no patients
        if word in said:
            named.append(called[word])
            said = said.replace(word, "")
    return list(dict.fromkeys(named)) or list(material.settings.groups)


def _in_words(number: int) -> str:
    from workflow.report.manuscript.words import numerals

    return "|".join(word.replace(" ", "[ -]") for word, value in numerals().items() if value == number) or "0"
