"""What a search has found in a transcript, and how sure it is (floor 1)."""

from dataclasses import dataclass

SURE, LIKELY, MAYBE = "sure", "likely", "maybe"
LEVELS = (SURE, LIKELY, MAYBE)  # surest first


@dataclass(frozen=True, slots=True)
class Found:
    """Words that may say who somebody is: the first and the last of them, what they are, and why it is thought so."""

    first: int
    last: int
    kind: str  # of workflow.review.pseudonyms.kinds, or of the study's own list
    level: str  # of LEVELS
    why: str  # for people, without the words themselves
    about: int = 0  # the candidate whose name it is, where the key file says so
    entry: int = 0  # the line of the study's own list
    standin: int = 0  # what it was replaced by before
    ending: str = ""  # letters of the last word that are no part of the name: the s of "Jansens"

    @property
    def places(self) -> range:
        return range(self.first, self.last + 1)

    @property
    def length(self) -> int:
        return self.last - self.first + 1


def settled(found: list[Found]) -> list[Found]:
    """Of what overlaps, the surest and then the longest; in the order of the transcript.

    >>> one, two = Found(3, 3, "person", MAYBE, ""), Found(3, 5, "person", SURE, "")
    >>> settled([one, two, Found(9, 9, "town", LIKELY, "")])
    [Found(first=3, last=5, kind='person', level='sure', why='', about=0, entry=0, standin=0, ending=''), \
Found(first=9, last=9, kind='town', level='likely', why='', about=0, entry=0, standin=0, ending='')]
    """
    taken: set[int] = set()
    kept = []
    for one in sorted(found, key=lambda f: (LEVELS.index(f.level), -f.length, f.first, not f.about, not f.entry)):
        if taken.isdisjoint(one.places):
            taken.update(one.places)
            kept.append(one)
    return sorted(kept, key=lambda f: f.first)
