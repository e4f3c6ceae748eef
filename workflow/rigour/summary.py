"""The first draft of a summary: the participant's own words under the topics of the guide, for the researcher to rewrite (floor 1)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workflow.guides.guide import Guide
from workflow.guides.matching import places
from workflow.records import Transcript, Turn

MOST_QUOTES = 4  # of one topic
FEWEST_WORDS = 8  # a shorter answer says little by itself
LONGEST_WORDS = 90


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of the participant, with the moment at which they begin."""

    start_ms: int
    text: str


@dataclass(frozen=True, slots=True)
class Topic:
    """One heading of the summary."""

    title: str
    quotes: tuple[Quote, ...]


def topics(transcript: Transcript, who: str, guide: Guide | None, whole: str) -> tuple[Topic, ...]:
    """The topics of the guide with the participant's longest answers to each, in the order in which they were said.

    An answer belongs to the topic whose question was heard last. Without a guide, or where none of its questions was recognised,
    everything stands under one heading, `whole`. Topics about which nothing was said stay, and are empty: the researcher sees that.

    >>> from workflow.records import Word
    >>> def turn(who, at, text):
    ...     return Turn(who, at, at + 900, tuple(Word(word, at, at + 900) for word in text.split()))
    >>> answer = turn("P1", 1000, "Well it began at night when I could not sleep")
    >>> found = topics(Transcript("R1", 9000, (turn("interviewer", 0, "How was it?"), answer)), "P1", None, "What you told us")
    >>> found[0].title, found[0].quotes[0].text
    ('What you told us', 'Well it began at night when I could not sleep')
    """
    answers = [turn for turn in transcript.turns if _is_answer(turn, transcript, who)]
    heard = _heard(transcript, answers, guide) if guide else []
    if guide is None or not heard:
        return (Topic(whole, _longest(answers)),)
    by_topic: dict[str, list[Turn]] = {section.title: [] for section in guide.sections}
    for turn in answers:
        before = [title for at, title in heard if at <= turn.start_ms]
        by_topic[before[-1] if before else guide.sections[0].title].append(turn)
    return tuple(Topic(title, _longest(turns)) for title, turns in by_topic.items())


def _is_answer(turn: Turn, transcript: Transcript, who: str) -> bool:
    """Whether the participant speaks; where nobody has told speakers apart, every turn may be."""
    labels = {one.speaker for one in transcript.turns}
    if who in labels:
        return turn.speaker == who
    others = {label for label, role in transcript.speakers.items() if role not in ("", "participant")}
    return turn.speaker not in others


def _heard(transcript: Transcript, answers: Iterable[Turn], guide: Guide) -> list[tuple[int, str]]:
    """When which topic was begun."""
    title_of = {item.id: section.title for section in guide.sections for item in section.items}
    answering = {id(turn) for turn in answers}
    asking = [turn for turn in transcript.turns if id(turn) not in answering] or list(transcript.turns)
    found = [(place.start_ms, title_of[item]) for item, there in places(guide, asking).items() for place in there]
    return sorted(found)


def _longest(turns: Sequence[Turn]) -> tuple[Quote, ...]:
    long = [turn for turn in turns if len(turn.words) >= FEWEST_WORDS] or list(turns)
    chosen = sorted(sorted(long, key=lambda turn: -len(turn.words))[:MOST_QUOTES], key=lambda turn: turn.start_ms)
    return tuple(Quote(turn.start_ms, _shortened(turn)) for turn in chosen if turn.words)


def _shortened(turn: Turn) -> str:
    words = [word.text for word in turn.words]
    return " ".join(words) if len(words) <= LONGEST_WORDS else " ".join(words[:LONGEST_WORDS]) + " ..."
