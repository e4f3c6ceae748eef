"""A transcript laid out as paragraphs of pieces, the same for every format that people read (floor 1).

One paragraph is one turn, with the marks that fall inside it at their place between the words. A pause between two turns stands at
the end of the first; any other mark between turns is a paragraph of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from workflow.export import ExportOptions
from workflow.export.clean import clean, clean_label, short, unclocked
from workflow.export.withheld import without_excluded
from workflow.records import UNKNOWN_SPEAKER, Mark, Span, Transcript, Turn
from workflow.transcribe.gaps import common, pieces_in
from workflow.transcribe.recordings import BY_HAND
from workflow.transcribe.times import length
from workflow.transcribe.verbatim import Notation, mark_text, notation, word_text

OVERLAP_FROM_MS = 200  # word times are too inexact to call less talking at the same time


@dataclass(frozen=True, slots=True)
class Piece:
    """A word (kind "word") or a mark (its kind) as it is printed."""

    kind: str
    text: str
    start_ms: int
    end_ms: int
    probability: float = 1.0


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A turn, or a mark on its own, whose speaker is then empty. All texts are clean; no piece is empty."""

    speaker: str
    start_ms: int
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        return " ".join(piece.text for piece in self.pieces)


def prepared(transcript: Transcript, options: ExportOptions) -> Transcript:
    """The transcript as it may be shown: excluded stretches taken out."""
    return without_excluded(transcript, options.excluded)


def paragraphs(transcript: Transcript, options: ExportOptions) -> tuple[Paragraph, ...]:
    """The paragraphs of a transcript; what is excluded is taken out first. Speakers are empty where nobody has told any apart.

    >>> from workflow.records import Word
    >>> turn = Turn("P7", 0, 9000, (Word("Well,", 0, 400), Word("yes.", 5000, 5400)))
    >>> transcript = Transcript("R3", 9000, (turn,), marks=(Mark("pause", 400, 5000), Mark("unintelligible", 6000, 8000)))
    >>> [(paragraph.speaker, paragraph.text) for paragraph in paragraphs(transcript, ExportOptions())]
    [('P7', 'Well, [pause 4.6 s] yes. [unintelligible 00:00:06-00:00:08]')]
    """
    shown = prepared(transcript, options)
    signs = notation(options.notation)
    anonymous = all(turn.speaker == UNKNOWN_SPEAKER for turn in shown.turns)
    inside, alone = _placed(shown)
    together = _together(shown.turns)
    result: list[Paragraph] = []
    for at, turn in enumerate(shown.turns):
        result += _own_paragraphs(alone.get(at, ()), signs, options)
        pieces = _woven(_words(turn, signs, together[at]), _marks(inside.get(at, ()), signs, options))
        if pieces:
            speaker = "" if anonymous else clean_label(options.names.get(turn.speaker, turn.speaker))
            result.append(Paragraph(speaker, turn.start_ms, tuple(pieces)))
    return tuple(result + _own_paragraphs(alone.get(len(shown.turns), ()), signs, options))


def _woven(words: list[Piece], marks: list[Piece]) -> list[Piece]:
    """Marks put before the first word whose middle is later; the words keep their order even where their times do not."""
    result: list[Piece] = []
    left = sorted(marks, key=lambda mark: mark.start_ms + mark.end_ms)
    for word in words:
        while left and left[0].start_ms + left[0].end_ms < word.start_ms + word.end_ms:
            result.append(left.pop(0))
        result.append(word)
    return result + left


def _placed(transcript: Transcript) -> tuple[dict[int, list[Mark]], dict[int, list[Mark]]]:
    """Which marks stand inside which turn, and which stand alone before which turn."""
    inside: dict[int, list[Mark]] = {}
    alone: dict[int, list[Mark]] = {}
    turns = transcript.turns
    for mark in sorted(transcript.marks, key=lambda mark: (mark.start_ms, mark.end_ms)):
        middle = (mark.start_ms + mark.end_ms) // 2
        home = next((i for i, turn in enumerate(turns) if turn.start_ms <= middle < turn.end_ms), None)
        before = next((i for i, turn in enumerate(turns) if turn.start_ms > middle), len(turns))
        if home is None and mark.kind == "pause" and before > 0:
            home = before - 1
        place, key = (alone, before) if home is None else (inside, home)
        place.setdefault(key, []).append(mark)
    return inside, alone


