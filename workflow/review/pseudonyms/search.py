"""Everything in a transcript that may say who somebody is, without asking anybody (floor 1)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from workflow.records import Transcript
from workflow.review.pseudonyms.alike import Alike
from workflow.review.pseudonyms.found import LEVELS, LIKELY, MAYBE, SURE, Found, settled
from workflow.review.pseudonyms.names import PREFIXES, Entry, Known, Somebody, of_list, of_people, secrets
from workflow.review.pseudonyms.ordinary import ALSO_WORDS, STARTERS, USUAL
from workflow.review.pseudonyms.patterns import Secrets, by_pattern
from workflow.review.pseudonyms.spoken_of import spoken_of
from workflow.review.pseudonyms.tokens import Token, joined, lowercase_words, tokens, windows

LONGEST = 6  # words of a name
ENDINGS = ("s", "tje", "je", "pje", "etje", "ke")  # Jansens, Annaatje: letters that are no part of the name
WHY = {
    "exact": "a name that the key file knows",
    "listed": "stands on the study's own list",
    "before": "was replaced before",
    "sound": "sounds like a name that is known",
    "letters": "is spelled almost like a name that is known",
}


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is known before the search begins: people, the study's own list, what was replaced before, and words that name nobody."""

    names: tuple[Known, ...] = ()
    secrets: Secrets = field(default_factory=Secrets)
    usual: frozenset[str] = frozenset()  # folded


def knowledge(
    people: Iterable[Somebody] = (), entries: Iterable[Entry] = (), replaced: Iterable[Known] = (), usual: Iterable[str] = ()
) -> Knowledge:
    """What the key file, the study's list and earlier decisions know."""
    people = tuple(people)
    return Knowledge((*replaced, *of_list(entries), *of_people(people)), secrets(people), frozenset(usual))


def search(transcript: Transcript, known: Knowledge) -> tuple[tuple[Token, ...], list[Found]]:
    """The words of a transcript, and what in them may say who somebody is: nothing overlaps, in the order of the transcript.

    >>> from workflow.records import Turn, Word
    >>> said = "so Jansens dog bit my husband Peter in Zwolle, tel 06 1234 5678".split()
    >>> words = tuple(Word(text, i * 100, i * 100 + 90) for i, text in enumerate(said))
    >>> people = [Somebody(17, {"name": "Anna Jansen", "address": "Zwolle"}, "participant", here=True)]
    >>> found = search(Transcript("R1", 1500, (Turn("P7", 0, 1500, words),)), knowledge(people))[1]
    >>> [(said[f.first], f.kind, f.level) for f in found]
    [('Jansens', 'participant', 'likely'), ('Peter', 'partner', 'likely'), ('Zwolle,', 'town', 'sure'), ('06', 'phone number', 'sure')]
    """
    read = tokens(transcript)
    shaped = list(by_pattern(read, known.secrets))
    small = lowercase_words(read, {at for one in shaped for at in one.places})  # "anna at gmail" is no word anna
    index = _index(known.names)
    exact = settled(list(_exact(read, index, small)))
    close = list(_close(read, Alike(known.names), index, small | known.usual, {at for one in exact for at in one.places}))
    names = settled([one for one in exact if not any(_is_more_of(other, one) for other in close)] + close)
    spoken = list(spoken_of(read, small, known.usual))
    made = settled([*_grown(names, spoken), *shaped, *spoken])
    return read, _told_elsewhere(read, [*made, *_again_at_beginnings(read, made, small)])


def _index(names: Iterable[Known]) -> dict[str, list[Known]]:
    made: dict[str, list[Known]] = defaultdict(list)
    for one in names:
        made[one.key].append(one)
    return made


def _exact(read: Sequence[Token], index: dict[str, list[Known]], small: frozenset[str]) -> Iterator[Found]:
    for window in windows(read, LONGEST):
        key = joined(window)
        if len(window[0].core) == 1 and window[0].core.islower():
            continue  # "a berg" is no initial
        if key in index:
            yield _as_found(window, index[key], _level(window, small), "")
        elif len(window) == 1:
            ending = next((e for e in ENDINGS if key.endswith(e) and len(key) - len(e) >= 3 and key[: -len(e)] in index), "")
            if ending and window[0].capital:
                level = MAYBE if window[0].first and (key in small or key[: -len(ending)] in ALSO_WORDS) else LIKELY
                yield _as_found(window, index[key[: -len(ending)]], level, ending)


