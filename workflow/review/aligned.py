"""Which words of an old text are the words of a new one: the longest common order of equal words (floor 1)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_EDGES = re.compile(r"^\W+|\W+$")


@dataclass(frozen=True, slots=True)
class Block:
    """Old words `old` and the new words `new` that stand in their place; `same` where they are equal one by one."""

    same: bool
    old: range
    new: range


def blocks(old: Sequence[str], new: Sequence[str]) -> list[Block]:
    """The two texts as runs of equal words and runs of changed ones, in order; every word is in exactly one run.

    Equal means equal in every letter. The alignment keeps as many words as can be kept (Hyyrö 2004, bit-parallel, by rapidfuzz), in
    time that grows with the product of the lengths: 13,000 words against 13,000 take well under a second.

    >>> [(b.same, list(b.old), list(b.new)) for b in blocks("so I went home".split(), "so we went straight home".split())]
    [(True, [0], [0]), (False, [1], [1]), (True, [2], [2]), (False, [], [3]), (True, [3], [4])]
    """
    from rapidfuzz.distance import Indel

    found: list[Block] = []
    for step in Indel.opcodes(list(old), list(new)):
        same = step.tag == "equal"
        one = Block(same, range(step.src_start, step.src_end), range(step.dest_start, step.dest_end))
        if found and not same and not found[-1].same:  # what was taken out and what was put in there
            before = found.pop()
            one = Block(False, range(before.old.start, one.old.stop), range(before.new.start, one.new.stop))
        found.append(one)
    return found


def pairs(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[range, range]]:
    """What stands for what within a run of changed words: words that differ in case or punctuation alone pair off first.

    Runs of the same length pair off one by one.

    >>> [(list(a), list(b)) for a, b in pairs(["the", "cat", "sat"], ["The", "old", "cat,", "sat"])]
    [([0], [0]), ([], [1]), ([1], [2]), ([2], [3])]
    """
    if len(old) == len(new):
        for at in range(len(old)):
            yield range(at, at + 1), range(at, at + 1)
        return
    for block in blocks([folded(text) for text in old], [folded(text) for text in new]):
        if block.same or len(block.old) == len(block.new):
            for a, b in zip(block.old, block.new, strict=True):
                yield range(a, a + 1), range(b, b + 1)
        else:
            yield block.old, block.new


def folded(text: str) -> str:
    """A word without its case and the punctuation around it; punctuation alone stays itself.

    >>> folded("Well,"), folded("...")
    ('well', '...')
    """
    return _EDGES.sub("", text.casefold()) or text
