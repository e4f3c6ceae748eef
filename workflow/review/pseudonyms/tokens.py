"""The words of a transcript as the search for names reads them: without punctuation, knowing where a sentence begins (floor 1)."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from workflow.people.plain_text import folded
from workflow.records import Transcript

_EDGES = re.compile(r"(?P<before>[^\w+@\[]*)(?P<core>.*?)(?P<after>(?:['’]s)?[^\w\]]*)", re.DOTALL)
_ENDS = re.compile(r"[.?!…]")
_OPENS = re.compile(r"[\"“„«‘:]$")
TITLES = frozenset(
    "dr drs mr mrs ms miss sir prof professor doctor dokter mw mevr mevrouw meneer dhr heer ir ing zuster oom tante uncle aunt".split()
)
_SHORTENED = frozenset("dr drs mr mrs ms prof mw mevr dhr ir ing st jr nr".split())


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a transcript, taken apart."""

    at: int  # its place in the transcript as it is shown
    core: str  # "Jansen" of "“Jansen's,"
    before: str  # what stays where the core is replaced
    after: str
    plain: str  # the core without accents, strokes and case
    first: bool  # a sentence begins here
    turn: int
    speaker: str
    start_ms: int
    end_ms: int
    inside: bool = False  # stands in square brackets: a mark, or a pseudonym already

    @property
    def capital(self) -> bool:
        """Written as a name may be: not with a small letter. Scripts without small letters always are."""
        return self.core[:1].isalpha() and not self.core[:1].islower()

    @property
    def ends(self) -> bool:
        """Whether a sentence ends with it; "Dr." and "A." end none."""
        return bool(_ENDS.search(self.after)) and not (self.shortened and "?" not in self.after)

    @property
    def shortened(self) -> bool:
        """An initial or a title with its full stop: "A.", "Dr."."""
        initial = len(self.core) == 1 and self.core.isupper() and self.core not in "IU"
        return self.after.startswith(".") and (initial or self.plain in _SHORTENED)

    @property
    def closes(self) -> bool:
        """Whether no name goes on behind it: a comma or another sign follows."""
        return bool(self.after.strip()) and not self.shortened


def tokens(transcript: Transcript) -> tuple[Token, ...]:
    """Every word of a transcript, in its order.

    >>> from workflow.records import Turn, Word
    >>> said = "Well, Dr. Jansen's dog. Is [person A] in?".split()
    >>> words = tuple(Word(text, i * 100, i * 100 + 90) for i, text in enumerate(said))
    >>> read = tokens(Transcript("R1", 900, (Turn("P1", 0, 900, words),)))
    >>> [(token.core, token.after) for token in read if token.capital and not token.first and not token.inside]
    [('Dr', '.'), ('Jansen', "'s")]
    """
    return tuple(_tokens(transcript))


def _tokens(transcript: Transcript) -> Iterator[Token]:
    at = 0
    for number, turn in enumerate(transcript.turns):
        begins, depth = True, 0
        for word in turn.words:
            opened, closed = word.text.count("["), word.text.count("]")
            found = _EDGES.fullmatch(word.text)
            before, core, after = (found["before"], found["core"], found["after"]) if found else ("", word.text, "")
            begins = begins or bool(_OPENS.search(before))
            token = Token(
                at, core, before, after, folded(core), begins, number, turn.speaker, word.start_ms, word.end_ms, bool(depth or opened)
            )
            yield token
            depth = max(0, depth + opened - closed)
            begins = token.ends or after.endswith((":", "“", "„"))
            at += 1


def joined(parts: Iterable[Token]) -> str:
    """The letters and digits of some words in a row: "Van den Berg" and "Vandenberg" are alike."""
    return squeezed("".join(token.plain for token in parts))


def squeezed(plain: str) -> str:
    """Letters and digits alone.

    >>> squeezed("o'brien-unal")
    'obrienunal'
    """
    return re.sub(r"[\W_]+", "", plain)


def windows(found: Sequence[Token], longest: int) -> Iterator[tuple[Token, ...]]:
    """Every run of words without a sign between them, longest first at each place; none that touches square brackets."""
    for i in range(len(found)):
        run: list[Token] = []
        for token in found[i : i + longest]:
            if token.inside or not token.core or (run and (token.turn != run[0].turn or token.first or run[-1].closes)):
                break
            run.append(token)
        for length in range(len(run), 0, -1):
            yield tuple(run[:length])


def lowercase_words(found: Iterable[Token], but: Collection[int] = ()) -> frozenset[str]:
    """The words that a transcript writes small somewhere (not only at the places `but`): they are no names, wherever they stand."""
    return frozenset(token.plain for token in found if token.core[:1].islower() and token.at not in but)
