"""Conversations in which people are named, with every place where something gives somebody away (floor 4).

The sample conversations name nobody; here sentences with made-up names are put between theirs, some names as a speech model writes a name
that it has never seen. The first set was there while the search was made, and what it missed was looked at; the second was held back.
"""

import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from tests.making import named_words as words
from tests.making.spoken import PATIENT_FIRST
from workflow import samples
from workflow.records import Transcript, Turn, Word
from workflow.review.pseudonyms.names import Entry, Somebody
from workflow.transcribe.schema import from_json

LABELS = {
    "relation": "relative",
    "stranger": "somebody else",
    "mail": "e-mail address",
    "phone": "phone number",
    "born": "date of birth",
    "citizen": "citizen number",
}


@dataclass(frozen=True, slots=True)
class Material:
    """Names and sentences of one set."""

    people: list[tuple[str, str]]  # as the key file has it, and as it may be heard
    listed: list[tuple[str, str, str]]
    strangers: list[str]
    places: list[str]
    said: dict[str, dict[str, list[str]]]
    shaped: dict[str, dict[str, list[str]]]


SEEN = Material(words.PEOPLE, words.LISTED, words.STRANGERS, words.PLACES, words.SAID, words.SHAPED)
HELD_BACK = Material(words.HELD_PEOPLE, words.HELD_LISTED, words.HELD_STRANGERS, words.HELD_PLACES, words.HELD_SAID, words.HELD_SHAPED)


@dataclass(frozen=True, slots=True)
class Truth:
    """Words that give somebody away: the first, the last, what they are, and whether they are spelled as they are known."""

    first: int
    last: int
    what: str
    how: str  # "as known", "misheard", "known to nobody", "by its shape"


@dataclass(frozen=True, slots=True)
class Talk:
    """One conversation with its truths, and what the key file and the list know."""

    transcript: Transcript
    truths: list[Truth]
    people: list[Somebody]
    entries: list[Entry]


Said = tuple[str, str, str, str]  # a sentence, what is put into it, what that is, how it is written


def talks(language: str, count: int, material: Material = SEEN) -> Iterator[Talk]:
    """Conversations with some dozens of named things each; always the same ones."""
    for number in range(count):
        yield talk(language, random.Random(f"{language} {number}"), material)


def talk(language: str, chance: random.Random, material: Material) -> Talk:
    known = list(material.people)
    chance.shuffle(known)
    people = [
        Somebody(at, {"name": name}, "participant" if at == 1 else "person", here=at == 1) for at, (name, _) in enumerate(known[:12], 1)
    ]
    named = list(_named(language, known[0], known[1:12], chance, material))
    plain = [(sentence, "", "", "") for sentence in (*_background(language, chance, 3 * len(named)), *material.said[language]["none"])]
    sentences = [*plain, *named]
    chance.shuffle(sentences)
    entries = [Entry(number, name, kind) for number, (name, _, kind) in enumerate(material.listed, 1)]
    return Talk(*_spoken(language, sentences), people, entries)


def _named(language: str, own: tuple[str, str], pool: list[tuple[str, str]], chance: random.Random, material: Material) -> Iterator[Said]:
    said = material.said[language]
    for misheard in (False, False, True):
        persons = [("own", "participant", own)] + [("other", "another person", one) for one in chance.sample(pool, 4)]
        persons += [(kind, f"{kind} of the list", (name, heard)) for name, heard, kind in material.listed]
        for key, what, (name, heard) in persons:
            part = chance.choice((0, 1, 2)) if key in ("own", "other", "therapist") else 2
            right, wrong = _part(name, part), _part(heard, part)
            shown = wrong if misheard else right
            yield chance.choice(said[key]), shown, what, "as known" if shown == right else "misheard"
    for key, names in (("relation", material.strangers), ("stranger", material.strangers), ("place", material.places)):
        for name in chance.sample(names, 5):
            yield chance.choice(said[key]), name, LABELS.get(key, key), "known to nobody"
    for key, shapes in material.shaped[language].items():
        for shape in shapes:
            yield chance.choice(said[key]), shape, LABELS.get(key, key), "by its shape"


def _part(name: str, which: int) -> str:
    """The given name, the family name or both."""
    given, _, family = name.partition(" ")
    return (given, family, name)[which]


def _background(language: str, chance: random.Random, count: int) -> list[str]:
    return [chance.choice(_sentences(language)) for _ in range(count)]


@cache
def _sentences(language: str) -> list[str]:
    """What is said in the sample conversations, or in Dutch by the interviewers of the guides: nobody is named in it."""
    if language == "nl":
        return [sentence for sentence, _ in PATIENT_FIRST["nl"] if "Groningen" not in sentence]
    scripts = [from_json(json.loads(one.script.read_text(encoding="utf-8"))) for one in samples.listed() if not one.tracks]
    return re.split(r"(?<=[.?!]) ", " ".join(turn.text for script in scripts for turn in script.turns))


def _spoken(language: str, sentences: list[Said]) -> tuple[Transcript, list[Truth]]:
    turns: list[tuple[str, list[Word]]] = []
    truths: list[Truth] = []
    at = 0
    for number, (pattern, name, what, how) in enumerate(sentences):
        before, _, after = pattern.partition("{X}")
        if what:
            first = at + len(before.split())
            truths.append(Truth(first, first + len(name.split()) - 1, what, how))
        texts = (before + name + after).split()
        speaker = ("P1", "interviewer")[number % 8 == 7]
        if not turns or turns[-1][0] != speaker:
            turns.append((speaker, []))
        turns[-1][1].extend(Word(text, (at + k) * 300, (at + k) * 300 + 250) for k, text in enumerate(texts))
        at += len(texts)
    made = tuple(Turn(speaker, found[0].start_ms, found[-1].end_ms, tuple(found)) for speaker, found in turns)
    return Transcript("R1", at * 300, made, language=language), truths
