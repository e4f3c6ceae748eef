"""What a person excluded is taken out before anything is written (floor 1)."""

from collections.abc import Iterable
from dataclasses import replace

from workflow.records import Flag, Mark, Span, Transcript, Turn, Word
from workflow.transcribe.gaps import merged, pieces_in, without
from workflow.transcribe.kinds import KINDS


def without_excluded(transcript: Transcript, also: Iterable[Span] = ()) -> Transcript:
    """The transcript without every word that touches an excluded stretch; a mark says where something was left out.

    Excluded are the stretches of the transcript's own `excluded` marks and those given. Turns left without words vanish. Flags that
    lie there vanish; one that only touches is cut, and loses its sentence, which might quote a word.

    >>> turn = Turn("P7", 0, 3000, (Word("I", 0, 200), Word("love", 900, 1400), Word("cake", 2000, 3000)))
    >>> cut = without_excluded(Transcript("R3", 3000, (turn,), flags=(Flag("unsure", 900, 1400, "“love”"),)), [Span(900, 1500)])
    >>> cut.turns[0].text, cut.marks, cut.flags
    ('I cake', (Mark(kind='excluded', start_ms=900, end_ms=1500),), ())
    """
    stretches = merged([*(Span(mark.start_ms, mark.end_ms) for mark in transcript.marks if mark.kind == "excluded"), *also])
    if not stretches:
        return transcript
    marks = [Mark("excluded", span.start_ms, span.end_ms) for span in stretches]
    for mark in transcript.marks:
        if mark.kind == "join":
            marks.append(mark)
        elif mark.kind != "excluded":
            marks += [Mark(mark.kind, left.start_ms, left.end_ms) for left in without([Span(mark.start_ms, mark.end_ms)], stretches)]
    return replace(
        transcript,
        turns=tuple(kept for turn in transcript.turns if (kept := _turn(turn, stretches)) is not None),
        marks=tuple(sorted(marks, key=lambda mark: (mark.start_ms, mark.end_ms, mark.kind))),
        flags=tuple(flag for old in transcript.flags for flag in _flag(old, stretches)),
    )


def _touches(word: Word, stretches: list[Span]) -> bool:
    start, end = sorted((word.start_ms, word.end_ms))  # times may be wrong; a word is rather left out than let through
    return bool(pieces_in(Span(start, max(end, start + 1)), stretches))


def _turn(turn: Turn, stretches: list[Span]) -> Turn | None:
    words = tuple(word for word in turn.words if not _touches(word, stretches))
    if len(words) == len(turn.words):
        return turn
    if not words:
        return None
    start = min(word.start_ms for word in words)
    return replace(turn, start_ms=start, end_ms=max(start, *(word.end_ms for word in words)), words=words)


def _flag(flag: Flag, stretches: list[Span]) -> list[Flag]:
    span = Span(flag.start_ms, max(flag.end_ms, flag.start_ms + 1))
    if not pieces_in(span, stretches):
        return [flag]
    sentence = KINDS[flag.kind].sentence if flag.kind in KINDS else ""
    return [Flag(flag.kind, left.start_ms, left.end_ms, sentence, flag.harm) for left in without([span], stretches)]
