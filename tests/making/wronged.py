"""The errors that Whisper makes, put into what was really said: dropped, invented, wrong words, and wrong speakers (floor 4).

A hearing is altered, not a list of flags: the flags are made of it by the program itself. How sure a model is of its words differs
between models; here right words have probabilities about .89 (beta 8, 1) and wrong ones about .5 (beta 2.5, 2.5), so that a
quarter of the wrong ones look sure. Margins of speakers alike.
"""

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from workflow.records import Hearing, Span, Transcript, Word
from workflow.transcribe import assemble, gaps
from workflow.transcribe.assemble import Heard, Prepared
from workflow.transcribe.speakers.layer import Attribution, Entry, put_over
from workflow.transcribe.verbatim import phantoms

WINDOW_MS = 28_000  # of one hearing
SURE_FROM = 0.1  # of margins
OTHER = "mumble table running seven window believe outside friday neither coffee".split()


@dataclass(frozen=True, slots=True)
class Error:
    """One error: its kind, where it is, and how many words it concerns."""

    kind: str  # dropped, invented, wrong, speaker
    start_ms: int
    end_ms: int
    words: int = 1


@dataclass(frozen=True, slots=True)
class Habits:
    """How often a machine errs: passages dropped and phrases invented in ten minutes; shares of words and of changes of speaker."""

    dropped: float = 3  # of 3 to 12 s; half of them are found at the second hearing
    invented: float = 3
    wrong: float = 0.04
    missing: float = 0.01
    speaker: float = 1 / 6


POOR, GOOD = Habits(), Habits(dropped=1, invented=1, wrong=0.005, missing=0.002, speaker=1 / 30)


@dataclass(slots=True)
class Wronged:
    """A transcript as the machine leaves it, and the errors that are in it."""

    transcript: Transcript
    errors: list[Error] = field(default_factory=list)


def wronged(said: Transcript, speech: Sequence[Span], seed: int, habits: Habits = POOR) -> Wronged:
    """The transcript that a machine with these habits makes of a conversation."""
    chance = random.Random(seed)
    words = [(word, turn.speaker) for turn in said.turns for word in turn.words]
    errors: list[Error] = []
    labels = _other_speakers(words, habits, chance, errors)
    heard, second = _dropped(said, [word for word, _ in words], habits, chance, errors)
    first = [_wrong(word, habits, chance, errors) for word in heard]
    first, doubts = _invented(said, first, speech, habits, chance, errors)
    prepared = Prepared(said.duration_ms, tuple(speech))
    hearings = list(_hearings(first, doubts, said.duration_ms, chance))
    again = [Heard(span, Hearing(tuple(found))) for span, found in second]
    made = assemble.transcript(prepared, hearings, again, recording="R1", session="S1", language=said.language, excluded=(), made={})
    return Wronged(put_over(made, _attribution(words, labels, chance), {}, {}), errors)


def _other_speakers(words: list[tuple[Word, str]], habits: Habits, chance: random.Random, errors: list[Error]) -> list[str]:
    labels = [speaker for _, speaker in words]
    for at in range(1, len(words)):
        if words[at][1] != words[at - 1][1] and chance.random() < habits.speaker:
            count = min(chance.randint(1, 4), len(words) - at)
            for place in range(at, at + count):
                labels[place] = words[at - 1][1]
            errors.append(Error("speaker", words[at][0].start_ms, words[at + count - 1][0].end_ms, count))
    return labels


