"""Plain text: one paragraph for each turn, its time stamp and speaker first (floor 1)."""

from workflow.export import EachTranscript, ExportFile, ExportOptions, file_stem
from workflow.export.clean import short, unclocked
from workflow.export.layout import head, paragraphs, prepared
from workflow.records import Flag, Transcript
from workflow.transcribe.flags import KINDS, Place, ranked
from workflow.transcribe.times import clock, length
from workflow.transcribe.verbatim import notation

RULE = "-" * 40


class TextExporter(EachTranscript):
    """UTF-8 without a byte order mark, lines end in LF, an empty line between turns.

    >>> from workflow.records import Turn, Word
    >>> transcript = Transcript("R3", 65_000, (Turn("P7", 61_000, 61_900, (Word("Well,", 61_000, 61_400), Word("um", 61_500, 61_900))),))
    >>> print(TextExporter().files(transcript, ExportOptions(review=False))[0].content.decode())
    Recording: R3
    Length: 1 min 5 s
    Language: en
    Revision: 0, as the model wrote it
    <BLANKLINE>
    [00:01:01] P7: Well, um
    <BLANKLINE>
    """

    name = "text"
    suffix = ".txt"
    loses = ("The times of single words and how sure the model was of them are not in it.",)

    def files(self, transcript: Transcript, options: ExportOptions) -> list[ExportFile]:
        shown = prepared(transcript, options)
        lines = [unclocked(short(shown.title))] if short(shown.title) else []
        lines += [f"{name}: {text}" for name, text in head(shown, options)]
        for paragraph in paragraphs(transcript, options):
            stamp = f"[{clock(paragraph.start_ms)}] " if options.stamps else ""
            speaker = f"{paragraph.speaker}: " if paragraph.speaker else ""
            lines += ["", stamp + speaker + paragraph.text]
        lines += _foot(shown, options)
        content = ("\n".join(lines) + "\n").encode("utf-8")
        return [ExportFile(file_stem(transcript, options) + self.suffix, content)]


def _foot(shown: Transcript, options: ExportOptions) -> list[str]:
    """What to hear again, how to read the signs, and the caller's remarks; without clock-like text, as stamps run forwards only."""
    lines: list[str] = []
    if options.review:
        review = ranked(shown.flags)
        lines += [about_text(flag) for flag in review.about]
        lines.append(review.sentence)
        lines += [f"{number}. {place_text(place)}" for number, place in enumerate(review.places, 1)]
        lines += ["", "Signs", *notation(options.notation).legend]
    lines += [unclocked(remark) for remark in options.remarks]
    return ["", RULE, *lines] if lines else []


def place_text(place: Place) -> str:
    """One place to hear again, as a line without clock-like text.

    >>> from workflow.transcribe.flags import flagged
    >>> place_text(ranked([flagged("loop", 723_000, 729_000, "The model was stuck.")]).places[0])
    'At 12 min 3 s, for 6 s: The model was stuck.'
    """
    return f"At {exact(place.start_ms)}, for {length(max(1000, place.end_ms - place.start_ms))}: {unclocked(place.why)}"


def about_text(flag: Flag) -> str:
    """What is to be known about the recording as a whole, as a line without clock-like text.

    >>> about_text(Flag("shifted", 60_000, 90_000, "Later times may be off."))
    'About the recording, from 1 min 0 s on: Later times may be off.'
    """
    sentence = flag.why or (KINDS[flag.kind].sentence if flag.kind in KINDS else "")
    return f"About the recording{f', from {exact(flag.start_ms)} on' if flag.start_ms > 0 else ''}: {unclocked(sentence)}"


def exact(ms: int) -> str:
    """A moment to the second without colons; unlike a length it keeps its seconds after an hour.

    >>> exact(3_723_000), exact(5000)
    ('1 h 2 min 3 s', '5 s')
    """
    hours, rest = divmod(max(0, ms), 3_600_000)
    return f"{hours} h {rest // 60_000} min {rest // 1000 % 60} s" if hours else length(rest)


EXPORTER = TextExporter()
