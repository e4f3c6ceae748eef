"""Conversations in which people are named, with every place where something gives somebody away (floor 4).

The sample conversations name nobody; here sentences with made-up names are put between theirs, some names as a speech model writes a name
that it has never seen. The spellings were written down before the search was tried on them, and are not what its rules were made from.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.making.spoken import PATIENT_FIRST
from workflow import samples
from workflow.records import Transcript, Turn, Word
from workflow.review.pseudonyms.names import Entry, Somebody
from workflow.review.pseudonyms.tokens import tokens
from workflow.transcribe.schema import from_json

# a name as it is written in the key file or on the list, and how it may be heard
PEOPLE = [
    ("Anna Jansen", "Anna Janssen"),
    ("Wojciech Nowak", "Voitek Novak"),
    ("Marijke van den Berg", "Marike Vandenberg"),
    ("Sjoerd Dijkstra", "Sjoert Dykstra"),
    ("Kaylee Meijer", "Kayleigh Meyer"),
    ("Fatima El Amrani", "Fatima Elamrani"),
    ("Zoë Schipper", "Zoey Skipper"),
    ("Özlem Ünal", "Uzlem Unal"),
    ("Guusje de Vries", "Gusje Devries"),
    ("Thijs Hoekstra", "Tijs Hookstra"),
    ("Siobhan O'Brien", "Shivon O'Bryan"),
    ("Nguyen Thi Lan", "Nwen Tilan"),
    ("Karel Verhoeven", "Carel Verhoeven"),
    ("Aafke Zijlstra", "Afke Zeilstra"),
    ("Mohammed Bouazza", "Mohamed Boazza"),
    ("Roos Bakker", "Rose Backer"),
    ("Willemijn ter Horst", "Willemein Terhorst"),
    ("Bram Kuipers", "Bram Cuipers"),
    ("Hester de Wit", "Esther de Wit"),
    ("Ruud Postma", "Rude Postma"),
]
LISTED = [
    ("Kees Brouwer", "Kees Brauer", "therapist"),
    ("Saskia Huizinga", "Saskia Heusinga", "therapist"),
    ("Oosterhof Clinic", "Osterhof Clinic", "clinic"),
    ("Groenhuis", "Groonhuis", "clinic"),
    ("Zwolle", "Swolle", "town"),
    ("Apeldoorn", "Appeldoorn", "town"),
    ("Wijchen", "Weichen", "town"),
]
STRANGERS = "Pieter Lotte Emma Hassan Ingrid Gerrit Suzanne Patrick Yasmina Derek Heleen Marcus Wendy Olivier Nadia Rutger".split()
PLACES = "Steenwijk Coevorden Lochem Winschoten Tiel Harderwijk Boxmeer Gorredijk".split()
SAID = {
    "en": {
        "own": [
            "So {X} is with me today.",
            "People always say, {X}, you look fine.",
            "And then she said, well {X}, what now?",
            "{X} it is, yes.",
        ],
        "other": [
            "I heard that {X} was in the same group.",
            "You should ask {X} about that.",
            "{X} told me the same thing.",
            "That was {X}'s idea.",
        ],
        "therapist": ["My appointment was with {X} then.", "{X} explained the exercises.", "I talked with {X} for months."],
        "clinic": ["They sent me to {X} after that.", "The people at {X} were kind.", "I was three weeks in {X} then."],
        "town": ["We live in {X} now.", "It is an hour from {X} by train.", "{X} was too far for me."],
        "relation": [
            "My husband {X} drove me.",
            "And my daughter {X} does not understand it.",
            "My brother, {X}, had it as well.",
            "I told my boss {X} about it.",
        ],
        "stranger": ["I spoke to {X} about it.", "And {X} was angry, of course.", "So {X} came along."],
        "place": ["We moved to {X} last year.", "I was born in {X} myself.", "My mother is from {X}."],
        "phone": ["You can reach me on {X}.", "My number is {X}.", "Just call {X}, I said."],
        "mail": ["Send it to {X} please.", "My address is {X}."],
        "born": ["I was born on {X}.", "My date of birth is {X}."],
        "citizen": ["My citizen service number is {X}.", "They wanted my BSN, {X}, every time."],
        "postcode": ["My postcode is {X}, I think."],
        "none": [
            "I took 20 milligrams of Paracetamol, and then Lyrica.",
            "It was in 2018, 2019, 2020, every winter.",
            "On Monday I walked 10,000 steps, will you believe it.",
            "In May it got better, thank God.",
            "We bought it at Ikea for 250 euros.",
            "She used a Fitbit and the English book.",
            "It took from 9 to 5, or 10 to 6, every day.",
            "The MRI showed nothing, and Medtronic made the device.",
            "My score was 17, then 12, then 9, and 4.",
            "I saw it on Netflix in 2021.",
        ],
    },
    "nl": {
        "own": [
            "Dus {X} zit hier vandaag.",
            "Iedereen zegt, {X}, je ziet er goed uit.",
            "En toen zei ze, nou {X}, wat nu?",
            "{X} is het, ja.",
        ],
        "other": [
            "Ik hoorde dat {X} in dezelfde groep zat.",
            "Dat moet je {X} eens vragen.",
            "{X} zei precies hetzelfde.",
            "Dat was {X}'s idee.",
        ],
        "therapist": ["Mijn afspraak was toen bij {X}.", "{X} legde de oefeningen uit.", "Ik heb maanden met {X} gepraat."],
        "clinic": ["Daarna moest ik naar {X} toe.", "De mensen van {X} waren aardig.", "Ik heb drie weken in {X} gezeten."],
        "town": ["Wij wonen nu in {X}.", "Het is een uur vanaf {X} met de trein.", "{X} was te ver voor mij."],
        "relation": [
            "Mijn man {X} heeft me gebracht.",
            "En mijn dochter {X} begrijpt het niet.",
            "Mijn broer, {X}, had het ook.",
            "Ik zei het tegen mijn baas {X}.",
        ],
        "stranger": ["Ik heb het er met {X} over gehad.", "En {X} was natuurlijk boos.", "Dus {X} ging mee."],
        "place": ["We zijn vorig jaar naar {X} verhuisd.", "Ik ben zelf in {X} geboren.", "Mijn moeder komt uit {X}."],
        "phone": ["Je kunt me bereiken op {X}.", "Mijn nummer is {X}.", "Bel maar {X}, zei ik."],
        "mail": ["Stuur het maar naar {X}.", "Mijn adres is {X}."],
        "born": ["Ik ben geboren op {X}.", "Mijn geboortedatum is {X}."],
        "citizen": ["Mijn burgerservicenummer is {X}.", "Ze wilden steeds mijn BSN, {X}, weten."],
        "postcode": ["Mijn postcode is {X}, geloof ik."],
        "none": [
            "Ik nam 20 milligram Paracetamol, en daarna Lyrica.",
            "Dat was in 2018, 2019, 2020, elke winter.",
            "Op maandag liep ik 10.000 stappen.",
            "In mei ging het beter, godzijdank.",
            "We kochten het bij Ikea voor 250 euro.",
            "Ze had een Fitbit en dat Engelse boek.",
            "Het was van 9 tot 5, of van 10 tot 6.",
            "De MRI liet niets zien, en het apparaat was van Medtronic.",
            "Mijn score was 17, toen 12, toen 9, en 4.",
            "Ik zag het op Netflix in 2021.",
        ],
    },
}
SHAPED = {
    "en": {
        "phone": [
            "06-12345678",
            "06 1234 5678",
            "zero six, one two three four, five six seven eight",
            "+31 6 1234 5678",
            "020 7946 0018",
            "oh two oh, seven nine four six, double oh one eight",
        ],
        "mail": ["anna.jansen@gmail.com", "anna dot jansen at gmail dot com", "k.brouwer at home.nl"],
        "born": ["3 May 1962", "the third of May nineteen sixty-two", "May 3rd, 1962", "03-05-1962", "the twenty-first of June, 1955"],
        "citizen": ["111222333", "one one one, two two two, three three three", "1234 56 782"],
        "postcode": ["3511 AB", "1234AB", "SW1A 2AA"],
    },
    "nl": {
        "phone": [
            "06-12345678",
            "06 1234 5678",
            "nul zes, een twee drie vier, vijf zes zeven acht",
            "+31 6 1234 5678",
            "nul zes twaalf vierendertig zesenvijftig achtenzeventig",
            "030 251 3456",
        ],
        "mail": ["anna.jansen@gmail.com", "anna punt jansen apenstaartje gmail punt com", "k.brouwer at home punt nl"],
        "born": [
            "3 mei 1962",
            "drie mei negentienhonderd tweeënzestig",
            "3 mei negentien tweeënzestig",
            "03-05-1962",
            "eenentwintig juni 1955",
        ],
        "citizen": ["111222333", "een een een, twee twee twee, drie drie drie", "1234 56 782"],
        "postcode": ["3511 AB", "1234AB"],
    },
}


@dataclass(frozen=True, slots=True)
class Truth:
    """Words that give somebody away: the first, the last, what they are, and whether they are spelled as they are known."""

    first: int
    last: int
    what: str
    how: str  # "as known", "misheard", "known to nobody", "by its shape"


@dataclass
class Talk:
    """One conversation with its truths, and what the key file and the list know."""

    transcript: Transcript
    truths: list[Truth]
    people: list[Somebody]
    entries: list[Entry]
    sentences: list[list[str]] = field(default_factory=list)


ENTRIES = [Entry(number, name, kind) for number, (name, _, kind) in enumerate(LISTED, 1)]


def talks(language: str, count: int, seed: int = 1) -> Iterator[Talk]:
    """Conversations of about 60 named things each; the same seed makes the same ones."""
    for number in range(count):
        yield talk(language, random.Random(f"{seed} {language} {number}"))


def talk(language: str, chance: random.Random) -> Talk:
    known = list(PEOPLE)
    chance.shuffle(known)
    own, pool = known[0], known[1:12]
    people = [
        Somebody(at, {"name": name}, "participant" if at == 1 else "person", here=at == 1) for at, (name, _) in enumerate((own, *pool), 1)
    ]
    named = list(_named(language, own, pool, chance))
    plain = [[sentence] for sentence in _background(language, chance, 3 * len(named))]
    plain += [[sentence] for sentence in chance.sample(SAID[language]["none"], len(SAID[language]["none"]))]
    sentences: list[tuple[str, str, str, str]] = [(text[0], "", "", "") for text in plain] + named
    chance.shuffle(sentences)
    return _made(language, sentences, people)


def _named(language: str, own: tuple[str, str], pool: list[tuple[str, str]], chance: random.Random) -> Iterator[tuple[str, str, str, str]]:
    """Sentences with what was put into them: the sentence, the words, what they are and how they are written."""
    said = SAID[language]
    for how in ("as known", "as known", "misheard"):
        yield _one(said["own"], _part(own[how == "misheard"], chance), "participant", how, chance)
        for person in chance.sample(pool, 4):
            yield _one(said["other"], _part(person[how == "misheard"], chance), "another person", how, chance)
        for name, heard, kind in LISTED:
            shown = _part(heard if how == "misheard" else name, chance) if kind == "therapist" else heard if how == "misheard" else name
            yield _one(said[kind], shown, f"{kind} of the list", how, chance)
    for what, names in (("relation", STRANGERS), ("stranger", STRANGERS), ("place", PLACES)):
        for name in chance.sample(names, 5):
            yield _one(said[what], name, {"relation": "relative", "stranger": "somebody else"}.get(what, what), "known to nobody", chance)
    for what, shapes in SHAPED[language].items():
        for shape in shapes:
            label = {"mail": "e-mail address", "phone": "phone number", "born": "date of birth", "citizen": "citizen number"}.get(
                what, what
            )
            yield _one(said[what], shape, label, "by its shape", chance)


def _one(patterns: list[str], name: str, what: str, how: str, chance: random.Random) -> tuple[str, str, str, str]:
    return chance.choice(patterns), name, what, how


def _part(name: str, chance: random.Random) -> str:
    """The given name, the family name or both."""
    given, _, family = name.partition(" ")
    return chance.choice([given, family, name])


def _background(language: str, chance: random.Random, count: int) -> list[str]:
    if language == "en":
        import json

        scripts = [from_json(json.loads(one.script.read_text(encoding="utf-8"))) for one in samples.listed() if not one.tracks]
        text = " ".join(turn.text for script in scripts for turn in script.turns)
        sentences = re.split(r"(?<=[.?!]) ", text)
    else:
        sentences = [sentence for sentence, _ in PATIENT_FIRST["nl"]]
    return [chance.choice(sentences) for _ in range(count)]


def _made(language: str, sentences: list[tuple[str, str, str, str]], people: list[Somebody]) -> Talk:
    turns: list[Turn] = []
    truths: list[Truth] = []
    at = 0
    for number, (pattern, name, what, how) in enumerate(sentences):
        before, _, after = pattern.partition("{X}")
        texts = (before + name + after).split()
        if what:
            first = at + len(before.split())
            truths.append(Truth(first, first + len(name.split()) - 1, what, how))
        words = tuple(Word(text, (at + k) * 300, (at + k) * 300 + 250) for k, text in enumerate(texts))
        at += len(words)
        speaker = ("P1", "interviewer")[number % 8 == 7]
        if turns and turns[-1].speaker == speaker:
            turns[-1] = Turn(speaker, turns[-1].start_ms, words[-1].end_ms, turns[-1].words + words)
        else:
            turns.append(Turn(speaker, words[0].start_ms, words[-1].end_ms, words))
    transcript = Transcript("R1", at * 300, tuple(turns), language=language)
    read = tokens(transcript)
    particles = [truth for truth in truths if not read[truth.first].core]
    assert not particles, particles
    return Talk(transcript, truths, people, ENTRIES)
