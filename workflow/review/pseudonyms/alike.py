"""Names as a speech model may misspell them: by their sound, and by very few letters (floor 1).

Whisper writes a name that it has never seen as it sounds: "Janssen" for Jansen, "Kayleigh" for Kaylee, "Vandenburg" for van den Berg.
Two are held to be alike when their sounds are spelled alike, or when one letter in five to nine (two from ten) differs.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from workflow.review.pseudonyms.names import Known

SHORTEST = 4  # letters; shorter names resemble too much
_SOUNDS = (
    (r"sch", "sg"), (r"tsj|tch|tj", "ts"), (r"gh|ch", "g"), (r"ph", "f"), (r"th", "t"), (r"ck|q|c(?=[aoulrk])", "k"), (r"c", "s"),
    (r"x", "ks"), (r"kw", "k"), (r"dt\b", "t"), (r"d\b", "t"), (r"b\b", "p"), (r"z", "s"), (r"v", "f"), (r"w\b", ""),
    (r"eij|ij|ei|ey|ay|ai|y", "i"), (r"oe|ou|au|ow|u", "o"), (r"ee|ea|ie|e", "e"), (r"i+", "i"), (r"(?<=[aeiou])h", ""), (r"e\b", ""),
    (r"j", "i"),    (r"(.)\1+", r"\1"),
)  # fmt: skip
_RULES = tuple((re.compile(pattern), put) for pattern, put in _SOUNDS)


@lru_cache(maxsize=20_000)
def sound(key: str) -> str:
    """How a name sounds, roughly, in letters; a key for comparing and nothing to be read.

    >>> sound("jansen") == sound("janssen"), sound("dekker") == sound("decker"), sound("meijer") == sound("meyer")
    (True, True, True)
    >>> sound("jansen") == sound("hansen")
    False
    """
    for pattern, put in _RULES:
        key = pattern.sub(put, key)
    return key


class Alike:
    """Finds which known name a word resembles; made once for all the words of a transcript."""

    def __init__(self, known: Iterable[Known]) -> None:
        self.names: dict[str, Known] = {}
        for one in sorted(known, key=lambda k: not k.here):
            if len(one.key) >= SHORTEST:
                self.names.setdefault(one.key, one)
        self.sounds: dict[str, str] = {}
        for key in self.names:
            self.sounds.setdefault(sound(key), key)
        self.keys = list(self.names)

    def same_sound(self, key: str) -> Known | None:
        """A known name that sounds the same; None where there is none, or the word is too short."""
        found = self.sounds.get(sound(key)) if len(key) >= SHORTEST else None
        return self.names[found] if found else None

    def few_letters(self, key: str) -> Known | None:
        """The known name that differs in very few letters, with the same beginning by sound."""
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        allowed = 1 if 5 <= len(key) <= 9 else 2 if len(key) >= 10 else 0
        if not allowed or not self.keys:
            return None
        best = process.extractOne(key, self.keys, scorer=OSA.distance, score_cutoff=allowed)
        if best is None or len(best[0]) < 5 or sound(best[0])[:1] != sound(key)[:1]:
            return None
        return self.names[best[0]]
