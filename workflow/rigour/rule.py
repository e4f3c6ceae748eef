"""The rule that says whom a member check goes to, or which transcripts are coded twice: `first 3`, `all`, `random 10% seed 7` (floor 1)."""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from workflow.errors import BadInput

_SHAPE = re.compile(
    r"(?:(?P<how>first|random)\s+(?P<count>\d+)(?P<share>%)?|(?P<whole>all|none))(?:\s+(?P<group>[a-z][\w-]*))??(?:\s+seed\s+(?P<seed>\d+))?"
)


@dataclass(frozen=True, slots=True)
class Rule:
    """How many, and which."""

    how: str  # first, random, all, none
    count: int = 0
    share: bool = False  # the count is a percentage
    group: str = ""  # empty: the group of the first wave
    seed: int = 0

    def wanted(self, of: int) -> int:
        """How many of so many.

        >>> Rule("first", 3).wanted(2), Rule("random", 10, share=True).wanted(64), Rule("all").wanted(5)
        (2, 7, 5)
        """
        if self.how in ("all", "none"):
            return of if self.how == "all" else 0
        return min(of, ceil(of * self.count / 100) if self.share else self.count)

    def order(self, names: Sequence[str]) -> list[str]:
        """The names in the order in which the rule takes them; a random one depends on its seed alone.

        >>> Rule("random", 2, seed=7).order("abcd") == Rule("random", 2, seed=7).order("abcd")
        True
        """
        return random.Random(self.seed).sample(list(names), len(names)) if self.how == "random" else list(names)


def read(text: str, key: str) -> Rule:
    """The rule that study.toml gives under [rules]. Raises BadInput.

    >>> read("first 3", "member_check"), read("first 3 patients", "member_check").group, read("random 10% seed 7", "double_coding")
    (Rule(how='first', count=3, share=False, group='', seed=0), 'patients', Rule(how='random', count=10, share=True, group='', seed=7))
    >>> read("some", "member_check")
    Traceback (most recent call last):
    ...
    workflow.errors.BadInput: study.toml: the rule member_check = "some" cannot be read. Next: write "first 3", "all", "none" or ...
    """
    found = _SHAPE.fullmatch(text.strip().lower())
    if not found or (found["how"] == "random" and not found["seed"]) or (found["share"] and found["how"] != "random"):
        raise BadInput(
            f'study.toml: the rule {key} = "{text}" cannot be read.',
            hint='write "first 3", "all", "none" or "random 10% seed 7" (the seed is needed)',
        )
    return Rule(
        found["how"] or found["whole"], int(found["count"] or 0), bool(found["share"]), found["group"] or "", int(found["seed"] or 0)
    )
