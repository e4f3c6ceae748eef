"""The program's own sentences in the language of a page: each room says them in English, the texts know them again (floor 4)."""

import re
from collections.abc import Callable, Iterable, Sequence

BLANK = "{}"
WORDS = r"((?:(?!\. |; ).)+?)"  # that stand for a blank: of one sentence, and of one reason among several
BREAKS = re.compile(r"((?<=\.) |; )")


def sayings(pairs: Iterable[Sequence[str]]) -> Callable[[str], str]:
    """A function that says a sentence as `pairs` of English and other words have it; one that they do not know stays as it is.

    `{}` stands for any words, which are looked up in turn; the pair with the most words of its own is taken first. Several sentences, or
    reasons between semicolons, are each said on their own.

    >>> say = sayings([("{} minutes of sound", "{} minuten geluid"), ("late; {}", "te laat; {}"), ("at home", "thuis")])
    >>> say("late; 39 minutes of sound"), say("at home"), say("by Zoom; at home")
    ('te laat; 39 minuten geluid', 'thuis', 'by Zoom; thuis')
    """
    known = [(_pattern(english), other) for english, other in sorted(pairs, key=lambda pair: -len(pair[0].replace(BLANK, "")))]

    def say(text: str) -> str:
        whole = said(text)
        parts = BREAKS.split(text) if whole == text else [text]
        return "".join(map(said, parts)) if len(parts) > 1 else whole

    def said(sentence: str) -> str:
        for pattern, other in known:
            found = pattern.fullmatch(sentence)
            if found:
                first, *rest = other.split(BLANK)
                return first + "".join(say(words) + piece for words, piece in zip(found.groups(), rest, strict=True))
        return sentence

    return say


def _pattern(english: str) -> re.Pattern[str]:
    return re.compile(WORDS.join(map(re.escape, english.split(BLANK))))
