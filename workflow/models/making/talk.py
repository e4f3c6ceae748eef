"""Sentences of interview talk for the bundled model, and the rule that keeps measured sentences out of its training (floor 1).

Everything follows from a number: sentence 17 is the same words on every computer. Training takes sentences 0 to
`TRAINING_SENTENCES` - 1; `held_out` says whether a text shares no five words in a row with any of them, so that a sample script or
a test sentence that passes was never heard in training.

>>> sentence(3) == sentence(3)
True
"""

import random
import re
from functools import cache

from workflow.models.making import natural
from workflow.models.making import words as w

FIRST_NATURAL = 36_000  # numbers from here follow the rules of `natural`
TRAINING_SENTENCES = 64_000
FIRST_HELD_OUT = 10_000_000  # numbers from here are only ever measured
RUN = 5  # this many words in a row must not be shared


def noun_phrase(r: random.Random) -> str:
    """A noun with what may stand before it: "my first session", "two weeks", "Monday"."""
    kind = r.random()
    if kind < 0.08:
        return f"{r.choice(w.NUMBERS)} {r.choice(w.PLURALS)}"
    if kind < 0.14:
        return f"{r.choice(['my', 'the', 'our', 'these', 'those', 'some', 'many', 'all the', 'most'])} {r.choice(w.PLURALS)}"
    if kind < 0.18:
        return r.choice(w.DAYS) if r.random() < 0.4 else r.choice(w.MONTHS)
    if kind < 0.21:
        return f"the {r.choice(w.ORDINALS)} {r.choice(w.NOUNS)}"
    adjective = f"{r.choice(w.ADJECTIVES)} " if r.random() < 0.35 else ""
    return f"{r.choice(w.DETERMINERS)} {adjective}{r.choice(w.NOUNS)}"


def clause(r: random.Random) -> str:
    """A statement of three to ten words."""
    subject, verb = r.choice(w.SUBJECTS), r.choice(w.VERBS)
    tail = r.choice(["", "", f" {r.choice(w.ADVERBS)}", f" {r.choice(w.PREPOSITIONS)} {noun_phrase(r)}"])
    kinds = (
        lambda: f"{subject} {verb[1]} {noun_phrase(r)}{tail}",
        lambda: f"{subject} {verb[1]} {r.choice(w.OBJECTS)}{tail}",
        lambda: f"{subject} {verb[1]} {r.choice(w.ADVERBS)} {r.choice(w.PREPOSITIONS)} {noun_phrase(r)}",
        lambda: f"{subject} {r.choice(w.MODALS)} {verb[0]} {noun_phrase(r)}{tail}",
        lambda: f"{subject} {r.choice(w.MODALS)} {verb[0]} {r.choice(w.OBJECTS)}{tail}",
        lambda: f"{noun_phrase(r)} was {r.choice(w.DEGREES)} {r.choice(w.ADJECTIVES)}{tail}",
        lambda: f"it {r.choice(['was', 'is', 'felt', 'became', 'got'])} {r.choice(w.DEGREES)} {r.choice(w.ADJECTIVES)}{tail}",
        lambda: (
            f"it {r.choice(['helped', 'helps', 'took', 'takes', 'started', 'changed', 'hurts'])} "
            f"{r.choice(w.PREPOSITIONS)} {noun_phrase(r)}"
        ),
        lambda: f"there {r.choice(['were', 'are', 'was', 'is'])} {noun_phrase(r)} {r.choice(w.PREPOSITIONS)} {noun_phrase(r)}",
        lambda: f"{r.choice(w.CONTRACTIONS)} {r.choice(w.ADVERBS)} {verb[2]} {noun_phrase(r)}",
        lambda: f"{subject} was {verb[2]} {r.choice(w.PREPOSITIONS)} {noun_phrase(r)}",
        lambda: f"{r.choice(w.CONTRACTIONS)} {r.choice(w.DEGREES)} {r.choice(w.ADJECTIVES)}{tail}",
    )
    return r.choice(kinds)()


def question(r: random.Random) -> str:
    """A question as an interviewer puts it."""
    verb = r.choice(w.VERBS)
    kind = r.random()
    if kind < 0.4:
        ask = r.choice(["did", "do", "would", "could", "can", "should"])
        return f"{r.choice(w.QUESTION_WORDS)} {ask} you {verb[0]} {noun_phrase(r)}"
    if kind < 0.6:
        about = f"{r.choice(w.QUESTION_WORDS)} {r.choice(['was', 'is', 'are', 'were'])}"
        return f"{about} {noun_phrase(r)} {r.choice(w.PREPOSITIONS)} {noun_phrase(r)}"
    return f"{r.choice(w.OPENINGS)} {r.choice([noun_phrase(r), verb[2] + ' ' + noun_phrase(r), clause(r)])}"


def _hesitate(spoken: list[str], r: random.Random) -> None:
    """Puts fillers, asides, repetitions, a false start or a cut-off word into a list of words, in place."""
    if r.random() < 0.50:
        for _ in range(r.choice([1, 1, 2])):
            spoken.insert(r.randrange(len(spoken) + 1), r.choice(w.FILLERS if r.random() < 0.7 else w.ASIDES))
    if r.random() < 0.15:  # a repetition, now and then twice
        at = r.randrange(len(spoken))
        for _ in range(r.choice([1, 1, 1, 2])):
            spoken.insert(at, spoken[at])
    if r.random() < 0.06:  # a false start: the first words, then a new beginning
        spoken[:0] = f"{r.choice(w.SUBJECTS)} {r.choice(['was', 'had', 'did', 'could', 'would', r.choice(w.VERBS)[1]])}".split()
    if r.random() < 0.12:
        broken = r.choice(tuple(w.CUT_OFF))
        spoken[(at := r.randrange(len(spoken) + 1)) : at] = [broken, w.CUT_OFF[broken]] if r.random() < 0.7 else [broken]


