"""The reading order of words that several people say, in part at the same time (floor 1).

A person's utterance is read whole; another who begins to speak meanwhile is put in at the next gap between words, once, so that two
people who talk at the same time are not torn into single words.
"""

from collections.abc import Sequence
from itertools import pairwise

BREATH_MS = 600  # a longer silence of one's own ends an utterance


def reading(starts: Sequence[int], ends: Sequence[int], speakers: Sequence[str]) -> list[int]:
    """The order in which to read words: indices. A speaker's own words keep their order.

    `starts`, `ends` in milliseconds, `speakers` one for each word.

    >>> reading([0, 400, 500, 800, 900], [350, 780, 700, 1200, 1100], ["P1", "P1", "P2", "P1", "P2"])
    [0, 1, 2, 4, 3]
    """
    starts = _forward(starts, speakers)
    utterances = _utterances(starts, ends, speakers)
    begins = sorted((starts[one[0]], speakers[one[0]]) for one in utterances)
    pieces: list[tuple[int, int, list[int]]] = []
    for one in utterances:
        who = speakers[one[0]]
        cuts = [at for at, other in begins if other != who and starts[one[0]] < at < ends[one[-1]]]
        pieces += [(starts[piece[0]], number, piece) for number, piece in enumerate(_cut(one, starts, cuts))]
    # of two that begin at the same moment, the one that begins an utterance goes first: the other only goes on
    return [at for _, _, piece in sorted(pieces) for at in piece]


def _forward(starts: Sequence[int], speakers: Sequence[str]) -> list[int]:
    """Starts that never run backwards within a speaker, whatever a recogniser wrote."""
    latest: dict[str, int] = {}
    out = []
    for start, who in zip(starts, speakers, strict=True):
        latest[who] = max(start, latest.get(who, start))
        out.append(latest[who])
    return out


def _utterances(starts: Sequence[int], ends: Sequence[int], speakers: Sequence[str]) -> list[list[int]]:
    of: dict[str, list[list[int]]] = {}
    for at, who in enumerate(speakers):
        own = of.setdefault(who, [])
        if own and starts[at] - ends[own[-1][-1]] <= BREATH_MS:
            own[-1].append(at)
        else:
            own.append([at])
    return [one for own in of.values() for one in own]


def _cut(words: Sequence[int], starts: Sequence[int], cuts: Sequence[int]) -> list[list[int]]:
    """An utterance cut before the first word that begins after each cut."""
    edges = sorted({next((place for place, at in enumerate(words) if starts[at] >= cut), len(words)) for cut in cuts} | {0, len(words)})
    return [list(words[a:b]) for a, b in pairwise(edges) if b > a]
