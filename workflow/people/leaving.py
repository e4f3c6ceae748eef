"""A person leaves the study: what is stored of them, and what becomes of each thing under the scope of the withdrawal (floor 1).

Every room that stores something names its kind here, so that one table says what happens; `people.steps.inventory` asks the rooms.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

# kind of thing -> (how a person reads it, what becomes of it under delete-raw, what under erase). Under the other scopes all stays.
KINDS = {
    "contact": ("contact details", "stays", "erased"),
    "trail": ("earlier contact details", "stays", "erased"),
    "letter": ("draft letters", "deleted", "deleted"),
    "sheet": ("visit sheets", "stays", "deleted"),
    "facts": ("facts and notes", "stays", "blanked"),
    "note": ("field notes", "erased", "erased"),
    "session": ("sessions", "stays", "blanked"),
    "sound": ("sound files", "deleted", "deleted"),
    "work": ("work on a transcript", "deleted", "deleted"),
    "transcript": ("revisions of transcripts", "deleted", "deleted"),
    "standin": ("names replaced in transcripts", "deleted", "deleted"),
    "quotation": ("kept quotations", "blanked", "blanked"),
    "export": ("exported documents", "deleted", "deleted"),
    "backup": ("backups", "rewritten", "rewritten"),
    "mention": ("mentions of the id alone", "stays", "stays"),
}
# what becomes of a thing -> how a person reads it
ACTIONS = {
    "stays": "stays",
    "deleted": "is deleted",
    "erased": "is erased from the key file",
    "blanked": "is emptied; day and kind stay",
    "withdrawn": "their turns become [withdrawn]",
    "silenced": "their voice is silenced in a copy",
    "rewritten": "is rewritten without what goes",
    "told": "was done by hand, as two people say",
    "by-hand": "TO DO BY HAND",
}
SHARED = {"keep": "stays", "silence": "silenced", "delete": "deleted"}  # the choice for sound in which others speak too
WITHDRAWN = "[withdrawn]"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is stored of a person, and what becomes of it."""

    kind: str  # of KINDS
    what: str  # "R3.m4a", "R3 revision 0", "S3"; never a name
    action: str  # of ACTIONS
    count: int = 1
    sha256: str = ""  # of a file as it is now
    note: str = ""  # one sentence, where there is more to say


@dataclass(frozen=True, slots=True)
class Leaving:
    """Who leaves, with which scope, and which recordings are theirs alone or theirs among others."""

    number: int  # of the candidate
    names: tuple[str, ...]  # the ids they have gone by: C17, P7
    scope: str
    sound: str = "keep"  # of SHARED
    own: frozenset[int] = frozenset()
    shared: frozenset[int] = frozenset()
    released: frozenset[int] = frozenset()  # recordings whose transcript was released to analysis
    by_hand: frozenset[int] = frozenset()  # shared recordings of which two people say that it was done by hand
    files: tuple[str, ...] = ()  # sound files that go, as first listed: known still after the recordings have forgotten them
    on: str = ""
    by: str = ""

    @property
    def id(self) -> str:
        return self.names[-1]

    def goes(self, kind: str, recording: int = 0) -> bool:
        """Whether a thing of this kind, and of this recording alone, is to be gone."""
        return decide(self, kind, recording) in ("deleted", "erased", "blanked", "rewritten")


def decide(leaving: Leaving, kind: str, recording: int = 0) -> str:
    """What becomes of a thing; `recording` where it belongs to one.

    >>> decide(Leaving(17, ("C17", "P7"), "no-further-contact", own=frozenset({3})), "sound", 3)
    'stays'
    >>> decide(Leaving(17, ("C17", "P7"), "erase", own=frozenset({3})), "transcript", 3)
    'deleted'
    >>> group = Leaving(17, ("C17", "P7"), "erase", sound="silence", shared=frozenset({5}))
    >>> decide(group, "transcript", 5), decide(group, "sound", 5)
    ('withdrawn', 'silenced')
    >>> decide(Leaving(17, ("P7",), "delete-raw", own=frozenset({3}), released=frozenset({3})), "transcript", 3)
    'stays'
    """
    if leaving.scope not in ("delete-raw", "erase"):
        return "stays"
    if leaving.scope == "delete-raw" and recording in leaving.released and kind != "sound":
        return "stays"
    if recording in leaving.shared and kind == "transcript":
        return "withdrawn"
    if recording in leaving.shared and kind == "sound":
        return SHARED[leaving.sound]
    return KINDS[kind][1 if leaving.scope == "delete-raw" else 2]


def tally(items: Iterable[Item]) -> dict[str, Any]:
    """What goes, as the record keeps it: how many of each kind and what became of them, and the checksums of files before; no ids.

    >>> tally([Item("sound", "R3.m4a", "deleted", sha256="ab"), Item("facts", "C17", "blanked", 4), Item("session", "S1", "stays")])
    {'things': {'sound deleted': 1, 'facts blanked': 4}, 'sha256': ['ab']}
    """
    going = [item for item in items if item.action not in ("stays", "by-hand", "told")]
    counts: Counter[str] = Counter()
    for item in going:
        counts[f"{item.kind} {item.action}"] += item.count
    return {"things": dict(counts), "sha256": sorted(item.sha256 for item in going if item.sha256)}


def scope_of(text: str) -> str:
    """A scope as it is typed, with hyphens or underscores; what is no scope is left for the caller to refuse.

    >>> scope_of("Delete_Raw")
    'delete-raw'
    """
    return text.strip().lower().replace("_", "-")
