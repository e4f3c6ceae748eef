"""From what was found to what is written: numbers that stay, edits that replace, and the way back (floor 1)."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from workflow.errors import NotAllowed, WrongUsage
from workflow.people.plain_text import found as gives_away
from workflow.records import Transcript, Word
from workflow.review.pseudonyms.decisions import Replaced
from workflow.review.pseudonyms.found import Found
from workflow.review.pseudonyms.kinds import kind_of, letter, named
from workflow.review.pseudonyms.tokens import Token, joined, squeezed

LONGEST_RUN = 12  # words of one place


@dataclass(frozen=True, slots=True)
class Spot:
    """What was found, with its words as they are compared and its times; the same spot keeps its number."""

    hit: Found
    words: str
    start_ms: int
    end_ms: int
    speaker: str
    number: int = 0


def spots(tokens: Sequence[Token], hits: Iterable[Found]) -> list[Spot]:
    """What was found, each with its words and times."""
    made = []
    for hit in hits:
        run = tokens[hit.first : hit.last + 1]
        words = joined(run)
        made.append(
            Spot(
                hit,
                words.removesuffix(hit.ending) if hit.ending else words,
                min(token.start_ms for token in run),
                max(token.end_ms for token in run),
                run[0].speaker,
            )
        )
    return made


def numbered(found: Iterable[Spot], known: Iterable[tuple[int, int, int, str]]) -> list[Spot]:
    """Each spot with its number: that of a known place (number, start, end, words) of the same words at the same time, else the next.

    >>> hit = Found(3, 3, "person", "sure", "")
    >>> [spot.number for spot in numbered([Spot(hit, "anna", 900, 1200, "P7"), Spot(hit, "kees", 0, 300, "P7")], [(4, 1000, 1100, "anna")])]
    [4, 5]
    """
    there = list(known)
    free, last = {row[0]: row for row in there}, max((row[0] for row in there), default=0)
    made = []
    for spot in found:
        same = (row for row in free.values() if row[3] == spot.words and row[1] < spot.end_ms and spot.start_ms < row[2])
        match = next(same, None)
        if match is None:
            last += 1
        else:
            del free[match[0]]
        made.append(replace(spot, number=match[0] if match else last))
    return made


def around(tokens: Sequence[Token], hit: Found, width: int) -> tuple[str, str, str]:
    """What stands before a place in its turn, its own words, and what stands behind them: the three put together are the text.

    >>> said = (("", "so", ""), ("“", "Anna", ","), ("", "dear", "”"))
    >>> words = [Token(i, core, before, after, core, False, 0, "P7", 0, 9) for i, (before, core, after) in enumerate(said)]
    >>> around(words, Found(1, 1, "person", "sure", ""), 8)
    ('so “', 'Anna', ', dear”')
    """
    turn, first, last = tokens[hit.first].turn, tokens[hit.first], tokens[hit.last]
    before = [t for t in tokens[max(0, hit.first - width) : hit.first] if t.turn == turn]
    after = [t for t in tokens[hit.last + 1 : hit.last + 1 + width] if t.turn == turn]
    own = " ".join(_whole(t) for t in tokens[hit.first : hit.last + 1])
    return (
        "".join(f"{_whole(t)} " for t in before) + first.before,
        own[len(first.before) : len(own) - len(last.after)],
        last.after + "".join(f" {_whole(t)}" for t in after),
    )


def _whole(token: Token) -> str:
    return f"{token.before}{token.core}{token.after}"


def preview(kind: str, taken: int, language: str) -> str:
    """What would stand there, before anybody has accepted it: its letter is given then.

    >>> preview("town", 0, "en"), preview("partner", 0, "en"), preview("partner", 1, "en"), preview("phone number", 9, "nl")
    ('[town ?]', '[partner]', '[partner ?]', '[telefoonnummer]')
    """
    how = kind_of(kind)
    lettered = how.lettered and not (how.of_one and not taken)
    return f"[{named(kind, language)}{' ?' if lettered else ''}]"


def edits(tokens: Sequence[Token], hits: Iterable[tuple[Found, str]]) -> list[dict[str, Any]]:
    """The edits that write a text in place of each of these, last first, so that none moves another; signs around the words stay.

    >>> token = Token(4, "Jansens", "“", ",”", "jansens", False, 0, "P7", 0, 9)
    >>> edits([token] * 5, [(Found(4, 4, "person", "likely", "", ending="s"), "[person A]")])
    [{'op': 'text', 'first': 4, 'last': 4, 'text': "“[person A]'s,”", 'unheard': True}]
    """
    made = []
    for hit, text in sorted(hits, key=lambda pair: -pair[0].first):
        genitive = "'s" if hit.ending == "s" else ""
        whole = f"{tokens[hit.first].before}{text}{genitive}{tokens[hit.last].after}"
        made.append({"op": "text", "first": hit.first, "last": hit.last, "text": whole, "unheard": True})
    return made


_WRITTEN = re.compile(r"\[(?P<kind>[^\W\d_][\w '/-]*?)(?: (?P<letter>[A-Z]{1,2}))?\]")


def kind_and_nth(text: str) -> tuple[str, int]:
    """What a person wrote in brackets, and which of its kind: 0 where it has no letter.

    >>> kind_and_nth("[neighbour]"), kind_and_nth("[therapist B]")
    (('neighbour', 0), ('therapist', 2))
    """
    found = _WRITTEN.fullmatch(text)
    if not found:
        return text.strip("[]"), 0
    if not found["letter"]:
        return found["kind"], 0
    return found["kind"], next(n for n in range(1, 703) if letter(n) == found["letter"])


def checked(text: str, prefixes: Collection[str], telling: Iterable[str], replaced: str) -> str:
    """What a person wants to have written in place of a name, in square brackets. Raises WrongUsage, NotAllowed.

    No study id may stand there, and nothing that gives somebody away.

    >>> checked("my neighbour", ["P"], [], "kees")
    '[my neighbour]'
    """
    plain = " ".join(text.strip().strip("[]").split())
    whole = f"[{plain}]"
    if not _WRITTEN.fullmatch(whole) or len(whole) > 60:
        raise WrongUsage(f"{whole} cannot stand in place of a name: write words, such as [neighbour] or [therapist B].")
    ids = "|".join(re.escape(prefix) for prefix in (*prefixes, "C", "FG"))
    if re.search(rf"\b(?:{ids})\s?0*\d+\b", plain, re.IGNORECASE):
        raise NotAllowed(
            "A study id says who somebody is to everybody who knows the study.", hint='write what they are: --as 4="[neighbour]"'
        )
    if replaced and replaced in squeezed(plain.casefold()):
        raise NotAllowed("The name itself stands in what is to replace it.", hint='write what they are: --as 4="[neighbour]"')
    what = gives_away(plain, telling)
    if what:
        raise NotAllowed(f"What is to stand in place of a name holds {what}.", hint='write what they are: --as 4="[neighbour]"')
    return whole


def run_at(transcript: Transcript, start_ms: int, end_ms: int, text: str = "") -> tuple[int, int] | None:
    """The words in a row that lie exactly from one time to another, and hold a text; None where there are none any more."""
    words = transcript.words
    for first, word in enumerate(words):
        if word.start_ms != start_ms:
            continue
        for last in range(first, min(first + LONGEST_RUN, len(words))):
            run = words[first : last + 1]
            if max(one.end_ms for one in run) == end_ms and text in " ".join(one.text for one in run):
                return first, last
    return None


@dataclass(frozen=True, slots=True)
class Back:
    """The way back of one replacement: where its words stand now, and those that stood there before."""

    number: int
    first: int
    last: int
    words: tuple[Word, ...]
    revision: int  # that has them


def way_back(now: Transcript, before: Transcript, one: Replaced) -> Back | None:
    """How to undo one replacement; None where its words were edited since."""
    here, there = run_at(now, one.start_ms, one.end_ms, one.text), run_at(before, one.start_ms, one.end_ms)
    if here is None or there is None:
        return None
    return Back(one.number, *here, before.words[there[0] : there[1] + 1], one.seen)


def undoing(ways: Iterable[Back]) -> list[dict[str, Any]]:
    """The edits that bring the words back with the times and probability that they had, last first."""
    return [
        {
            "op": "text",
            "first": way.first,
            "last": way.last,
            "text": " ".join(word.text for word in way.words),
            "unheard": True,
            "were": [[way.revision, word.start_ms, word.end_ms] for word in way.words],
        }
        for way in sorted(ways, key=lambda way: -way.first)
    ]
