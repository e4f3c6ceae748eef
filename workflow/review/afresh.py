"""A transcript that was made elsewhere, timed by the stamps that stand in it (floor 1)."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from workflow.records import UNKNOWN_SPEAKER, Mark, Span, Turn, Word
from workflow.review import told
from workflow.review.merging import Problem
from workflow.review.reading import Line, one_line
from workflow.review.retime import LETTER_MS, spread
from workflow.transcribe.pauses import SHORTEST_MS
from workflow.transcribe.times import clock
from workflow.transcribe.turns import of_one

SLOWEST = 2.5  # times the usual pace: words are not drawn out over a silence that a stamp leaves


@dataclass(slots=True)
class Timed:
    """What a file says, with times; `strange` are labels that nobody has."""

    turns: list[Turn] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    strange: dict[str, int] = field(default_factory=dict)  # label -> how often
    stamps: int = 0


def timed(lines: Sequence[Line], duration_ms: int, notation: str, resolve: told.Resolve) -> Timed:
    """Turns and marks of a recording that lasts `duration_ms` from the lines of a file.

    A paragraph lasts from its stamp to the next stamp; those without one share the time between by their letters.

    >>> lines = [Line("[00:00:00] I: How was it?", 1), Line("[00:00:10] P: Bad.", 2)]
    >>> made = timed(lines, 20_000, "plain", lambda label: {"I": "interviewer", "P": "P7"}.get(label, ""))
    >>> [(turn.speaker, turn.text, turn.start_ms) for turn in made.turns]
    [('interviewer', 'How was it?', 0), ('P7', 'Bad.', 10000)]
    """
    made = Timed()
    said = [_said(line, resolve) for line in lines]
    for one in said:
        if one.strange:
            made.strange[one.strange] = made.strange.get(one.strange, 0) + 1
    starts = _starts(lines, said, duration_ms, made)
    speaker = ""
    for at, (line, one) in enumerate(zip(lines, said, strict=True)):
        speaker = one.speaker or one.strange or speaker
        end = min(line.end_ms or duration_ms, starts[at + 1] if at + 1 < len(starts) else duration_ms)
        _lay(made, told.spoken(one.tokens, notation), speaker or UNKNOWN_SPEAKER, Span(starts[at], max(starts[at] + 1, end)))
    return made


def _said(line: Line, resolve: told.Resolve) -> told.Said:
    if not line.speaker:
        found = told.line(one_line(line.text), resolve)
        return found if line.start_ms is None else told.Said(found.tokens, found.speaker, line.start_ms, found.strange)
    known = resolve(line.speaker)
    return told.Said(tuple(one_line(line.text).split()), known, line.start_ms, "" if known else line.speaker)


def _starts(lines: Sequence[Line], said: Sequence[told.Said], duration_ms: int, made: Timed) -> list[int]:
    """When each paragraph begins: its stamp, where stamps run forwards; between two, by letters."""
    starts: list[int | None] = []
    latest = 0
    for line, one in zip(lines, said, strict=True):
        at = one.at_ms
        if at is not None and not latest <= at < duration_ms:
            why = "lies before the one above it" if at < latest else "lies behind the end of the recording"
            made.problems.append(Problem(f"paragraph {line.where}", f"its time, {clock(at)}, {why}; it was timed by its place"))
            at = None
        latest = latest if at is None else at
        made.stamps += at is not None
        starts.append(at)
    letters = [sum(map(len, one.tokens)) + 1 for one in said]
    found: list[int] = []
    for place, start in enumerate(starts):
        if start is not None or place == 0:
            found.append(start or 0)
            continue
        left = next((i for i in range(place, -1, -1) if starts[i] is not None), 0)
        right = next((i for i in range(place, len(starts)) if starts[i] is not None), len(starts))
        begin, end = found[left], duration_ms if right == len(starts) else starts[right] or 0
        found.append(begin + (end - begin) * sum(letters[left:place]) // max(1, sum(letters[left:right])))
    return found


def _lay(made: Timed, spoken: told.Spoken, speaker: str, span: Span) -> None:
    """The words of one paragraph over its time, with its pauses between them."""
    pauses = [sign for sign in spoken.signs if sign.kind in ("pause", "unintelligible")]
    lengths = [sign.length_ms or 1000 for sign in pauses]
    silent = min(sum(lengths), span.length_ms // 2)
    usual = round(sum(len(word) for word in spoken.words) * LETTER_MS * SLOWEST)
    said = min(span.length_ms - silent, usual) if spoken.words else 0
    words: list[Word] = []
    clock_ms, done = span.start_ms, 0
    letters = max(1, sum(map(len, spoken.words)))
    for number in range(len(pauses) + 1):
        until = pauses[number].before if number < len(pauses) else len(spoken.words)
        run = spoken.words[done:until]
        length = said * sum(map(len, run)) // letters
        if run:
            words += spread(run, [Span(clock_ms, max(clock_ms + 1, clock_ms + length))])
        clock_ms, done = clock_ms + length, until
        if number < len(pauses):
            lasted = silent * lengths[number] // max(1, sum(lengths))
            if lasted >= SHORTEST_MS:
                made.marks.append(Mark(pauses[number].kind, clock_ms, clock_ms + lasted))
            clock_ms += lasted
    if words:
        made.turns.append(of_one(speaker, words))
