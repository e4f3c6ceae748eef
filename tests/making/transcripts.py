"""Transcripts for tests: a short true-to-life one, and every strange one that hypothesis can think of (floor 4)."""

from hypothesis import settings
from hypothesis import strategies as st

from workflow.records import Flag, Mark, Span, Transcript, Turn, Word
from workflow.transcribe.kinds import KINDS
from workflow.transcribe.turns import of_one, rebuild

patient = settings(deadline=None, max_examples=50)  # a busy machine is no fault of the code

HOSTILE = (
    "-->",
    "<v P1>",
    "<i>",
    "&amp;",
    "=cmd|' /C calc'!A0",
    "a\x00b",
    "\u202eevil\u202c",
    "\u2028",
    "{\\an8}",
    "]]>",
    "[00:00:01]",
    "\ud800",
)


def said(text: str, start_ms: int = 0, every_ms: int = 400, probability: float = 1.0) -> tuple[Word, ...]:
    """Words at an even pace, each a tenth shorter than its beat."""
    return tuple(
        Word(word, start_ms + i * every_ms, start_ms + i * every_ms + every_ms * 9 // 10, probability)
        for i, word in enumerate(text.split())
    )


def an_interview() -> Transcript:
    """Two people, a pause inside a turn, one between turns, a lost stretch, an unsure word, a flag."""
    question = of_one("interviewer", said("How did it, um, begin?", 1000))
    answer = of_one("P7", said("Well, it beg- it began", 4000) + said("at night.", 9800) + (Word("Zuiderzee.", 10_700, 11_400, 0.2),))
    marks = (Mark("pause", 2960, 4000), Mark("pause", 5960, 9800), Mark("unintelligible", 12_000, 15_500))
    flags = (Flag("lost_speech", 12_000, 15_500, "Speech is heard here, but no words were found.", 0.9),)
    return Transcript(
        "R3", 3_600_000, (question, answer), marks, flags, language="en", session="S2", title="Interview at 10:30",
        speakers={"interviewer": "interviewer", "P7": "participant"}, made={"model": "small", "at_utc": "2026-11-23T13:05:00Z"},
    )  # fmt: skip


words_text = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60),
    st.sampled_from(HOSTILE[:-1]),
    st.sampled_from(["um", "uh,", "I", "beh-"]),
)
moments = st.integers(0, 200_000_000)  # 55 hours: past what a calendar's clock can say


@st.composite
def spans(draw, longest_ms: int = 20_000) -> Span:
    start = draw(moments)
    return Span(start, start + draw(st.integers(1, longest_ms)))


@st.composite
def word_lists(draw, orderly: bool = True, most: int = 40) -> tuple[Word, ...]:
    """Words in time order that do not overlap; where not `orderly`, with any times at all."""
    texts = draw(st.lists(words_text, max_size=most))
    words, now = [], 0
    for text in texts:
        if orderly:
            now += draw(st.integers(0, 4000))
            end = now + draw(st.integers(1, 1500))
            words.append(Word(text, now, end, draw(st.floats(0, 1))))
            now = end
        else:
            words.append(Word(text, draw(moments), draw(moments), draw(st.floats(0, 1))))
    return tuple(words)


@st.composite
def transcripts(draw, orderly: bool = True) -> Transcript:
    """Any transcript that a recording could give; where not `orderly`, also those that only a fault could give."""
    words = draw(word_lists(orderly))
    labels = st.sampled_from(["?", "P1", "interviewer", "P 2: <b>"])
    turns: tuple[Turn, ...] = rebuild(words, [draw(labels) for _ in words])
    last = max((word.end_ms for word in words), default=0)
    kinds = st.sampled_from(["pause", "unintelligible", "damaged", "join"])
    stretches = st.integers(0, last + 5000).flatmap(lambda start: st.tuples(kinds, st.just(start), st.integers(start + 1, start + 9000)))
    marks = tuple(Mark(*mark) for mark in draw(st.lists(stretches, max_size=8)))
    places = st.builds(lambda kind, span: Flag(kind, span.start_ms, span.end_ms, "", 0.5), st.sampled_from(sorted(KINDS)), spans())
    return Transcript(
        draw(st.sampled_from(["R1", "", "R207"])), last + 5000, turns, marks, tuple(draw(st.lists(places, max_size=5))),
        language=draw(st.sampled_from(["en", "nl", "pt-BR", "ar"])), title=draw(st.text(max_size=20)),
        speakers={"P1": draw(st.text(max_size=10))}, made={"model": draw(st.text(max_size=10))},
    )  # fmt: skip
