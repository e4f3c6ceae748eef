"""Ids as people write them and as the store keeps them (floor 0).

Stored as a prefix and a whole number, printed with the width that study.toml sets, never used twice.
Prefixes of the program's own: C (candidate), FG (focus group), S (session), R (recording). Groups bring theirs (P, T).
"""

import re
from typing import NamedTuple

from workflow.errors import WrongUsage

_SHAPE = re.compile(r"([A-Z]{1,4})0*([1-9][0-9]{0,8})")
WORDS = {"C": "a candidate", "FG": "a focus group", "S": "a session", "R": "a recording"}


class Id(NamedTuple):
    """One id: its prefix and its number.

    >>> str(Id("R", 7))
    'R7'
    """

    prefix: str
    number: int

    def __str__(self) -> str:
        return f"{self.prefix}{self.number}"

    def printed(self, width: int = 1) -> str:
        """With leading zeros up to `width` digits.

        >>> Id("P", 7).printed(2)
        'P07'
        """
        return f"{self.prefix}{self.number:0{width}d}"


def parse(text: str, *, prefix: str = "", like: str = "") -> Id:
    """Read an id in any spelling a hurried person uses; leading zeros and case do not matter.

    Where only one kind can be meant (`prefix`), its number alone will do. `like` is the example that a complaint shows. Raises
    WrongUsage when it is no id, or one of another kind than `prefix`.

    >>> parse("r07"), parse("7", prefix="R")
    (Id(prefix='R', number=7), Id(prefix='R', number=7))
    >>> parse("S3", prefix="R")
    Traceback (most recent call last):
    ...
    workflow.errors.WrongUsage: 'S3' is not a recording; those are written R1, R2 ...
    """
    plain = re.sub(r"\s+", "", text).upper()
    found = _SHAPE.fullmatch(prefix + plain if prefix and plain.isdigit() else plain)
    kind = WORDS.get(prefix, f"one of {prefix}1, {prefix}2 ...") if prefix else "an id"
    if not found:
        raise WrongUsage(f"'{text}' is not {kind}; write a letter and a number, such as {like or (prefix or 'R') + '7'}.")
    if prefix and found[1] != prefix:
        raise WrongUsage(f"'{text}' is not {kind}; those are written {prefix}1, {prefix}2 ...")
    return Id(found[1], int(found[2]))
