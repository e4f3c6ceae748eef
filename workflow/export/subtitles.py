"""Subtitles, WebVTT and SubRip: short cues in order, never two at once, to watch or hear beside the recording (floor 1)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from workflow.export import EachTranscript, ExportFile, ExportOptions, file_stem
from workflow.export.layout import Paragraph, Piece, paragraphs
from workflow.records import Transcript
from workflow.transcribe.times import clock_exact

LONGEST_MS = 7000
SHORTEST_MS = 1000  # where the next cue leaves room
LINE, LINES = 42, 2
GAP_MS = 1500  # a silence this long ends a cue
OWN_CUE_MS = 1500  # marks this long have a cue of their own


@dataclass(frozen=True, slots=True)
class Cue:
    """One subtitle: at most two lines of at most 42 characters, not yet escaped."""

    speaker: str
    start_ms: int
    end_ms: int
    lines: tuple[str, ...]


class SubtitleExporter(EachTranscript):
    """Both files: WebVTT with `<v Speaker>`, and SubRip with the speaker's name where a turn begins.

    >>> from workflow.records import Turn, Word
    >>> transcript = Transcript("R3", 2000, (Turn("P7", 500, 900, (Word("<yes>", 500, 900),)),))
    >>> vtt, srt = SubtitleExporter().files(transcript, ExportOptions())
    >>> print(vtt.content.decode(), srt.content.decode(), sep="=====\\n")
    WEBVTT
    <BLANKLINE>
    NOTE R3, revision 0
    <BLANKLINE>
    1
    00:00:00.500 --> 00:00:01.500
    <v P7>&lt;yes&gt;
    =====
    1
    00:00:00,500 --> 00:00:01,500
    P7: ‹yes›
    <BLANKLINE>
    """

    suffix = ".vtt"
    loses = ("The places to hear again are not in it.",)

    def __init__(self, name: str = "subtitles", suffixes: tuple[str, ...] = (".vtt", ".srt")) -> None:
        self.name, self.suffixes, self.suffix = name, suffixes, suffixes[0]

    def files(self, transcript: Transcript, options: ExportOptions) -> list[ExportFile]:
        # a cue has its times already, so marks need none
        laid = paragraphs(transcript, replace(options, stamps=False))
        stem = file_stem(transcript, options)
        texts = {".vtt": lambda: _vtt(cues(laid), transcript), ".srt": lambda: _srt(cues(laid, named=True))}
        return [ExportFile(stem + suffix, texts[suffix]().encode("utf-8")) for suffix in self.suffixes]


def cues(laid: Iterable[Paragraph], *, named: bool = False) -> list[Cue]:
    """Cues in time order, none before the last has ended, each at most seven seconds and two lines.

    `named` writes the speaker before the first words of each turn. Where two people speak at the same time, the second's cue waits
    for the first's end.
    """
    raw = [cue for paragraph in laid for cue in _of_paragraph(paragraph, named)]
    result: list[Cue] = []
    ordered = sorted(raw, key=lambda cue: cue.start_ms)
    for at, cue in enumerate(ordered):
        start = max(cue.start_ms, 0, result[-1].end_ms if result else 0)
        end = min(max(cue.end_ms, start + 1), start + LONGEST_MS)
        held = max(end, start + SHORTEST_MS)
        following = ordered[at + 1].start_ms if at + 1 < len(ordered) else held
        # a short cue is held as long as the next one allows; where the next begins too early, it waits until this could be read
        end = min(held, following) if end <= following else max(following, min(end, start + SHORTEST_MS))
        result.append(replace(cue, start_ms=start, end_ms=end))
    return result


def _of_paragraph(paragraph: Paragraph, named: bool) -> Iterator[Cue]:
    pending: list[Piece] = []
    label = paragraph.speaker if len(paragraph.speaker) <= LINE // 2 else paragraph.speaker[: LINE // 2 - 1] + "…"
    prefix = [f"{label}:"] if named and label else []

    def done() -> Iterator[Cue]:
        if pending:
            start, end = pending[0].start_ms, max(piece.end_ms for piece in pending)
            lines = _lines(prefix + [piece.text for piece in pending])
            yield Cue(paragraph.speaker, start, max(start, end), _balanced(lines))
            pending.clear()
            prefix.clear()

    for piece in _short(paragraph.pieces):
        own = piece.kind != "word" and piece.end_ms - piece.start_ms >= OWN_CUE_MS
        if pending and (own or _full(pending, piece, prefix)):
            yield from done()
        pending.append(piece)
        if own:
            yield from done()
    yield from done()


def _full(pending: list[Piece], piece: Piece, prefix: list[str]) -> bool:
    """Whether this piece must begin a new cue: too long in time or letters, after a silence, or after a sentence worth a cue."""
    last = pending[-1]
    if piece.start_ms - last.end_ms >= GAP_MS or piece.end_ms - pending[0].start_ms > LONGEST_MS:
        return True
    texts = prefix + [each.text for each in pending]
    if len(_lines([*texts, piece.text])) > LINES:
        return True
    return last.text.endswith((".", "?", "!", "…")) and len(" ".join(texts)) > LINE


def _short(pieces: Iterable[Piece], most: int = LINE) -> Iterator[Piece]:
    """Pieces that fit a line: a mark of several words may break between them, a longer word is cut."""
    for piece in pieces:
        if len(piece.text) <= most:
            yield piece
            continue
        parts: list[str] = []
        for part in piece.text.split():
            for cut in (part[i : i + most] for i in range(0, len(part), most)):
                if parts and len(parts[-1]) + 1 + len(cut) <= most:
                    parts[-1] += " " + cut
                else:
                    parts.append(cut)
        length = max(0, piece.end_ms - piece.start_ms)
        for at, part in enumerate(parts):
            start = piece.start_ms + length * at // len(parts)
            yield replace(piece, text=part, start_ms=start, end_ms=piece.start_ms + length * (at + 1) // len(parts))


def _lines(texts: Iterable[str]) -> list[str]:
    lines: list[str] = []
    for text in texts:
        if lines and len(lines[-1]) + 1 + len(text) <= LINE:
            lines[-1] += " " + text
        else:
            lines.append(text)
    return lines


def _balanced(lines: list[str]) -> tuple[str, ...]:
    """Two lines of nearly the same length read better than one full and one short."""
    if len(lines) != LINES:
        return tuple(lines)
    words = " ".join(lines).split(" ")
    halves = [(" ".join(words[:i]), " ".join(words[i:])) for i in range(1, len(words))]
    fitting = [half for half in halves if max(map(len, half)) <= LINE]
    return min(fitting, key=lambda half: abs(len(half[0]) - len(half[1])), default=tuple(lines))


def _vtt(all_cues: list[Cue], transcript: Transcript) -> str:
    source = transcript.recording or "a loose file"
    blocks = ["WEBVTT", f"NOTE {source}, revision {transcript.revision}"]  # programs keep notes as memos: ids only
    blocks += [
        _block(number, cue, ".", (f"<v {_escaped(cue.speaker)}>" if cue.speaker else "") + "\n".join(map(_escaped, cue.lines)))
        for number, cue in enumerate(all_cues, 1)
    ]
    return "\n\n".join(blocks) + "\n"


def _srt(all_cues: list[Cue]) -> str:
    blocks = [_block(number, cue, ",", "\n".join(map(_harmless, cue.lines))) for number, cue in enumerate(all_cues, 1)]
    return "\n\n".join(blocks) + "\n" if blocks else ""


def _block(number: int, cue: Cue, mark: str, text: str) -> str:
    return f"{number}\n{clock_exact(cue.start_ms, mark)} --> {clock_exact(cue.end_ms, mark)}\n{text}"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _harmless(text: str) -> str:
    """SubRip knows no escapes, and players read <i> and {\\an8} as orders: look-alikes take their place."""
    return text.translate(str.maketrans("<>{}", "‹›()"))


EXPORTER = SubtitleExporter()
VTT = SubtitleExporter("vtt", (".vtt",))
SRT = SubtitleExporter("srt", (".srt",))
