"""A transcript as an export prints it, token by token, with the word or mark that each token is (floor 1)."""

from collections.abc import Iterator
from dataclasses import dataclass

from workflow.export import ExportOptions
from workflow.export.clean import clean
from workflow.export.layout import Paragraph, paragraphs
from workflow.records import Mark, Transcript
from workflow.transcribe.times import clock
from workflow.transcribe.verbatim import notation, word_text


@dataclass(frozen=True, slots=True)
class Item:
    """What stands in a transcript: word number `word`, or a mark; `tokens` is where it is printed."""

    tokens: range
    word: int | None = None
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Token:
    """A run of letters between spaces, who says it ("": the paragraph names nobody), and in which paragraph it stands."""

    text: str
    speaker: str
    paragraph: int

    @property
    def key(self) -> tuple[str, str]:
        return self.text, self.speaker


@dataclass(frozen=True, slots=True)
class Printed:
    """A transcript as one notation prints it."""

    notation: str
    tokens: tuple[Token, ...]
    items: tuple[Item, ...]  # every word, also one of which nothing is printed, and every printed mark, in order
    paragraphs: tuple[range, ...]  # their tokens
    times: tuple[int, ...]  # when each word begins
    lines: dict[str, tuple[str, ...]]  # form -> the paragraphs as a document of that form has them


def of(shown: Transcript, name: str) -> Printed:
    """The transcript as `name` prints it.

    >>> from workflow.records import Turn, Word
    >>> turn = Turn("P7", 61_000, 66_000, (Word("Well,", 61_000, 61_400), Word("um", 65_500, 65_900)))
    >>> made = of(Transcript("R3", 70_000, (turn,), marks=(Mark("pause", 61_400, 65_500),)), "plain")
    >>> made.lines["txt"], [token.text for token in made.tokens], [item.word for item in made.items]
    (('[00:01:01] P7: Well, [pause 4.1 s] um',), ['Well,', '[pause', '4.1', 's]', 'um'], [0, None, 1])
    """
    laid = paragraphs(shown, ExportOptions(notation=name))
    words = _printable(shown, name)
    tokens: list[Token] = []
    items: list[Item] = []
    spans: list[range] = []
    for number, paragraph in enumerate(laid):
        began = len(tokens)
        for piece in paragraph.pieces:
            parts = piece.text.split()
            place = range(len(tokens), len(tokens) + len(parts))
            tokens += [Token(part, paragraph.speaker, number) for part in parts]
            if piece.kind != "word":
                items.append(Item(place, mark=Mark(piece.kind, piece.start_ms, piece.end_ms)))
                continue
            for at, visible in words:
                items.append(Item(place if visible else range(place.start, place.start), word=at))
                if visible:
                    break
        spans.append(range(began, len(tokens)))
    items += [Item(range(len(tokens), len(tokens)), word=at) for at, _ in words]
    lines = {"txt": tuple(map(_of_text, laid)), "docx": tuple(map(_of_word, laid))}
    return Printed(name, tuple(tokens), tuple(items), tuple(spans), tuple(word.start_ms for word in shown.words), lines)


def _printable(shown: Transcript, name: str) -> Iterator[tuple[int, bool]]:
    """Every word's number, and whether anything of it is printed."""
    signs = notation(name)
    return ((at, bool(clean(word_text(word.text, signs)))) for at, word in enumerate(shown.words))


def _of_text(paragraph: Paragraph) -> str:
    speaker = f"{paragraph.speaker}: " if paragraph.speaker else ""
    return clean(f"[{clock(paragraph.start_ms)}] {speaker}{paragraph.text}")


def _of_word(paragraph: Paragraph) -> str:
    speaker = f"{paragraph.speaker} " if paragraph.speaker else ""
    return clean(f"{speaker}[{clock(paragraph.start_ms)}] {paragraph.text}")
