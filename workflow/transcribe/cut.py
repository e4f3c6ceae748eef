"""A part of a transcript, or a transcript without a part: words stay whole, times are moved (floor 1)."""

from dataclasses import replace

from workflow.records import Flag, Mark, Span, Transcript, Turn, Word


def without(transcript: Transcript, span: Span) -> Transcript:
    """The transcript with nothing of `span` left in it but a mark that something was excluded.

    A word that only touches the stretch goes too: off record means off record.

    >>> word = Word("secret", 1000, 1500)
    >>> without(Transcript("R1", 5000, (Turn("?", 1000, 1500, (word,)),)), Span(900, 2000)).turns
    ()
    """
    turns = []
    for turn in transcript.turns:
        kept = tuple(word for word in turn.words if not _touches(word, span))
        if kept:
            turns.append(replace(turn, words=kept, start_ms=kept[0].start_ms, end_ms=kept[-1].end_ms) if kept != turn.words else turn)
    marks = [mark for mark in transcript.marks if mark.kind == "excluded" or not _touches(mark, span)]
    marks.append(Mark("excluded", span.start_ms, min(span.end_ms, max(transcript.duration_ms, span.start_ms + 1))))
    flags = tuple(flag for flag in transcript.flags if not _touches(flag, span))
    return replace(transcript, turns=tuple(turns), marks=tuple(sorted(marks, key=lambda mark: (mark.start_ms, mark.end_ms))), flags=flags)


def between(transcript: Transcript, span: Span) -> Transcript:
    """What lies in `span`, on a time line of its own that begins at 0; a word across an edge goes where its middle lies."""
    turns = []
    for turn in transcript.turns:
        kept = tuple(_moved_word(word, span) for word in turn.words if span.start_ms <= (word.start_ms + word.end_ms) // 2 < span.end_ms)
        if kept:
            turns.append(Turn(turn.speaker, kept[0].start_ms, kept[-1].end_ms, kept))
    marks = tuple(
        replace(mark, start_ms=_within(mark.start_ms, span), end_ms=_within(mark.end_ms, span))
        for mark in transcript.marks
        if _touches(mark, span)
    )
    flags = tuple(
        replace(flag, start_ms=_within(flag.start_ms, span), end_ms=_within(flag.end_ms, span))
        for flag in transcript.flags
        if _touches(flag, span)
    )
    return replace(transcript, duration_ms=span.length_ms, turns=tuple(turns), marks=marks, flags=flags)


def _touches(item: Word | Mark | Flag, span: Span) -> bool:
    return item.start_ms < span.end_ms and span.start_ms < max(item.end_ms, item.start_ms + 1)


def _moved_word(word: Word, span: Span) -> Word:
    return replace(word, start_ms=_within(word.start_ms, span), end_ms=_within(word.end_ms, span))


def _within(ms: int, span: Span) -> int:
    return min(max(ms - span.start_ms, 0), span.length_ms)