def _together(turns: Sequence[Turn]) -> list[list[Span]]:
    """For each turn, the stretches in which another speaker's neighbouring turn runs at the same time."""
    result: list[list[Span]] = [[] for _ in turns]
    for (a, first), (b, second) in pairwise(enumerate(turns)):
        if first.speaker == second.speaker:
            continue
        for span in common([Span(first.start_ms, first.end_ms)], [Span(second.start_ms, second.end_ms)]):
            if span.length_ms >= OVERLAP_FROM_MS:
                result[a].append(span)
                result[b].append(span)
    return result


def _words(turn: Turn, signs: Notation, together: list[Span]) -> list[Piece]:
    shared = [bool(pieces_in(Span(word.start_ms, max(word.end_ms, word.start_ms + 1)), together)) for word in turn.words]
    texts = [clean(word_text(word.text, signs)) for word in turn.words]
    for at, text in enumerate(texts):
        if shared[at] and text:
            opens = at == 0 or not shared[at - 1]
            closes = at == len(texts) - 1 or not shared[at + 1]
            texts[at] = (signs.overlap[0] if opens else "") + text + (signs.overlap[1] if closes else "")
    return [Piece("word", text, word.start_ms, word.end_ms, word.probability) for word, text in zip(turn.words, texts, strict=True) if text]


def _marks(marks: Sequence[Mark], signs: Notation, options: ExportOptions) -> list[Piece]:
    texts = [(mark, mark_text(mark, signs, stamps=options.stamps)) for mark in marks]
    return [Piece(mark.kind, text, mark.start_ms, mark.end_ms) for mark, text in texts if text]


def _own_paragraphs(marks: Sequence[Mark], signs: Notation, options: ExportOptions) -> list[Paragraph]:
    return [Paragraph("", piece.start_ms, (piece,)) for piece in _marks(marks, signs, options)]


def head(transcript: Transcript, options: ExportOptions) -> list[tuple[str, str]]:
    """What stands above a transcript: ids and facts, in words that no program can take for time stamps, and no names.

    >>> made = {"model": "small", "at_utc": "2026-11-23T13:05:00Z"}
    >>> head(Transcript("R3", 4_350_000, (), session="S1", made=made), ExportOptions())
    [('Recording', 'R3'), ('Session', 'S1'), ('Length', '1 h 12 min'), ('Language', 'en'), ('Revision', '0, as the model wrote it'),
     ('Model', 'small'), ('Made on', '2026-11-23')]
    """
    made = transcript.made
    lines = [
        ("Recording", transcript.recording),
        ("Session", transcript.session),
        ("Length", length(transcript.duration_ms)),
        ("Language", transcript.language),
        ("Revision", _revision(transcript.revision, made)),
        ("Model", made.get("model", "")),
        ("Made on", made.get("at_utc", "")[:10]),
    ]
    roles = [
        f"{clean_label(options.names.get(label, label))}, {short(role)}"
        for label, role in transcript.speakers.items()
        if role not in ("", label)
    ]
    if roles:
        lines.append(("Speakers", "; ".join(roles)))
    return [(name, unclocked(text if name == "Speakers" else short(text))) for name, text in lines if clean(text)]


def _revision(number: int, made: dict[str, str]) -> str:
    """The revision's number, and by whom it was made.

    >>> _revision(0, {}), _revision(3, {"by": "person", "who": "SD"}), _revision(0, {"by": "person"}), _revision(0, {"model": "by hand"})
    ('0, as the model wrote it', '3, corrected by SD', '0, made elsewhere', '0, made elsewhere')
    """
    if number == 0 and made.get("model") == BY_HAND:
        return "0, made elsewhere"
    if made.get("by") != "person":
        return "0, as the model wrote it" if number == 0 else str(number)
    who = made.get("who", "unknown")
    return "0, made elsewhere" if number == 0 else f"{number}, corrected" + (f" by {who}" if who != "unknown" else "")