def _level(window: Sequence[Token], small: frozenset[str]) -> str:
    """How sure it is that words which are spelled like a name are meant as one."""
    if len(window) > 1 and any(token.capital for token in window):
        return SURE
    token = window[0]
    if not token.capital:
        return LIKELY if len(window) > 1 or (len(token.plain) >= 5 and token.plain not in ALSO_WORDS) else MAYBE
    if token.plain in USUAL:
        return MAYBE
    if token.first and (token.plain in small or token.plain in ALSO_WORDS):
        return MAYBE
    return SURE if len(token.plain) > 2 or not token.first else LIKELY


def _as_found(window: Sequence[Token], names: Sequence[Known], level: str, ending: str, why: str = "") -> Found:
    best = min(names, key=lambda one: (not one.here, not one.entry))  # the first of these: what was replaced before
    alike = {one.about for one in names if one.kind == best.kind and one.here == best.here}
    about = best.about if len(alike) == 1 else 0  # two people of one name: it cannot be said which of them
    why = why or (WHY["listed"] if best.entry else WHY["exact"] if best.words else WHY["before"])
    return Found(window[0].at, window[-1].at, best.kind, level, why, about, best.entry, best.standin, ending)


def _close(
    read: Sequence[Token], alike: Alike, index: dict[str, list[Known]], nameless: frozenset[str], taken: set[int]
) -> Iterator[Found]:
    for window in windows(read, 3):
        first, last = window[0], window[-1]
        begins = first.capital or (len(window) > 1 and last.capital and first.plain in PREFIXES)
        if not begins or (len(window) > 1 and first.plain in STARTERS) or all(token.at in taken for token in window):
            continue
        if len(window) == 1 and (first.plain in nameless | USUAL or (first.core.isupper() and len(first.core) <= 5)):
            continue
        if len(window) > 1 and all(token.plain in nameless for token in window):
            continue
        key = joined(window)
        same = alike.same_sound(key)
        other = same or (alike.few_letters(key) if last.capital else None)
        if other:
            level = SURE if same and len(key) >= 6 and not first.first and len(window) == 1 and first.plain not in ALSO_WORDS else LIKELY
            if any(token.at in taken for token in window) and not (len(window) > 1 and other.words > 1):
                continue  # only a whole name outdoes a part of it that is spelled as it is known
            yield _as_found(window, index[other.key], level, "", WHY["sound" if same else "letters"])


def _is_more_of(other: Found, one: Found) -> bool:
    """Whether `other` is the same name with more of its words: "Kees Brauer" where Kees is known, and Kees Brouwer."""
    return other.first <= one.first and one.last <= other.last and other.length > one.length and other.entry == one.entry


def _grown(names: Sequence[Found], spoken: Iterable[Found]) -> Iterator[Found]:
    """The names, each with the capitals around it that belong to it: "Rude Postma" where only Postma is known."""
    around = [one for one in spoken if one.kind not in ("address", "organisation")]
    for name in names:
        more = next((one for one in around if _is_more_of(replace(one, entry=name.entry), name)), None)
        if more is None:
            yield name
        elif name.first == min(one.first for one in names if one.first in more.places):  # of two known names in one, the first
            yield replace(name, first=more.first, last=more.last, level=LIKELY, ending="", why="a name that is known, with more to it")


def _again_at_beginnings(read: Sequence[Token], found: Sequence[Found], small: frozenset[str]) -> Iterator[Found]:
    """Names that were found in the middle of a sentence, where they begin one."""
    taken = {at for one in found for at in one.places}
    seen = {joined(read[one.first : one.last + 1]): one for one in found if one.length == 1 and read[one.first].capital}
    for token in read:
        one = seen.get(joined([token])) if token.first and token.capital and token.at not in taken else None
        if one and not token.inside and token.plain not in small:
            yield replace(one, first=token.at, last=token.at, level=max(one.level, LIKELY, key=LEVELS.index))


def _told_elsewhere(read: Sequence[Token], found: list[Found]) -> list[Found]:
    """What one place says of a name holds for its other places too: "my husband Peter" tells who Peter is."""
    told: dict[str, Found] = {}
    found = sorted(found, key=lambda one: one.first)
    for one in found:
        if one.level == LIKELY and not one.about and not one.entry:
            told.setdefault(joined(read[one.first : one.last + 1]), one)
    return [_as_told(one, told.get(joined(read[one.first : one.last + 1]))) for one in found]


def _as_told(one: Found, told: Found | None) -> Found:
    if told is None or one.level != MAYBE or one.about or one.entry:
        return one
    return replace(one, kind=told.kind, level=LIKELY, why="another place says who it is")
