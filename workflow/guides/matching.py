"""Proposes which question of the guide is spoken about where, from what the interviewer says; a person confirms (floor 1).

Interviewers rephrase. Each sentence of theirs is held against each question and each probe by two measures, both from 0 to 100: how
many of the telling words come back (a word counts more the fewer questions hold it; inflections count, by Jaro-Winkler similarity),
and how alike the two are as sets of words (RapidFuzz, MIT). The mean of the two is the score.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log

from workflow.guides.guide import Guide
from workflow.records import UNKNOWN_SPEAKER, Transcript, Turn

LIKELY = 64  # from here on it is proposed; what scored lower was never right (tests/benchmarks/guides.py)
ALIKE = 0.9  # Jaro-Winkler: "sessions" is "session"
FEWEST = 2  # telling words that a sentence must have, and a question or probe that it is held against
_ENGLISH = """
    a about again all am an and any are as at be been before bit but by can could did do does for from get go had has have he her
    him his hm how i if in is it its just kind let like may me mean might mm more much my no not now of oh ok okay on one or our
    out please really right she should so some something sort take tell than that the their them then there these they this those
    to uh um up us very was we well were what when where which who why will with would yeah yes you your
"""
_DUTCH = """
    aan al als ben bent bij dan dat de deze die dit doe doen door dus een eens eh ehm eigenlijk en er even ga gaan ging goed had
    hadden heb hebben hebt heeft hem het hij hoe hun ik in is ja je kan kon kunnen kunt maar mag me mee meer met mij mijn moest
    mogen na naar nee niet nog nou nu of oh oké om ook op over te toch toen tot u uhm uit uw van vanuit vertel vertellen voor waar
    waren was wat we wel werd wie wij wil wilt worden ze zeg zei zich zij zijn zo zou
"""
_STOP = frozenset((_ENGLISH + _DUTCH).split())  # words that tell no question from another


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence of the interviewer that may be a question of the guide."""

    item: str
    score: int  # 0 to 100
    start_ms: int
    said: str
    through: str = "question"  # or the probe that it resembles


def interviewer_turns(transcript: Transcript, participants: Iterable[str]) -> tuple[Turn, ...]:
    """The turns in which questions are asked: those of nobody who takes part; every turn where speakers were not told apart."""
    if all(turn.speaker == UNKNOWN_SPEAKER for turn in transcript.turns):
        return transcript.turns
    answering = {*participants, *(label for label, role in transcript.speakers.items() if role == "participant")}
    return tuple(turn for turn in transcript.turns if turn.speaker not in answering)


def places(guide: Guide, turns: Sequence[Turn]) -> dict[str, tuple[Place, ...]]:
    """For each question the places where it may have been asked, best first; each sentence goes to the question it resembles most.

    >>> from workflow.guides.guide import Item, Section
    >>> from workflow.transcribe.turns import of_one
    >>> from workflow.records import Word
    >>> items = (Item("harm", "What was unpleasant about the therapy?"), Item("home", "What did you do at home between sessions?"))
    >>> words = [Word(word, at * 400, at * 400 + 300) for at, word in enumerate("And was anything unpleasant in the therapy ?".split())]
    >>> found = places(Guide("g", "", sections=(Section("s", "", items=items),)), [of_one("interviewer", words)])
    >>> [(item, [place.score for place in there]) for item, there in found.items()]
    [('harm', [100]), ('home', [])]
    """
    texts = [
        (item.id, text, "question" if text is item.question else text) for item in guide.items for text in (item.question, *item.probes)
    ]
    known = [(item, _telling(text), through) for item, text, through in texts]
    known = [one for one in known if len(one[1]) >= FEWEST]  # "When was it difficult?" resembles too much
    weights = _weights([words for _, words, _ in known])
    found: dict[str, list[Place]] = {item.id: [] for item in guide.items}
    for start_ms, sentence in (one for turn in turns for one in _sentences(turn)):
        said = _telling(sentence)
        if len(said) < FEWEST:
            continue
        scored = [(_score(said, words, weights), item, through) for item, words, through in known]
        score, item, through = max(scored, key=lambda one: one[0], default=(0, "", ""))
        if score >= LIKELY:
            found[item].append(Place(item, score, start_ms, sentence, through))
    return {item: tuple(sorted(there, key=lambda place: (-place.score, place.start_ms))) for item, there in found.items()}


def _sentences(turn: Turn) -> list[tuple[int, str]]:
    """The sentences of a turn with the time at which each begins."""
    result: list[tuple[int, str]] = []
    words: list[str] = []
    start = turn.start_ms
    for word in turn.words:
        if not words:
            start = word.start_ms
        words.append(word.text)
        if re.search(r"[.?!]$", word.text):
            result.append((start, " ".join(words)))
            words = []
    return [*result, (start, " ".join(words))] if words else result


def _telling(text: str) -> tuple[str, ...]:
    words = re.findall(r"[^\W\d_]+", text.lower())
    return tuple(dict.fromkeys(word for word in words if word not in _STOP and len(word) > 1))


def _weights(texts: Sequence[tuple[str, ...]]) -> dict[str, float]:
    """How telling each word is: the fewer questions and probes hold it, the more."""
    words = {word for text in texts for word in text}
    return {word: log(1 + len(texts) / sum(word in text for text in texts)) for word in words}


def _score(said: Sequence[str], asked: Sequence[str], weights: dict[str, float]) -> int:
    from rapidfuzz import fuzz

    if not asked:
        return 0
    come_back = sum(weights[word] for word in asked if _among(word, said))
    whole = sum(weights[word] for word in asked)
    alike = fuzz.token_set_ratio(" ".join(said), " ".join(asked))
    return round((100 * come_back / whole + alike) / 2)


def _among(word: str, said: Sequence[str]) -> bool:
    from rapidfuzz.distance import JaroWinkler

    return any(word == other or (len(word) > 4 and JaroWinkler.similarity(word, other) >= ALIKE) for other in said)