def _dropped(
    said: Transcript, words: Sequence[Word], habits: Habits, chance: random.Random, errors: list[Error]
) -> tuple[list[Word], list[tuple[Span, list[Word]]]]:
    gone: set[int] = set()
    second = []
    for _ in range(max(1, round(habits.dropped * said.duration_ms / 600_000))):
        at = chance.randrange(len(words))
        until = words[at].start_ms + chance.randint(3000, 12_000)
        places = [place for place in range(at, len(words)) if words[place].end_ms <= until and place not in gone]
        if not places:
            continue
        gone |= set(places)
        found = [words[place] for place in places]
        span = Span(found[0].start_ms, found[-1].end_ms)
        if chance.random() < 0.5:
            second.append((span, found))
        else:
            errors.append(Error("dropped", span.start_ms, span.end_ms, len(found)))
    for place in range(len(words)):
        if place not in gone and chance.random() < habits.missing:
            gone.add(place)
            errors.append(Error("dropped", words[place].start_ms, words[place].end_ms))
    return [word for place, word in enumerate(words) if place not in gone], second


def _wrong(word: Word, habits: Habits, chance: random.Random, errors: list[Error]) -> Word:
    if chance.random() >= habits.wrong:
        return Word(word.text, word.start_ms, word.end_ms, chance.betavariate(8, 1))
    errors.append(Error("wrong", word.start_ms, word.end_ms))
    return Word(chance.choice(OTHER), word.start_ms, word.end_ms, chance.betavariate(2.5, 2.5))


def _invented(
    said: Transcript, words: list[Word], speech: Sequence[Span], habits: Habits, chance: random.Random, errors: list[Error]
) -> tuple[list[Word], list[Span]]:
    silences = [gap for gap in gaps.between([*speech, Span(-1, 0)], Span(0, said.duration_ms)) if gap.length_ms >= 1500]
    chance.shuffle(silences)
    doubts, made = [], list(words)
    for gap in silences[: max(1, round(habits.invented * said.duration_ms / 600_000))]:
        phrase = chance.choice(phantoms(said.language)) if chance.random() < 0.5 else " ".join(chance.sample(OTHER, 4))
        each = (gap.length_ms - 800) // max(1, len(phrase.split()))
        new = [
            Word(text, gap.start_ms + 400 + at * each, gap.start_ms + 400 + at * each + each * 9 // 10, chance.betavariate(4, 2))
            for at, text in enumerate(phrase.split())
        ]
        errors.append(Error("invented", new[0].start_ms, new[-1].end_ms, len(new)))
        made += new
        doubts += [gap] if chance.random() < 0.5 else []
    return sorted(made, key=lambda word: word.start_ms), doubts


def _hearings(words: Sequence[Word], doubts: Sequence[Span], duration_ms: int, chance: random.Random) -> Iterator[Heard]:
    """Windows as an engine hears them; one that lies in doubted silence is a window of its own."""
    held: list[Word] = []
    for word in [*words, None]:
        apart = word is None or (held and word.end_ms - held[0].start_ms > WINDOW_MS)
        doubted = held and any(span.start_ms <= held[-1].start_ms < span.end_ms for span in doubts)
        begins = word is not None and any(span.start_ms <= word.start_ms < span.end_ms for span in doubts)
        if held and (apart or bool(doubted) != begins):
            mean = sum(math.log(max(word.probability, 1e-4)) for word in held) / len(held)
            doubt = Hearing(tuple(held), avg_logprob=-1.2, no_speech=0.75)
            plain = Hearing(tuple(held), avg_logprob=mean, no_speech=chance.betavariate(1, 12))
            yield Heard(Span(held[0].start_ms, max(held[0].start_ms + 1, held[-1].end_ms)), doubt if doubted else plain)
            held = []
        if word is not None:
            held.append(word)


def _attribution(words: list[tuple[Word, str]], labels: list[str], chance: random.Random) -> Attribution:
    voices = tuple(dict.fromkeys(labels))
    entries = [
        Entry(
            word.start_ms,
            word.end_ms,
            str(voices.index(label) + 1),
            chance.betavariate(1.5, 12) if label != speaker else chance.betavariate(3, 3),
        )
        for (word, speaker), label in zip(words, labels, strict=True)
    ]
    return Attribution("voices", tuple(entries), tuple(str(at + 1) for at in range(len(voices))), unit="", sure_from=SURE_FROM)