def _written(spoken: list[str], mark: str) -> str:
    text = " ".join(spoken)
    return text[0].upper() + text[1:] + mark


def _as_told(r: random.Random) -> str:
    """A sentence of the natural rules, with fewer hesitations than the others."""
    while True:
        text = natural.told(r)
        spoken = text[:-1].split()
        if r.random() < 0.4:
            spoken.insert(r.randrange(len(spoken) + 1), r.choice(w.FILLERS if r.random() < 0.75 else w.ASIDES))
        if r.random() < 0.12:
            spoken.insert(at := r.randrange(len(spoken)), spoken[at])
        if r.random() < 0.03:
            broken = r.choice(tuple(w.CUT_OFF))
            spoken[(at := r.randrange(len(spoken) + 1)) : at] = [broken, w.CUT_OFF[broken]] if r.random() < 0.5 else [broken]
        if runs(" ".join(spoken)).isdisjoint(_apart()):
            return _written(spoken, text[-1])


@cache
def _apart() -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(run.split()) for run in natural.APART)


def sentence(number: int) -> str:
    """The sentence with this number: a statement, a question, an answer, a back-channel or, in a tenth, words in random order.

    >>> from workflow.models.making.talk import sentence
    >>> all(sentence(n)[-1] in ".?" for n in range(100))
    True
    """
    r = random.Random(f"talk {number}")
    if FIRST_NATURAL <= number < TRAINING_SENTENCES:
        return _as_told(r)
    kind = r.random()
    if kind < 0.05:
        return _written([r.choice(w.FILLERS)], ".")
    if kind < 0.13:
        said = r.choice(w.ANSWERS).split()
        if r.random() < 0.4:
            said.insert(r.randrange(len(said) + 1), r.choice(w.FILLERS))
        return _written(said, ".")
    if kind < 0.25:
        every = w.NOUNS + w.PLURALS + w.ADJECTIVES + w.ADVERBS + w.NUMBERS + tuple(form for verb in w.VERBS for form in verb)
        return _written([r.choice(every) for _ in range(r.randint(3, 9))], ".")
    asked = kind < 0.45
    said = (question(r) if asked else clause(r)).split()
    if not asked and r.random() < 0.35:
        said += f"{r.choice(w.LINKS)} {clause(r)}".split()
    if not asked and r.random() < 0.12:
        said[:0] = r.choice(w.ANSWERS).split()
    _hesitate(said, r)
    return _written(said, "?" if asked else ".")


def spoken_words(text: str) -> list[str]:
    """The words of a text in small letters, without punctuation but with apostrophes and the hyphen of a cut-off word.

    >>> spoken_words("Um, I, I was go- going. Mm-hm?")
    ['um', 'i', 'i', 'was', 'go-', 'going', 'mm-hm']
    """
    return re.findall(r"[a-z][a-z'-]*", text.lower())


def runs(text: str) -> set[tuple[str, ...]]:
    """Every five words in a row of a text."""
    said = spoken_words(text)
    return {tuple(said[i : i + RUN]) for i in range(len(said) - RUN + 1)}


@cache
def training_runs() -> frozenset[tuple[str, ...]]:
    """Every five words in a row that training has heard within one sentence (some seconds at the first call, then kept)."""
    return frozenset(run for number in range(TRAINING_SENTENCES) for run in runs(sentence(number)))


def held_out(text: str) -> bool:
    """Whether a text shares no five words in a row with any training sentence, so that it may be measured or stand in a sample.

    A text of fewer than five words always passes: "Mm-hm." and "I don't know." are everybody's.
    """
    return runs(text).isdisjoint(training_runs())


def held_out_sentences(count: int, *, first: int = FIRST_HELD_OUT) -> list[str]:
    """The first `count` sentences of at least five words, from number `first` on, that pass `held_out`."""
    found: list[str] = []
    while len(found) < count:
        text = sentence(first)
        if runs(text) and held_out(text):
            found.append(text)
        first += 1
    return found


@cache
def known_words() -> frozenset[str]:
    """Every word that the sentences can hold, as `spoken_words` gives them."""
    found: set[str] = set()

    def collect(value: object) -> None:
        if isinstance(value, str):
            found.update(spoken_words(value))
        elif isinstance(value, dict):
            collect(list(value.items()))
        elif isinstance(value, list | tuple):
            for part in value:
                collect(part)

    collect([re.sub(r"\{\w+\}", "", " ".join(choices)) for choices in natural.RULES.values()])
    collect([value for name, value in vars(w).items() if name.isupper() and name != "HOTWORD_SENTENCES"])
    said_in_clauses = """these those many all most some my our the was is are were it there felt became got helped helps took takes
        started changed hurts you did do would could can should had"""
    return frozenset(found | set(said_in_clauses.split()))


def unknown_words(text: str) -> list[str]:
    """The words of a text that the model was never taught, each once, in order.

    >>> unknown_words("The therapist felt calm about quantum chromodynamics.")
    ['quantum', 'chromodynamics']
    """
    return [word for word in dict.fromkeys(spoken_words(text)) if word not in known_words()]
